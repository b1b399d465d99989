#include "config.h"

#include "store/history.h"

#include "base/clock.h"
#include "store/row.h"

bool history_add_at(struct database *database, gint64 at, const char *operator_name,
                    const char *object_kind, gint64 object_id, const char *object_name,
                    const char *action, const json_t *changes, GError **error)
{
    g_autofree char *text = changes != NULL ? json_write_compact(changes) : g_strdup("{}");
    return database_run(
        database, error,
        "INSERT INTO history (at, operator, object_kind, object_id, object_name, action, changes)"
        " VALUES (?, ?, ?, nullif(?, 0), ?, ?, ?)",
        "ittittt", at, operator_name, object_kind, object_id, object_name, action, text);
}

bool history_add(struct database *database, const char *operator_name, const char *object_kind,
                 gint64 object_id, const char *object_name, const char *action,
                 const json_t *changes, GError **error)
{
    return history_add_at(database, clock_now(), operator_name, object_kind, object_id, object_name,
                          action, changes, error);
}

static void history_entry_free(gpointer data)
{
    struct history_entry *entry = data;
    g_free(entry->operator_name);
    g_free(entry->object_kind);
    g_free(entry->object_name);
    g_free(entry->action);
    json_decref(entry->changes);
    g_free(entry);
}

static struct history_entry *history_read(struct statement *row, GError **error)
{
    json_t *changes = row_json(row, 7, "the changes of a row of the history", error);
    if (changes == NULL)
        return NULL;
    struct history_entry *entry = g_new0(struct history_entry, 1);
    entry->id = statement_integer(row, 0);
    entry->at = statement_integer(row, 1);
    entry->operator_name = row_text(row, 2);
    entry->object_kind = row_text(row, 3);
    entry->object_id = statement_integer(row, 4);
    entry->object_name = row_text(row, 5);
    entry->action = row_text(row, 6);
    entry->changes = changes;
    return entry;
}

static GPtrArray *history_collect(struct statement *statement, GError **error)
{
    g_autoptr(statement) row = statement;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(history_entry_free);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct history_entry *entry = history_read(row, error);
        if (entry == NULL)
            return NULL;
        g_ptr_array_add(list, entry);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

#define HISTORY_QUERY                                                                              \
    "SELECT id, at, operator, object_kind, object_id, object_name, action, changes FROM history"

GPtrArray *history_list(struct database *database, const struct history_filter *filter,
                        GError **error)
{
    return history_collect(
        database_query(database, error,
                       "WITH RECURSIVE same (id) AS (SELECT id FROM learner WHERE username = ?2"
                       " UNION " HISTORY_MERGED_INTO ") " HISTORY_QUERY
                       " WHERE (?1 IS NULL OR object_kind = ?1) AND (?2 IS NULL OR object_name = ?2"
                       "  OR (object_kind = 'learner' AND object_id IN same))"
                       " AND (?3 IS NULL OR instr(operator, ?3) > 0) ORDER BY id DESC LIMIT ?4",
                       "ttti", filter->object_kind, filter->object_name, filter->operator_name,
                       filter->limit),
        error);
}

GPtrArray *history_since(struct database *database, const char *object_kind, gint64 object_id,
                         const char *object_name, gint64 since, GError **error)
{
    return history_collect(
        object_id != 0
            ? database_query(database, error,
                             HISTORY_QUERY " WHERE object_kind = ? AND object_id = ? AND at > ?"
                                           " ORDER BY id",
                             "tii", object_kind, object_id, since)
            : database_query(database, error,
                             HISTORY_QUERY " WHERE object_kind = ? AND object_id IS NULL"
                                           " AND object_name = ? AND at > ? ORDER BY id",
                             "tti", object_kind, object_name, since),
        error);
}

bool history_state(struct database *database, const char *object_kind, const char *object_name,
                   gint64 *at, GError **error)
{
    return row_number(database_query(database, error,
                                     "SELECT coalesce((SELECT max(at) FROM history"
                                     " WHERE object_kind = ? AND object_id IS NULL"
                                     " AND object_name = ?),"
                                     " (SELECT at FROM history ORDER BY id LIMIT 1), 1)",
                                     "tt", object_kind, object_name),
                      at, error);
}

bool history_last(struct database *database, const char *object_kind, const char *action,
                  gint64 *at, GError **error)
{
    return row_number(database_query(database, error,
                                     "SELECT coalesce(max(at), 0) FROM history"
                                     " WHERE object_kind = ? AND action = ?",
                                     "tt", object_kind, action),
                      at, error);
}

bool history_read_mark(struct database *database, gint64 *mark, GError **error)
{
    return row_number(
        database_query(database, error, "SELECT coalesce(max(id), 0) FROM history", ""), mark,
        error);
}

bool history_tells_only(struct database *database, gint64 mark, const char *const *kinds,
                        bool *only, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT DISTINCT object_kind FROM history WHERE id > ?", "i", mark);
    guint told = 0, others = 0;
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        told++;
        others += !g_strv_contains(kinds, statement_text(row, 0));
    }
    *only = told > 0 && others == 0;
    return step == 0;
}
