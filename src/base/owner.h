/* Who works on a row: a mark that tells a living process from one that is gone, after a reboot and when
 * process ids come round again too. Layer: base. Called by operations (plan, issue, recover, mail).
 * Source: RELIABILITY.md section 2. */
#ifndef BASE_OWNER_H
#define BASE_OWNER_H

#include <glib.h>
#include <stdbool.h>

/* This process's mark: boot id, process id and start time. Caller frees. */
char *owner_mark(void);

/* Whether the process that made a mark still runs. "" and anything that is no mark is nobody. */
bool owner_lives(const char *mark);

/* The instant at which a process started, in microseconds since 1970; 0 when there is no such process. */
gint64 owner_started(gint64 process);

/* Whether somebody has stopped it, by ^Z or SIGSTOP. */
bool owner_is_stopped(gint64 process);

#endif
