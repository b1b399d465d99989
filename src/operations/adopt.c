#include "config.h"

#include "operations/adopt.h"

#include "base/error.h"
#include "operations/credential_files.h"
#include "store/adoption.h"
#include "store/document.h"

/* So many files share one sync of the disk. */
#define FILES_PER_CHUNK 500

struct adopter {
    struct database *database;
    struct credential_files *files;
    const char *owner;
    struct document document;
};

/* One of an invalidated row may still stand where people fetch them, if it was withdrawn here and that was
 * interrupted. */
static bool write_file(struct adopter *adopter, gint64 id, GError **error)
{
    struct document *document = &adopter->document;
    enum file_state state = FILE_MISSING;
    bool moved = false;
    const int found = document_read(adopter->database, id, document, error);
    if (found <= 0 || document->base_id != 0)
        return found >= 0;
    const struct file_part part = { document->tail->data, document->tail->len };
    if (!credential_file_remove_temporary(adopter->files, document->uuid, error)
        || (document->archived
            && !credential_file_archive(adopter->files, document->uuid, &moved, error))
        || !credential_file_compare(adopter->files, document->archived, document->uuid,
                                    (guint64)document->size, document->sha256, &state, error))
        return false;
    return state == FILE_RIGHT
           || credential_file_write(adopter->files, document->archived, document->uuid, &part, 1,
                                    error);
}

static bool settle_chunk(struct adopter *adopter, const gint64 *ids, guint count, GError **error)
{
    for (guint i = 0; i < count; i++)
        if (!write_file(adopter, ids[i], error))
            return false;
    if (!credential_files_sync(adopter->files, error))
        return false;
    g_autoptr(transaction) transaction = transaction_begin(adopter->database, error);
    if (transaction == NULL)
        return false;
    for (guint i = 0; i < count; i++)
        if (!adoption_written(adopter->database, ids[i], adopter->owner, error))
            return false;
    return database_commit(adopter->database, error);
}

bool adopt_settle(struct installation *installation, const char *owner, guint64 *count,
                  bool (*progress)(guint64 done, guint64 total, void *data), void *data,
                  GError **error)
{
    struct adopter adopter = { .database = installation->database, .owner = owner };
    g_autoptr(GArray) ids = adoption_list_unwritten(installation->database, owner, error);
    if (ids == NULL)
        return false;
    *count = ids->len;
    if (ids->len == 0)
        return true;
    adopter.files = credential_files_open(installation, error);
    bool going = adopter.files != NULL;
    for (guint done = 0; going && done < ids->len; done += FILES_PER_CHUNK) {
        const guint rest = MIN(ids->len - done, FILES_PER_CHUNK);
        going = settle_chunk(&adopter, &g_array_index(ids, gint64, done), rest, error);
        if (going && progress != NULL && !progress(done + rest, ids->len, data)) {
            g_set_error_literal(error, OPERATIONS_ERROR, ERROR_CANCELLED,
                                "cancelled; everything is taken over, and the PDFs that are not "
                                "written as files yet will be by \"testamur recover\"");
            going = false;
        }
    }
    credential_files_close(adopter.files);
    document_clear(&adopter.document);
    return going;
}
