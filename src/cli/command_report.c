#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/run_report.h"
#include "store/task_run.h"

#define RUNS_SHOWN 20

static json_t *run_json(const struct task_run *run)
{
    json_t *object = json_object();
    json_object_set_new(object, "run", json_integer(run->id));
    json_object_set_new(object, "kind", json_text(run->kind));
    json_object_set_new(object, "operator", json_text(run->operator_name));
    json_object_set_new(object, "started", report_instant_json(run->started));
    json_object_set_new(object, "finished", report_instant_json(run->finished));
    json_object_set_new(object, "outcome", json_text(run->outcome));
    json_object_set(object, "report", run->report);
    return object;
}

static char *run_configuration(const struct task_run *run)
{
    return *run->context_key != '\0' ? g_strdup_printf("%s:%s", run->context_key, run->type_name)
                                     : g_strdup("(deleted)");
}

static void run_row(struct output_table *table, const struct task_run *run)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, run->id);
    g_autofree char *started = clock_format(run->started);
    g_autofree char *configuration = run_configuration(run);
    g_autofree char *issued = g_strdup_printf(
        "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(run->report, "issued")));
    const char *const cells[] = { number, started,       run->kind,         run->outcome,
                                  issued, configuration, run->operator_name };
    output_table_row(table, cells);
}

static bool command_report_list_run(struct invocation *invocation, GError **error)
{
    gint64 limit;
    if (!report_option_number(invocation, "limit", RUNS_SHOWN, &limit, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    g_autoptr(GPtrArray) runs = task_run_list(installation->database, 0, limit, error);
    if (runs == NULL)
        return false;
    if (invocation->json) {
        json_t *list = json_array();
        for (guint i = 0; i < runs->len; i++)
            json_array_append_new(list, run_json(runs->pdata[i]));
        output_json(list);
        return true;
    }
    const char *const headings[] = { ">RUN",    "STARTED",       "KIND",     "OUTCOME",
                                     ">ISSUED", "CONFIGURATION", "OPERATOR", NULL };
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < runs->len; i++)
        run_row(table, runs->pdata[i]);
    output_table_end(table);
    return true;
}

static bool command_report_show_run(struct invocation *invocation, GError **error)
{
    gint64 id;
    if (!g_ascii_string_to_signed(invocation->arguments[0], 10, 1, G_MAXINT64, &id, NULL)) {
        g_set_error_literal(
            error, BASE_ERROR, ERROR_USAGE,
            "a report is named by its number, as \"testamur report list\" shows it");
        return false;
    }
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    g_autoptr(task_run) run = task_run_find(installation->database, id, error);
    if (run == NULL)
        return false;
    if (invocation->json) {
        output_json(run_json(run));
        return true;
    }
    run_report_print(run->report, run->outcome, 0);
    output_field("Operator", run->operator_name);
    report_instant("Started", run->started);
    report_instant("Finished", run->finished);
    return true;
}

static const struct command_option command_report_list_options[] = {
    { "limit", "NUMBER", "how many to show, the newest first (20)", 0 },
    { 0 },
};

const struct command command_report_list = {
    .name = "report list",
    .arguments = "",
    .summary = "List the runs that issued or reissued credentials",
    .options = command_report_list_options,
    .run = command_report_list_run,
};

const struct command command_report_show = {
    .name = "report show",
    .arguments = "RUN",
    .summary = "Show what a run did, whom it refused and why",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_report_show_run,
};
