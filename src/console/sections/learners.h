/* Learners: names, addresses, and what they have done. Layer: console/sections. Known to the tables of sections and
 * commands. */
#ifndef CONSOLE_SECTIONS_LEARNERS_H
#define CONSOLE_SECTIONS_LEARNERS_H

#include "console/sections/section.h"

extern const struct section section_learners;

/* learners_commands.c */
extern const struct console_command learners_list_commands[], learners_form_commands[];

/* Opens the list of credentials with those of a learner that show another name, marked, to be reissued. Says so if
 * there are none. */
void learners_show_outdated(struct console *console, gint64 id);

#endif
