/* Help for people at a terminal, made from the table of commands. Layer: cli. Called by command.c and
 * command_help.c. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

/* All commands; those whose first word is `group`, if it is not NULL; one command. */
void help_print_all(void);
void help_print_group(const char *group);
void help_print_command(const struct command *command);

/* The help of an option as a sentence, whichever way its table writes it. Caller frees. */
char *help_option_sentence(const struct command_option *option);

#endif
