/* Moves the log of the database into its file on a thread of its own, beside work that commits again and again.
 * Layer: store. Called by operations that do such work.
 *
 * SQLite itself would do it on the thread that commits, which then waits for the disk twice. */
#ifndef STORE_CHECKPOINTER_H
#define STORE_CHECKPOINTER_H

#include "store/database.h"

/* From now on the log of `database` is moved beside its commits; where they are faster than that, a commit
 * waits once in a while, so that the log does not grow with the work. `database` is borrowed and belongs to the
 * calling thread as before. */
struct checkpointer;
struct checkpointer *checkpointer_start(struct database *database) G_GNUC_WARN_UNUSED_RESULT;

/* Ends the thread after what it is doing; SQLite moves the log again as it does by default. NULL is fine. */
void checkpointer_free(struct checkpointer *checkpointer);
DEFINE_AUTOPTR(checkpointer, checkpointer_free)

#endif
