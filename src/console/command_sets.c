#include "config.h"

#include "console/command.h"

const struct console_command_set console_command_sets[] = {
    { "Everywhere", everywhere_commands },
    { "Always, in questions and menus too", always_commands },
    { 0 },
};
