/* Whom the rows of an import are about, and what they say of people. Layer: store. Called by
 * operations/import*.c.
 *
 * A learner is found by user name and by the LMS's id. When the two disagree (the name belongs to one, the
 * id to another) the row is refused: nobody's grades may reach somebody else. */
#ifndef STORE_IMPORT_PEOPLE_H
#define STORE_IMPORT_PEOPLE_H

#include "store/import_stage.h"

/* Finds the learner of each pending row from `first` to `last` and compares addresses, names, language.
 * Contradicting rows, and a second row about a learner, become refused. Returns an array of struct
 * staged_match in the order of learner ids; learners who are not there yet have ids that they will get.
 * NULL on error. */
GArray *import_people_match(struct import_stage *stage, gint64 first, gint64 last,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes what the row says of its learner: makes the learner, or changes what may be changed. */
bool import_people_apply(struct import_stage *stage, const struct staged_match *match,
                         const struct staged_row *row, gint64 now,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
