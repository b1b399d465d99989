#include "config.h"

#include "operations/check_private.h"

#include "base/error.h"
#include "operations/press.h"
#include "pdf/stamp.h"
#include "store/document.h"

#include <string.h>

#define PROGRESS_EVERY 1000

/* A base with what rebuilds its documents, kept while documents refer to it. */
struct rebuilder {
    struct base *base;
    struct stamper *stamper; /* NULL: the base itself is damaged */
};

struct document_check {
    struct check *check;
    GHashTable *rebuilders; /* base id -> struct rebuilder */
    struct document document;
    struct stamped stamped;
};

static void rebuilder_free(gpointer data)
{
    struct rebuilder *rebuilder = data;
    stamper_free(rebuilder->stamper);
    base_free(rebuilder->base);
    g_free(rebuilder);
}

static const struct rebuilder *find_rebuilder(struct document_check *work, gint64 base_id)
{
    struct rebuilder *rebuilder = g_hash_table_lookup(work->rebuilders, &base_id);
    if (rebuilder != NULL)
        return rebuilder;
    g_autoptr(GError) fault = NULL;
    rebuilder = g_new0(struct rebuilder, 1);
    rebuilder->base = press_load_base(work->check->database, base_id, &fault);
    if (rebuilder->base != NULL)
        rebuilder->stamper = stamper_new(rebuilder->base, &fault);
    if (fault != NULL)
        check_note(work->check, CHECK_DAMAGE, false, "prepared template %" G_GINT64_FORMAT ": %s",
                   base_id, fault->message);
    g_hash_table_insert(work->rebuilders, g_memdup2(&base_id, sizeof base_id), rebuilder);
    return rebuilder;
}

/* The document as a file: up to three parts. False when the database can't give it, which is noted. */
static bool rebuild(struct document_check *work, struct file_part parts[3], guint *count)
{
    struct document *document = &work->document;
    struct stamped *stamped = &work->stamped;
    bool right = false;
    if (document->base_id == 0) {
        guint8 hash[32];
        gsize size = sizeof hash;
        g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
        g_checksum_update(sum, document->tail->data, document->tail->len);
        g_checksum_get_digest(sum, hash, &size);
        parts[0] = (struct file_part){ document->tail->data, document->tail->len };
        *count = 1;
        right = memcmp(hash, document->sha256, sizeof hash) == 0;
    } else {
        const struct rebuilder *rebuilder = find_rebuilder(work, document->base_id);
        gsize size = 0;
        g_autoptr(GError) fault = NULL;
        stamped->tail = document->tail;
        stamped->offsets = document->offsets;
        if (rebuilder->stamper != NULL
            && stamper_rebuild(rebuilder->stamper, document->uuid, stamped, &fault)) {
            const void *fixed = g_bytes_get_data(base_fixed(rebuilder->base), &size);
            parts[0] = (struct file_part){ fixed, size };
            parts[1] = (struct file_part){ stamped->tail->data, stamped->tail->len };
            parts[2] = (struct file_part){ stamped->ending->data, stamped->ending->len };
            *count = 3;
            right = memcmp(stamped->sha256, document->sha256, sizeof document->sha256) == 0;
        }
        stamped->tail = NULL;
        stamped->offsets = NULL;
    }
    if (!right)
        check_note(work->check, CHECK_DAMAGE, false,
                   "the document of credential %s is damaged in the database; restore a backup",
                   document->uuid);
    return right;
}

static const char *place_name(const struct document *document)
{
    return document->archived ? "credentials_invalidated" : "credentials";
}

static bool repair_file(struct document_check *work, const struct file_part *parts, guint count,
                        const char *what, GError **error)
{
    const struct document *document = &work->document;
    if (!credential_file_write(work->check->files, document->archived, document->uuid, parts, count,
                               error))
        return false;
    check_note(work->check, CHECK_DAMAGE, true, "%s/%s.pdf %s; it was written again",
               place_name(document), document->uuid, what);
    return true;
}

static bool check_file(struct document_check *work, GError **error)
{
    static const char *const words[] = {
        [FILE_MISSING] = "is missing",
        [FILE_DIFFERENT] = "is damaged",
    };
    struct check *check = work->check;
    const struct document *document = &work->document;
    enum file_state state = FILE_DIFFERENT;
    g_autoptr(GError) unreadable = NULL;
    if (!credential_file_compare(
            check->files, document->archived, document->uuid, (guint64)document->size,
            check->request->read_data ? document->sha256 : NULL, &state, &unreadable))
        state = FILE_DIFFERENT;
    check->result->files += state != FILE_MISSING ? 1 : 0;
    if (state == FILE_RIGHT)
        return true;
    struct file_part parts[3];
    guint count = 0;
    if (check->request->repair)
        return !rebuild(work, parts, &count)
               || repair_file(work, parts, count, words[state], error);
    check_note(check, CHECK_DAMAGE, false,
               "%s/%s.pdf %s: \"testamur check --repair\" writes it again", place_name(document),
               document->uuid, words[state]);
    return true;
}

static bool check_document(struct document_check *work, GError **error)
{
    struct check *check = work->check;
    struct file_part parts[3];
    guint count = 0;
    check->result->documents++;
    if (check->request->read_data && !rebuild(work, parts, &count))
        return true;
    return !check->write_files || check_file(work, error);
}

static bool tell_progress(const struct check *check, GError **error)
{
    const struct check_request *request = check->request;
    if (request->progress == NULL || check->result->documents % PROGRESS_EVERY != 0
        || request->progress(request->progress_data, check->result->documents))
        return true;
    g_set_error_literal(error, OPERATIONS_ERROR, ERROR_CANCELLED,
                        "the check was cancelled; what was repaired stays repaired");
    return false;
}

static bool check_each(struct document_check *work, GError **error)
{
    struct check *check = work->check;
    const bool tails = check->request->read_data || check->request->repair;
    g_autoptr(statement) stream = document_stream(check->database, tails, error);
    if (stream == NULL)
        return false;
    for (;;) {
        g_autoptr(GError) damaged = NULL;
        const int step = document_next(stream, &work->document, &damaged);
        if (step == 0)
            return true;
        if (step < 0 && !g_error_matches(damaged, STORE_ERROR, ERROR_DATA)) {
            g_propagate_error(error, g_steal_pointer(&damaged));
            return false;
        }
        if (step < 0)
            check_note(check, CHECK_DAMAGE, false, "%s", damaged->message);
        else if (!check_document(work, error) || !tell_progress(check, error))
            return false;
    }
}

bool check_documents(struct check *check, GError **error)
{
    struct document_check work = {
        .check = check,
        .rebuilders = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, rebuilder_free),
    };
    bool done = check_each(&work, error);
    g_hash_table_unref(work.rebuilders);
    document_clear(&work.document);
    stamped_clear(&work.stamped);
    if (done && check->request->repair && check->result->repaired > 0)
        done = credential_files_sync(check->files, error);
    return done;
}
