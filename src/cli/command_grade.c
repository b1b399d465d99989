#include "config.h"

#include "base/error.h"
#include "cli/commands.h"
#include "cli/correction.h"

static bool command_grade_set_run(struct invocation *invocation, GError **error)
{
    const bool total = invocation_flag(invocation, "total");
    struct correction_wish wish = {
        .kind = total ? CORRECTION_TOTAL : CORRECTION_GRADE,
        .context = invocation->arguments[0],
        .forget = invocation_flag(invocation, "forget"),
        .add_part = invocation_flag(invocation, "add"),
    };
    const int behind = (total ? 0 : 1) + (wish.forget ? 0 : 1);
    const int names = invocation->argument_count - 1 - behind;
    if (names < 1) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "something is missing: behind the course come the learners%s%s",
                    total ? "" : ", the graded part (\"Homework 2\")",
                    wish.forget ? "" : " and the grade (35/40 or \"87.5 %\")");
        return false;
    }
    if (!total)
        wish.part = invocation->arguments[1 + names];
    if (!wish.forget) {
        const char *typed = invocation->arguments[invocation->argument_count - 1];
        if (!correction_read_amount(wish.kind, typed, invocation_flag(invocation, "extra-credit"),
                                    &wish.amount, error))
            return false;
    }
    return correction_run(invocation, &wish, 1, names, error);
}

static const struct command_option options[] = {
    { .name = "total", .help = "The grade of the whole course, instead of one of its parts" },
    { .name = "add", .help = "Add the graded part to the course if it has none of this name" },
    { .name = "extra-credit", .help = "Allow more than 100 %" },
    CORRECTION_FORGET_OPTION,
    { 0 },
};

const struct command command_grade_set = {
    .name = "grade set",
    .arguments = "COURSE USERNAME|@FILE... [PART] EARNED/POSSIBLE|PERCENT%",
    .summary = "Set learners' grades by hand",
    .help =
        "PART is a graded part of the course, as \"course show\" lists them: its category and "
        "number as one argument, or the category alone if it has one part only. With --total there "
        "is no PART: the grade is the one that the LMS would report for the whole course. It "
        "decides where a course has no grading policy, or a configuration's total_source says "
        "so.\n\n"
        "Imports keep a grade that was set by hand, and show a conflict. @FILE names a text file "
        "with a username on each line.\n\n"
        "  testamur grade set course-v1:Org+HORT101+2026 anna 'Homework 2' 35/40\n"
        "  testamur grade set course-v1:Org+HORT101+2026 anna bob --total '87.5 %'\n"
        "  testamur grade set course-v1:Org+HORT101+2026 anna 'Homework 2' --forget",
    .options = options,
    .arguments_least = 2,
    .arguments_most = -1,
    .run = command_grade_set_run,
};
