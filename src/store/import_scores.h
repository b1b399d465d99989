/* The scores of learners whom an import makes. Layer: store. Called by operations/import_apply.c.
 *
 * Scores are kept in the order of subsections. Written one subsection after the other, all go to the end of what is there;
 * written learner by learner, into as many places in its middle as there are columns, they take half as long again. */
#ifndef STORE_IMPORT_SCORES_H
#define STORE_IMPORT_SCORES_H

#include "store/import_batch.h"

/* Writes the scores that the matches' rows tell of the batch's columns: of each learner who is made and of whom nothing
 * was told yet, those of the first row. To be called before what else these rows say is written, and after the learners
 * are there. The batch's own rows are left as they are. */
bool import_scores_write(struct import_batch *batch, const GArray *matches,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
