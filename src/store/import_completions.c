#include "config.h"

#include "base/clock.h"
#include "store/import_batch.h"
#include "store/import_cursor.h"
#include "store/import_difference.h"
#include "store/import_grades.h"

#include <math.h>

#define ENROLMENTS                                                                                 \
    "SELECT learner_id, active, mode, by_hand FROM enrolment"                                      \
    " WHERE course_id = ? AND learner_id >= ? ORDER BY learner_id"
const char import_completions_known[] =
    "SELECT learner_id, ratio, earned, possible, by_hand, completed FROM completion"
    " WHERE course_id = ? AND learner_id >= ? ORDER BY learner_id";

struct walk {
    struct import_stage *stage;
    struct stage_reader *rows;
    struct course_cursor enrolment, completion;
};

static bool walk_open(struct walk *walk, gint64 course_id, GError **error)
{
    walk->rows = import_stage_reader(walk->stage);
    return course_cursor_open(&walk->enrolment, walk->stage->database, ENROLMENTS, course_id, error)
           && course_cursor_open(&walk->completion, walk->stage->database, import_completions_known,
                                 course_id, error);
}

static void walk_close(struct walk *walk)
{
    stage_reader_free(walk->rows);
    course_cursor_close(&walk->enrolment);
    course_cursor_close(&walk->completion);
}

static double walk_number(struct statement *known, int column)
{
    return statement_is_null(known, column) ? NAN : statement_real(known, column);
}

static bool walk_judge(struct walk *walk, const struct staged_match *match, bool known,
                       struct difference *difference, GError **error)
{
    const bool fine = course_judge(walk->stage, match, known,
                                   difference->note != NULL ? difference->note->str : NULL,
                                   difference_verdict(difference), error);
    difference_clear(difference);
    return fine;
}

/* These files speak of enrolled learners only. What the LMS itself ended stays ended; what a person set is a
 * conflict. */
static void walk_compare_enrolment(const struct walk *walk, const char *mode,
                                   struct difference *difference)
{
    struct statement *known = walk->enrolment.statement;
    if (statement_integer(known, 3) == 0)
        return;
    if (statement_integer(known, 1) == 0)
        difference_text(difference, "enrolment", "inactive", "active", true);
    if (mode != NULL)
        difference_text(difference, "track", statement_text(known, 2), mode, true);
}

static void completion_compare_date(struct statement *known, const struct staged_row *row,
                                    struct difference *difference)
{
    const bool had = !statement_is_null(known, 5);
    if (!row->has_completed || (had && statement_integer(known, 5) == row->completed))
        return;
    g_autofree char *before = had ? clock_format(statement_integer(known, 5)) : NULL;
    g_autofree char *after = clock_format(row->completed);
    difference_text(difference, "completed on", before, after, false);
}

void import_completion_compare(struct statement *known, bool there, const struct staged_row *row,
                               struct difference *difference)
{
    if (!there) {
        difference_number(difference, "completion", NAN, row->ratio, false);
        return;
    }
    const bool by_hand = statement_integer(known, 4) != 0;
    difference_number(difference, "completion", statement_real(known, 1), row->ratio, by_hand);
    if (by_hand)
        return;
    difference_number(difference, "earned", walk_number(known, 2), row->earned, false);
    difference_number(difference, "possible", walk_number(known, 3), row->possible, false);
    completion_compare_date(known, row, difference);
}

static bool completions_judge_row(struct walk *walk, const struct staged_match *match,
                                  GError **error)
{
    struct staged_row row;
    struct difference difference = { 0 };
    struct statement *known = walk->completion.statement;
    bool there = false, enrolled = false;
    if (!import_stage_read(walk->rows, match->row_id, &row, error)
        || !course_cursor_reach(&walk->completion, match->learner_id, &there, error)
        || !course_cursor_reach(&walk->enrolment, match->learner_id, &enrolled, error))
        return false;
    if (there) {
        import_completion_compare(known, true, &row, &difference);
        if (!enrolled)
            difference_text(&difference, "enrolment", NULL, "active", false);
    }
    if (enrolled)
        walk_compare_enrolment(walk, NULL, &difference);
    return walk_judge(walk, match, there, &difference, error);
}

bool import_completions_judge(struct import_stage *stage, gint64 course_id, const GArray *matches,
                              GError **error)
{
    struct walk walk = { .stage = stage };
    bool fine = walk_open(&walk, course_id, error);
    for (guint i = 0; fine && i < matches->len; i++)
        fine = completions_judge_row(&walk, &g_array_index(matches, struct staged_match, i), error)
               && import_stage_go_on(stage, i + 1, error);
    walk_close(&walk);
    return fine;
}

/* What is not complete any more has no date of completion. */
static const struct batch_insert completions_all = BATCH_INSERT(
    "completion",
    "course_id, learner_id, ratio, earned, possible, completed, modified, import_id, import_line",
    "SELECT ?2, learner_id, ratio, earned, possible, completed, ?3, import_id, line"
    " FROM import_batch(?1)",
    "ratio IS NOT NULL",
    "ON CONFLICT DO UPDATE SET ratio = excluded.ratio, earned = excluded.earned,"
    " possible = excluded.possible,"
    " completed = iif(excluded.ratio < 1, NULL, coalesce(excluded.completed, completed)),"
    " modified = excluded.modified, import_id = excluded.import_id,"
    " import_line = excluded.import_line WHERE by_hand = 0 AND (ratio <> excluded.ratio"
    " OR earned IS NOT excluded.earned OR possible IS NOT excluded.possible"
    " OR (excluded.completed IS NOT NULL AND completed IS NOT excluded.completed))");

bool import_completions_write(struct import_batch *batch, gint64 now, GError **error)
{
    return !batch->has_completions || import_batch_insert(batch, &completions_all, now, error);
}

static bool profiles_judge_row(struct walk *walk, const struct staged_match *match, bool enrols,
                               GError **error)
{
    struct difference difference = { 0 };
    bool enrolled = false;
    if (!course_cursor_reach(&walk->enrolment, match->learner_id, &enrolled, error))
        return false;
    if (enrols && !enrolled)
        difference_text(&difference, "enrolment", NULL, "active", false);
    if (enrols && enrolled && statement_integer(walk->enrolment.statement, 3) != 0) {
        struct staged_row row;
        if (!import_stage_read(walk->rows, match->row_id, &row, error))
            return false;
        walk_compare_enrolment(walk, row.mode, &difference);
    }
    return walk_judge(walk, match, match->person != STAGED_NEW, &difference, error);
}

bool import_profiles_judge(struct import_stage *stage, gint64 course_id, const GArray *matches,
                           GError **error)
{
    struct walk walk = { .stage = stage };
    bool fine = walk_open(&walk, course_id, error);
    for (guint i = 0; fine && i < matches->len; i++)
        fine = profiles_judge_row(&walk, &g_array_index(matches, struct staged_match, i),
                                  course_id >= 0, error)
               && import_stage_go_on(stage, i + 1, error);
    walk_close(&walk);
    return fine;
}

static const struct batch_insert enrolments_all = BATCH_INSERT(
    "enrolment", "course_id, learner_id, active, mode, modified, import_id, import_line",
    "SELECT ?2, learner_id, 1, coalesce(mode, ''), ?3, import_id, line"
    " FROM import_batch(?1)",
    "TRUE", "ON CONFLICT DO NOTHING");

bool import_enrolments_add(struct import_batch *batch, gint64 now, GError **error)
{
    return import_batch_insert(batch, &enrolments_all, now, error);
}
