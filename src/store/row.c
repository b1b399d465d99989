#include "config.h"

#include "store/row.h"

#include "base/error.h"

char *row_text(struct statement *statement, int column)
{
    return g_strdup(statement_text(statement, column));
}

json_t *row_json(struct statement *statement, int column, const char *what, GError **error)
{
    const char *text = statement_text(statement, column);
    return json_read_text(text != NULL ? text : "{}", -1, what, error);
}

bool row_number(struct statement *statement, gint64 *number, GError **error)
{
    g_autoptr(statement) query = statement;
    const int step = query != NULL ? statement_step(query, error) : -1;
    *number = step == 1 ? statement_integer(query, 0) : 0;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "the database has no answer");
    return step == 1;
}

GPtrArray *row_texts(struct statement *statement, GError **error)
{
    g_autoptr(statement) query = statement;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    int step = -1;
    while (query != NULL && (step = statement_step(query, error)) == 1)
        g_ptr_array_add(texts, row_text(query, 0));
    return step == 0 ? g_steal_pointer(&texts) : NULL;
}

bool row_was_changed(struct database *database, const char *what, GError **error)
{
    if (database_changes(database) > 0)
        return true;
    g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "%s is no longer there", what);
    return false;
}
