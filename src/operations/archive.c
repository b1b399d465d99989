#include "config.h"

#include "operations/archive.h"

#include "store/credential_work.h"

GArray *archive_list_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(struct archive_item));
}

void archive_list_add(GArray *items, gint64 id, const char *uuid)
{
    struct archive_item item = { .id = id };
    g_strlcpy(item.uuid, uuid, sizeof item.uuid);
    g_array_append_val(items, item);
}

static bool release_rows(struct database *database, const char *owner, const GArray *items,
                         GError **error)
{
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    for (guint i = 0; i < items->len; i++) {
        const struct archive_item *item = &g_array_index(items, struct archive_item, i);
        if (!credential_archived(database, item->id, owner, error))
            return false;
    }
    return database_commit(database, error);
}

bool archive_files(struct database *database, struct credential_files *files, const char *owner,
                   const GArray *items, guint64 *moved, GError **error)
{
    *moved = 0;
    for (guint i = 0; i < items->len; i++) {
        const struct archive_item *item = &g_array_index(items, struct archive_item, i);
        bool done = false;
        if (!credential_file_remove_temporary(files, item->uuid, error)
            || !credential_file_archive(files, item->uuid, &done, error))
            return false;
        *moved += done ? 1 : 0;
    }
    if (items->len == 0)
        return true;
    /* Also when nothing moved now: a file may have been moved just before the power went. */
    return credential_files_sync(files, error) && release_rows(database, owner, items, error);
}
