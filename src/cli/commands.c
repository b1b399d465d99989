#include "config.h"

#include "cli/commands.h"

const struct command *const commands[] = {
    &command_help,
    NULL,
};
