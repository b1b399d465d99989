#include "config.h"

#include "base/error.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/parse.h"

static bool command_help_run(struct invocation *invocation, GError **error)
{
    if (invocation->argument_count == 0) {
        help_print_all();
        return true;
    }
    g_autofree char *name = g_strjoinv(" ", invocation->arguments);
    const struct command *command = command_find(name);
    if (command != NULL)
        help_print_command(command);
    else if (command_is_group(name))
        help_print_group(name);
    else
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "there is no command \"%s\". See testamur --help", name);
    return command != NULL || command_is_group(name);
}

const struct command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "Explain a command, or list them all",
    .arguments_most = 2,
    .run = command_help_run,
};
