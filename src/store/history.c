#include "config.h"

#include "store/history.h"

#include "base/clock.h"

bool history_add(struct database *database, const char *operator_name, const char *object_kind,
                 gint64 object_id, const char *object_name, const char *action,
                 const json_t *changes, GError **error)
{
    g_autofree char *text = changes != NULL ? json_write_compact(changes) : g_strdup("{}");
    return database_run(
        database, error,
        "INSERT INTO history (at, operator, object_kind, object_id, object_name, action, changes)"
        " VALUES (?, ?, ?, nullif(?, 0), ?, ?, ?)",
        "ittittt", clock_now(), operator_name, object_kind, object_id, object_name, action, text);
}
