#include "config.h"

#include "base/error.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/run_report.h"
#include "operations/issue.h"

#include <unistd.h>

/* What the call asks for, and what came of it so far. */
struct issue_call {
    struct invocation *invocation;
    struct installation *installation;
    const char **usernames; /* NULL-terminated; empty: everybody */
    bool yes, dry_run;
    struct interrupt *interrupt; /* while a configuration is planned and issued */
    json_t *runs;                /* with --json */
    bool interrupted;            /* what comes after is not begun */
    bool cancelled;              /* something was not done */
    bool imperfect;              /* somebody was refused or failed */
};

static bool issue_can_ask(const struct issue_call *call)
{
    return !call->yes && !call->invocation->json && isatty(STDIN_FILENO) == 1;
}

static bool issue_is_cancelled(gpointer data)
{
    const struct issue_call *call = data;
    return call->interrupt != NULL && interrupt_came(call->interrupt);
}

/* ^C at a question ends the process, for nothing has begun. */
static bool issue_ask(struct issue_call *call, const char *question)
{
    if (issue_is_cancelled(call))
        return false;
    g_clear_pointer(&call->interrupt, interrupt_end);
    const bool yes = output_ask(question);
    call->interrupt = interrupt_begin();
    return yes;
}

/* On a terminal a person agrees to the counts first. */
static bool issue_confirm(gpointer data, const struct configuration *configuration,
                          const struct plan_result *plan, guint64 count)
{
    struct issue_call *call = data;
    output_progress(NULL);
    if (!issue_can_ask(call))
        return true;
    g_autofree char *name = report_configuration_name(configuration);
    g_autofree char *shown = text_show(name);
    g_autofree char *question = g_strdup_printf(
        "%s: issue %" G_GUINT64_FORMAT " credential%s (%" G_GUINT64_FORMAT
        " refused, %" G_GUINT64_FORMAT " not eligible, %" G_GUINT64_FORMAT " have one)?",
        shown, count, count == 1 ? "" : "s", plan->counts[VERDICT_REFUSED],
        plan->counts[VERDICT_NOT_ELIGIBLE], plan->counts[VERDICT_HAS_ONE]);
    return issue_ask(call, question);
}

static bool issue_confirm_anew(gpointer data, guint64 count)
{
    struct issue_call *call = data;
    output_progress(NULL);
    if (!issue_can_ask(call)) {
        g_autofree char *note =
            count == 1 ? g_strdup("the credential of one of the learners named was withdrawn; with "
                                  "--yes this learner gets a new one")
                       : g_strdup_printf("the credentials of %" G_GUINT64_FORMAT
                                         " of the learners named were withdrawn; with --yes they "
                                         "get new ones",
                                         count);
        output_note(note);
        return false;
    }
    g_autofree char *question =
        count == 1 ? g_strdup("The credential of one of these learners was withdrawn. Issue a new "
                              "one?")
                   : g_strdup_printf("The credentials of %" G_GUINT64_FORMAT
                                     " of these learners were withdrawn. Issue new ones to them?",
                                     count);
    return output_ask(question);
}

static void issue_show_progress(gpointer data G_GNUC_UNUSED, const struct issue_progress *progress)
{
    g_autofree char *text =
        progress->phase == ISSUE_PLANNING
            ? g_strdup_printf("%" G_GUINT64_FORMAT " learners judged", progress->done)
            : g_strdup_printf("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                              " credentials (%.0f per second)",
                              progress->done, progress->total, progress->per_second);
    output_progress(text);
}

static void issue_show(struct issue_call *call, const struct issue_result *result)
{
    const char *outcome = result->cancelled ? "cancelled" : "done";
    if (call->runs == NULL) {
        run_report_print(result->report, outcome, result->run_id);
        return;
    }
    json_t *run = json_deep_copy(result->report);
    json_object_set_new(run, "run",
                        result->run_id > 0 ? json_integer(result->run_id) : json_null());
    json_object_set_new(run, "outcome", json_string(outcome));
    json_array_append_new(call->runs, run);
}

/* Somebody was refused or failed; of those who were asked for by name, also somebody who gets none. */
static bool issue_is_imperfect(const struct issue_call *call, const struct issue_result *result)
{
    const bool named = call->usernames[0] != NULL;
    return result->refused > 0 || result->counts.failed > 0 || (named && result->left_out > 0);
}

static bool issue_one(struct issue_call *call, gint64 configuration_id, GError **error)
{
    const struct issue_watcher watcher = {
        .confirm = issue_confirm,
        .confirm_anew = issue_confirm_anew,
        .progress = issue_show_progress,
        .cancelled = issue_is_cancelled,
        .data = call,
    };
    const struct issue_request request = {
        .configuration_id = configuration_id,
        .usernames = call->usernames[0] != NULL ? call->usernames : NULL,
        .anew = call->yes,
        .dry_run = call->dry_run,
        .watcher = &watcher,
    };
    call->interrupt = interrupt_begin();
    g_autoptr(issue_result) result = issue_run(call->installation, &request, error);
    output_progress(NULL);
    call->interrupted = issue_is_cancelled(call);
    g_clear_pointer(&call->interrupt, interrupt_end);
    if (result == NULL)
        return false;
    issue_show(call, result);
    call->cancelled = call->cancelled || result->cancelled;
    call->imperfect = call->imperfect || issue_is_imperfect(call, result);
    return true;
}

