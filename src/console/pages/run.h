/* Runs from the console: issuing as a job that can be watched and cancelled, and the reports of runs. Layer:
 * console/pages. Called by the plan page and by sections. */
#ifndef CONSOLE_PAGES_RUN_H
#define CONSOLE_PAGES_RUN_H

#include "console/console.h"

/* Issues the credentials of a configuration, to these learners only (NULL-terminated; copied) or to all that its plan
 * finds, and shows the report. The person has agreed to `expected`; should there be another number by now, they are
 * asked again, as they are about learners of these whose credential was withdrawn. RUN_ANY: to whatever is found. */
#define RUN_ANY G_MAXUINT64
void run_issue(struct console *console, gint64 configuration_id, const char *const *usernames,
               guint64 expected);

/* Shows the report of a run that was kept. */
void run_show_report(struct console *console, gint64 run_id);

/* Makes the learners whom a plan refuses the marks of the list of learners, and opens it. */
void run_mark_refused(struct console *console, gint64 plan_id);

#endif
