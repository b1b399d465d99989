#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/mail_options.h"
#include "cli/mail_report.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/mail.h"

static void tell_sent(gpointer data G_GNUC_UNUSED, const struct mail_sent *sent)
{
    g_autofree char *words = mail_report_sent(sent);
    output_line("%s", words);
}

static bool is_interrupted(gpointer data)
{
    return interrupt_came(data);
}

/* Sending by hand what can't be sent is a refusal, not something to pass over. */
static bool refuse_idle(const struct mail_send_result *result, GError **error)
{
    if (result->off)
        g_set_error(error, BASE_ERROR, ERROR_REFUSED,
                    "mail is off: \"testamur settings set mail_enabled true\" lets it go out");
    else if (result->paused)
        g_set_error(error, BASE_ERROR, ERROR_REFUSED,
                    "mail is paused: \"testamur mail resume\" lets it go on");
    else if (result->busy)
        g_set_error(error, BASE_ERROR, ERROR_BUSY, "another process is sending mail");
    return result->off || result->paused || result->busy;
}

static void send_report(struct invocation *invocation, const struct mail_send_result *result)
{
    if (result->cancelled)
        invocation->status = ERROR_CANCELLED;
    else if (result->trouble != NULL || result->failed > 0 || result->unknown > 0)
        invocation->status = ERROR_REFUSED;
    if (invocation->json) {
        output_json(mail_report_json(result));
        return;
    }
    g_autofree char *words = mail_send_words(result);
    g_autofree char *shown = text_show(words);
    output_line("%s%s", *shown != '\0' ? shown : "Nothing is due", ".");
}

static bool command_mail_send_run(struct invocation *invocation, GError **error)
{
    struct mail_send_result result;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    GError *fault = NULL;
    g_autoptr(GArray) ids =
        installation != NULL ? mail_options_ids(invocation, installation->database, false, &fault)
                             : NULL;
    if (installation == NULL || fault != NULL) {
        if (fault != NULL)
            g_propagate_error(error, fault);
        return false;
    }
    g_autoptr(interrupt) interrupt = interrupt_begin();
    const struct mail_send_request request = {
        .ids = ids,
        .tell = invocation->json ? NULL : tell_sent,
        .cancelled = is_interrupted,
        .data = interrupt,
    };
    const bool sent =
        mail_send_due(installation, &request, &result, error) && !refuse_idle(&result, error);
    if (sent)
        send_report(invocation, &result);
    mail_send_result_clear(&result);
    return sent;
}

static void act_report(struct invocation *invocation, const struct mail_act *act, const char *what)
{
    if (act->left > 0)
        invocation->status = ERROR_REFUSED;
    if (invocation->json) {
        output_json(
            json_pack("{s:I, s:I}", "done", (json_int_t)act->done, "left", (json_int_t)act->left));
        return;
    }
    output_line("%" G_GUINT64_FORMAT " message%s %s.", act->done, act->done == 1 ? "" : "s", what);
    if (act->left > 0)
        output_line("%" G_GUINT64_FORMAT " left as %s: accepted, being sent, or given up already.",
                    act->left, act->left == 1 ? "it is" : "they are");
}

static bool command_mail_retry_run(struct invocation *invocation, GError **error)
{
    struct mail_act act;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    g_autoptr(GArray) ids = installation != NULL
                                ? mail_options_ids(invocation, installation->database, true, error)
                                : NULL;
    if (ids == NULL
        || !mail_retry(installation, ids, invocation_flag(invocation, "again"), &act, error))
        return false;
    act_report(invocation, &act, "queued");
    return true;
}

static bool confirm_cancel(const struct invocation *invocation, const GArray *ids, GError **error)
{
    g_autofree char *question =
        g_strdup_printf("Give up %u message%s?", ids->len, ids->len == 1 ? "" : "s");
    return report_confirm_count(invocation, question, ids->len, error);
}

static bool command_mail_cancel_run(struct invocation *invocation, GError **error)
{
    struct mail_act act;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    g_autoptr(GArray) ids = installation != NULL
                                ? mail_options_ids(invocation, installation->database, true, error)
                                : NULL;
    if (ids == NULL || (ids->len > 0 && !confirm_cancel(invocation, ids, error))
        || !mail_give_up(installation, ids, &act, error))
        return false;
    act_report(invocation, &act, "given up");
    return true;
}