/* What is wrong with one configuration does not stop the others, unless it would stop them as well. */
static bool issue_each(struct issue_call *call, const GPtrArray *configurations, GError **error)
{
    for (guint i = 0; i < configurations->len && !call->cancelled; i++) {
        call->cancelled = call->interrupted;
        if (call->cancelled)
            break;
        const struct configuration *configuration = configurations->pdata[i];
        g_autofree char *name = report_configuration_name(configuration);
        GError *fault = NULL;
        if (issue_one(call, configuration->id, &fault))
            continue;
        const int status = error_exit_status(fault);
        if (configurations->len == 1 || status == ERROR_IO || status == ERROR_BUSY
            || status == ERROR_CANCELLED) {
            g_propagate_prefixed_error(error, fault, "%s: ", name);
            return false;
        }
        g_autofree char *note = g_strdup_printf("%s: %s", name, fault->message);
        output_note(note);
        call->imperfect = true;
        g_error_free(fault);
    }
    return true;
}

static void configuration_free_item(gpointer configuration)
{
    configuration_free(configuration);
}

/* The configurations that the call means. */
static GPtrArray *issue_configurations(const struct issue_call *call, GError **error)
{
    struct database *database = call->installation->database;
    const bool enabled = invocation_flag(call->invocation, "all-enabled");
    if (enabled || invocation_flag(call->invocation, "all"))
        return configuration_list(database,
                                  &(struct configuration_filter){ .enabled_only = enabled }, error);
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(configuration_free_item);
    for (int i = 0; i < call->invocation->argument_count; i++) {
        struct configuration *configuration =
            configuration_find_typed(database, call->invocation->arguments[i], error);
        if (configuration == NULL)
            return NULL;
        g_ptr_array_add(list, configuration);
    }
    return g_steal_pointer(&list);
}

static bool issue_check_call(const struct invocation *invocation, GError **error)
{
    const bool all =
        invocation_flag(invocation, "all") || invocation_flag(invocation, "all-enabled");
    if (all == (invocation->argument_count == 0))
        return true;
    g_set_error_literal(error, BASE_ERROR, ERROR_USAGE,
                        all ? "name configurations, or give --all or --all-enabled, not both"
                            : "name a configuration as KEY:TYPE or by its number, or give --all or "
                              "--all-enabled");
    return false;
}

static bool command_issue_run(struct invocation *invocation, GError **error)
{
    if (!issue_check_call(invocation, error))
        return false;
    g_autofree const char **usernames = invocation_option_list(invocation, "learner");
    struct issue_call call = {
        .invocation = invocation,
        .usernames = usernames,
        .yes = invocation_flag(invocation, "yes"),
        .dry_run = invocation_flag(invocation, "dry-run"),
    };
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL)
        return false;
    call.installation = installation;
    g_autoptr(GPtrArray) configurations = issue_configurations(&call, error);
    if (configurations == NULL)
        return false;
    g_autoptr(json_t) answer = invocation->json ? json_object() : NULL;
    if (answer != NULL) {
        call.runs = json_array();
        json_object_set_new(answer, "runs", call.runs);
    } else if (configurations->len == 0) {
        output_line("There is no configuration to issue.");
    }
    const bool done = issue_each(&call, configurations, error);
    if (answer != NULL && (done || json_array_size(call.runs) > 0))
        output_json(g_steal_pointer(&answer));
    if (call.cancelled)
        invocation->status = ERROR_CANCELLED;
    else if (call.imperfect)
        invocation->status = ERROR_REFUSED;
    return done;
}

static const struct command_option command_issue_options[] = {
    { "all", NULL, "issue all configurations", 0 },
    { "all-enabled", NULL, "issue all configurations whose schedule is enabled", 0 },
    { "learner", "USERNAME", "issue to this learner only; may be given several times", 0 },
    { "dry-run", NULL, "only plan and check: nothing is issued", 0 },
    { "yes", NULL,
      "ask nothing; learners given with --learner get a new credential even if theirs was "
      "withdrawn",
      0 },
    { 0 },
};

const struct command command_issue = {
    .name = "issue",
    .arguments = "[CONFIGURATION...]",
    .summary = "Issue credentials to all who have earned them and have none yet",
    .help = "CONFIGURATION is its number or KEY:TYPE. A plan is made first and everything that "
            "would be printed is checked; a learner whose certificate can't be printed is refused "
            "with the reason and stops nobody else. What was issued survives a power loss.\n\n"
            "A learner whose credential was withdrawn gets no new one, unless named with --learner "
            "and confirmed on the terminal or with --yes. Of those named the report says why some "
            "get none, and the exit status is 1 when somebody who was named is not eligible or "
            "withdrawn.\n\n"
            "^C ends the run after the credentials that are being written; what an interrupted run "
            "left is finished by the next command that writes.\n\n"
            "  testamur issue course-v1:Org+Course+2026:Completion\n"
            "  testamur issue --all-enabled --dry-run",
    .options = command_issue_options,
    .arguments_least = 0,
    .arguments_most = -1,
    .run = command_issue_run,
};
