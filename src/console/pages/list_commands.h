/* The commands of lists, for the list of all commands. Layer: console/pages. Called by the table of all sets. */
#ifndef CONSOLE_PAGES_LIST_COMMANDS_H
#define CONSOLE_PAGES_LIST_COMMANDS_H

#include "console/command.h"

extern const struct console_command list_commands[];
extern const struct console_command list_filter_commands[];

#endif
