#include "config.h"

#include "base/error.h"
#include "cli/commands.h"
#include "cli/correction.h"

static bool command_completion_set_run(struct invocation *invocation, GError **error)
{
    struct correction_wish wish = {
        .kind = CORRECTION_COMPLETION,
        .context = invocation->arguments[0],
        .forget = invocation_flag(invocation, "forget"),
    };
    const int last = invocation->argument_count - 1;
    if (wish.forget)
        return correction_run(invocation, &wish, 1, last, error);
    if (last < 2) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "the completion is missing: write a ratio like 0.875 or a percentage like "
                    "\"87.5 %%\" behind the learners");
        return false;
    }
    return amount_read(invocation->arguments[last], false, &wish.amount, error)
           && correction_run(invocation, &wish, 1, last - 1, error);
}

static const struct command_option options[] = {
    CORRECTION_FORGET_OPTION,
    { 0 },
};

const struct command command_completion_set = {
    .name = "completion set",
    .arguments = "COURSE USERNAME|@FILE... RATIO|PERCENT%|EARNED/POSSIBLE",
    .summary = "Set how much of a course learners completed, by hand",
    .help =
        "Imports keep a completion that was set by hand, and show a conflict. @FILE names a text "
        "file with a username on each line.\n\n"
        "  testamur completion set course-v1:Org+HORT101+2026 anna '87.5 %'\n"
        "  testamur completion set course-v1:Org+HORT101+2026 anna --forget",
    .options = options,
    .arguments_least = 2,
    .arguments_most = -1,
    .run = command_completion_set_run,
};
