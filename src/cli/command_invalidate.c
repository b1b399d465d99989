#include "config.h"

#include "base/error.h"
#include "base/interrupt.h"
#include "cli/commands.h"
#include "cli/credential_options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/invalidate.h"

/* How many lines of a plan are printed; --dry-run prints all. */
#define LINES_SHOWN 20

struct invalidate_call {
    struct invocation *invocation;
    bool dry_run;
    guint64 shown;
    json_t *plan;    /* with --json */
    GError *refusal; /* why it was not confirmed */
    struct interrupt *interrupt;
};

static const char *const verdict_words[INVALIDATE_VERDICTS] = {
    [INVALIDATE_DUE] = "withdrawn",
    [INVALIDATE_ALREADY] = "unchanged",
    [INVALIDATE_REASON] = "reason changed",
    [INVALIDATE_LIVE] = "not withdrawn",
};

static void invalidate_item(gpointer data, const struct credential *credential,
                            enum invalidate_verdict verdict)
{
    struct invalidate_call *call = data;
    if (call->plan != NULL) {
        json_array_append_new(call->plan,
                              json_pack("{s:o, s:o, s:o, s:s}", "uuid", json_text(credential->uuid),
                                        "status", json_text(credential->status), "username",
                                        json_text(credential->username), "becomes",
                                        verdict_words[verdict]));
        return;
    }
    if (call->shown++ >= LINES_SHOWN && !call->dry_run)
        return;
    g_autofree char *line = credential_options_line(credential);
    static const char *const remarks[INVALIDATE_VERDICTS] = {
        [INVALIDATE_DUE] = "",
        [INVALIDATE_ALREADY] = ": stays as it is",
        [INVALIDATE_REASON] = ": gets another reason",
        [INVALIDATE_LIVE] = ": is not withdrawn, so it has no reason to change",
    };
    output_line("  %s%s", line, remarks[verdict]);
}

/* "3 are withdrawn, 1 stays as it is", of those that occur. */
static char *counts_words(const guint64 *counts)
{
    static const char *const words[INVALIDATE_VERDICTS] = {
        [INVALIDATE_DUE] = "to be withdrawn",
        [INVALIDATE_ALREADY] = "withdrawn already, unchanged",
        [INVALIDATE_REASON] = "to get another reason",
        [INVALIDATE_LIVE] = "not withdrawn, unchanged",
    };
    GString *line = g_string_new(NULL);
    for (int i = 0; i < INVALIDATE_VERDICTS; i++)
        if (counts[i] > 0)
            g_string_append_printf(line, "%s%" G_GUINT64_FORMAT " %s", line->len > 0 ? ", " : "",
                                   counts[i], words[i]);
    return g_string_free(line, FALSE);
}

static void print_plan(const struct invalidate_call *call, const guint64 *counts)
{
    if (call->plan != NULL)
        return;
    if (call->shown > LINES_SHOWN && !call->dry_run)
        output_line("  … and %" G_GUINT64_FORMAT " more (--dry-run shows all)",
                    call->shown - LINES_SHOWN);
    g_autofree char *words = counts_words(counts);
    output_line("%s", *words != '\0' ? words : "No credential was chosen.");
}

static bool invalidate_confirm(gpointer data, const guint64 *counts)
{
    struct invalidate_call *call = data;
    const guint64 withdrawn = counts[INVALIDATE_DUE], reasons = counts[INVALIDATE_REASON];
    print_plan(call, counts);
    g_autofree char *question =
        withdrawn > 0 ? g_strdup_printf("Withdraw %" G_GUINT64_FORMAT " for ever?", withdrawn)
                      : g_strdup_printf("Change the reason of %" G_GUINT64_FORMAT "?", reasons);
    if (!report_confirm_count(call->invocation, question, withdrawn + reasons, &call->refusal))
        return false;
    call->interrupt = interrupt_begin();
    return true;
}

