/* The rows of a chunk: what stands in the database before its documents are made and after. Layer: operations.
 * Called by issue_apply and recover only, each call within a transaction of theirs but where it says otherwise.
 * Source: RELIABILITY.md section 2, steps 1 and 4. */
#ifndef OPERATIONS_ISSUE_CHUNK_H
#define OPERATIONS_ISSUE_CHUNK_H

#include "operations/issue_worker.h"
#include "operations/press.h"
#include "operations/report.h"

struct chunk_run {
    struct database *database;
    const char *operator_name;
    const char *owner; /* owner_mark() */
    /* For begin and prepare only: */
    const struct press *press;
    gint64 configuration_id, run_id;
    bool anew;                      /* an invalidated credential does not stand in the way */
    struct credential_files *files; /* NULL: none are written */
    /* Added to: */
    /* of struct archive_item: whose files are to be moved once the transaction is committed */
    GArray *archive;
    struct report_counts *counts;
    struct report_reasons *reasons; /* may be NULL */
};

/* Items come with learner_id and full_name; those of a reissue also with replaces_id and, to keep a date, with
 * issued. Fills in the rest and, with `write`, inserts the rows as
 * generating; learners for whom there is nothing to do (another process was faster) are skipped. Without
 * `write` nothing is written, and no transaction is needed. */
bool chunk_begin(struct chunk_run *run, struct worker_chunk *chunk, bool write, GError **error);

/* The documents are made and durable: rows become available, or error where a document could not be
 * printed; documents, history and mail are added. A reissue withdraws the old one at the same time; one that
 * could not be printed leaves nothing behind and the old one valid. */
bool chunk_finish(struct chunk_run *run, struct worker_chunk *chunk, GError **error);

/* The same for a chunk begun without `write`: rows are inserted as they are to stay, unless another process
 * was faster. */
bool chunk_store(struct chunk_run *run, struct worker_chunk *chunk, GError **error);

/* For a chunk begun with `write` that is not to be finished: first, outside a transaction, what was written of its
 * files; then its rows. Those that were there before, in error, are in error again. */
bool chunk_drop_files(struct chunk_run *run, struct worker_chunk *chunk, GError **error);
bool chunk_drop(struct chunk_run *run, struct worker_chunk *chunk, GError **error);

#endif
