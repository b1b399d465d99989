/* Who holds the database's write lock. Layer: store. Called by statement.c only. */
#ifndef STORE_HOLDER_H
#define STORE_HOLDER_H

#include <glib.h>
#include <stdbool.h>

/* Words for the process that is writing the database `file`: who runs it, its number and name, and
 * when it began: "anna (process 4711, testamur, begun at 2026-06-16T09:05:00Z)", with ", stopped" after that when it was
 * (^Z); "another process" when the kernel does not tell. `stopped` may be NULL. Caller frees. */
char *holder_describe(const char *file, bool *stopped);

#endif
