#include "config.h"

#include "store/import_grades.h"

#include "store/import_batch.h"
#include "store/import_cursor.h"
#include "store/import_difference.h"

#include <math.h>

struct grades {
    struct import_stage *stage;
    const GArray *columns;
    struct stage_reader *rows;
    struct course_cursor enrolment, grade;
    struct course_cursor completion;   /* no statement: the rows carry none */
    struct course_cursor *subsections; /* for each column; no statement: the subsection is new */
};

static void grades_close(struct grades *grades)
{
    stage_reader_free(grades->rows);
    course_cursor_close(&grades->enrolment);
    course_cursor_close(&grades->grade);
    course_cursor_close(&grades->completion);
    for (guint i = 0; i < grades->columns->len; i++)
        course_cursor_close(&grades->subsections[i]);
    g_free(grades->subsections);
}

static bool grades_open(struct grades *grades, gint64 course_id, bool completions, GError **error)
{
    struct database *database = grades->stage->database;
    grades->subsections = g_new0(struct course_cursor, grades->columns->len + 1);
    grades->rows = import_stage_reader(grades->stage);
    if (!course_cursor_open(&grades->enrolment, database,
                            "SELECT learner_id, active, mode, by_hand FROM enrolment"
                            " WHERE course_id = ? AND learner_id >= ? ORDER BY learner_id",
                            course_id, error)
        || !course_cursor_open(&grades->grade, database,
                               "SELECT learner_id, grade, by_hand FROM course_grade"
                               " WHERE course_id = ? AND learner_id >= ? ORDER BY learner_id",
                               course_id, error)
        || (completions
            && !course_cursor_open(&grades->completion, database, import_completions_known,
                                   course_id, error)))
        return false;
    for (guint i = 0; i < grades->columns->len; i++) {
        const gint64 id = g_array_index(grades->columns, struct staged_column, i).subsection_id;
        if (!course_cursor_open(&grades->subsections[i], database,
                                "SELECT learner_id, earned, possible, by_hand FROM subsection_grade"
                                " WHERE subsection_id = ? AND learner_id >= ? ORDER BY learner_id",
                                id, error))
            return false;
    }
    return true;
}

static void grades_compare_enrolment(struct grades *grades, bool enrolled,
                                     const struct staged_row *row, struct difference *difference)
{
    struct statement *known = grades->enrolment.statement;
    if (row->activity == STAGED_NOT_ENROLLED)
        return;
    if (!enrolled) {
        difference_text(difference, "enrolment", NULL, row->activity != 0 ? "active" : "inactive",
                        false);
        return;
    }
    const bool by_hand = statement_integer(known, 3) != 0;
    const bool active = statement_integer(known, 1) != 0;
    if (row->activity >= 0)
        difference_text(difference, "enrolment", active ? "active" : "inactive",
                        row->activity != 0 ? "active" : "inactive", by_hand);
    if (row->mode != NULL)
        difference_text(difference, "track", statement_text(known, 2), row->mode, by_hand);
}

bool import_grades_says(const struct staged_match *match, const struct staged_column *column,
                        const struct staged_row *row, guint index)
{
    return !column->unused && (row->possibles == NULL || !isnan(row->possibles[index]))
           && ((match->flags & MATCH_PARTIAL) == 0 || !isnan(row->scores[index]));
}

/* `known_learner`: the course has something else about the learner; else only what was set by hand is compared. */
static bool grades_compare_scores(struct grades *grades, const struct staged_match *match,
                                  bool known_learner, const struct staged_row *row,
                                  struct difference *difference, GError **error)
{
    for (guint i = 0; i < grades->columns->len && i < row->score_count; i++) {
        const struct staged_column *column =
            &g_array_index(grades->columns, struct staged_column, i);
        if (!import_grades_says(match, column, row, i))
            continue;
        struct statement *known = grades->subsections[i].statement;
        bool there = false;
        if (!course_cursor_reach(&grades->subsections[i], match->learner_id, &there, error))
            return false;
        if (!known_learner && (!there || statement_integer(known, 3) == 0))
            continue;
        const double possible = row->possibles != NULL ? row->possibles[i] : 1;
        const double after = row->scores[i] / possible;
        double before = NAN;
        if (there && !statement_is_null(known, 1))
            before = statement_real(known, 1) / statement_real(known, 2);
        if (there && (before == after || (isnan(before) && isnan(after)))
            && (row->possibles == NULL || possible == statement_real(known, 2)))
            continue;
        g_autofree char *label =
            g_strdup_printf("%s %" G_GINT64_FORMAT, column->category, column->number);
        const bool by_hand = there && statement_integer(known, 3) != 0;
        if (!there && isnan(after))
            difference_text(difference, label, NULL, "not attempted", false);
        else if (there && before == after)
            difference_number(difference, label, statement_real(known, 2), possible, by_hand);
        else
            difference_number(difference, label, before, after, by_hand);
    }
    return true;
}

/* Whether the course knows of any of the scores; of somebody without enrolment it may know nothing else. */
static bool grades_find_score(struct grades *grades, gint64 learner_id, bool *known, GError **error)
{
    for (guint i = 0; !*known && i < grades->columns->len; i++)
        if (!course_cursor_reach(&grades->subsections[i], learner_id, known, error))
            return false;
    return true;
}

