#include "config.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "operations/recover.h"

static json_t *recover_json(const struct recover_result *result)
{
    json_t *object = json_object();
    json_object_set_new(object, "issued", json_integer((json_int_t)result->issued));
    json_object_set_new(object, "failed", json_integer((json_int_t)result->failed));
    json_object_set_new(object, "archived", json_integer((json_int_t)result->archived));
    json_object_set_new(object, "unknown_mails", json_integer(result->unknown));
    json_object_set_new(object, "interrupted_runs", json_integer((json_int_t)result->runs));
    json_object_set_new(object, "seconds", json_real((double)result->duration / G_USEC_PER_SEC));
    return object;
}

static bool command_recover_run(struct invocation *invocation, GError **error)
{
    struct recover_result result;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL || !recover_run(installation, &result, error))
        return false;
    if (invocation->json) {
        output_json(recover_json(&result));
        return true;
    }
    g_autofree char *words = recover_words(&result);
    output_line("%s", words);
    return true;
}

const struct command command_recover = {
    .name = "recover",
    .arguments = "",
    .summary = "Finish what interrupted runs left",
    .help = "Credentials that a run had begun when it was interrupted are finished with the "
            "identifiers and dates they have; one that can't be printed is set to error, with the "
            "reason. Every command that writes does this first.",
    .run = command_recover_run,
};
