#include "config.h"

#include "cli/commands.h"

const struct command *const commands[] = {
    &command_demo,
    &command_plan,
    &command_explain,
    &command_help,
    &command_template_describe,
    &command_template_prepare,
    NULL,
};
