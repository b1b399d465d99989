/* The scheduler: stays, sleeps until something is due, and then lets run-due do it, as often as it takes.
 * Layer: operations. Called by commands. Source: SCHEDULES.md section 10; DESIGN.md section 6.
 *
 * It keeps nothing that matters: each turn is a process of its own, which opens the installation anew, finishes what an
 * interrupted run left, and runs what is due. So either may be killed at any moment, a database may be restored beneath
 * it, and the clock may be set. It looks again when the database was changed, and once a minute in any case. */
#ifndef OPERATIONS_SCHEDULER_H
#define OPERATIONS_SCHEDULER_H

#include "operations/installation.h"

struct scheduler_request {
    int stop; /* readable when it is to end; -1: only `stopped` tells */
    /* a chunk of a run that is going on is finished, then it ends */
    bool (*stopped)(gpointer data);
    void (*tell)(gpointer data, const char *words); /* what was done, and what could not be */
    gpointer data;
};

/* Runs until it is told to end. What fails is told, once, and tried again. An error means that it could not even
 * begin. */
bool scheduler_run(const char *directory, const struct scheduler_request *request,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
