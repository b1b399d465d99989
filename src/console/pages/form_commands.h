/* The commands of forms, for the table of all sets. Layer: console/pages. */
#ifndef CONSOLE_PAGES_FORM_COMMANDS_H
#define CONSOLE_PAGES_FORM_COMMANDS_H

#include "console/command.h"

extern const struct console_command form_commands[];

#endif
