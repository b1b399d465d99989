#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/due_words.h"
#include "cli/mail_report.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/run_due.h"
#include "schedule/wish.h"

static void tell_item(gpointer data, const struct run_due_item *item)
{
    const struct invocation *invocation = data;
    if (invocation->json)
        return;
    g_autofree char *words = due_item_words(item);
    output_line("%s", words);
}

static json_t *item_json(const struct run_due_item *item)
{
    return json_pack("{s:I, s:o, s:s, s:o, s:I, s:b, s:o, s:I, s:I, s:o}", "id",
                     (json_int_t)item->configuration_id, "configuration", json_text(item->name),
                     "outcome", run_due_outcome_name(item->outcome), "for",
                     report_instant_json(item->slot), "missed", (json_int_t)item->missed, "again",
                     item->again, "run",
                     item->run_id != 0 ? json_integer(item->run_id) : json_null(), "issued",
                     (json_int_t)item->issued, "refused", (json_int_t)item->refused, "message",
                     json_text(item->message));
}

static void show_json(const struct run_due_result *result)
{
    json_t *items = json_array();
    for (guint i = 0; i < result->items->len; i++)
        json_array_append_new(items, item_json(result->items->pdata[i]));
    output_json(json_pack("{s:b, s:b, s:o, s:o}", "busy", result->busy, "cancelled",
                          result->cancelled, "due", items, "mail",
                          mail_report_json(&result->mail)));
}

static bool read_lateness(const char *typed, gint64 *lateness, GError **error)
{
    const struct schedule nothing = { .kind = SCHEDULE_INTERVAL, .interval_period = "" };
    const struct schedule_wish wish = { .kind = "interval", .every = typed };
    struct schedule_wanted wanted;
    if (typed == NULL)
        return true;
    g_autoptr(GPtrArray) faults = schedule_wish_read(&wish, &nothing, "UTC", &wanted);
    const bool good = schedule_faults_settle(faults, error);
    *lateness = good ? schedule_interval_length(&wanted.schedule) : 0;
    schedule_wanted_clear(&wanted);
    if (!good)
        g_prefix_error(error, "--max-lateness: ");
    return good;
}

static bool read_at(const struct invocation *invocation, struct run_due_request *request,
                    GError **error)
{
    const char *typed = invocation_option(invocation, "at");
    if (typed == NULL)
        return true;
    if (!schedule_read_time(typed, NULL, &request->at, error))
        return false;
    if (request->dry_run || request->at <= clock_now())
        return true;
    g_set_error(error, BASE_ERROR, ERROR_USAGE,
                "--at is still to come: what would be due then is shown with --dry-run");
    return false;
}

static bool is_interrupted(gpointer data)
{
    return interrupt_came(data);
}

static void show_mail(const struct run_due_result *result)
{
    g_autofree char *words = mail_send_words(&result->mail);
    g_autofree char *shown = text_show(words);
    if (*shown != '\0')
        output_line("Mail: %s.", shown);
    else if (result->items->len == 0)
        output_line("Nothing is due.");
}

/* Shows what came of it and settles the exit status. */
static bool finish(struct invocation *invocation, const struct run_due_result *result,
                   GError **error)
{
    if (result->busy && invocation_flag(invocation, "fail-if-busy")) {
        g_set_error(error, BASE_ERROR, ERROR_BUSY, "another run-due is active");
        return false;
    }
    if (invocation->json)
        show_json(result);
    else if (result->busy)
        output_line("Another run-due is active.");
    else
        show_mail(result);
    if (result->cancelled)
        invocation->status = ERROR_CANCELLED;
    else if (result->trouble > 0)
        invocation->status = ERROR_REFUSED;
    return true;
}

static bool command_run_due_run(struct invocation *invocation, GError **error)
{
    struct run_due_request request = {
        .dry_run = invocation_flag(invocation, "dry-run"),
        .retry_failed = invocation_flag(invocation, "retry-failed"),
        .force = invocation_flag(invocation, "force"),
        .tell = tell_item,
        .data = invocation,
    };
    if (!read_at(invocation, &request, error)
        || !read_lateness(invocation_option(invocation, "max-lateness"), &request.max_lateness,
                          error))
        return false;
    g_autoptr(installation) installation =
        invocation_open(invocation, request.dry_run ? DATABASE_READ : DATABASE_WRITE, error);
    if (installation == NULL)
        return false;
    g_autoptr(interrupt) interrupt = interrupt_begin();
    const struct issue_watcher watcher = { .cancelled = is_interrupted, .data = interrupt };
    request.watcher = &watcher;
    g_autoptr(run_due_result) result = run_due(installation, &request, error);
    return result != NULL && finish(invocation, result, error);
}

static const struct command_option run_due_options[] = {
    { .name = "dry-run", .help = "Only show what would be run" },
    { .name = "at",
      .argument = "INSTANT",
      .help = "As if it were this time, in UTC; one still to come with --dry-run only" },
    { .name = "max-lateness",
      .argument = "DURATION",
      .help = "Skip times that are longer ago, such as '2 days'" },
    { .name = "retry-failed", .help = "Begin those again whose last run failed" },
    { .name = "force", .help = "Even if the clock is before the installation's beginning" },
    { .name = "fail-if-busy", .help = "Exit with status 75 while another run-due is active" },
    { 0 },
};

const struct command command_run_due = {
    .name = "run-due",
    .arguments = "",
    .summary = "Issue what the schedules want now, and send mail; for a timer, every few minutes",
    .help =
        "One run stands for all times that were missed while the machine was off. It is safe to "
        "call it at any time, twice at once, and to kill it: no time is run twice, and what was "
        "interrupted is begun once more by the next call. What is wrong with one configuration "
        "is told by each call, with exit status 1, and does not stop the others. Then the "
        "messages that are due are sent, if mail is on.\n\n"
        "A line for cron:\n\n"
        "  */5 * * * * testamur run-due",
    .options = run_due_options,
    .run = command_run_due_run,
};
