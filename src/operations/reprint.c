#include "config.h"

#include "operations/reprint.h"

#include "base/digest.h"
#include "base/error.h"
#include "operations/press.h"
#include "pdf/stamp.h"

#include <string.h>

/* A base with what rebuilds its documents. */
struct plate {
    struct base *base;
    struct stamper *stamper;
    /* why there is no stamper: the base itself is damaged, or could not be read now */
    GError *fault;
};

struct reprinter {
    struct database *database;
    GHashTable *plates;     /* base id -> struct plate */
    struct stamped stamped; /* its ending is used again; the rest is borrowed while rebuilding */
};

static void plate_free(gpointer data)
{
    struct plate *plate = data;
    stamper_free(plate->stamper);
    base_free(plate->base);
    g_clear_error(&plate->fault);
    g_free(plate);
}

struct reprinter *reprinter_new(struct database *database)
{
    struct reprinter *reprinter = g_new0(struct reprinter, 1);
    reprinter->database = database;
    reprinter->plates = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, plate_free);
    return reprinter;
}

void reprinter_free(struct reprinter *reprinter)
{
    if (reprinter == NULL)
        return;
    g_hash_table_unref(reprinter->plates);
    stamped_clear(&reprinter->stamped);
    g_free(reprinter);
}

static const struct plate *find_plate(struct reprinter *reprinter, gint64 base_id)
{
    struct plate *plate = g_hash_table_lookup(reprinter->plates, &base_id);
    if (plate != NULL && !error_is_passing(plate->fault))
        return plate;
    plate = g_new0(struct plate, 1);
    plate->base = press_load_base(reprinter->database, base_id, &plate->fault);
    if (plate->base != NULL)
        plate->stamper = stamper_new(plate->base, &plate->fault);
    g_hash_table_insert(reprinter->plates, g_memdup2(&base_id, sizeof base_id), plate);
    return plate;
}

static bool fail(const struct document *document, const char *why, GError **error)
{
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "the document of credential %s is damaged in the database%s%s; restore a backup",
                document->uuid, why != NULL ? ": " : "", why != NULL ? why : "");
    return false;
}

/* A fault that says nothing of the document is told as it is. */
static bool fail_because(const struct document *document, const GError *fault, GError **error)
{
    if (!error_is_passing(fault))
        return fail(document, fault->message, error);
    g_propagate_error(error, g_error_copy(fault));
    return false;
}

static bool reprint_adopted(const struct document *document, struct reprint *reprint,
                            GError **error)
{
    guint8 hash[DIGEST_SIZE];
    gsize size = sizeof hash;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, document->tail->data, document->tail->len);
    g_checksum_get_digest(sum, hash, &size);
    reprint->parts[0] = (struct file_part){ document->tail->data, document->tail->len };
    reprint->count = 1;
    return memcmp(hash, document->sha256, sizeof hash) == 0 || fail(document, NULL, error);
}

static bool reprint_stamped(struct reprinter *reprinter, const struct plate *plate,
                            const struct document *document, struct reprint *reprint,
                            GError **error)
{
    struct stamped *stamped = &reprinter->stamped;
    gsize size = 0;
    stamped->tail = document->tail;
    stamped->offsets = document->offsets;
    g_autoptr(GError) fault = NULL;
    const bool rebuilt = stamper_rebuild(plate->stamper, document->uuid, stamped, &fault);
    stamped->tail = NULL;
    stamped->offsets = NULL;
    if (!rebuilt)
        return fail_because(document, fault, error);
    if (memcmp(stamped->sha256, document->sha256, sizeof stamped->sha256) != 0)
        return fail(document, NULL, error);
    const void *fixed = g_bytes_get_data(base_fixed(plate->base), &size);
    reprint->parts[0] = (struct file_part){ fixed, size };
    reprint->parts[1] = (struct file_part){ document->tail->data, document->tail->len };
    reprint->parts[2] = (struct file_part){ stamped->ending->data, stamped->ending->len };
    reprint->count = 3;
    reprint->base = plate->base;
    return true;
}

bool reprinter_make(struct reprinter *reprinter, const struct document *document,
                    struct reprint *reprint, GError **error)
{
    *reprint = (struct reprint){ 0 };
    if (document->base_id == 0)
        return reprint_adopted(document, reprint, error);
    const struct plate *plate = find_plate(reprinter, document->base_id);
    if (plate->stamper == NULL)
        return fail_because(document, plate->fault, error);
    return reprint_stamped(reprinter, plate, document, reprint, error);
}
