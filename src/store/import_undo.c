#include "config.h"

#include "store/import_undo.h"

#include "store/course.h"
#include "store/row.h"

/* Layer: store. The tables of an undoing, what stands against it, and how much it is. */

static const char *const undo_drops[] = {
    "DROP TABLE IF EXISTS temp.undo_before",
    "DROP TABLE IF EXISTS temp.undo_later",
};

static const char *const undo_tables[] = {
    /* Where in import_before each row's first state stands. Identities have no key of numbers. */
    "CREATE TEMP TABLE undo_before (table_name TEXT NOT NULL, learner_id INTEGER NOT NULL,"
    " other_id INTEGER NOT NULL, place INTEGER NOT NULL,"
    " PRIMARY KEY (table_name, learner_id, other_id)) WITHOUT ROWID",
    /* The latest of the later imports that changed a row; of values, only those that were this import's. */
    "CREATE TEMP TABLE undo_later (table_name TEXT NOT NULL, learner_id INTEGER NOT NULL,"
    " other_id INTEGER NOT NULL, import_id INTEGER NOT NULL,"
    " PRIMARY KEY (table_name, learner_id, other_id)) WITHOUT ROWID",
};

#define VALUE_TABLES "('enrolment', 'course_grade', 'completion', 'subsection_grade')"

static const char *const undo_fills[] = {
    "INSERT OR IGNORE INTO temp.undo_before SELECT table_name, learner_id,"
    " iif(table_name = 'learner_identity', rowid, other_id), rowid FROM import_before"
    " WHERE import_id = ? ORDER BY rowid",
    "INSERT OR IGNORE INTO temp.undo_later SELECT table_name, learner_id, other_id, import_id"
    " FROM import_before JOIN import_run ON import_run.id = import_id"
    " WHERE import_id > ?1 AND undone IS NULL"
    " AND (table_name NOT IN " VALUE_TABLES " OR state ->> '$.import_id' = ?1)"
    " ORDER BY import_id DESC",
};

bool import_undo_begin(struct import_undo *undo, GError **error)
{
    import_undo_end(undo);
    for (gsize i = 0; i < G_N_ELEMENTS(undo_tables); i++)
        if (!database_run(undo->database, error, undo_tables[i], ""))
            return false;
    for (gsize i = 0; i < G_N_ELEMENTS(undo_fills); i++)
        if (!database_run(undo->database, error, undo_fills[i], "i", undo->run->id))
            return false;
    return true;
}

void import_undo_end(struct import_undo *undo)
{
    for (gsize i = 0; i < G_N_ELEMENTS(undo_drops); i++) {
        g_autoptr(GError) fault = NULL;
        if (!database_run(undo->database, &fault, undo_drops[i], ""))
            g_debug("import_undo_end: %s", fault->message);
    }
}

/* In all that follow: ?1 the import, ?2 when it began, ?3 when it ended, ?4 how many rows at most. Columns: reason,
 * what, username, place, import, operator, instant. */

/* To be followed by a row of values and ")". Not with IN, for which SQLite would look through all rows when there is no
 * such row. */
#define NOTED "EXISTS (SELECT 1 FROM temp.undo_before WHERE (table_name, learner_id, other_id) = "

/* What a course's value says of a credential's learner. */
#define SAYS(table)                                                                                \
    "EXISTS (SELECT 1 FROM " table " WHERE course_id = context.course_id"                          \
    " AND learner_id = credential.learner_id AND import_id = ?1)"                                  \
    " OR " NOTED "('" table "', credential.learner_id, context.course_id))"

/* Parts, policies and names of a course are about everybody in it. */
#define OBSTACLE_ISSUED                                                                            \
    "WITH context (key, course_id) AS (SELECT key, id FROM course"                                 \
    "  UNION ALL SELECT learning_path.key, course_id FROM learning_path"                           \
    "   JOIN learning_path_step ON path_id = learning_path.id),"                                   \
    " touched (course_id) AS (SELECT other_id FROM temp.undo_before"                               \
    "   WHERE table_name IN ('course', 'assignment_type')"                                         \
    "  UNION SELECT coalesce(state ->> '$.course_id', state ->> '$[0].course_id')"                 \
    "   FROM temp.undo_before noted JOIN import_before ON import_before.rowid = place"             \
    "   WHERE noted.table_name = 'subsection')"                                                    \
    " SELECT 0, credential.uuid, learner.username, configuration.context_key, 0, NULL,"            \
    "  credential.created"                                                                         \
    " FROM credential JOIN learner ON learner.id = credential.learner_id"                          \
    " JOIN configuration ON configuration.id = configuration_id"                                   \
    " WHERE learner.made_import_id = ?1 OR (credential.created >= ?3 AND ("                        \
    "  " NOTED "('learner', credential.learner_id, 0)) OR EXISTS (SELECT 1 FROM context"           \
    "   WHERE context.key = configuration.context_key COLLATE NOCASE AND ("                        \
    "   context.course_id IN (SELECT course_id FROM touched)"                                      \
    "   OR " SAYS("enrolment") " OR " SAYS("course_grade") " OR " SAYS(                            \
        "completion") "   OR EXISTS (SELECT 1 FROM subsection"                                     \
                      "    JOIN subsection_grade ON subsection_id = subsection.id"                 \
                      "    WHERE course_id = context.course_id AND learner_id = "                  \
                      "credential.learner_id"                                                      \
                      "    AND (import_id = ?1"                                                    \
                      "     OR " NOTED                                                             \
                      "('subsection_grade', credential.learner_id, subsection.id))"                \
                      "))))))"                                                                     \
                      " ORDER BY credential.created LIMIT ?4"

