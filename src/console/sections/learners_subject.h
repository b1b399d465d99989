/* What the commands of learners are about, in the list as in the form, and those that have a file of their own. Layer:
 * console/sections. Called by the files learners_*.c only. */
#ifndef CONSOLE_SECTIONS_LEARNERS_SUBJECT_H
#define CONSOLE_SECTIONS_LEARNERS_SUBJECT_H

#include "console/console.h"
#include "store/learner.h"

/* The one learner that a command is about: of the form, or the current row. 0: none. */
gint64 learners_current_id(const struct page *page);

/* That learner; NULL when an error was told. Caller frees. */
struct learner *learners_current(struct page *page);

/* The usernames (char *) of the marked learners, of the current one, or of the form's. NULL when there are none or an
 * error was told. Caller unrefs. */
GPtrArray *learners_selected_names(struct page *page);

/* learners_names.c: accepts the names that wait, or drops new ones, after a question; takes back what was set by hand,
 * as a menu asks. */
void learners_run_accept(struct page *page);
void learners_run_reject(struct page *page);
void learners_run_forget(struct page *page);

/* learners_one.c: explains, or issues, to one learner the credential of a configuration that is chosen from a menu. */
void learners_run_explain(struct page *page);
void learners_run_issue(struct page *page);

#endif
