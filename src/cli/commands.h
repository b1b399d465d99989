/* The commands' tables, one line for each. Layer: cli. Included by commands.c only, and by the files that
 * define them. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command command_demo;
extern const struct command command_explain;
extern const struct command command_help;
extern const struct command command_plan;
extern const struct command command_template_describe;
extern const struct command command_template_prepare;

#endif
