#include "config.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "operations/explain.h"
#include "operations/explain_words.h"
#include "store/configuration.h"

static bool command_explain_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    g_autoptr(configuration) configuration =
        configuration_find_typed(installation->database, invocation->arguments[0], error);
    if (configuration == NULL)
        return false;
    g_autoptr(json_t) explanation =
        explain_learner(installation, configuration->id, invocation->arguments[1], true, error);
    if (explanation == NULL)
        return false;
    if (invocation->json) {
        output_json(g_steal_pointer(&explanation));
        return true;
    }
    g_autofree char *words = explain_words(explanation);
    output_line("%s", words);
    return true;
}

const struct command command_explain = {
    .name = "explain",
    .arguments = "CONFIGURATION USERNAME",
    .summary = "Say why one learner gets a credential, or does not",
    .help = "CONFIGURATION is its number or KEY:TYPE. Shows the verdict as a plan would give it "
            "now, what is "
            "required, reached and missing, each category with its weight, both totals, every step "
            "of a "
            "learning path, the learner's credentials, and where the name comes from. Nothing is "
            "written.\n\n"
            "  testamur explain course-v1:Org+Course+2026:Completion anna",
    .arguments_least = 2,
    .arguments_most = 2,
    .run = command_explain_run,
};
