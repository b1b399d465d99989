/* Writing a plan's items while the next ones are being judged. Layer: operations. Called by plan.c only. */
#ifndef OPERATIONS_PLAN_BATCH_H
#define OPERATIONS_PLAN_BATCH_H

#include "base/cleanup.h"

#include "rules/verdict.h"
#include "store/database.h"

struct plan_batches;

/* Starts a thread that writes the items of this plan. Until plan_batches_finish the connection is the
 * thread's alone. Caller frees. */
struct plan_batches *plan_batches_new(struct database *database, gint64 plan_id);

/* Adds one item; the reason is copied. Waits when judging is faster than the disk. */
bool plan_batches_add(struct plan_batches *batches, gint64 learner_id, enum verdict verdict,
                      const char *reason, GError **error);

/* Writes the rest and ends the thread; after it the connection is the caller's again. */
bool plan_batches_finish(struct plan_batches *batches, GError **error);

/* Ends the thread first if need be; what has not been written is dropped. */
void plan_batches_free(struct plan_batches *batches);
DEFINE_AUTOPTR(plan_batches, plan_batches_free)

#endif