/* What somebody did to a learner or course last. */
#define STORY                                                                                      \
    " LEFT JOIN history ON history.id = (SELECT max(story.id) FROM history story"                  \
    "  WHERE story.object_kind = "

#define OBSTACLE_PEOPLE                                                                            \
    "SELECT 1, 'person', username, NULL, later.import_id, operator, at FROM learner"               \
    " LEFT JOIN temp.undo_later later ON later.table_name = 'learner'"                             \
    "  AND later.learner_id = learner.id AND later.other_id = 0" STORY                             \
    "'learner' AND story.object_id = learner.id)"                                                  \
    " WHERE (made_import_id = ?1 OR " NOTED "('learner', learner.id, 0)))"                         \
    " AND (modified <> ?2 OR later.import_id IS NOT NULL) LIMIT ?4"

/* Values of the import that a person set since, values that are somebody else's now, and values of others that
 * learners have who would go. What a later import changed comes with OBSTACLE_LATER. */
#define CHANGED_SINCE(table, other)                                                                \
    " WHERE iif(import_id = ?1, value.by_hand <> 0,"                                               \
    "  (made_import_id = ?1 OR " NOTED "('" table "', value.learner_id, value." other ")))"        \
    "  AND NOT EXISTS (SELECT 1 FROM temp.undo_later"                                              \
    "   WHERE (table_name, learner_id, other_id) ="                                                \
    "    ('" table "', value.learner_id, value." other "))) LIMIT ?4"
#define OBSTACLE_VALUES(table, word)                                                               \
    "SELECT 1, '" word "', username, course.key, iif(value.by_hand <> 0, 0, import_id),"           \
    "  operator, at FROM " table " value JOIN learner ON learner.id = value.learner_id"            \
    " JOIN course ON course.id = value.course_id"                                                  \
    " LEFT JOIN history ON history.id = value.by_hand" CHANGED_SINCE(table, "course_id")
#define OBSTACLE_LATER(table, word)                                                                \
    "SELECT 1, '" word "', username, course.key, later.import_id, NULL, 0"                         \
    " FROM temp.undo_later later JOIN learner ON learner.id = later.learner_id"                    \
    " JOIN course ON course.id = later.other_id WHERE table_name = '" table "' LIMIT ?4"

#define OBSTACLE_SCORES                                                                            \
    "SELECT 1, category || ' ' || number, username, course.key,"                                   \
    "  iif(value.by_hand <> 0, 0, import_id), operator, at"                                        \
    " FROM subsection_grade value JOIN learner ON learner.id = value.learner_id"                   \
    " JOIN subsection ON subsection.id = value.subsection_id"                                      \
    " JOIN course ON course.id = subsection.course_id"                                             \
    " LEFT JOIN history ON history.id = value.by_hand" CHANGED_SINCE("subsection_grade",           \
                                                                     "subsection_id")
#define OBSTACLE_LATER_SCORES                                                                      \
    "SELECT 1, coalesce(category || ' ' || number, 'a graded part that is gone'), username,"       \
    "  course.key, later.import_id, NULL, 0"                                                       \
    " FROM temp.undo_later later JOIN learner ON learner.id = later.learner_id"                    \
    " LEFT JOIN subsection ON subsection.id = later.other_id"                                      \
    " LEFT JOIN course ON course.id = subsection.course_id"                                        \
    " WHERE table_name = 'subsection_grade' LIMIT ?4"

#define OBSTACLE_PATHS                                                                             \
    "SELECT 1, 'enrolment', username, learning_path.key, 0, operator, at"                          \
    " FROM learner JOIN path_enrolment ON learner_id = learner.id"                                 \
    " JOIN learning_path ON learning_path.id = path_id LEFT JOIN history ON history.id = by_hand"  \
    " WHERE made_import_id = ?1 LIMIT ?4"

