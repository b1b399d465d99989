#include "config.h"

#include "base/error.h"
#include "cli/commands.h"
#include "cli/correction.h"

static bool command_enrolment_set_run(struct invocation *invocation, GError **error)
{
    struct correction_wish wish = {
        .kind = CORRECTION_ENROLMENT,
        .context = invocation->arguments[0],
        .forget = invocation_flag(invocation, "forget"),
        .active = !invocation_flag(invocation, "inactive"),
        .mode = invocation_option(invocation, "mode"),
    };
    if (wish.forget && (!wish.active || wish.mode != NULL)) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "--forget goes neither with --inactive nor with --mode");
        return false;
    }
    return correction_run(invocation, &wish, 1, invocation->argument_count - 1, error);
}

static const struct command_option options[] = {
    { .name = "inactive", .help = "The enrolment is ended: it counts for nothing" },
    { .name = "mode", .argument = "TRACK", .help = "The enrolment track, such as verified" },
    CORRECTION_FORGET_OPTION,
    { 0 },
};

const struct command command_enrolment_set = {
    .name = "enrolment set",
    .arguments = "COURSE USERNAME|@FILE...",
    .summary = "Enrol learners in a course by hand, or end their enrolments",
    .help =
        "Imports keep an enrolment that was set by hand, and show a conflict. @FILE names a text "
        "file with a username on each line.\n\n"
        "  testamur enrolment set course-v1:Org+HORT101+2026 anna bob --mode verified",
    .options = options,
    .arguments_least = 2,
    .arguments_most = -1,
    .run = command_enrolment_set_run,
};
