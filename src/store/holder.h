/* Who holds the database's write lock. Layer: store. Called by database_open.c and database_error.c only. */
#ifndef STORE_HOLDER_H
#define STORE_HOLDER_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

/* What is known of the process that is writing a database. */
struct holder {
    /* who runs it, its number and name, and when it began: "anna (process 4711, testamur, begun at
     * 2026-06-16T09:05:00Z)", with ", stopped" after that; "another process" when the kernel does not tell */
    char *words;
    bool stopped; /* by ^Z */
    bool works;   /* it is another Testamur and not stopped: what it writes comes to an end */
};

/* Who is writing the database `file`. Caller frees, with holder_free. */
struct holder *holder_find(const char *file);
void holder_free(struct holder *holder);
DEFINE_AUTOPTR(holder, holder_free)

#endif