/* A row that was noted as it was, of a course or of one of its parts. */
#define FROM_NOTED " FROM temp.undo_before noted JOIN import_before ON import_before.rowid = place"

/* A course that the import made stays if something became of it. */
#define OBSTACLE_COURSES                                                                           \
    "SELECT 1, 'policy or names', NULL, key, later.import_id, operator, at" FROM_NOTED             \
    " JOIN course ON course.id = noted.other_id"                                                   \
    " LEFT JOIN temp.undo_later later ON later.table_name = 'course'"                              \
    "  AND later.learner_id = 0 AND later.other_id = course.id" STORY                              \
    "'course' AND story.object_id = course.id)"                                                    \
    " WHERE noted.table_name = 'course' AND json_type(state) = 'object'"                           \
    " AND (modified > ?3 OR later.import_id IS NOT NULL) LIMIT ?4"

/* Which graded parts a course has is what the latest report says. */
#define OBSTACLE_PARTS                                                                             \
    "SELECT 1, 'graded parts', NULL, course.key, (SELECT max(later.id) FROM import_run later,"     \
    "  import_run this WHERE this.id = ?1 AND later.id > ?1 AND later.undone IS NULL"              \
    "  AND later.kind = this.kind AND later.course_key = course.key COLLATE NOCASE) AS later_id,"  \
    "  NULL, 0" FROM_NOTED " JOIN course ON course.id = state ->> '$.course_id'"                   \
    " WHERE noted.table_name = 'subsection'"                                                       \
    " GROUP BY course.id HAVING later_id IS NOT NULL LIMIT ?4"
#define OBSTACLE_PARTS_AGAIN                                                                       \
    "SELECT 1, part.category || ' ' || part.number, NULL, course.key, 0, NULL, 0" FROM_NOTED       \
    " JOIN subsection part ON part.course_id = state ->> '$.course_id'"                            \
    "  AND part.category = state ->> '$.category' AND part.number = state ->> '$.number'"          \
    " JOIN course ON course.id = part.course_id"                                                   \
    " WHERE noted.table_name = 'subsection' AND part.id <> noted.other_id LIMIT ?4"

/* Whose values are somebody else's now: it changed the one who went, names that one in its rows, or made values that
 * the one who stays has. */
#define TOUCHED_MERGED                                                                             \
    "(EXISTS (SELECT 1 FROM temp.undo_before noted WHERE noted.learner_id = gone.object_id)"       \
    " OR EXISTS (SELECT 1 FROM (SELECT learner_id, import_id FROM enrolment UNION ALL"             \
    "   SELECT learner_id, import_id FROM course_grade UNION ALL"                                  \
    "   SELECT learner_id, import_id FROM completion UNION ALL"                                    \
    "   SELECT learner_id, import_id FROM subsection_grade WHERE " EVERY_SUBSECTION ")"            \
    "  WHERE learner_id = stays.object_id AND import_id = ?1)"                                     \
    " OR EXISTS (SELECT 1 FROM import_change WHERE import_id = ?1 AND username <> ''"              \
    "  AND username IN (gone.object_name, gone.changes ->> '$.email[0]')))"
#define OBSTACLE_MERGED                                                                            \
    "SELECT 2, 'learner', gone.object_name, gone.changes ->> '$.merged_into[1]', 0, NULL, gone.at" \
    " FROM history gone JOIN history stays ON stays.id = gone.id - 1"                              \
    " WHERE gone.object_kind = 'learner' AND gone.action = 'merge' AND gone.at >= ?3"              \
    " AND json_type(gone.changes, '$.merged_into') = 'array' AND " TOUCHED_MERGED " LIMIT ?4"

static const char *const obstacles[] = {
    OBSTACLE_ISSUED,
    OBSTACLE_MERGED,
    OBSTACLE_PEOPLE,
    OBSTACLE_VALUES("enrolment", "enrolment"),
    OBSTACLE_LATER("enrolment", "enrolment"),
    OBSTACLE_VALUES("course_grade", "grade"),
    OBSTACLE_LATER("course_grade", "grade"),
    OBSTACLE_SCORES,
    OBSTACLE_LATER_SCORES,
    OBSTACLE_VALUES("completion", "completion"),
    OBSTACLE_LATER("completion", "completion"),
    OBSTACLE_PATHS,
    OBSTACLE_COURSES,
    OBSTACLE_PARTS,
    OBSTACLE_PARTS_AGAIN,
};

static void obstacle_free(gpointer data)
{
    struct import_obstacle *obstacle = data;
    g_free(obstacle->what);
    g_free(obstacle->username);
    g_free(obstacle->place);
    g_free(obstacle->operator_name);
    g_free(obstacle);
}

