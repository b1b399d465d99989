/* One turn of the scheduler: run-due, as a process of its own, so that what it leaves when it fails has an owner that is
 * gone, and the next turn finishes it. Layer: operations, private to scheduler.c. */
#ifndef OPERATIONS_SCHEDULER_TURN_H
#define OPERATIONS_SCHEDULER_TURN_H

#include "operations/scheduler.h"

/* Runs `testamur --data DIRECTORY run-due`; when it is told to end, so is the child, and its end is waited for. Returns
 * the lines that it wrote, without this program's name, and sets whether all went well. NULL and ERROR_IO when it can't be
 * started. Caller frees with g_strfreev. */
char **scheduler_turn(const char *directory, const struct scheduler_request *request, bool *well,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
