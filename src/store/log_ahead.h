/* Hands the log to the disk while a transaction of hundreds of megabytes is still being written, so that its commit does
 * not have to wait for all of it. Layer: store. Called by operations (import). */
#ifndef STORE_LOG_AHEAD_H
#define STORE_LOG_AHEAD_H

#include "store/database.h"

struct log_ahead;

/* For a transaction about so many rows. NULL: it is not worth it, or can't be had; the commit takes longer then. Caller
 * frees, after the commit. */
struct log_ahead *log_ahead_start(const struct database *database, gint64 rows);
void log_ahead_free(struct log_ahead *ahead); /* NULL is fine */
DEFINE_AUTOPTR(log_ahead, log_ahead_free)

#endif
