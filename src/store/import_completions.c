#include "config.h"

#include "store/import_cursor.h"
#include "store/import_difference.h"
#include "store/import_grades.h"

#include <math.h>

#define ENROLMENTS                                                                                 \
    "SELECT learner_id, active, mode, by_hand FROM enrolment WHERE course_id = ?"                  \
    " ORDER BY learner_id"
#define COMPLETIONS                                                                                \
    "SELECT learner_id, ratio, earned, possible, by_hand FROM completion WHERE course_id = ?"      \
    " ORDER BY learner_id"

struct walk {
    struct import_stage *stage;
    struct statement *rows;
    struct course_cursor enrolment, completion;
};

static bool walk_open(struct walk *walk, gint64 course_id, GError **error)
{
    walk->rows = import_stage_reader(walk->stage, error);
    return walk->rows != NULL
           && course_cursor_open(&walk->enrolment, walk->stage->database, ENROLMENTS, course_id,
                                 error)
           && course_cursor_open(&walk->completion, walk->stage->database, COMPLETIONS, course_id,
                                 error);
}

static void walk_close(struct walk *walk)
{
    statement_end(walk->rows);
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
        const bool by_hand = statement_integer(known, 4) != 0;
        difference_number(&difference, "completion", statement_real(known, 1), row.ratio, by_hand);
        if (!by_hand) {
            difference_number(&difference, "earned", walk_number(known, 2), row.earned, false);
            difference_number(&difference, "possible", walk_number(known, 3), row.possible, false);
        }
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

#define COMPLETIONS_WRITE                                                                          \
    "INSERT INTO completion (course_id, learner_id, ratio, earned, possible, modified, import_id," \
    " import_line) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"                          \
    " SET ratio = excluded.ratio, earned = excluded.earned, possible = excluded.possible,"         \
    " modified = excluded.modified, import_id = excluded.import_id,"                               \
    " import_line = excluded.import_line WHERE by_hand = 0 AND (ratio <> excluded.ratio"           \
    " OR earned IS NOT excluded.earned OR possible IS NOT excluded.possible)"

bool import_completions_apply(struct import_stage *stage, gint64 course_id,
                              const struct staged_match *match, const struct staged_row *row,
                              gint64 now, GError **error)
{
    struct statement *write =
        import_stage_statement(stage, STAGE_WRITE_COMPLETION, COMPLETIONS_WRITE, "nnnnnnnn", error);
    if (write == NULL || !import_enrolment_add(stage, course_id, match, row, now, error))
        return false;
    statement_bind(write, "iidddiii", course_id, match->learner_id, row->ratio, row->earned,
                   row->possible, now, row->import_id, row->line);
    return statement_step(write, error) == 0;
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

bool import_enrolment_add(struct import_stage *stage, gint64 course_id,
                          const struct staged_match *match, const struct staged_row *row,
                          gint64 now, GError **error)
{
    struct statement *add = import_stage_statement(
        stage, STAGE_ADD_ENROLMENT,
        "INSERT INTO enrolment (course_id, learner_id, active, mode, modified, import_id,"
        " import_line) VALUES (?, ?, 1, coalesce(?, ''), ?, ?, ?) ON CONFLICT DO NOTHING",
        "nnnnnn", error);
    if (add == NULL)
        return false;
    statement_bind(add, "iitiii", course_id, match->learner_id, row->mode, now, row->import_id,
                   row->line);
    return statement_step(add, error) == 0;
}
