#include "config.h"

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/machine.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "operations/recover.h"
#include "cli/report.h"
#include "operations/restore.h"

static bool tell_progress(void *data, const char *what, guint64 done)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT " %s", done, what);
    output_progress(text);
    return !interrupt_came(data);
}

static json_t *counts_json(const struct restoration_counts *counts)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "credentials",
                     (json_int_t)counts->credentials, "available", (json_int_t)counts->available,
                     "generating", (json_int_t)counts->generating, "learners",
                     (json_int_t)counts->learners, "unsent_messages", (json_int_t)counts->messages,
                     "last_change", report_instant_json(counts->last_change));
}

static json_t *restore_json(const struct restore_plan *plan, const struct restore_result *result)
{
    json_t *now = plan->present && plan->unreadable == NULL ? counts_json(&plan->now) : json_null();
    return json_pack(
        "{s:o, s:o, s:o, s:I, s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:I}", "file",
        json_text(plan->file), "backup", counts_json(&plan->backup), "before", now, "lost",
        (json_int_t)plan->difference.unknown, "valid_again", (json_int_t)plan->difference.revived,
        "replaced", result->kept != NULL ? json_text(result->kept) : json_null(), "files_written",
        (json_int_t)result->files.written, "files_moved", (json_int_t)result->files.moved,
        "files_aside", (json_int_t)result->files.aside, "messages_unknown",
        (json_int_t)result->messages, "schedules_switched_off", (json_int_t)result->schedules,
        "finished", (json_int_t)result->recovered.issued);
}

static void print_counts(const char *label, const struct restoration_counts *counts)
{
    g_autofree char *time =
        counts->last_change > 0 ? clock_format(counts->last_change) : g_strdup("never");
    g_autofree char *text =
        g_strdup_printf("%" G_GINT64_FORMAT " credentials (%" G_GINT64_FORMAT
                        " valid), %" G_GINT64_FORMAT " learners, last changed %s",
                        counts->credentials, counts->available, counts->learners, time);
    output_field(label, text);
}

static void print_plan(const struct restore_plan *plan)
{
    output_field("Backup", plan->file);
    print_counts("It holds", &plan->backup);
    output_line("It was verified: %" G_GUINT64_FORMAT " documents, %" G_GUINT64_FORMAT
                " assets, %" G_GUINT64_FORMAT " damaged",
                plan->check->documents, plan->check->assets, plan->check->damages);
    if (plan->unreadable != NULL)
        output_field("The present", plan->unreadable);
    else if (plan->present)
        print_counts("The present", &plan->now);
    const struct restoration_difference *difference = &plan->difference;
    if (difference->unknown > 0)
        output_line("Credentials issued since, which the installation will not know any more: "
                    "%" G_GUINT64_FORMAT,
                    difference->unknown);
    if (difference->revived > 0)
        output_line("Credentials withdrawn since, which will be valid until they are withdrawn "
                    "again: %" G_GUINT64_FORMAT,
                    difference->revived);
}

static void print_result(const struct restore_result *result)
{
    output_line("Restored: %" G_GUINT64_FORMAT " files written, %" G_GUINT64_FORMAT " moved",
                result->files.written, result->files.moved);
    if (recover_did(&result->recovered)) {
        g_autofree char *words = recover_words(&result->recovered);
        output_line("%s", words);
    }
    if (result->messages > 0)
        output_line("Messages that were waiting, and may have been sent since the backup: "
                    "%" G_GINT64_FORMAT "; they are marked as unknown, and none goes out by itself",
                    result->messages);
    if (result->schedules > 0)
        output_line("Schedules switched off, so that nothing is issued before you have looked: "
                    "%" G_GINT64_FORMAT "; \"testamur configuration change ID --enable\"",
                    result->schedules);
    if (result->files.aside > 0)
        output_line("Files of no credential of the backup, which were moved, see below: "
                    "%" G_GUINT64_FORMAT,
                    result->files.aside);
    if (result->kept != NULL)
        output_field("What was replaced", result->kept);
}

static bool confirm(const struct invocation *invocation, const struct restore_plan *plan,
                    GError **error)
{
    return plan->check->damages > 0 /* refused with its reason, whatever the answer */
           || report_confirm(invocation,
                             plan->present ? "Replace the present installation by this backup?"
                                           : "Make an installation of this backup?",
                             error);
}

static bool command_restore_run(struct invocation *invocation, GError **error)
{
    g_autofree char *directory = machine_data_directory(invocation->data, error);
    if (directory == NULL)
        return false;
    g_autoptr(interrupt) interrupt = interrupt_begin();
    const struct restore_request request = {
        .directory = directory,
        .file = invocation->arguments[0],
        .quick = invocation_flag(invocation, "quick"),
        .progress = tell_progress,
        .data = interrupt,
    };
    g_autoptr(restore) restore = restore_open(&request, error);
    output_progress(NULL);
    if (restore == NULL)
        return false;
    const struct restore_plan *plan = restore_plan(restore);
    struct restore_result result;
    if (!invocation->json)
        print_plan(plan);
    if (!confirm(invocation, plan, error))
        return false;
    const bool done = restore_apply(restore, &result, error);
    output_progress(NULL);
    if (!done)
        return false;
    if (invocation->json)
        output_json(restore_json(plan, &result));
    else
        print_result(&result);
    restore_result_clear(&result);
    return true;
}

static const struct command_option options[] = {
    { .name = "quick", .help = "Verify the backup without rebuilding each of its documents" },
    { .name = "yes", .help = "Do not ask" },
    { 0 },
};

const struct command command_restore = {
    .name = "restore",
    .arguments = "FILE",
    .summary = "Replace the installation by a backup",
    .help = "The backup is verified before anything is replaced. What it replaces is kept beside "
            "the database, in a directory replaced-TIME. Then the files of credentials are written "
            "again; files of credentials that the backup does not know are moved to that "
            "directory.\n\n"
            "Nothing is sent: messages that were waiting in the backup are marked as unknown. "
            "Nothing is issued: schedules are switched off until you switch them on again; only "
            "what was half done in the backup is finished. Where there is no installation yet, one "
            "is made.",
    .options = options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_restore_run,
};
