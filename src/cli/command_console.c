#include "config.h"

#include "cli/commands.h"

#include "base/error.h"
#include "base/machine.h"
#include "console/console.h"
#include "console/terminal/terminal.h"

#include <stdio.h>

static bool console_read_size(const char *typed, struct console_options *options, GError **error)
{
    char end = '\0';
    if (typed == NULL
        || (sscanf(typed, "%dx%d%c", &options->columns, &options->rows, &end) == 2
            && options->columns > 0 && options->rows > 0 && options->columns < 1000
            && options->rows < 1000))
        return true;
    g_set_error(error, CONSOLE_ERROR, ERROR_USAGE,
                "--size: \"%s\" is no size; it is written as columns x rows, such as 80x24", typed);
    return false;
}

/* The label of the installation: the option, else the machine's setting. Caller frees. */
static char *console_environment(const struct invocation *invocation, GError **error)
{
    const char *given = invocation_option(invocation, "environment");
    return given != NULL ? g_strdup(given) : machine_setting("console", "environment", error);
}

static bool command_console_run(struct invocation *invocation, GError **error)
{
    g_autoptr(GError) fault = NULL;
    g_autofree char *directory = machine_data_directory(invocation->data, error);
    g_autofree char *environment =
        directory != NULL ? console_environment(invocation, &fault) : NULL;
    const char *lean = g_getenv("TESTAMUR_LEAN");
    struct console_options options = {
        .directory = directory,
        .read_only = invocation_flag(invocation, "read-only"),
        .environment = environment,
        .theme = invocation_option(invocation, "theme"),
        .lean = invocation_flag(invocation, "lean") || (lean != NULL && *lean != '\0'),
        .section = invocation->arguments[0],
    };
    if (fault != NULL) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return false;
    }
    return directory != NULL
           && console_read_size(invocation_option(invocation, "size"), &options, error)
           && console_run(&options, error);
}

static const struct command_option console_command_options[] = {
    { .name = "read-only", .help = "Show everything, change nothing" },
    { .name = "environment",
      .argument = "LABEL",
      .help = "A label in the title, such as test; production makes the title red" },
    { .name = "theme",
      .argument = "NAME",
      .help = "How it looks: default, dark, light, mono or high-contrast" },
    { .name = "lean", .help = "Send as little as possible, for slow lines" },
    { .name = "size",
      .argument = "COLUMNSxROWS",
      .help = "The size of a terminal that does not tell it" },
    { 0 },
};

const struct command command_console = {
    .name = "console",
    .arguments = "[SECTION]",
    .summary = "Open the full-screen console",
    .help =
        "Without a command, on a terminal, testamur opens the console, too. The keys that can be "
        "pressed stand in the last line of the screen; ? shows them all.\n\n"
        "  testamur console credentials --read-only",
    .options = console_command_options,
    .arguments_most = 1,
    .run = command_console_run,
};
