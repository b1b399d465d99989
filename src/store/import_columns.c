#include "config.h"

#include "store/import_grades.h"

#include "base/lower.h"
#include "store/row.h"

static struct staged_column *columns_match(const GArray *columns, const char *category,
                                           gint64 number)
{
    for (guint i = 0; i < columns->len; i++) {
        struct staged_column *column = &g_array_index(columns, struct staged_column, i);
        if (!column->unused && column->number == number
            && g_strcmp0(column->category, category) == 0)
            return column;
    }
    return NULL;
}

/* Looks at a million scores, so only what is not in the file is asked about. */
static bool columns_has_by_hand(struct database *database, gint64 subsection_id, bool *by_hand,
                                GError **error)
{
    gint64 found = 0;
    if (!row_number(database_query(database, error,
                                   "SELECT EXISTS (SELECT 1 FROM subsection_grade"
                                   " WHERE subsection_id = ? AND by_hand <> 0)",
                                   "i", subsection_id),
                    &found, error))
        return false;
    *by_hand = found != 0;
    return true;
}

bool import_columns_find(struct database *database, gint64 course_id, GArray *columns,
                         GPtrArray *gone, GPtrArray *kept, GError **error)
{
    for (guint i = 0; i < columns->len; i++)
        g_array_index(columns, struct staged_column, i).subsection_id = 0;
    g_autoptr(statement) known =
        database_query(database, error,
                       "SELECT id, category, number FROM subsection WHERE course_id = ?"
                       " ORDER BY position",
                       "i", course_id);
    int step = -1;
    while (known != NULL && (step = statement_step(known, error)) == 1) {
        const gint64 id = statement_integer(known, 0), number = statement_integer(known, 2);
        const char *category = statement_text(known, 1);
        struct staged_column *column = columns_match(columns, category, number);
        if (column != NULL) {
            column->subsection_id = id;
            continue;
        }
        bool by_hand = false;
        if (!columns_has_by_hand(database, id, &by_hand, error))
            return false;
        GPtrArray *list = by_hand ? kept : gone;
        if (list != NULL)
            g_ptr_array_add(list, g_strdup_printf("%s %" G_GINT64_FORMAT, category, number));
    }
    return step == 0;
}

/* position 0: where it is, or behind the others. */
static bool columns_write(struct database *database, gint64 course_id, struct staged_column *column,
                          gint64 position, GError **error)
{
    if (column->subsection_id != 0)
        return database_run(database, error,
                            "UPDATE subsection SET name = ?2, position = iif(?3 = 0, position, ?3)"
                            " WHERE id = ?1 AND (name <> ?2 OR (?3 <> 0 AND position <> ?3))",
                            "iti", column->subsection_id, column->name, position);
    if (position == 0
        && !row_number(database_query(database, error,
                                      "SELECT coalesce(max(position), 0) + 1 FROM subsection"
                                      " WHERE course_id = ?",
                                      "i", course_id),
                       &position, error))
        return false;
    g_autofree char *key = text_lower(column->category);
    if (!database_run(database, error,
                      "INSERT INTO subsection (course_id, category, category_key, number, name,"
                      " position) VALUES (?, ?, ?, ?, ?, ?)",
                      "ittiti", course_id, column->category, key, column->number, column->name,
                      position))
        return false;
    column->subsection_id = database_last_id(database);
    return true;
}

/* In portions, since each of a million is noted as it was before it goes. */
static bool columns_remove_grades(struct import_stage *stage, gint64 subsection_id, GError **error)
{
    gint64 removed = 0;
    do {
        if (!import_before_keep(stage->before, error)
            || !database_run(stage->database, error,
                             "DELETE FROM subsection_grade WHERE subsection_id = ?1"
                             " AND learner_id IN (SELECT learner_id FROM subsection_grade"
                             "  WHERE subsection_id = ?1 ORDER BY learner_id LIMIT 4096)",
                             "i", subsection_id))
            return false;
        removed = database_changes(stage->database);
    } while (removed > 0);
    return true;
}

static bool columns_remove(struct import_stage *stage, gint64 course_id, const GArray *columns,
                           GError **error)
{
    struct database *database = stage->database;
    g_autoptr(GArray) gone = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(statement) known = database_query(
        database, error, "SELECT id, category, number FROM subsection WHERE course_id = ?", "i",
        course_id);
    int step = -1;
    while (known != NULL && (step = statement_step(known, error)) == 1) {
        const gint64 id = statement_integer(known, 0);
        if (columns_match(columns, statement_text(known, 1), statement_integer(known, 2)) == NULL)
            g_array_append_val(gone, id);
    }
    for (guint i = 0; step == 0 && i < gone->len; i++) {
        const gint64 id = g_array_index(gone, gint64, i);
        bool by_hand = false;
        if (!columns_has_by_hand(database, id, &by_hand, error)
            || (!by_hand
                && (!columns_remove_grades(stage, id, error)
                    || !database_run(database, error, "DELETE FROM subsection WHERE id = ?", "i",
                                     id))))
            step = -1;
    }
    return step == 0;
}

bool import_columns_apply(struct import_stage *stage, gint64 course_id, GArray *columns, bool whole,
                          GError **error)
{
    struct database *database = stage->database;
    if (whole && !columns_remove(stage, course_id, columns, error))
        return false;
    for (guint i = 0; i < columns->len; i++) {
        struct staged_column *column = &g_array_index(columns, struct staged_column, i);
        if (!column->unused
            && !columns_write(database, course_id, column, whole ? i + 1 : 0, error))
            return false;
    }
    return true;
}
