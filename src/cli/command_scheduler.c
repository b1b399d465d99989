#include "config.h"

#include "base/interrupt.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "operations/scheduler.h"

static bool is_interrupted(gpointer data)
{
    return interrupt_came(data);
}

static void tell(gpointer data G_GNUC_UNUSED, const char *words)
{
    output_note(words);
}

static bool command_scheduler_run(struct invocation *invocation, GError **error)
{
    g_autofree char *directory = NULL;
    {
        g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
        if (installation == NULL)
            return false;
        directory = g_strdup(installation->directory);
    }
    g_autoptr(interrupt) interrupt = interrupt_begin();
    const struct scheduler_request request = {
        .stop = interrupt_descriptor(interrupt),
        .stopped = is_interrupted,
        .tell = tell,
        .data = interrupt,
    };
    output_note("the scheduler has begun");
    if (!scheduler_run(directory, &request, error))
        return false;
    output_note("the scheduler has ended");
    return true;
}

const struct command command_scheduler = {
    .name = "scheduler",
    .arguments = "",
    .summary = "Stay, and issue and send when it is due, as run-due does when it is called",
    .help =
        "Stays in the foreground, for a service of its own instead of a timer that calls run-due. "
        "It sleeps until the next time of a schedule or the next message, notices changes of the "
        "database and of the clock, and may be killed at any time. What it does is told on "
        "standard error. ^C or SIGTERM end it; of a run that is going on, the chunk at hand is "
        "finished first, and the rest is begun again by the next start.\n\n"
        "What fails, such as a database that another holds or a mail server that is down, is told "
        "once and tried again after a minute.",
    .run = command_scheduler_run,
};
