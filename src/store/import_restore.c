#include "config.h"

#include "store/import_undo.h"

#include "base/clock.h"
#include "base/error.h"
#include "store/course.h"
#include "store/import_before_age.h"
#include "store/row.h"

/* Layer: store. Taking an import back, after nothing stood against it. */

/* Learners are gone through in portions of so many ids, so that it can be told how far it is, and stopped. */
#define LEARNERS_AT_ONCE 10000

/* ?1 is the table's name; of learners ?2 and ?3 are the first and the last id. */
#define NOTED                                                                                      \
    " FROM temp.undo_before noted JOIN import_before ON import_before.rowid = place"               \
    " WHERE noted.table_name = ?1 AND json_type(state) = 'object'"
#define OF_LEARNERS                                                                                \
    " AND noted.learner_id BETWEEN ?2 AND ?3"                                                      \
    " AND EXISTS (SELECT 1 FROM learner WHERE learner.id = noted.learner_id)"

/* How rows of a table get their earlier values. */
struct restoration {
    const char *table;
    const char *statement; /* %1$s: the columns, %2$s: their values, %3$s: "column = value" */
    char *sql;             /* for this import; NULL: it changed none */
};

enum restored_table {
    RESTORE_LEARNERS,
    RESTORE_IDENTITIES,
    RESTORE_ENROLMENTS,
    RESTORE_GRADES,
    RESTORE_COMPLETIONS,
    RESTORE_SCORES,
    RESTORE_OF_LEARNERS, /* those above go by learners */
    RESTORE_PARTS = RESTORE_OF_LEARNERS,
    RESTORE_TYPES,
    RESTORE_COURSES,
    RESTORE_TABLES,
};

/* Nothing refers to the rows that are replaced. */
#define REPLACE(name)                                                                              \
    {                                                                                              \
        name, "INSERT OR REPLACE INTO " name " (%1$s) SELECT %2$s" NOTED OF_LEARNERS, NULL         \
    }

static const struct restoration restorations[RESTORE_TABLES] = {
    [RESTORE_LEARNERS] = { "learner",
                           "UPDATE learner SET %3$s" NOTED " AND noted.learner_id BETWEEN ?2 AND ?3"
                           " AND learner.id = noted.learner_id",
                           NULL },
    [RESTORE_IDENTITIES] = REPLACE("learner_identity"),
    [RESTORE_ENROLMENTS] = REPLACE("enrolment"),
    [RESTORE_GRADES] = REPLACE("course_grade"),
    [RESTORE_COMPLETIONS] = REPLACE("completion"),
    [RESTORE_SCORES] = REPLACE("subsection_grade"),
    [RESTORE_PARTS] = { "subsection",
                        "INSERT INTO subsection (%1$s) SELECT %2$s" NOTED
                        " ON CONFLICT (id) DO UPDATE SET (%1$s) = (%4$s)",
                        NULL },
    [RESTORE_TYPES] = { "assignment_type", "INSERT INTO assignment_type (%1$s) SELECT %2$s" NOTED,
                        NULL },
    [RESTORE_COURSES] = { "course",
                          "UPDATE course SET %3$s" NOTED " AND course.id = noted.other_id", NULL },
};

/* The columns that the noted states have, those of them that the table has still. */
static GPtrArray *restore_columns(struct import_undo *undo, const char *table, GError **error)
{
    return row_texts(database_query(undo->database, error,
                                    "SELECT name FROM pragma_table_info(?1, 'main') WHERE name IN"
                                    " (SELECT key FROM json_each((SELECT state" NOTED " LIMIT 1)))",
                                    "t", table),
                     error);
}

/* The names of columns are our own. "$" stands for each of them in turn. */
static char *restore_list(const GPtrArray *columns, const char *form)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < columns->len; i++) {
        g_autoptr(GString) item = g_string_new(form);
        g_string_replace(item, "$", columns->pdata[i], 0);
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", item->str);
    }
    return g_strdup(list->str);
}

