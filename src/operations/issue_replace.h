/* What a reissue does to the credential that it replaces, within the transactions of a chunk. Layer:
 * operations. Called by issue_chunk and reissue. Source: RELIABILITY.md section 2; Q13, Q39, Q40. */
#ifndef OPERATIONS_ISSUE_REPLACE_H
#define OPERATIONS_ISSUE_REPLACE_H

#include "operations/issue_chunk.h"
#include "store/credential.h"

/* What the new one shows otherwise than the old one, for the history and for people: an object of
 * full_name, context_name, printed_date, template, options -> [before, after], with those members that
 * differ. New reference. */
json_t *replace_changes(const struct credential *old, const struct credential_work *work);

/* Withdraws the one that an item replaces, with the history; its file is added to the list for the archive. */
bool replace_old(struct chunk_run *run, const struct worker_item *item, gint64 now, GError **error);

/* Writes the history of the new one: what it replaces and what changed. */
bool replace_record(const struct chunk_run *run, const struct worker_item *item, GError **error);

/* The new one could not be made, and the old one stays valid: the history of the old one tells why. */
bool replace_record_failure(const struct chunk_run *run, const struct worker_item *item,
                            GError **error);

/* Takes back the row of the new one, with what was written of its file. */
bool replace_drop(const struct chunk_run *run, const struct worker_item *item, GError **error);

#endif
