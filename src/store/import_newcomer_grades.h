/* The enrolments, grades and scores of learners whom an import makes. Layer: store. Called by import_grades_ahead.c and
 * operations/import_apply.c.
 *
 * Nothing of these learners can be there yet, so nothing is compared. Scores are kept in the order of subsections:
 * written one subsection after the other, all go to the end of what is there; written learner by learner, into as many
 * places in its middle as there are columns, they take half as long again. */
#ifndef STORE_IMPORT_NEWCOMER_GRADES_H
#define STORE_IMPORT_NEWCOMER_GRADES_H

#include "store/import_grades.h"

/* Whose rows are written, and about what. */
struct newcomer_grades {
    const struct import_stage *stage;
    const GArray *matches; /* of struct staged_match, in the order of learners */
    const GArray *columns; /* of struct staged_column */
    gint64 course_id;
    gint64 now; /* when */
    bool ahead; /* all learners whom they make are still to be made */
    /* Asked every thousand rows; false: it is given up, and the error set. */
    bool (*go_on)(void *data, gint64 done, GError **error);
    void *go_on_data;
};

/* The tables that are written. */
#define NEWCOMER_TABLES 3
extern const char *const newcomer_tables[NEWCOMER_TABLES];

/* Writes what the matches' rows tell: of each learner who is made and of whom nothing was told yet, the first row. What
 * else such rows say is written after this. `database` has the tables, and does not check references. */
bool newcomer_grades_write(const struct newcomer_grades *grades, struct database *database,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
