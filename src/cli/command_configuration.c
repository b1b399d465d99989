#include "config.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/schedule_options.h"
#include "operations/configuration.h"
#include "operations/schedule.h"
#include "rules/options.h"
#include "schedule/words.h"

static char *configuration_schedule_text(const struct configuration *one)
{
    struct schedule schedule;
    configuration_schedule(one, &schedule);
    return schedule_text(&schedule);
}

static json_t *configuration_json(const struct configuration *one)
{
    g_autofree char *schedule = configuration_schedule_text(one);
    return json_pack("{s:I, s:o, s:o, s:O, s:b, s:o, s:o, s:o}", "id", (json_int_t)one->id,
                     "context_key", json_text(one->context_key), "type", json_text(one->type_name),
                     "options", one->options, "enabled", one->enabled, "schedule",
                     json_text(schedule), "created", report_instant_json(one->created), "modified",
                     report_state_json(one->modified));
}

static bool command_configuration_list_run(struct invocation *invocation, GError **error)
{
    static const char *const headings[] = { ">ID",     "COURSE OR PATH", "TYPE",
                                            "ENABLED", "SCHEDULE",       NULL };
    const struct configuration_filter filter = configuration_filter_read(invocation);
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) list =
        installation != NULL ? configuration_list(installation->database, &filter, error) : NULL;
    if (list == NULL)
        return false;
    if (invocation->json) {
        json_t *all = json_array();
        for (guint i = 0; i < list->len; i++)
            json_array_append_new(all, configuration_json(list->pdata[i]));
        output_json(all);
        return true;
    }
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < list->len; i++) {
        const struct configuration *one = list->pdata[i];
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, one->id);
        g_autofree char *schedule = configuration_schedule_text(one);
        const char *const cells[] = { id, one->context_key, one->type_name,
                                      one->enabled ? "yes" : "no", schedule };
        output_table_row(table, cells);
    }
    output_table_end(table);
    return true;
}

static bool configuration_show(const struct invocation *invocation, struct database *database,
                               const char *typed, const GPtrArray *warnings, GError **error)
{
    gint64 credentials = 0;
    g_autoptr(configuration) one = configuration_find_typed(database, typed, error);
    if (one == NULL || !configuration_count_credentials(database, one->id, &credentials, error))
        return false;
    g_autoptr(json_t) merged = options_merge(one->type_options, one->options);
    if (invocation->json) {
        json_t *whole = configuration_json(one);
        json_object_set_new(whole, "retrieval", json_text(one->retrieval));
        json_object_set_new(whole, "generation", json_text(one->generation));
        json_object_set(whole, "effective_options", merged);
        json_object_set_new(whole, "credentials", json_integer(credentials));
        if (warnings != NULL)
            json_object_set_new(whole, "warnings", report_warnings_json(warnings));
        output_json(whole);
        return true;
    }
    if (warnings != NULL)
        report_warnings(warnings);
    g_autofree char *schedule = configuration_schedule_text(one);
    report_number("Number", one->id);
    output_field("Course or path", one->context_key);
    output_field("Type", one->type_name);
    output_field("Retrieval", one->retrieval);
    output_field("Generation", one->generation);
    report_flag("Enabled", one->enabled);
    output_field("Schedule", schedule);
    report_options("Options", one->options);
    report_options("With the type's", merged);
    report_number("Credentials", credentials);
    report_instant("Created", one->created);
    report_instant("Modified", one->modified);
    return true;
}

static bool command_configuration_show_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    return installation != NULL
           && configuration_show(invocation, installation->database, invocation->arguments[0], NULL,
                                 error);
}

/* Adds one (no `typed`) or changes one as the options say. */
static bool configuration_run(struct invocation *invocation, const char *typed, GError **error)
{
    struct schedule_wish schedule;
    bool given = false;
    const char *options = invocation_option(invocation, "options");
    g_autofree char *text = report_argument_text(options, error);
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    if ((options != NULL && text == NULL)
        || !schedule_options_read(invocation, &schedule, &given, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL)
        return false;
    g_autoptr(configuration) found =
        typed != NULL ? configuration_find_typed(installation->database, typed, error) : NULL;
    if (typed != NULL && found == NULL)
        return false;
    const struct configuration_wish wish = {
        .context_key = invocation->arguments[0],
        .type_name = typed == NULL ? invocation->arguments[1] : NULL,
        .options = text,
        .schedule = given ? &schedule : NULL,
    };
    g_autoptr(configuration) saved =
        configuration_save(installation, found != NULL ? found->id : 0, &wish, warnings, error);
    if (saved == NULL)
        return false;
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, saved->id);
    return configuration_show(invocation, installation->database, id, warnings, error);
}

static bool command_configuration_add_run(struct invocation *invocation, GError **error)
{
    return configuration_run(invocation, NULL, error);
}

static bool command_configuration_change_run(struct invocation *invocation, GError **error)
{
    return configuration_run(invocation, invocation->arguments[0], error);
}

static bool command_configuration_remove_run(struct invocation *invocation, GError **error)
{
    return report_remove(invocation, "the configuration", "", configuration_remove, error);
}

static const struct command_option list_options[] = {
    CONFIGURATION_FILTER_OPTIONS,
    { 0 },
};

static const struct command_option add_options[] = {
    { .name = "options", .argument = "JSON|@FILE", .help = "Options that override the type's" },
    SCHEDULE_OPTIONS,
    { 0 },
};

static const struct command_option change_options[] = {
    { .name = "options", .argument = "JSON|@FILE", .help = "Options instead of its present ones" },
    SCHEDULE_OPTIONS,
    REPORT_BASED_ON_OPTION,
    { 0 },
};

static const struct command_option remove_options[] = {
    { .name = "yes", .help = "Do not ask" },
    { 0 },
};

const struct command command_configuration_list = {
    .name = "configuration list",
    .summary = "List the configurations: which types are issued for which courses and paths",
    .options = list_options,
    .run = command_configuration_list_run,
};

const struct command command_configuration_show = {
    .name = "configuration show",
    .arguments = "CONFIGURATION",
    .summary = "Show a configuration with the options in force",
    .help = "CONFIGURATION is its number or KEY:TYPE.",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_configuration_show_run,
};

const struct command command_configuration_add = {
    .name = "configuration add",
    .arguments = "KEY TYPE",
    .summary = "Configure a credential type for a course or learning path",
    .help = "A new configuration is disabled: it is issued when you say so, until it is enabled "
            "for its schedule of every 10 days.\n\n"
            "  testamur configuration add course-v1:Org+HORT101+2026 'Certificate of Completion'",
    .options = add_options,
    .arguments_least = 2,
    .arguments_most = 2,
    .run = command_configuration_add_run,
};

const struct command command_configuration_change = {
    .name = "configuration change",
    .arguments = "CONFIGURATION",
    .summary = "Change a configuration's options and schedule, enable or disable it",
    .help = "CONFIGURATION is its number or KEY:TYPE. Course and type are fixed; options are "
            "replaced as a whole. The schedule's options are those of \"schedule set\".",
    .options = change_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_configuration_change_run,
};

const struct command command_configuration_remove = {
    .name = "configuration remove",
    .arguments = "CONFIGURATION",
    .summary = "Remove a configuration",
    .help = "Refused while any credential was issued with it, invalidated ones included.",
    .options = remove_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_configuration_remove_run,
};
