#include "config.h"

#include "operations/backup.h"

#include "base/hex.h"
#include "operations/outgoing_file.h"
#include "store/history.h"

#define OBJECT "installation"
#define ACTION "backup"

void backup_result_clear(struct backup_result *result)
{
    g_clear_pointer(&result->file, g_free);
}

bool backup_write(struct installation *installation, const struct backup_request *request,
                  struct backup_result *result, GError **error)
{
    const gint64 begun = g_get_monotonic_time();
    g_autofree char *folder = g_path_get_dirname(request->file);
    g_autoptr(outgoing_directory) place =
        outgoing_directory_open(folder, false, request->replace, installation, error);
    if (place == NULL)
        return false;
    *result = (struct backup_result){ .file = g_canonicalize_filename(request->file, NULL) };
    /* Who may read the installation is no matter here: a backup is for whoever makes it. */
    const struct copy_request copy = {
        .file = request->file,
        .mode = 0600,
        .replace = request->replace,
        .progress = request->progress,
        .progress_data = request->progress_data,
    };
    if (!database_copy(installation->database, &copy, &result->copy, error)) {
        backup_result_clear(result);
        return false;
    }
    result->duration = g_get_monotonic_time() - begun;
    return true;
}

bool backup_record(struct installation *installation, const struct backup_result *result,
                   GError **error)
{
    g_autofree char *hash = hex_write(result->copy.sha256, sizeof result->copy.sha256);
    g_autoptr(json_t) changes =
        json_pack("{s:[n, s], s:[n, I]}", "sha256", hash, "size", (json_int_t)result->copy.size);
    /* The entry's time is taken when nobody else can write an entry before it. */
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    return transaction != NULL
           && history_add(installation->database, installation->operator_name, OBJECT, 0,
                          result->file, ACTION, changes, error)
           && database_commit(installation->database, error);
}

bool backup_last(struct database *database, gint64 *at, GError **error)
{
    gint64 restored = 0;
    if (!history_last(database, OBJECT, ACTION, at, error)
        || !history_last(database, OBJECT, "restore", &restored, error))
        return false;
    *at = MAX(*at, restored);
    return true;
}
