#include "config.h"

#include "store/document.h"

#include "base/error.h"

#include <string.h>

void document_clear(struct document *document)
{
    g_clear_pointer(&document->tail, g_byte_array_unref);
    g_clear_pointer(&document->offsets, g_array_unref);
}

bool document_find_adopted(struct database *database, const guint8 sha256[DIGEST_SIZE],
                           gint64 *credential_id, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT credential_id FROM document WHERE base_id IS NULL AND sha256 = ? ORDER BY id DESC",
        "b", sha256, (gsize)DIGEST_SIZE);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *credential_id = step == 1 ? statement_integer(row, 0) : 0;
    return step >= 0;
}

/* Offsets as their column keeps them: 32 bits each, big endian. */
static GBytes *document_offsets_pack(const GArray *offsets)
{
    guint32 *packed = g_new(guint32, offsets->len);
    for (guint i = 0; i < offsets->len; i++)
        packed[i] = GUINT32_TO_BE(g_array_index(offsets, guint32, i));
    return g_bytes_new_take(packed, offsets->len * sizeof *packed);
}

static bool document_offsets_unpack(const void *bytes, gsize size, GArray *offsets)
{
    g_array_set_size(offsets, 0);
    if (size % sizeof(guint32) != 0)
        return false;
    for (gsize i = 0; i < size; i += sizeof(guint32)) {
        guint32 offset;
        memcpy(&offset, (const guint8 *)bytes + i, sizeof offset);
        offset = GUINT32_FROM_BE(offset);
        g_array_append_val(offsets, offset);
    }
    return true;
}

bool document_insert(struct database *database, const struct document *document, GError **error)
{
    g_autoptr(GBytes) offsets = document_offsets_pack(document->offsets);
    return database_run(database, error,
                        "INSERT INTO document (credential_id, base_id, tail, offsets, size, sha256)"
                        " VALUES (?, nullif(?, 0), ?, ?, ?, ?)",
                        "iibBib", document->credential_id, document->base_id, document->tail->data,
                        (gsize)document->tail->len, offsets, document->size, document->sha256,
                        (gsize)DIGEST_SIZE);
}

/* Columns 0 to 5 as below, then tail and offsets unless they are left out. */
#define DOCUMENT_COLUMNS                                                                           \
    "document.id, document.credential_id, coalesce(document.base_id, 0), document.size,"           \
    " document.sha256, credential.uuid, credential.status = 'invalidated'"
#define DOCUMENT_TABLES " FROM document JOIN credential ON credential.id = document.credential_id"

struct statement *document_stream(struct database *database, bool with_tail, GError **error)
{
    return database_query(
        database, error,
        with_tail ? "SELECT " DOCUMENT_COLUMNS ", document.tail, document.offsets" DOCUMENT_TABLES
                    " ORDER BY document.id"
                  : "SELECT " DOCUMENT_COLUMNS ", x'', x''" DOCUMENT_TABLES " ORDER BY document.id",
        "");
}

static bool document_fill(struct statement *row, struct document *document, GError **error)
{
    gsize size = 0;
    document->id = statement_integer(row, 0);
    document->credential_id = statement_integer(row, 1);
    document->base_id = statement_integer(row, 2);
    document->size = statement_integer(row, 3);
    const void *hash = statement_blob(row, 4, &size);
    memset(document->sha256, 0, DIGEST_SIZE);
    memcpy(document->sha256, hash, MIN(size, DIGEST_SIZE));
    g_strlcpy(document->uuid, statement_text(row, 5), sizeof document->uuid);
    document->archived = statement_integer(row, 6) != 0;
    if (document->tail == NULL)
        document->tail = g_byte_array_new();
    if (document->offsets == NULL)
        document->offsets = g_array_new(FALSE, FALSE, sizeof(guint32));
    const void *tail = statement_blob(row, 7, &size);
    g_byte_array_set_size(document->tail, 0);
    if (size > 0)
        g_byte_array_append(document->tail, tail, (guint)size);
    const void *offsets = statement_blob(row, 8, &size);
    if (document_offsets_unpack(offsets, size, document->offsets))
        return true;
    g_set_error(error, STORE_ERROR, ERROR_DATA,
                "the document of credential %s is damaged in the database; restore a backup",
                document->uuid);
    return false;
}

int document_next(struct statement *stream, struct document *document, GError **error)
{
    const int step = statement_step(stream, error);
    if (step == 1 && !document_fill(stream, document, error))
        return -1;
    return step;
}

int document_read(struct database *database, gint64 credential_id, struct document *document,
                  GError **error)
{
    g_autoptr(statement) row = database_query(database, error,
                                              "SELECT " DOCUMENT_COLUMNS
                                              ", document.tail, document.offsets" DOCUMENT_TABLES
                                              " WHERE document.credential_id = ?",
                                              "i", credential_id);
    return row != NULL ? document_next(row, document, error) : -1;
}
