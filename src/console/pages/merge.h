/* Making one learner of two: both side by side, what would happen, and doing it after a question. And the list of those
 * who may be one person. Layer: console/pages. Called by the section of learners. */
#ifndef CONSOLE_PAGES_MERGE_H
#define CONSOLE_PAGES_MERGE_H

#include "console/command.h"
#include "console/console.h"

/* `kept` stays, `merged` goes: user names; which of them is which can be turned round on the page. */
void merge_open(struct console *console, const char *kept, const char *merged);
extern const struct console_command merge_commands[];

/* duplicates.c */
void duplicates_open(struct console *console);
extern const struct console_command duplicates_commands[];

#endif