static bool command_mail_test_run(struct invocation *invocation, GError **error)
{
    enum mail_outcome outcome = MAIL_UNREACHABLE;
    g_autofree char *answer = NULL;
    const char *language = invocation_option(invocation, "language");
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL
        || !mail_test(installation, invocation->arguments[0], language != NULL ? language : "",
                      &outcome, &answer, error))
        return false;
    const bool accepted = outcome == MAIL_ACCEPTED;
    if (!accepted)
        invocation->status = ERROR_REFUSED;
    if (invocation->json) {
        output_json(json_pack("{s:b, s:o}", "accepted", accepted, "answer", json_text(answer)));
        return true;
    }
    g_autofree char *shown = text_show(answer);
    output_line("%s: %s", accepted ? "Accepted" : "Not accepted", shown);
    return true;
}

static bool set_paused(struct invocation *invocation, bool paused, GError **error)
{
    struct mail_counts counts;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL || !mail_pause(installation, paused, error)
        || !mail_count(installation->database, clock_now(), &counts, error))
        return false;
    if (invocation->json)
        output_json(
            json_pack("{s:b, s:I}", "paused", paused, "waiting", (json_int_t)counts.queued));
    else
        output_line("Mail %s; %" G_GINT64_FORMAT " message%s wait%s.",
                    paused ? "is paused" : "goes on", counts.queued, counts.queued == 1 ? "" : "s",
                    counts.queued == 1 ? "s" : "");
    return true;
}

static bool command_mail_pause_run(struct invocation *invocation, GError **error)
{
    return set_paused(invocation, true, error);
}

static bool command_mail_resume_run(struct invocation *invocation, GError **error)
{
    return set_paused(invocation, false, error);
}

static const struct command_option send_options[] = {
    MAIL_FILTER_OPTIONS,
    { 0 },
};

static const struct command_option retry_options[] = {
    MAIL_FILTER_OPTIONS,
    { .name = "again", .help = "Accepted ones too: they will arrive once more" },
    { 0 },
};

static const struct command_option cancel_options[] = {
    MAIL_FILTER_OPTIONS,
    { .name = "yes", .help = "Do not ask" },
    { 0 },
};

static const struct command_option test_options[] = {
    { .name = "language", .argument = "LANGUAGE", .help = "Its language (that of the site)" },
    { 0 },
};

const struct command command_mail_send = {
    .name = "mail send",
    .arguments = "[ID...]",
    .summary = "Send the messages that are due now, as run-due does too",
    .help = "With numbers or options, those of them that are queued, whether they are due or not. "
            "What a server does not take for now is tried again after 1 minute, and later after "
            "up to 6 hours, 10 times in all; what it refuses for good failed at once. Where no "
            "answer comes after a message was handed over, it is unknown whether it arrived, and "
            "nothing but \"mail retry\" sends it again.",
    .options = send_options,
    .arguments_most = -1,
    .run = command_mail_send_run,
};

const struct command command_mail_retry = {
    .name = "mail retry",
    .arguments = "[ID...]",
    .summary = "Queue messages again that failed, are unknown or were given up",
    .help = "They go to the address that the learner has now, and begin with the first of their "
            "tries. The next \"mail send\" or run-due sends them.\n\n"
            "  testamur mail retry --state failed",
    .options = retry_options,
    .arguments_most = -1,
    .run = command_mail_retry_run,
};

const struct command command_mail_cancel = {
    .name = "mail cancel",
    .arguments = "[ID...]",
    .summary = "Give messages up: they are not sent, and ask for no decision any more",
    .help = "For those that are queued, failed or unknown. Before mail is switched on, this "
            "empties the outbox of what was issued until then:\n\n"
            "  testamur mail cancel --state queued",
    .options = cancel_options,
    .arguments_most = -1,
    .run = command_mail_cancel_run,
};

const struct command command_mail_test = {
    .name = "mail test",
    .arguments = "ADDRESS",
    .summary = "Send a message to an address, to see whether the settings are right",
    .help = "Works before mail is switched on. What is needed, for a server that wants a user and "
            "a password:\n\n"
            "  testamur settings set mail_server mail.example.org\n"
            "  testamur settings set mail_from certificates@example.org\n"
            "  testamur settings set mail_user certificates\n\n"
            "The password is never in the database. It is the first line of a file that only its "
            "owner (or the group of operators) can read: the systemd credential "
            "testamur-mail-password, else the file that password_file in [mail] of testamur.ini "
            "names, else mail/password in the installation's directory. There, ca_file names "
            "certificates to trust instead of the system's, and sendmail the program for "
            "mail_transport sendmail.",
    .options = test_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_mail_test_run,
};

const struct command command_mail_pause = {
    .name = "mail pause",
    .arguments = "",
    .summary = "Send nothing for now; messages wait",
    .run = command_mail_pause_run,
};

const struct command command_mail_resume = {
    .name = "mail resume",
    .arguments = "",
    .summary = "Let messages go on that \"mail pause\" stopped",
    .run = command_mail_resume_run,
};
