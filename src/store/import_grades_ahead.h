/* Grades of learners whom an import makes, written by a thread into a database aside (aside.h) while the learners
 * themselves are made, which takes as long. Layer: store. Called by operations/import.c and
 * import_apply.c.
 *
 * It is for the import that fills an installation: many learners, and no grades there yet. All others write them one
 * after the other, and so does this one if the thread fails, for instance for want of room in TMPDIR. */
#ifndef STORE_IMPORT_GRADES_AHEAD_H
#define STORE_IMPORT_GRADES_AHEAD_H

#include "store/import_newcomer_grades.h"

struct grades_ahead;

/* Within the import's transaction, before the first of so many learners is made. `grades` tells what is written; it is
 * copied, its go_on is not asked, and what it refers to must not change until grades_ahead_take or
 * grades_ahead_give_up. False: it is not worth it, or can't be done. */
bool grades_ahead_begin(struct import_stage *stage, const struct newcomer_grades *grades,
                        gint64 newcomers);

/* Waits for the thread and puts what it wrote into the installation. `taken` is false if there is nothing: it was not
 * begun, or did not come to its end. The result is false on error only. */
bool grades_ahead_take(struct import_stage *stage, bool *taken,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The thread ends if it still runs: nothing of what `grades` refers to is used any more. */
void grades_ahead_give_up(struct import_stage *stage);

/* After the transaction, whether or not anything was begun. */
void grades_ahead_end(struct import_stage *stage);

#endif
