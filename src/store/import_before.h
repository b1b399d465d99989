/* Rows as they were before an import changed or removed them, for taking the import back and for telling what it
 * changed. Layer: store. Called by operations/import_apply.c and the import files of the store.
 *
 * The connection itself tells of each row that is about to change (seal.h), whatever statement changes it, so nothing
 * has to be thought of where rows are written. Rows that an import makes are known by its id; of those that carry
 * none (subsections, courses, assignment types, identities of learners who were there before) it is noted that they
 * were made: their state is then an array of one object, the row's key. */
#ifndef STORE_IMPORT_BEFORE_H
#define STORE_IMPORT_BEFORE_H

#include "base/cleanup.h"

#include "store/database.h"

struct import_before;

/* From now on the connection's changes are noted, as those of no import until import_before_set. Ends with
 * import_before_free, before the connection is closed. */
struct import_before *import_before_new(struct database *database,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void import_before_free(struct import_before *before);
DEFINE_AUTOPTR(import_before, import_before_free)

/* What is changed from now on is changed by this row of this import. NULL as `before` is fine in all of these. */
bool import_before_set(struct import_before *before, gint64 import_id, gint64 line,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same, within a statement, where nothing can be written; `made`: the learner whom the row makes, or 0. */
void import_before_stand(struct import_before *before, gint64 import_id, gint64 line, gint64 made);

/* Writes what was noted when it is much, for loops within one row; import_before_set does the same. */
bool import_before_keep(struct import_before *before, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes what was noted; to be done before the transaction is committed. */
bool import_before_write(struct import_before *before, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After all was written: how much was noted for an import, and its sum, go into its record. */
bool import_before_finish(struct import_before *before, gint64 import_id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
