/* The home page: the sections with their counts, what needs attention, the last runs; in an empty installation the
 * way to the first credential. Layer: console/pages. Called by the loop. */
#ifndef CONSOLE_PAGES_HOME_H
#define CONSOLE_PAGES_HOME_H

#include "console/command.h"
#include "console/console.h"

extern const struct console_command home_commands[];

void home_open(struct console *console);

#endif