static bool restore_prepare(struct import_undo *undo, struct restoration *restoration,
                            GError **error)
{
    g_autoptr(GPtrArray) columns = restore_columns(undo, restoration->table, error);
    if (columns == NULL || columns->len == 0)
        return columns != NULL;
    g_autofree char *names = restore_list(columns, "\"$\"");
    g_autofree char *values = restore_list(columns, "state ->> '$'");
    g_autofree char *both = restore_list(columns, "\"$\" = state ->> '$'");
    g_autofree char *inserted = restore_list(columns, "excluded.\"$\"");
    const char *const pieces[] = { names, values, both, inserted };
    g_autoptr(GString) sql = g_string_new(restoration->statement);
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autofree char *place = g_strdup_printf("%%%u$s", i + 1);
        g_string_replace(sql, place, pieces[i], 0);
    }
    restoration->sql = g_strdup(sql->str);
    return true;
}

/* Values that the import made, and not what it changed. */
#define REMOVE_MADE(table, other, reach)                                                           \
    "DELETE FROM " table " WHERE import_id = ?1 AND learner_id BETWEEN ?2 AND ?3" reach            \
    " AND NOT EXISTS (SELECT 1 FROM temp.undo_before noted WHERE noted.table_name = '" table "'"   \
    "  AND noted.learner_id = " table ".learner_id AND noted.other_id = " table "." other ")"

static const char *const removals[] = {
    REMOVE_MADE("subsection_grade", "subsection_id", " AND " EVERY_SUBSECTION),
    REMOVE_MADE("course_grade", "course_id", ""),
    REMOVE_MADE("completion", "course_id", ""),
    REMOVE_MADE("enrolment", "course_id", ""),
    "DELETE FROM learner_identity WHERE (source, value) IN"
    " (SELECT state ->> '$[0].source', state ->> '$[0].value' FROM temp.undo_before noted"
    "  JOIN import_before ON import_before.rowid = place WHERE import_id = ?1"
    "  AND noted.table_name = 'learner_identity' AND json_type(state) = 'array'"
    "  AND noted.learner_id BETWEEN ?2 AND ?3)",
    "DELETE FROM subsection_grade WHERE learner_id BETWEEN ?2 AND ?3 AND " EVERY_SUBSECTION
    " AND learner_id IN (SELECT id FROM learner WHERE made_import_id = ?1 AND id BETWEEN ?2 AND "
    "?3)",
    "DELETE FROM learner WHERE made_import_id = ?1 AND id BETWEEN ?2 AND ?3",
};

static bool restore_learners(struct import_undo *undo, const struct restoration *all, gint64 first,
                             GError **error)
{
    const gint64 last = first + LEARNERS_AT_ONCE - 1;
    for (gsize i = 0; i < G_N_ELEMENTS(removals); i++)
        if (!database_run(undo->database, error, removals[i], "iii", undo->run->id, first, last))
            return false;
    for (int i = 0; i < RESTORE_OF_LEARNERS; i++)
        if (all[i].sql != NULL
            && !database_run(undo->database, error, all[i].sql, "tii", all[i].table, first, last))
            return false;
    return true;
}

static bool restore_all_learners(struct import_undo *undo, const struct restoration *all,
                                 GError **error)
{
    gint64 last = 0;
    if (!row_number(
            database_query(undo->database, error, "SELECT coalesce(max(id), 0) FROM learner", ""),
            &last, error))
        return false;
    for (gint64 first = 1; first <= last; first += LEARNERS_AT_ONCE) {
        if (undo->go_on != NULL && !undo->go_on(first - 1, last, undo->data)) {
            g_set_error_literal(error, STORE_ERROR, ERROR_CANCELLED,
                                "cancelled; nothing was changed");
            return false;
        }
        if (!restore_learners(undo, all, first, error))
            return false;
    }
    return true;
}

