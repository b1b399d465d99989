#include "config.h"

#include "operations/doctor_private.h"

#include "base/clock.h"
#include "base/text.h"
#include "operations/mail_settings.h"
#include "operations/mail_texts.h"
#include "store/mail.h"

/* Whoever sends mail by a timer does so every few minutes. */
#define STUCK_AFTER (24 * G_TIME_SPAN_HOUR)

#define MESSAGES(count) (count), (count) == 1 ? "" : "s"

static void examine_sending(struct doctor *doctor, struct mail_settings *setup,
                            const struct mail_counts *counts)
{
    g_autoptr(GError) fault = NULL;
    g_autofree char *server =
        text_show(setup->transport.sendmail ? "this machine's sendmail" : setup->server);
    if (!setup->enabled)
        doctor_tell(doctor, DOCTOR_GOOD, "mail",
                    g_strdup_printf("it is off; %" G_GINT64_FORMAT " message%s wait",
                                    MESSAGES(counts->queued)),
                    NULL);
    else if (!mail_settings_complete(setup, doctor->directory, &fault))
        doctor_tell_fault(doctor, "mail", &fault);
    else if (setup->paused)
        doctor_tell(doctor, DOCTOR_ATTENTION, "mail",
                    g_strdup_printf("it is paused; %" G_GINT64_FORMAT " message%s wait",
                                    MESSAGES(counts->queued)),
                    g_strdup("\"testamur mail resume\" lets it go on"));
    else
        doctor_tell(doctor, DOCTOR_GOOD, "mail",
                    g_strdup_printf("it is sent through %s; %" G_GINT64_FORMAT " message%s wait",
                                    server, MESSAGES(counts->queued)),
                    NULL);
}

static void examine_stuck(struct doctor *doctor, const struct mail_settings *setup)
{
    gint64 since = 0;
    g_autoptr(GError) fault = NULL;
    if (!setup->enabled || setup->paused)
        return;
    if (!mail_due_since(doctor->database, clock_now(), &since, &fault)) {
        doctor_tell_fault(doctor, "mail", &fault);
        return;
    }
    if (since == 0 || clock_now() - since < STUCK_AFTER)
        return;
    g_autofree char *time = clock_format(since);
    doctor_tell(doctor, DOCTOR_ATTENTION, "mail",
                g_strdup_printf("messages are due since %s, and nothing sends them", time),
                g_strdup("let a timer call \"testamur run-due\" every few minutes"));
}

static void examine_failed(struct doctor *doctor, const struct mail_counts *counts)
{
    if (counts->failed > 0)
        doctor_tell(doctor, DOCTOR_ATTENTION, "messages",
                    g_strdup_printf("%" G_GINT64_FORMAT " message%s could not be sent",
                                    MESSAGES(counts->failed)),
                    g_strdup("\"testamur mail list --state failed\" says why; then \"testamur "
                             "mail retry\" or \"testamur mail cancel\""));
    if (counts->unknown > 0)
        doctor_tell(doctor, DOCTOR_ATTENTION, "messages",
                    g_strdup_printf("of %" G_GINT64_FORMAT
                                    " message%s it is not known whether they arrived",
                                    MESSAGES(counts->unknown)),
                    g_strdup("ask one of the learners, then \"testamur mail retry --state "
                             "unknown\", or \"testamur mail cancel --state unknown\""));
}

static void examine_texts(struct doctor *doctor, const struct mail_settings *setup)
{
    g_autoptr(GPtrArray) sentences = mail_template_examine(doctor->directory);
    for (guint i = 0; i < sentences->len; i++)
        doctor_tell(doctor, DOCTOR_ATTENTION, "mail", text_show(sentences->pdata[i]), NULL);
    if (setup->enabled && !setup->attach && *setup->download_base_url == '\0'
        && *setup->verify_base_url == '\0')
        doctor_tell(doctor, DOCTOR_ATTENTION, "mail",
                    g_strdup("messages lead nowhere: they have no link and no PDF"),
                    g_strdup("set download_base_url, verify_base_url or mail_attach"));
}

void doctor_examine_mail(struct doctor *doctor)
{
    struct mail_counts counts;
    g_autoptr(GError) fault = NULL;
    g_autoptr(mail_settings) setup = mail_settings_load(doctor->database, &fault);
    if (setup == NULL || !mail_count(doctor->database, clock_now(), &counts, &fault)) {
        doctor_tell_fault(doctor, "mail", &fault);
        return;
    }
    examine_sending(doctor, setup, &counts);
    examine_stuck(doctor, setup);
    examine_failed(doctor, &counts);
    examine_texts(doctor, setup);
}