static bool grades_judge_row(struct grades *grades, const struct staged_match *match,
                             GError **error)
{
    struct staged_row row;
    bool enrolled = false, graded = false, completed = false, scored = false;
    if (!course_cursor_reach(&grades->enrolment, match->learner_id, &enrolled, error)
        || !course_cursor_reach(&grades->grade, match->learner_id, &graded, error)
        || (grades->completion.statement != NULL
            && !course_cursor_reach(&grades->completion, match->learner_id, &completed, error))
        || !grades_find_score(grades, match->learner_id, &scored, error))
        return false;
    struct difference difference = { 0 };
    bool known = enrolled || graded || completed;
    if (!known && !scored)
        return course_judge(grades->stage, match, false, NULL, STAGED_UNCHANGED, error);
    if (!import_stage_read(grades->rows, match->row_id, &row, error))
        return false;
    known = known || row.activity == STAGED_NOT_ENROLLED;
    if (known)
        grades_compare_enrolment(grades, enrolled, &row, &difference);
    if (known && row.has_grade)
        difference_number(&difference, "grade",
                          graded ? statement_real(grades->grade.statement, 1) : NAN, row.grade,
                          graded && statement_integer(grades->grade.statement, 2) != 0);
    if (known && row.has_completion)
        import_completion_compare(grades->completion.statement, completed, &row, &difference);
    const bool fine = grades_compare_scores(grades, match, known, &row, &difference, error)
                      && course_judge(grades->stage, match, known,
                                      difference.note != NULL ? difference.note->str : NULL,
                                      difference_verdict(&difference), error);
    difference_clear(&difference);
    return fine;
}

bool import_grades_judge(struct import_stage *stage, gint64 course_id, const GArray *columns,
                         const GArray *matches, bool completions, GError **error)
{
    struct grades grades = { .stage = stage, .columns = columns };
    bool fine = grades_open(&grades, course_id, completions, error);
    for (guint i = 0; fine && i < matches->len; i++)
        fine = grades_judge_row(&grades, &g_array_index(matches, struct staged_match, i), error)
               && import_stage_go_on(stage, i + 1, error);
    grades_close(&grades);
    return fine;
}

/* A conflict clause can't see what a row does not say, so there is a statement for each enum batch_enrolment. */
#define GRADES_ENROLMENT(what)                                                                     \
    "INSERT INTO enrolment (course_id, learner_id, active, mode, modified, import_id,"             \
    " import_line) SELECT ?2, learner_id, active, coalesce(mode, ''), ?3, import_id, line"         \
    " FROM import_batch(?1) WHERE NOT added AND enrolment = " what " ON CONFLICT DO "
#define GRADES_CHANGE(set, condition)                                                              \
    "UPDATE SET " set ", modified = excluded.modified, import_id = excluded.import_id,"            \
    " import_line = excluded.import_line WHERE by_hand = 0 AND (" condition ")"
#define GRADES_ACTIVE "active = excluded.active"
#define GRADES_MODE "mode = excluded.mode"
#define GRADES_OTHER_ACTIVE "active <> excluded.active"
#define GRADES_OTHER_MODE "mode <> excluded.mode"

static const char *const grades_enrolments[BATCH_ENROLMENTS] = {
    [BATCH_ENROLLED] = GRADES_ENROLMENT("0") "NOTHING",
    [BATCH_ACTIVITY] = GRADES_ENROLMENT("1") GRADES_CHANGE(GRADES_ACTIVE, GRADES_OTHER_ACTIVE),
    [BATCH_MODE] = GRADES_ENROLMENT("2") GRADES_CHANGE(GRADES_MODE, GRADES_OTHER_MODE),
    [BATCH_ACTIVITY | BATCH_MODE] = GRADES_ENROLMENT("3")
        GRADES_CHANGE(GRADES_ACTIVE ", " GRADES_MODE, GRADES_OTHER_ACTIVE " OR " GRADES_OTHER_MODE),
};

static const char grades_grade[] =
    "INSERT INTO course_grade (course_id, learner_id, grade, modified, import_id, import_line)"
    " SELECT ?2, learner_id, grade, ?3, import_id, line FROM import_batch(?1)"
    " WHERE NOT added AND grade IS NOT NULL"
    " ON CONFLICT DO UPDATE SET grade = excluded.grade, modified = excluded.modified,"
    " import_id = excluded.import_id, import_line = excluded.import_line"
    " WHERE by_hand = 0 AND grade <> excluded.grade";

#define GRADES_SCORES(columns)                                                                     \
    "INSERT INTO subsection_grade (learner_id, subsection_id, " columns "import_id, import_line)"  \
    " SELECT learner_id, ?3, " columns "import_id, line FROM import_batch_score(?1, ?2)"           \
    " WHERE TRUE ON CONFLICT DO UPDATE SET earned = excluded.earned,"                              \
    " possible = excluded.possible, import_id = excluded.import_id,"                               \
    " import_line = excluded.import_line WHERE by_hand = 0"                                        \
    " AND (earned IS NOT excluded.earned OR possible <> excluded.possible)"

/* Of rows that say how many points could be had, and of others. */
static const char grades_points[] = GRADES_SCORES("earned, possible, ");
static const char grades_fractions[] = GRADES_SCORES("earned, ");

/* One column after the other, since scores are kept in this order: written row by row they take twice as long. */
static bool grades_write_scores(struct import_batch *batch, GError **error)
{
    const char *sql = batch->has_possibles ? grades_points : grades_fractions;
    for (guint i = 0; i < batch->columns->len; i++)
        if (!g_array_index(batch->columns, struct staged_column, i).unused
            && !import_batch_run_scores(batch, sql, i, error))
            return false;
    return true;
}

bool import_grades_write(struct import_batch *batch, gint64 now, GError **error)
{
    for (guint i = 0; i < BATCH_ENROLMENTS; i++)
        if ((batch->enrolments & 1u << i) != 0
            && !import_batch_run(batch, grades_enrolments[i], now, error))
            return false;
    return (!batch->has_grades || !batch->has_known
            || import_batch_run(batch, grades_grade, now, error))
           && (batch->numbers_used == 0 || grades_write_scores(batch, error));
}