static void obstacle_add(GPtrArray *list, struct statement *row)
{
    struct import_obstacle *obstacle = g_new0(struct import_obstacle, 1);
    obstacle->reason = (enum import_obstacle_reason)statement_integer(row, 0);
    obstacle->what = row_text(row, 1);
    obstacle->username = row_text(row, 2);
    obstacle->place = row_text(row, 3);
    obstacle->import_id = statement_integer(row, 4);
    obstacle->operator_name = row_text(row, 5);
    obstacle->at = statement_integer(row, 6);
    g_ptr_array_add(list, obstacle);
}

GPtrArray *import_undo_obstacles(struct import_undo *undo, gint64 most, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(obstacle_free);
    for (gsize i = 0; i < G_N_ELEMENTS(obstacles); i++) {
        g_autoptr(statement) row =
            database_query(undo->database, error, obstacles[i], "iiii", undo->run->id,
                           undo->run->started, undo->run->finished, most);
        int step = -1;
        while (row != NULL && (step = statement_step(row, error)) == 1)
            obstacle_add(list, row);
        if (step != 0)
            return NULL;
    }
    return g_steal_pointer(&list);
}

#define COUNT_VALUES(table, other)                                                                 \
    "SELECT (SELECT count(*) FROM " table " value WHERE import_id = ?1"                            \
    "  AND NOT " NOTED "('" table "', value.learner_id, value." other "))),"                       \
    " (SELECT count(*) FROM temp.undo_before JOIN learner ON learner.id = learner_id"              \
    "  WHERE table_name = '" table "')"

/* Of what a course that the import made would be kept for: import_restore.c says it in the end. */
#define ABOUT(table)                                                                               \
    " AND NOT EXISTS (SELECT 1 FROM " table " WHERE course_id = course.id AND import_id <> ?1)"
#define COUNT_COURSES                                                                              \
    "SELECT (SELECT count(*)" FROM_NOTED " JOIN course ON course.id = noted.other_id"              \
    "  WHERE noted.table_name = 'course' AND json_type(state) = 'array'"                           \
    "  AND modified <= (SELECT finished FROM import_run WHERE id = ?1)"                            \
    "  AND NOT EXISTS (SELECT 1 FROM configuration WHERE context_key = course.key)"                \
    "  AND NOT EXISTS (SELECT 1 FROM learning_path_step WHERE course_id = course.id)" ABOUT(       \
        "enrolment") ABOUT("course_grade")                                                         \
        ABOUT("completion") "),"                                                                   \
                            " (SELECT count(*)" FROM_NOTED                                         \
                            " JOIN course ON course.id = noted.other_id"                           \
                            "  WHERE noted.table_name = 'course' AND json_type(state) = 'object')"

/* A policy is the types of assignments of a course; what was there before is an object. */
#define COUNT_POLICIES                                                                             \
    "SELECT (SELECT count(DISTINCT noted.other_id)" FROM_NOTED                                     \
    "  WHERE noted.table_name = 'assignment_type') - restored, restored"                           \
    " FROM (SELECT count(DISTINCT noted.other_id) AS restored" FROM_NOTED                          \
    "  WHERE noted.table_name = 'assignment_type' AND json_type(state) = 'object'"                 \
    "   AND import_id = ?1)"

static const char *const counts_of[IMPORT_UNDO_TABLES] = {
    [IMPORT_UNDO_LEARNERS] = "SELECT (SELECT count(*) FROM learner WHERE made_import_id = ?1),"
                             " (SELECT count(*) FROM temp.undo_before JOIN learner"
                             "  ON learner.id = learner_id WHERE table_name = 'learner'"
                             "  AND made_import_id <> ?1)",
    [IMPORT_UNDO_ENROLMENTS] = COUNT_VALUES("enrolment", "course_id"),
    [IMPORT_UNDO_GRADES] = COUNT_VALUES("course_grade", "course_id"),
    [IMPORT_UNDO_SCORES] = COUNT_VALUES("subsection_grade", "subsection_id"),
    [IMPORT_UNDO_COMPLETIONS] = COUNT_VALUES("completion", "course_id"),
    [IMPORT_UNDO_COURSES] = COUNT_COURSES,
    [IMPORT_UNDO_POLICIES] = COUNT_POLICIES,
};

bool import_undo_count(struct import_undo *undo, struct import_undo_counts *counts, GError **error)
{
    for (int i = 0; i < IMPORT_UNDO_TABLES; i++) {
        g_autoptr(statement) row =
            database_query(undo->database, error, counts_of[i], "i", undo->run->id);
        if (row == NULL || statement_step(row, error) != 1)
            return false;
        counts->removed[i] = statement_integer(row, 0);
        counts->restored[i] = statement_integer(row, 1);
    }
    return true;
}
