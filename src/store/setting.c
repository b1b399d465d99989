#include "config.h"

#include "store/setting.h"

#include "store/row.h"

bool setting_read(struct database *database, const char *name, char **value, GError **error)
{
    *value = NULL;
    g_autoptr(statement) row =
        database_query(database, error, "SELECT value FROM setting WHERE name = ?", "t", name);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1)
        *value = row_text(row, 0);
    return step >= 0;
}

bool setting_write(struct database *database, const char *name, const char *value, GError **error)
{
    if (value == NULL)
        return database_run(database, error, "DELETE FROM setting WHERE name = ?", "t", name);
    return database_run(database, error,
                        "INSERT INTO setting (name, value) VALUES (?, ?)"
                        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                        "tt", name, value);
}
