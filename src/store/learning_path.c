#include "config.h"

#include "store/learning_path.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "store/row.h"

#define PATH_COLUMNS "id, key, display_name, invite_only, created, modified"

void learning_path_free(struct learning_path *path)
{
    if (path == NULL)
        return;
    g_free(path->key);
    g_free(path->display_name);
    g_free(path);
}

static void learning_path_free_item(gpointer data)
{
    learning_path_free(data);
}

static struct learning_path *learning_path_read(struct statement *row)
{
    struct learning_path *path = g_new0(struct learning_path, 1);
    path->id = statement_integer(row, 0);
    path->key = row_text(row, 1);
    path->display_name = row_text(row, 2);
    path->invite_only = statement_integer(row, 3) != 0;
    path->created = statement_integer(row, 4);
    path->modified = statement_integer(row, 5);
    return path;
}

struct learning_path *learning_path_find(struct database *database, const char *key, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT " PATH_COLUMNS " FROM learning_path WHERE key = ?", "t", key);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1)
        return learning_path_read(row);
    if (step == 0) {
        g_autofree char *shown = text_show(key);
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no learning path %s: add it with \"testamur path add\"", shown);
    }
    return NULL;
}

struct learning_path *learning_path_find_by_id(struct database *database, gint64 id, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT " PATH_COLUMNS " FROM learning_path WHERE id = ?", "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "the learning path is not there any more");
    return step == 1 ? learning_path_read(row) : NULL;
}

GPtrArray *learning_path_list(struct database *database, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(learning_path_free_item);
    g_autoptr(statement) row = database_query(
        database, error, "SELECT " PATH_COLUMNS " FROM learning_path ORDER BY key", "");
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1)
        g_ptr_array_add(list, learning_path_read(row));
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

bool learning_path_insert(struct database *database, struct learning_path *path, GError **error)
{
    path->created = path->modified = clock_now();
    if (!database_run(
            database, error,
            "INSERT INTO learning_path (key, display_name, invite_only, created, modified)"
            " VALUES (?, ?, ?, ?, ?)",
            "ttiii", path->key, path->display_name, (gint64)path->invite_only, path->created,
            path->modified))
        return false;
    path->id = database_last_id(database);
    return true;
}

bool learning_path_update(struct database *database, struct learning_path *path, GError **error)
{
    path->modified = clock_now();
    return database_run(database, error,
                        "UPDATE learning_path SET display_name = ?, invite_only = ?, modified = ?"
                        " WHERE id = ?",
                        "tiii", path->display_name, (gint64)path->invite_only, path->modified,
                        path->id)
           && row_was_changed(database, "the learning path", error);
}

bool learning_path_delete(struct database *database, gint64 id, GError **error)
{
    return database_run(database, error, "DELETE FROM learning_path WHERE id = ?", "i", id)
           && row_was_changed(database, "the learning path", error);
}

static void learning_path_step_free(gpointer data)
{
    struct learning_path_step *step = data;
    g_free(step->course_key);
    g_free(step->long_name);
    g_free(step->display_name);
    g_free(step);
}

GPtrArray *learning_path_steps(struct database *database, gint64 path_id, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(learning_path_step_free);
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT course_id, key, long_name, display_name FROM learning_path_step"
                       " JOIN course ON course.id = course_id WHERE path_id = ? ORDER BY position",
                       "i", path_id);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct learning_path_step *item = g_new0(struct learning_path_step, 1);
        item->course_id = statement_integer(row, 0);
        item->course_key = row_text(row, 1);
        item->long_name = row_text(row, 2);
        item->display_name = row_text(row, 3);
        g_ptr_array_add(list, item);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

bool learning_path_set_steps(struct database *database, gint64 path_id, const gint64 *course_ids,
                             gsize count, GError **error)
{
    if (!database_run(database, error, "DELETE FROM learning_path_step WHERE path_id = ?", "i",
                      path_id))
        return false;
    for (gsize i = 0; i < count; i++)
        if (!database_run(database, error,
                          "INSERT INTO learning_path_step (path_id, position, course_id)"
                          " VALUES (?, ?, ?)",
                          "iii", path_id, (gint64)i + 1, course_ids[i]))
            return false;
    return database_run(database, error, "UPDATE learning_path SET modified = ? WHERE id = ?", "ii",
                        clock_now(), path_id);
}

bool learning_path_count(struct database *database, gint64 path_id,
                         struct learning_path_counts *counts, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT (SELECT count(*) FROM path_enrolment WHERE path_id = learning_path.id AND active),"
        " (SELECT count(*) FROM configuration WHERE context_key = learning_path.key),"
        " (SELECT count(*) FROM credential"
        "  JOIN configuration ON configuration.id = configuration_id"
        "  WHERE context_key = learning_path.key)"
        " FROM learning_path WHERE id = ?",
        "i", path_id);
    if (row == NULL || statement_step(row, error) != 1)
        return false;
    counts->enrolled = statement_integer(row, 0);
    counts->configurations = statement_integer(row, 1);
    counts->credentials = statement_integer(row, 2);
    return true;
}
