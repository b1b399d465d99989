#include "config.h"

#include "operations/archive.h"

#include "base/error.h"
#include "operations/reprint.h"
#include "operations/settings.h"
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

/* What one call needs; the rest is made when a file is missing. */
struct mover {
    struct database *database;
    struct credential_files *files;
    struct reprinter *reprinter;
    struct document document;
};

static void mover_clear(struct mover *mover)
{
    reprinter_free(mover->reprinter);
    document_clear(&mover->document);
}

/* A document that can't be rebuilt is a matter for check, which says what to do. */
static bool print_again(struct mover *mover, const char *uuid, bool *done, GError **error)
{
    struct reprint reprint;
    g_autoptr(GError) damaged = NULL;
    if (mover->reprinter == NULL)
        mover->reprinter = reprinter_new(mover->database);
    *done = reprinter_make(mover->reprinter, &mover->document, &reprint, &damaged);
    if (error_is_passing(damaged)) {
        g_propagate_error(error, g_steal_pointer(&damaged));
        return false;
    }
    return !*done
           || credential_file_write(mover->files, true, uuid, reprint.parts, reprint.count, error);
}

static bool replace_lost(struct mover *mover, const struct archive_item *item, bool *done,
                         GError **error)
{
    enum file_state state;
    const int found = document_read(mover->database, item->id, &mover->document, error);
    if (found <= 0)
        return found == 0;
    if (!credential_file_compare(mover->files, true, item->uuid, (guint64)mover->document.size,
                                 NULL, &state, error))
        return false;
    return state == FILE_RIGHT || print_again(mover, item->uuid, done, error);
}

/* It was moved already, or it was lost, or there never was one. The transaction keeps the setting as it is while a
 * file is printed; when there are to be none, whoever wants them again later will look at this row, too. */
static bool replace_missing(struct mover *mover, const struct archive_item *item, bool *done,
                            GError **error)
{
    bool writes = false;
    gint64 changed = 0;
    if (!settings_write_files(mover->database, &writes, &changed, error))
        return false;
    if (!writes)
        return true;
    g_autoptr(transaction) transaction = transaction_begin(mover->database, error);
    return transaction != NULL && settings_write_files(mover->database, &writes, &changed, error)
           && (!writes || replace_lost(mover, item, done, error))
           && database_commit(mover->database, error);
}

static bool move_each(struct mover *mover, const GArray *items, guint64 *moved, GError **error)
{
    for (guint i = 0; i < items->len; i++) {
        const struct archive_item *item = &g_array_index(items, struct archive_item, i);
        bool done = false;
        if (!credential_file_remove_temporary(mover->files, item->uuid, error)
            || !credential_file_archive(mover->files, item->uuid, &done, error)
            || (!done && !replace_missing(mover, item, &done, error)))
            return false;
        *moved += done ? 1 : 0;
    }
    return true;
}

bool archive_files(struct database *database, struct credential_files *files, const char *owner,
                   const GArray *items, guint64 *moved, GError **error)
{
    struct mover mover = { .database = database, .files = files };
    *moved = 0;
    const bool done = move_each(&mover, items, moved, error);
    mover_clear(&mover);
    if (!done || items->len == 0)
        return done;
    /* Also when nothing moved now: a file may have been moved just before the power went. */
    return credential_files_sync(files, error) && release_rows(database, owner, items, error);
}
