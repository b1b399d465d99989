#include "config.h"

#include "store/base.h"

#include "base/clock.h"
#include "base/error.h"
#include "store/row.h"

void base_row_clear(struct base_row *row)
{
    g_clear_pointer(&row->fixed, g_bytes_unref);
    g_clear_pointer(&row->layout, g_free);
    g_clear_pointer(&row->secrets, g_bytes_unref);
}

bool base_row_find(struct database *database, const guint8 key[DIGEST_SIZE], gint64 *id,
                   GError **error)
{
    return row_number(database_query(database, error,
                                     "SELECT coalesce((SELECT id FROM base WHERE key = ?), 0)", "b",
                                     key, (gsize)DIGEST_SIZE),
                      id, error);
}

bool base_row_keep(struct database *database, const guint8 key[DIGEST_SIZE],
                   const struct base_row *row, gint64 *id, GError **error)
{
    return database_run(database, error,
                        "INSERT OR IGNORE INTO base (key, fixed, layout, secrets, created)"
                        " VALUES (?, ?, ?, ?, ?)",
                        "bBtBi", key, (gsize)DIGEST_SIZE, row->fixed, row->layout, row->secrets,
                        clock_now())
           && base_row_find(database, key, id, error);
}

bool base_row_read(struct database *database, gint64 id, struct base_row *row, GError **error)
{
    g_autoptr(statement) statement = database_query(
        database, error, "SELECT fixed, layout, secrets FROM base WHERE id = ?", "i", id);
    const int step = statement != NULL ? statement_step(statement, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "the prepared template %" G_GINT64_FORMAT
                    " is missing from the database; restore a backup",
                    id);
    if (step != 1)
        return false;
    row->id = id;
    row->fixed = statement_bytes(statement, 0);
    row->layout = row_text(statement, 1);
    row->secrets = statement_bytes(statement, 2);
    return true;
}