static void invalidate_progress(gpointer data G_GNUC_UNUSED, guint64 done, guint64 total)
{
    g_autofree char *text =
        g_strdup_printf("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " credentials", done, total);
    output_progress(text);
}

static bool invalidate_cancelled(gpointer data)
{
    const struct invalidate_call *call = data;
    return call->interrupt != NULL && interrupt_came(call->interrupt);
}

static void print_done(const struct invalidate_result *result)
{
    if (result->done[INVALIDATE_DUE] > 0)
        output_line("%" G_GUINT64_FORMAT
                    " withdrawn; files moved to the archive: %" G_GUINT64_FORMAT,
                    result->done[INVALIDATE_DUE], result->moved);
    if (result->under_way > 0)
        output_line("%" G_GUINT64_FORMAT " of them were being issued: their files go to the "
                    "archive when that run has made them",
                    result->under_way);
    if (result->done[INVALIDATE_REASON] > 0)
        output_line("Reasons changed: %" G_GUINT64_FORMAT, result->done[INVALIDATE_REASON]);
    if (result->cancelled)
        output_line("Cancelled: the rest is as it was.");
}

static void print_json(struct invalidate_call *call, const struct invalidate_result *result)
{
    json_t *object = json_object();
    json_object_set_new(object, "dry_run", json_boolean(call->dry_run));
    json_object_set_new(object, "outcome", json_string(result->cancelled ? "cancelled" : "done"));
    json_object_set_new(object, "withdrawn",
                        json_integer((json_int_t)result->done[INVALIDATE_DUE]));
    json_object_set_new(object, "reasons_changed",
                        json_integer((json_int_t)result->done[INVALIDATE_REASON]));
    json_object_set_new(object, "files_moved", json_integer((json_int_t)result->moved));
    json_object_set_new(object, "credentials", g_steal_pointer(&call->plan));
    output_json(object);
}

static bool invalidate_do(struct invalidate_call *call, struct installation *installation,
                          GError **error)
{
    const struct invocation *invocation = call->invocation;
    g_autoptr(GArray) selection =
        credential_options_select(invocation, installation->database, error);
    if (selection == NULL)
        return false;
    const struct invalidate_watcher watcher = {
        .item = invalidate_item,
        .confirm = invalidate_confirm,
        .progress = invalidate_progress,
        .cancelled = invalidate_cancelled,
        .data = call,
    };
    const struct invalidate_request request = {
        .selection = selection,
        .reason = invocation_option(invocation, "reason"),
        .change_reason = invocation_flag(invocation, "change-reason"),
        .dry_run = call->dry_run,
        .watcher = &watcher,
    };
    struct invalidate_result result;
    const bool done = invalidate_run(installation, &request, &result, error);
    output_progress(NULL);
    if (!done || call->refusal != NULL)
        return false;
    if (call->interrupt == NULL)
        print_plan(call, result.planned);
    if (call->plan != NULL)
        print_json(call, &result);
    else
        print_done(&result);
    if (result.cancelled)
        call->invocation->status = ERROR_CANCELLED;
    return true;
}

static bool command_invalidate_run(struct invocation *invocation, GError **error)
{
    if (invocation_option(invocation, "reason") == NULL) {
        g_set_error_literal(
            error, BASE_ERROR, ERROR_USAGE,
            "the option --reason is missing: say why the credentials are withdrawn");
        return false;
    }
    struct invalidate_call call = {
        .invocation = invocation,
        .dry_run = invocation_flag(invocation, "dry-run"),
        .plan = invocation->json ? json_array() : NULL,
    };
    g_autoptr(installation) installation =
        invocation_open(invocation, call.dry_run ? DATABASE_READ : DATABASE_WRITE, error);
    const bool done = installation != NULL && invalidate_do(&call, installation, error);
    if (call.refusal != NULL)
        g_propagate_error(error, call.refusal);
    g_clear_pointer(&call.interrupt, interrupt_end);
    json_decref(call.plan);
    return done;
}

static const struct command_option command_invalidate_options[] = {
    { "reason", "TEXT", "why: kept for ever, and may be shown to whoever verifies the credential",
      0 },
    CREDENTIAL_FILTER_OPTIONS,
    { "change-reason", NULL, "only change the reason of those that are withdrawn already", 0 },
    { "dry-run", NULL, "only show what would happen", 0 },
    { "yes", NULL, "ask nothing", 0 },
    { 0 },
};

const struct command command_invalidate = {
    .name = "invalidate",
    .arguments = "[UUID|@FILE...]",
    .summary = "Withdraw credentials for ever",
    .help =
        "UUID is a credential's id or its verification id; @FILE names a file with one in each "
        "line. Instead, filters choose as in \"credential list\". What would happen is shown "
        "and must be confirmed; for more than ten, by typing their number.\n\n"
        "A withdrawn credential stays in the list with reason, time and operator, its file goes "
        "to the archive, and no run issues a new one to its learner, unless asked for by name "
        "(\"testamur issue --learner\"). To correct a credential, use \"testamur reissue\".\n\n"
        "  testamur invalidate 6f1c5c0e-6b0f-4a57-9a3b-0d3c6f1f2a11 --reason 'Course withdrawn'\n"
        "  testamur invalidate --configuration course-v1:Org+Course+2026:Completion --reason "
        "'Course withdrawn'",
    .options = command_invalidate_options,
    .arguments_least = 0,
    .arguments_most = -1,
    .run = command_invalidate_run,
};
