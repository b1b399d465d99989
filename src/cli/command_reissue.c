#include "config.h"

#include "base/error.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/credential_options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/run_report.h"
#include "operations/reissue.h"
#include "operations/reissue_words.h"

/* How many lines of a plan are printed; --dry-run prints all. */
#define LINES_SHOWN 20

struct reissue_call {
    struct invocation *invocation;
    struct installation *installation;
    bool dry_run;
    guint64 seen;
    json_t *plan;     /* with --json */
    GPtrArray *shown; /* of char *: the ids in the plan's lines that are due */
    bool asked;
    GError *refusal; /* why it was not confirmed */
    struct interrupt *interrupt;
};

static const char *const verdict_words[REISSUE_VERDICTS] = {
    [REISSUE_DUE] = "reissue",
    [REISSUE_WITHDRAWN] = "withdrawn",
    [REISSUE_REFUSED] = "refused",
};

static void item_json(struct reissue_call *call, const struct reissue_item *item)
{
    const struct credential *credential = item->credential;
    json_t *object =
        json_pack("{s:o, s:o, s:o, s:s, s:o}", "uuid", json_text(credential->uuid), "status",
                  json_text(credential->status), "username", json_text(credential->username),
                  "verdict", verdict_words[item->verdict], "reason",
                  item->reason != NULL ? json_text(item->reason) : json_null());
    if (item->changes != NULL)
        json_object_set_new(object, "changes", json_deep_copy(item->changes));
    json_array_append_new(call->plan, object);
}

static void reissue_item(gpointer data, const struct reissue_item *item)
{
    struct reissue_call *call = data;
    const bool due = item->verdict == REISSUE_DUE;
    /* A filter finds withdrawn ones as well: they are counted, not listed. */
    if (item->verdict == REISSUE_WITHDRAWN && call->invocation->argument_count == 0)
        return;
    if (call->plan != NULL) {
        item_json(call, item);
        return;
    }
    if (call->seen++ >= LINES_SHOWN && !call->dry_run)
        return;
    g_autofree char *line = credential_options_line(item->credential);
    g_autofree char *words = due ? reissue_changes_words(item->changes) : text_show(item->reason);
    output_line("  %s", line);
    output_line("      %s: %s", verdict_words[item->verdict], words);
    if (due)
        g_ptr_array_add(call->shown, g_strdup(item->credential->uuid));
}

static void print_plan(struct reissue_call *call, const struct reissue_totals *totals)
{
    if (call->plan != NULL || call->asked)
        return;
    call->asked = true;
    if (call->seen > LINES_SHOWN && !call->dry_run)
        output_line("  … and %" G_GUINT64_FORMAT " more (--dry-run shows all)",
                    call->seen - LINES_SHOWN);
    output_line("%" G_GUINT64_FORMAT " to reissue, %" G_GUINT64_FORMAT
                " withdrawn already, %" G_GUINT64_FORMAT " refused",
                totals->verdicts[REISSUE_DUE], totals->verdicts[REISSUE_WITHDRAWN],
                totals->verdicts[REISSUE_REFUSED]);
    if (totals->verdicts[REISSUE_DUE] > 0)
        output_line("Of these change: name %" G_GUINT64_FORMAT ", context %" G_GUINT64_FORMAT
                    ", date %" G_GUINT64_FORMAT ", template %" G_GUINT64_FORMAT
                    ", options %" G_GUINT64_FORMAT,
                    totals->names, totals->contexts, totals->dates, totals->templates,
                    totals->options);
}

static bool reissue_confirm(gpointer data, const struct reissue_totals *totals)
{
    struct reissue_call *call = data;
    const guint64 due = totals->verdicts[REISSUE_DUE];
    print_plan(call, totals);
    g_autofree char *question =
        g_strdup_printf("Reissue %" G_GUINT64_FORMAT " and withdraw what they replace?", due);
    if (!report_confirm_count(call->invocation, question, due, &call->refusal))
        return false;
    call->interrupt = interrupt_begin();
    return true;
}

