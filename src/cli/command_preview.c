#include "config.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "operations/preview.h"
#include "store/configuration.h"

static bool check_wish(const struct invocation *invocation, const char *path, GError **error)
{
    if (path == NULL)
        g_set_error_literal(error, OPERATIONS_ERROR, ERROR_USAGE,
                            "say which file to write: --output FILE.pdf or FILE.png");
    else if (invocation_flag(invocation, "worst")
             && invocation_option(invocation, "learner") != NULL)
        g_set_error_literal(error, OPERATIONS_ERROR, ERROR_USAGE,
                            "--worst chooses the names itself: leave out --learner");
    else
        return true;
    return false;
}

static void show(const struct invocation *invocation, const char *path, const char *told)
{
    if (!invocation->json) {
        g_autofree char *shown_path = text_show(path);
        g_autofree char *shown = text_show(told);
        output_line("written to %s; %s", shown_path, shown);
        return;
    }
    json_t *object = json_object();
    json_object_set_new(object, "file", json_text(path));
    json_object_set_new(object, "shows", json_text(told));
    output_json(object);
}

static bool command_preview_run(struct invocation *invocation, GError **error)
{
    const char *path = invocation_option(invocation, "output");
    const struct preview_wish wish = {
        .username = invocation_option(invocation, "learner"),
        .worst = invocation_flag(invocation, "worst"),
    };
    if (!check_wish(invocation, path, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    g_autoptr(configuration) configuration =
        configuration_find_typed(installation->database, invocation->arguments[0], error);
    g_autofree char *told = NULL;
    if (configuration == NULL
        || !preview_save(installation, configuration, &wish, path,
                         invocation_flag(invocation, "force"), &told, error))
        return false;
    show(invocation, path, told);
    return true;
}

static const struct command_option command_preview_options[] = {
    { "learner", "USERNAME", "show this learner's name, eligible or not (an example)", 0 },
    { "worst", NULL, "show the names that are hardest to print, several on a sheet", 0 },
    { "output", "FILE", "write this file; .pdf or .png says what it is", 'o' },
    { "force", NULL, "replace a file that is there already", 0 },
    { 0 },
};

const struct command command_preview = {
    .name = "preview",
    .arguments = "CONFIGURATION",
    .summary = "Show what a certificate looks like, without issuing anything",
    .help =
        "CONFIGURATION is its number or KEY:TYPE. The certificate has SPECIMEN written across it, "
        "and an id that belongs to nobody. Nothing is written to the database.\n\n"
        "With --worst the file is a sheet of those learners of the course or learning path, "
        "eligible or not, whose names are the longest, the widest, from right to left, in the most "
        "lines, in the smallest letters, or set in a fallback font.\n\n"
        "A .png is drawn by pdftoppm, from the package poppler-utils.\n\n"
        "  testamur preview course-v1:Org+Course+2026:Completion -o preview.pdf\n"
        "  testamur preview 1 --learner ada -o ada.png\n"
        "  testamur preview 1 --worst -o worst.pdf",
    .options = command_preview_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_preview_run,
};
