/* How long what imports changed is kept, and whether it is still as it was written. Layer: store. Called by
 * import_before.c, import_restore.c and the operations import and check.
 *
 * Each import's record, which is sealed (seal.h), has in its summary how many rows were noted for it and their sum; the
 * notes themselves are many, soon thrown away, and not in a seal of their own. */
#ifndef STORE_IMPORT_BEFORE_AGE_H
#define STORE_IMPORT_BEFORE_AGE_H

#include "store/database.h"

/* The rows that were noted for an import, and the sum of their hashes, which may run over. */
struct import_before_sum {
    gint64 import_id, rows;
    guint64 sum;
};

/* Adds a note, as it stands in import_before. */
void import_before_sum_add(struct import_before_sum *sum, const char *table, gint64 learner_id,
                           gint64 other_id, gint64 line, const char *state);

/* Writes it into the record of its import. */
bool import_before_sum_write(struct database *database, const struct import_before_sum *sum,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The imports whose notes are not as they were written, with what their sums are now: array of struct
 * import_before_sum; free with g_array_unref. Those from before sums were kept are left out. */
GArray *import_before_verify(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Throws away what imports changed that were finished before an instant, or were undone. They can't be undone after
 * that. In the caller's transaction. */
bool import_before_forget(struct database *database, gint64 finished_before,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
