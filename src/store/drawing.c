#include "config.h"

#include "store/drawing.h"

#include "base/clock.h"
#include "base/error.h"
#include "store/row.h"

bool drawing_keep(struct database *database, const guint8 key[DIGEST_SIZE], const char *recipe,
                  gint64 *id, GError **error)
{
    return database_run(database, error,
                        "INSERT OR IGNORE INTO drawing (key, recipe, created) VALUES (?, ?, ?)",
                        "bti", key, (gsize)DIGEST_SIZE, recipe, clock_now())
           && row_number(database_query(database, error, "SELECT id FROM drawing WHERE key = ?",
                                        "b", key, (gsize)DIGEST_SIZE),
                         id, error);
}

bool drawing_find(struct database *database, const guint8 key[DIGEST_SIZE], gint64 *id,
                  GError **error)
{
    return row_number(database_query(database, error,
                                     "SELECT coalesce(max(id), 0) FROM drawing WHERE key = ?", "b",
                                     key, (gsize)DIGEST_SIZE),
                      id, error);
}

char *drawing_recipe(struct database *database, gint64 id, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error, "SELECT recipe FROM drawing WHERE id = ?", "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no drawing %" G_GINT64_FORMAT "; run \"testamur check\"", id);
    return step == 1 ? row_text(row, 0) : NULL;
}
