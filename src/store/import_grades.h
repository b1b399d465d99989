/* Grades, completions and enrolments of one course from staged rows: comparing them with what is known,
 * and writing them. Layer: store. Called by operations/import*.c.
 *
 * The judging functions read only. The applying ones need the write lock, and write what differs unless it
 * was set by hand. All go through `matches` in the order of learners. */
#ifndef STORE_IMPORT_GRADES_H
#define STORE_IMPORT_GRADES_H

#include "store/import_difference.h"
#include "store/import_stage.h"

/* A graded subsection of the report. */
struct staged_column {
    const char *category;
    gint64 number;
    const char *name;
    gint64 subsection_id; /* 0: not known yet */
    bool unused;          /* no row of the course says anything of it: passed over */
};

/* Finds the columns' subsections. The course's subsections that the file does not have are described
 * ("Lab 2") in `gone`, those of them that carry grades set by hand in `kept` (GPtrArrays of char *, with a
 * free function; may be NULL). */
bool import_columns_find(struct database *database, gint64 course_id, GArray *columns,
                         GPtrArray *gone, GPtrArray *kept,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inserts new subsections and renames the others. `whole`: the file is the course's structure, since a category must
 * not be divided by what the course no longer has: it orders them, and those that are gone are removed with their
 * grades, unless some were set by hand. */
bool import_columns_apply(struct import_stage *stage, gint64 course_id, GArray *columns, bool whole,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* course_id 0: the course is not there yet. columns: of struct staged_column. `completions`: the rows may carry
 * completions too. */
bool import_grades_judge(struct import_stage *stage, gint64 course_id, const GArray *columns,
                         const GArray *matches, bool completions,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the row says something of the column. */
bool import_grades_says(const struct staged_match *match, const struct staged_column *column,
                        const struct staged_row *row, guint index);

struct import_batch;
/* What the rows say of learners who were there before; of the others import_newcomer_grades.h writes it. */
bool import_grades_write(struct import_batch *batch, gint64 now,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is known of completions, read with a course_cursor, and comparing a row's with the one the cursor stands on
 * (`there`), or with none. */
extern const char import_completions_known[];
void import_completion_compare(struct statement *known, bool there, const struct staged_row *row,
                               struct difference *difference);
bool import_completions_write(struct import_batch *batch, gint64 now,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool import_completions_judge(struct import_stage *stage, gint64 course_id, const GArray *matches,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For profiles. course_id -1: the file belongs to no course. */
bool import_profiles_judge(struct import_stage *stage, gint64 course_id, const GArray *matches,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Enrols learners who have no enrolment in the course; changes none that is there: only grade reports tell who left. */
bool import_enrolments_add(struct import_batch *batch, gint64 now,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
