#include "config.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/credential_type.h"
#include "store/configuration.h"

static json_t *type_json(const struct credential_type *type)
{
    return json_pack("{s:o, s:o, s:o, s:O, s:o, s:o}", "name", json_text(type->name), "retrieval",
                     json_text(type->retrieval), "generation", json_text(type->generation),
                     "options", type->options, "created", report_instant_json(type->created),
                     "modified", report_state_json(type->modified));
}

static bool command_type_list_run(struct invocation *invocation, GError **error)
{
    static const char *const headings[] = { "NAME", "RETRIEVAL", "GENERATION", NULL };
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) list =
        installation != NULL ? credential_type_list(installation->database, error) : NULL;
    if (list == NULL)
        return false;
    if (invocation->json) {
        json_t *all = json_array();
        for (guint i = 0; i < list->len; i++)
            json_array_append_new(all, type_json(list->pdata[i]));
        output_json(all);
        return true;
    }
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < list->len; i++) {
        const struct credential_type *type = list->pdata[i];
        const char *const cells[] = { type->name, type->retrieval, type->generation };
        output_table_row(table, cells);
    }
    output_table_end(table);
    return true;
}

static json_t *type_configurations_json(const GPtrArray *configurations)
{
    json_t *list = json_array();
    for (guint i = 0; i < configurations->len; i++) {
        const struct configuration *one = configurations->pdata[i];
        json_array_append_new(list,
                              json_pack("{s:I, s:o, s:b}", "id", (json_int_t)one->id, "context_key",
                                        json_text(one->context_key), "enabled", one->enabled));
    }
    return list;
}

static bool type_show(const struct invocation *invocation, struct database *database,
                      const char *name, const GPtrArray *warnings, GError **error)
{
    const struct configuration_filter filter = { .type_name = name };
    g_autoptr(credential_type) type = credential_type_find(database, name, error);
    g_autoptr(GPtrArray) configurations =
        type != NULL ? configuration_list(database, &filter, error) : NULL;
    if (configurations == NULL)
        return false;
    if (invocation->json) {
        json_t *whole = type_json(type);
        json_object_set_new(whole, "configurations", type_configurations_json(configurations));
        if (warnings != NULL)
            json_object_set_new(whole, "warnings", report_warnings_json(warnings));
        output_json(whole);
        return true;
    }
    if (warnings != NULL)
        report_warnings(warnings);
    output_field("Name", type->name);
    output_field("Retrieval", type->retrieval);
    output_field("Generation", type->generation);
    report_options("Options", type->options);
    for (guint i = 0; i < configurations->len; i++) {
        const struct configuration *one = configurations->pdata[i];
        output_field("Configured for", one->context_key);
    }
    report_instant("Created", type->created);
    report_instant("Modified", type->modified);
    return true;
}

static bool command_type_show_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    return installation != NULL
           && type_show(invocation, installation->database, invocation->arguments[0], NULL, error);
}

/* The wish that the options make; its options text is read into *text, which the caller frees. */
static bool type_read_wish(const struct invocation *invocation, struct credential_type_wish *wish,
                           char **text, GError **error)
{
    const char *options = invocation_option(invocation, "options");
    *text = report_argument_text(options, error);
    if (options != NULL && *text == NULL)
        return false;
    wish->retrieval = invocation_option(invocation, "retrieval");
    wish->generation = invocation_option(invocation, "generation");
    wish->options = *text;
    return true;
}

static bool command_type_add_run(struct invocation *invocation, GError **error)
{
    struct credential_type_wish wish = { .name = invocation->arguments[0] };
    g_autofree char *text = NULL;
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    if (!type_read_wish(invocation, &wish, &text, error))
        return false;
    if (wish.generation == NULL)
        wish.generation = "generate_pdf_credential";
    if (wish.retrieval == NULL) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "the option --retrieval is missing: it says who is eligible, such as "
                    "retrieve_completions");
        return false;
    }
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL)
        return false;
    g_autoptr(credential_type) type = credential_type_add(installation, &wish, warnings, error);
    return type != NULL
           && type_show(invocation, installation->database, type->name, warnings, error);
}

static bool command_type_change_run(struct invocation *invocation, GError **error)
{
    struct credential_type_wish wish = { .name = invocation_option(invocation, "name") };
    g_autofree char *text = NULL;
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    if (!type_read_wish(invocation, &wish, &text, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    const char *name = invocation->arguments[0];
    g_autofree char *renamed = wish.name != NULL ? text_trim(wish.name) : g_strdup(name);
    return installation != NULL
           && credential_type_change(installation, name, &wish, warnings, error)
           && type_show(invocation, installation->database, renamed, warnings, error);
}

static bool command_type_remove_run(struct invocation *invocation, GError **error)
{
    const char *name = invocation->arguments[0];
    gint64 count = 0;
    g_autofree char *shown = text_show(name);
    g_autofree char *question =
        g_strdup_printf("Remove the credential type %s with its configurations?", shown);
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL || !report_confirm(invocation, question, error)
        || !credential_type_remove(installation, name, &count, error))
        return false;
    if (invocation->json)
        output_json(json_pack("{s:o, s:I}", "removed", json_text(name), "configurations",
                              (json_int_t)count));
    else
        output_line("Removed the credential type %s and %" G_GINT64_FORMAT " configuration%s",
                    shown, count, count == 1 ? "" : "s");
    return true;
}

#define TYPE_OPTIONS                                                                               \
    { .name = "retrieval",                                                                         \
      .argument = "FUNCTION",                                                                      \
      .help = "Who is eligible: retrieve_completions, retrieve_subsection_grades or "              \
              "retrieve_completions_and_grades" },                                                 \
        { .name = "generation",                                                                    \
          .argument = "FUNCTION",                                                                  \
          .help = "What is made: generate_pdf_credential, which is the default" },                 \
    {                                                                                              \
        .name = "options", .argument = "JSON|@FILE", .help = "Options of both functions"           \
    }

static const struct command_option add_options[] = {
    TYPE_OPTIONS,
    { 0 },
};

static const struct command_option change_options[] = {
    { .name = "name", .argument = "NAME", .help = "A new name" },
    TYPE_OPTIONS,
    REPORT_BASED_ON_OPTION,
    { 0 },
};

static const struct command_option remove_options[] = {
    { .name = "yes", .help = "Do not ask" },
    { 0 },
};

const struct command command_type_list = {
    .name = "type list",
    .summary = "List the credential types",
    .run = command_type_list_run,
};

const struct command command_type_show = {
    .name = "type show",
    .arguments = "NAME",
    .summary = "Show a credential type and where it is configured",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_type_show_run,
};

const struct command command_type_add = {
    .name = "type add",
    .arguments = "NAME",
    .summary = "Add a credential type: who is eligible, and what the certificate looks like",
    .help = "Options are a JSON object that configurations can override; a wrong one is refused "
            "with its place.\n\n"
            "  testamur type add 'Certificate of Completion' --retrieval retrieve_completions "
            "--options '{\"template\": \"certificate\", \"required_completion\": 0.9}'",
    .options = add_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_type_add_run,
};

const struct command command_type_change = {
    .name = "type change",
    .arguments = "NAME",
    .summary = "Change a credential type",
    .help = "Options are replaced as a whole. Certificates that were issued stay as they are.",
    .options = change_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_type_change_run,
};

const struct command command_type_remove = {
    .name = "type remove",
    .arguments = "NAME",
    .summary = "Remove a credential type with its configurations",
    .help = "Refused while any credential was issued with it, invalidated ones included.",
    .options = remove_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_type_remove_run,
};
