/* The commands that work in the overlays, for the list of all commands. Layer: console/pages. Called by the table of
 * all sets. */
#ifndef CONSOLE_PAGES_OVERLAY_COMMANDS_H
#define CONSOLE_PAGES_OVERLAY_COMMANDS_H

#include "console/command.h"

extern const struct console_command files_commands[];
extern const struct console_command help_commands[];
extern const struct console_command menu_commands[];
extern const struct console_command messages_commands[];
extern const struct console_command palette_commands[];
extern const struct console_command question_commands[];
extern const struct console_command reader_commands[];

#endif