static void reissue_progress(gpointer data G_GNUC_UNUSED, guint64 done, guint64 total)
{
    g_autofree char *text =
        g_strdup_printf("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " credentials", done, total);
    output_progress(text);
}

static bool reissue_cancelled(gpointer data)
{
    const struct reissue_call *call = data;
    return call->interrupt != NULL && interrupt_came(call->interrupt);
}

/* Which new credential took the place of which. */
static void print_links(const struct reissue_call *call)
{
    for (guint i = 0; i < call->shown->len; i++) {
        const char *uuid = call->shown->pdata[i];
        g_autofree char *newer = credential_replacement(call->installation->database, uuid, NULL);
        if (newer != NULL)
            output_line("  %s → %s", uuid, newer);
    }
}

static void add_links_json(const struct reissue_call *call)
{
    size_t i;
    json_t *item;
    json_array_foreach (call->plan, i, item) {
        const char *uuid = json_string_value(json_object_get(item, "uuid"));
        g_autofree char *newer = credential_replacement(call->installation->database, uuid, NULL);
        json_object_set_new(item, "replaced_by", newer != NULL ? json_text(newer) : json_null());
    }
}

static void print_result(struct reissue_call *call, const struct reissue_result *result)
{
    size_t i;
    json_t *report;
    print_plan(call, &result->totals);
    if (call->dry_run)
        return;
    print_links(call);
    json_array_foreach (result->reports, i, report)
        run_report_print(report, json_string_value(json_object_get(report, "outcome")),
                         json_integer_value(json_object_get(report, "run")));
}

static void print_json(struct reissue_call *call, const struct reissue_result *result)
{
    json_t *object = json_object();
    add_links_json(call);
    json_object_set_new(object, "dry_run", json_boolean(call->dry_run));
    json_object_set_new(object, "outcome", json_string(result->cancelled ? "cancelled" : "done"));
    json_object_set_new(object, "reissued", json_integer((json_int_t)result->counts.issued));
    json_object_set_new(object, "failed", json_integer((json_int_t)result->counts.failed));
    json_object_set(object, "runs", result->reports);
    json_object_set_new(object, "credentials", g_steal_pointer(&call->plan));
    output_json(object);
}

/* One that was named and is withdrawn is a refusal; one that a filter found is none. */
static bool is_imperfect(const struct reissue_call *call, const struct reissue_result *result)
{
    return result->totals.verdicts[REISSUE_REFUSED] > 0 || result->counts.failed > 0
           || (call->invocation->argument_count > 0
               && result->totals.verdicts[REISSUE_WITHDRAWN] > 0);
}

static bool reissue_do(struct reissue_call *call, GError **error)
{
    struct invocation *invocation = call->invocation;
    g_autoptr(GArray) selection =
        credential_options_select(invocation, call->installation->database, error);
    if (selection == NULL)
        return false;
    const struct reissue_watcher watcher = {
        .item = reissue_item,
        .confirm = reissue_confirm,
        .progress = reissue_progress,
        .cancelled = reissue_cancelled,
        .data = call,
    };
    const struct reissue_request request = {
        .selection = selection,
        .keep_date = invocation_flag(invocation, "keep-date"),
        .dry_run = call->dry_run,
        .watcher = &watcher,
    };
    g_autoptr(reissue_result) result = reissue_run(call->installation, &request, error);
    output_progress(NULL);
    if (result == NULL || call->refusal != NULL)
        return false;
    if (call->plan != NULL)
        print_json(call, result);
    else
        print_result(call, result);
    if (result->cancelled)
        invocation->status = ERROR_CANCELLED;
    else if (is_imperfect(call, result))
        invocation->status = ERROR_REFUSED;
    return true;
}

static bool command_reissue_run(struct invocation *invocation, GError **error)
{
    struct reissue_call call = {
        .invocation = invocation,
        .dry_run = invocation_flag(invocation, "dry-run"),
        .plan = invocation->json ? json_array() : NULL,
        .shown = g_ptr_array_new_with_free_func(g_free),
    };
    call.installation =
        invocation_open(invocation, call.dry_run ? DATABASE_READ : DATABASE_WRITE, error);
    const bool done = call.installation != NULL && reissue_do(&call, error);
    if (call.refusal != NULL)
        g_propagate_error(error, call.refusal);
    g_clear_pointer(&call.interrupt, interrupt_end);
    g_ptr_array_unref(call.shown);
    json_decref(call.plan);
    installation_close(call.installation);
    return done;
}

static const struct command_option command_reissue_options[] = {
    CREDENTIAL_FILTER_OPTIONS,
    { "keep-date", NULL, "the new ones show the date of those they replace", 0 },
    { "dry-run", NULL, "only show what would happen", 0 },
    { "yes", NULL, "ask nothing", 0 },
    { 0 },
};

const struct command command_reissue = {
    .name = "reissue",
    .arguments = "[UUID|@FILE...]",
    .summary = "Replace credentials by new ones that show what is true now",
    .help =
        "UUID is a credential's id or its verification id; @FILE names a file with one in each "
        "line. Instead, filters choose as in \"credential list\". What would change (name, "
        "context, date, template, options) is shown and must be confirmed; for more than ten, "
        "by typing their number.\n\n"
        "A new credential has new ids. The old one stays valid until the new one is written, is "
        "withdrawn at the same moment and stays in the list, linked with the new one; its file "
        "goes to the archive. One that can't be printed keeps the old one valid. Only a live "
        "credential can be reissued; who had one withdrawn gets another one by \"testamur issue "
        "--learner\".\n\n"
        "  testamur reissue 6f1c5c0e-6b0f-4a57-9a3b-0d3c6f1f2a11 --keep-date\n"
        "  testamur reissue --learner anna\n"
        "  testamur reissue --name-changed --dry-run",
    .options = command_reissue_options,
    .arguments_least = 0,
    .arguments_most = -1,
    .run = command_reissue_run,
};
