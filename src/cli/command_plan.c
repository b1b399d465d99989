#include "config.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "operations/plan.h"
#include "rules/name.h"
#include "store/configuration.h"
#include "store/plan.h"

/* Items read at once; the output streams, however many there are. */
#define WINDOW 1000

/* What to print of a plan. */
struct plan_printer {
    bool json;
    bool first;
    struct output_table *table;
};

static void print_item(struct plan_printer *printer, const struct plan_item *item)
{
    g_autofree char *name = name_choose(item->name, item->first_name, item->last_name);
    if (!printer->json) {
        const char *const cells[] = { item->verdict, item->username, name, item->reason };
        output_table_row(printer->table, cells);
        return;
    }
    json_t *object = json_object();
    json_object_set_new(object, "username", json_text(item->username));
    json_object_set_new(object, "name", name != NULL ? json_text(name) : json_null());
    json_object_set_new(object, "verdict", json_text(item->verdict));
    json_object_set_new(object, "reason", json_text(item->reason));
    output_json_item(object, printer->first);
    printer->first = false;
}

static bool print_items(struct plan_printer *printer, struct database *database, gint64 plan,
                        const char *const *verdicts, GError **error)
{
    struct plan_item_filter filter = { .verdicts = verdicts, .limit = WINDOW };
    guint count = WINDOW;
    while (count == WINDOW) {
        g_autoptr(GPtrArray) items = plan_list_items(database, plan, &filter, error);
        if (items == NULL)
            return false;
        count = items->len;
        for (guint i = 0; i < count; i++) {
            const struct plan_item *item = items->pdata[i];
            print_item(printer, item);
            filter.after = item->learner_id;
        }
        if (printer->table != NULL)
            output_table_flush(printer->table);
    }
    return true;
}

static void print_counts(const struct plan_result *result)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < VERDICT_COUNT; i++)
        g_string_append_printf(line, "%s%" G_GUINT64_FORMAT " %s", i > 0 ? ", " : "",
                               result->counts[i], verdict_name((enum verdict)i));
    output_line("%s", line->str);
    for (guint i = 0; i < result->warnings->len; i++)
        output_field("Warning", result->warnings->pdata[i]);
}

static bool print_plan(const struct plan_result *result, struct database *database,
                       const char *const *verdicts, bool json, GError **error)
{
    struct plan_printer printer = { .json = json, .first = true };
    if (json) {
        output_json_begin(plan_result_json(result), "items");
        const bool printed = print_items(&printer, database, result->id, verdicts, error);
        output_json_end();
        return printed;
    }
    print_counts(result);
    if (result->learners == 0)
        return true;
    const char *const headings[] = { "VERDICT", "LEARNER", "NAME", "WHY", NULL };
    output_line("%s", "");
    printer.table = output_table_begin(headings);
    const bool printed = print_items(&printer, database, result->id, verdicts, error);
    output_table_end(printer.table);
    return printed;
}

/* The names of the verdicts to show; NULL for all of them. Caller frees the array, not the names. */
static bool read_verdicts(const struct invocation *invocation, const char ***verdicts,
                          GError **error)
{
    g_autofree const char **typed = invocation_option_list(invocation, "verdict");
    *verdicts = NULL;
    if (typed[0] == NULL)
        return true;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; typed[i] != NULL; i++) {
        enum verdict verdict;
        if (!verdict_read(typed[i], &verdict, error))
            return false;
        g_ptr_array_add(names, (gpointer)verdict_name(verdict));
    }
    g_ptr_array_add(names, NULL);
    *verdicts = (const char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
    return true;
}

static bool show_progress(gpointer data, guint64 learners)
{
    (void)data;
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT " learners judged", learners);
    output_progress(text);
    return true;
}

static bool command_plan_run(struct invocation *invocation, GError **error)
{
    g_autofree const char **verdicts = NULL;
    if (!read_verdicts(invocation, &verdicts, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL)
        return false;
    g_autoptr(configuration) configuration =
        configuration_find_typed(installation->database, invocation->arguments[0], error);
    if (configuration == NULL)
        return false;
    g_autofree const char **usernames = invocation_option_list(invocation, "learner");
    struct plan_request request = {
        .configuration_id = configuration->id,
        .usernames = usernames[0] != NULL ? usernames : NULL,
        .progress = show_progress,
    };
    g_autoptr(plan_result) result = plan_make_linted(installation, &request, error);
    output_progress(NULL);
    return result != NULL
           && print_plan(result, installation->database, verdicts, invocation->json, error);
}

static const struct command_option command_plan_options[] = {
    { "verdict", "VERDICT", "show only new, retry, has-one, withdrawn, not-eligible or refused",
      0 },
    { "learner", "USERNAME", "judge only this learner; may be given several times", 0 },
    { 0 },
};

const struct command command_plan = {
    .name = "plan",
    .arguments = "CONFIGURATION",
    .summary = "Show who would get a credential, and why each of the others would not",
    .help =
        "CONFIGURATION is its number or KEY:TYPE. Nothing is issued: the plan is stored, with a "
        "verdict "
        "and a reason for every learner enrolled in the course or learning path.\n\n"
        "The verdicts: new; retry (an earlier attempt failed or was interrupted); has one; "
        "withdrawn (an "
        "invalidated credential blocks automatic issue); not eligible; refused (eligible, but the "
        "certificate can't be printed for this learner).\n\n"
        "Warnings refuse nobody and come first: QR codes that phones read badly, what is cut off "
        "at an "
        "edge of the page, texts that run into others because a name is long, colours that hardly "
        "show, fonts whose licence forbids embedding.\n\n"
        "  testamur plan course-v1:Org+Course+2026:Completion --verdict refused",
    .options = command_plan_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_plan_run,
};