static bool restore_rows(struct import_undo *undo, const struct restoration *restoration,
                         GError **error)
{
    return restoration->sql == NULL
           || database_run(undo->database, error, restoration->sql, "t", restoration->table);
}

/* Parts that others have grades in stay. */
#define REMOVE_PARTS                                                                               \
    "DELETE FROM subsection WHERE id IN (SELECT noted.other_id FROM temp.undo_before noted"        \
    " JOIN import_before ON import_before.rowid = place"                                           \
    " WHERE noted.table_name = 'subsection' AND json_type(state) = 'array')"                       \
    " AND NOT EXISTS (SELECT 1 FROM subsection_grade WHERE subsection_id = subsection.id)"
#define REMOVE_TYPES                                                                               \
    "DELETE FROM assignment_type WHERE course_id IN (SELECT noted.other_id FROM temp.undo_before " \
    "noted"                                                                                        \
    " WHERE table_name = 'assignment_type')"

#define MADE_COURSES                                                                               \
    " FROM course WHERE id IN (SELECT noted.other_id FROM temp.undo_before noted"                  \
    "  JOIN import_before ON import_before.rowid = place"                                          \
    "  WHERE noted.table_name = 'course' AND json_type(state) = 'array')"
#define USED                                                                                       \
    "(modified > ?1"                                                                               \
    " OR EXISTS (SELECT 1 FROM configuration WHERE context_key = course.key)"                      \
    " OR EXISTS (SELECT 1 FROM learning_path_step WHERE course_id = course.id)"                    \
    " OR EXISTS (SELECT 1 FROM enrolment WHERE course_id = course.id)"                             \
    " OR EXISTS (SELECT 1 FROM course_grade WHERE course_id = course.id)"                          \
    " OR EXISTS (SELECT 1 FROM completion WHERE course_id = course.id)"                            \
    " OR EXISTS (SELECT 1 FROM subsection WHERE course_id = course.id)"                            \
    " OR EXISTS (SELECT 1 FROM assignment_type WHERE course_id = course.id))"

static bool restore_courses(struct import_undo *undo, GPtrArray *kept, GError **error)
{
    const gint64 finished = undo->run->finished;
    g_autoptr(GPtrArray) keys = row_texts(
        database_query(undo->database, error,
                       "SELECT key" MADE_COURSES " AND " USED " ORDER BY key", "i", finished),
        error);
    if (keys == NULL
        || !database_run(undo->database, error, "DELETE" MADE_COURSES " AND NOT " USED, "i",
                         finished))
        return false;
    g_ptr_array_extend_and_steal(kept, g_steal_pointer(&keys));
    return true;
}

static bool restore_everything(struct import_undo *undo, struct restoration *all, GPtrArray *kept,
                               GError **error)
{
    struct database *database = undo->database;
    for (int i = 0; i < RESTORE_TABLES; i++)
        if (!restore_prepare(undo, &all[i], error))
            return false;
    return restore_rows(undo, &all[RESTORE_PARTS], error) && restore_all_learners(undo, all, error)
           && database_run(database, error, REMOVE_PARTS, "")
           && database_run(database, error, REMOVE_TYPES, "")
           && restore_rows(undo, &all[RESTORE_TYPES], error)
           && restore_rows(undo, &all[RESTORE_COURSES], error)
           && restore_courses(undo, kept, error);
}

bool import_undo_apply(struct import_undo *undo, const char *operator_name, GPtrArray *kept,
                       GError **error)
{
    struct restoration all[RESTORE_TABLES];
    for (int i = 0; i < RESTORE_TABLES; i++)
        all[i] = restorations[i];
    const bool done =
        restore_everything(undo, all, kept, error)
        && database_run(undo->database, error,
                        "UPDATE import_run SET undone = ?, undone_by = ? WHERE id = ?", "iti",
                        clock_now(), operator_name, undo->run->id)
        && import_before_forget(undo->database, 0, error);
    for (int i = 0; i < RESTORE_TABLES; i++)
        g_free(all[i].sql);
    return done;
}
