/* Whom the rows of an import are about, and what they say of people. Layer: store. Called by operations/import*.c and
 * moving_people.c.
 *
 * How a learner is found: import_identity.h. */
#ifndef STORE_IMPORT_PEOPLE_H
#define STORE_IMPORT_PEOPLE_H

#include "store/import_stage.h"

/* What becomes of a second row about a learner of the same course. */
enum people_second {
    PEOPLE_REFUSE_SECOND,
    PEOPLE_MERGE_SECOND, /* it is taken too, unless it says something else of the same than an earlier one */
};

/* Finds the learner of each pending row and compares addresses, names, language, numbers. Contradicting rows become
 * refused. Returns an array of struct staged_match in the order of learner ids; learners who are not there yet have
 * ids that they will get. NULL on error. */
GArray *import_people_match(struct import_stage *stage, const struct staged_rows *rows,
                            enum people_second second, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For rows that are merged, when there are several groups of them: refuses rows that contradict what rows of earlier
 * groups say of the same learner. `earlier` are the matches of a group of the same course, NULL for none: then only
 * what is said of the person is compared, with the first row about each. From `earlier` are removed those of accounts
 * that were merged into learners who have rows of their own here. */
bool import_people_compare_groups(struct import_stage *stage, GArray *matches, GArray *earlier,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes what the row says of its learner: makes the learner, or changes what may be changed. */
bool import_people_apply(struct import_stage *stage, const struct staged_match *match,
                         const struct staged_row *row, gint64 now,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for all rows of a batch, whose new learners were made before (import_made.h). */
struct import_batch;
bool import_people_write(struct import_batch *batch, gint64 now,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The user name that was made when the learner's row was matched. Caller frees. */
char *import_people_made_name(struct import_stage *stage, gint64 id, const struct staged_row *row,
                              GError **error);

#endif
