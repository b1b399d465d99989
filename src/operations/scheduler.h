/* The scheduler: stays, sleeps until something is due, and then does what run_due does, as often as it takes.
 * Layer: operations. Called by commands. Source: SCHEDULES.md section 10; DESIGN.md section 6.
 *
 * It keeps nothing in memory that matters: each time it opens the installation anew, finishes what an interrupted run
 * left, and runs what is due, so that it may be killed at any moment, a database may be restored beneath it, and the clock
 * may be set. It looks again when the database was changed, and once a minute in any case. */
#ifndef OPERATIONS_SCHEDULER_H
#define OPERATIONS_SCHEDULER_H

#include "operations/run_due.h"

struct scheduler_request {
    int stop; /* readable when it is to end; -1: only `stopped` tells */
    bool (*stopped)(
        gpointer
            data); /* asked between the steps of a run too: a chunk is finished, then it ends */
    void (*tell)(gpointer data, const char *words); /* a sentence about its own work */
    void (*tell_item)(gpointer data, const struct run_due_item *item); /* what was run */
    gpointer data;
};

/* Runs until it is told to end. What fails is told, once, and tried again. An error means that it could not even
 * begin. */
bool scheduler_run(const char *directory, const struct scheduler_request *request,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
