#include "config.h"

#include "base/machine.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"

static bool command_init_run(struct invocation *invocation, GError **error)
{
    const char *given =
        invocation->argument_count > 0 ? invocation->arguments[0] : invocation->data;
    g_autofree char *directory = machine_data_directory(given, error);
    if (directory == NULL
        || !installation_create(directory, invocation_option(invocation, "group"), error))
        return false;
    if (invocation->json) {
        output_json(json_pack("{s:o}", "directory", json_text(directory)));
        return true;
    }
    g_autofree char *shown = text_show(directory);
    output_line("Made an installation in %s", shown);
    return true;
}

static const struct command_option options[] = {
    { .name = "group",
      .argument = "GROUP",
      .help = "Let all members of this Unix group work with the installation" },
    { 0 },
};

const struct command command_init = {
    .name = "init",
    .arguments = "[DIRECTORY]",
    .summary = "Make an installation: the database and the directories of the PDFs",
    .help = "The directory must be new or empty. Without one, the installation is made where the "
            "other commands look for it: TESTAMUR_DATA, the setting \"data\" in the section "
            "[testamur] of the settings file, or testamur in the directory for a user's data.\n\n"
            "Only the user who makes it may read and write it; with --group all members of the "
            "group may.\n\n"
            "  testamur init /srv/certificates --group registrars",
    .options = options,
    .arguments_most = 1,
    .run = command_init_run,
};
