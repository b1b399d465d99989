/* Learners whom the rows of a batch make, and the numbers by which they are known: written, and added to the seals.
 * Layer: store. Called by import_batch.c and operations/import_apply.c.
 *
 * SQLite tells of each row that it changes, and gives out its values one by one; for a million new learners that takes
 * longer than inserting them. What is inserted here is known beforehand, so the seals are made of that. */
#ifndef STORE_IMPORT_MADE_H
#define STORE_IMPORT_MADE_H

#include "store/import_batch.h"

/* The connection knows their tables from now on; called again, too. */
bool import_made_add_tables(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inserts the learners of the batch's rows that are `added`. `now` is when. */
bool import_made_write(struct import_batch *batch, gint64 now,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
