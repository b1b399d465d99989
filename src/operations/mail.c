#include "config.h"

#include "operations/mail.h"

#include "base/clock.h"
#include "operations/change.h"
#include "operations/settings.h"

#include <string.h>

/* The history knows a message by its recipient and its credential. */
static bool record(struct installation *installation, const struct mail *mail, const char *action,
                   const char *state, const char *recipient, gint64 now, GError **error)
{
    g_autoptr(json_t) changes = json_object();
    g_autofree char *name = g_strdup_printf("%s to %s", mail->uuid, mail->recipient);
    change_add_text(changes, "state", mail->state, state);
    change_add_text(changes, "recipient", mail->recipient, recipient);
    return change_record_at(installation, now, "mail", mail->id, name, action, changes, error);
}

/* One act on one message; *done is false when its state does not allow it. */
typedef bool act_function(struct installation *installation, const struct mail *mail, bool again,
                          bool *done, GError **error);

static bool retry_one(struct installation *installation, const struct mail *mail, bool again,
                      bool *done, GError **error)
{
    const gint64 now = clock_now();
    const char *recipient = *mail->email != '\0' ? mail->email : mail->recipient;
    *done = false;
    if (strcmp(mail->state, "accepted") == 0 && !again)
        return true;
    if (!mail_requeue(installation->database, mail->id, recipient, now, done, error))
        return false;
    return !*done || record(installation, mail, "retry", "queued", recipient, now, error);
}

static bool give_up_one(struct installation *installation, const struct mail *mail,
                        bool again G_GNUC_UNUSED, bool *done, GError **error)
{
    const gint64 now = clock_now();
    if (!mail_cancel(installation->database, mail->id, mail->answer, now, done, error))
        return false;
    return !*done || record(installation, mail, "cancel", "cancelled", mail->recipient, now, error);
}

static bool act_on(struct installation *installation, const GArray *ids, act_function *one,
                   bool again, struct mail_act *act, GError **error)
{
    *act = (struct mail_act){ 0 };
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    if (transaction == NULL)
        return false;
    for (guint i = 0; i < ids->len; i++) {
        bool done = false;
        g_autoptr(mail) mail =
            mail_find(installation->database, g_array_index(ids, gint64, i), error);
        if (mail == NULL || !one(installation, mail, again, &done, error))
            return false;
        act->done += done ? 1 : 0;
        act->left += done ? 0 : 1;
    }
    return database_commit(installation->database, error);
}

bool mail_retry(struct installation *installation, const GArray *ids, bool again,
                struct mail_act *act, GError **error)
{
    return act_on(installation, ids, retry_one, again, act, error);
}

bool mail_give_up(struct installation *installation, const GArray *ids, struct mail_act *act,
                  GError **error)
{
    return act_on(installation, ids, give_up_one, false, act, error);
}

bool mail_pause(struct installation *installation, bool paused, GError **error)
{
    const struct setting *setting = settings_find("mail_paused", error);
    return setting != NULL && settings_change(installation, setting, paused ? "true" : NULL, error);
}

/* Whoever only looks may do so before anything is set up: the sender is a stand-in then. */
static void stand_in(struct mail_settings *setup)
{
    if (*setup->from != '\0')
        return;
    g_free(setup->from);
    setup->from = g_strdup("nobody@localhost");
}

bool mail_show(struct installation *installation, const struct mail *mail,
               struct mail_composed *composed, bool *same, GError **error)
{
    *composed = (struct mail_composed){ 0 };
    *same = false;
    g_autoptr(mail_settings) setup = mail_settings_load(installation->database, error);
    if (setup == NULL)
        return false;
    stand_in(setup);
    g_autoptr(mail_composer) composer = mail_composer_new(installation, setup, error);
    if (composer == NULL || !mail_composer_make(composer, mail, composed, error))
        return false;
    *same = mail->handed_over && memcmp(mail->sha256, composed->sha256, sizeof mail->sha256) == 0;
    return true;
}

static bool record_test(struct installation *installation, const char *address, const char *answer,
                        GError **error)
{
    g_autoptr(json_t) changes = json_object();
    change_add_text(changes, "answer", NULL, answer);
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    return transaction != NULL
           && change_record(installation, "mail", 0, address, "test", changes, error)
           && database_commit(installation->database, error);
}

static bool test_send(struct installation *installation, struct mail_settings *setup,
                      const struct mail_composed *composed, enum mail_outcome *outcome,
                      char **answer, GError **error)
{
    const struct mail_envelope envelope = { composed->from, composed->to, composed->message };
    g_autoptr(mail_transport) transport = mail_transport_open(&setup->transport, error);
    if (transport == NULL)
        return false;
    *outcome = mail_transport_send(transport, &envelope, answer);
    return record_test(installation, composed->to, *answer, error);
}

bool mail_test(struct installation *installation, const char *address, const char *language,
               enum mail_outcome *outcome, char **answer, GError **error)
{
    struct mail_composed composed = { 0 };
    *answer = NULL;
    g_autoptr(mail_settings) setup = mail_settings_load(installation->database, error);
    if (setup == NULL || !mail_settings_complete(setup, installation->directory, error))
        return false;
    g_autoptr(mail_composer) composer = mail_composer_new(installation, setup, error);
    const bool sent = composer != NULL
                      && mail_composer_make_test(composer, address, language, &composed, error)
                      && test_send(installation, setup, &composed, outcome, answer, error);
    mail_composed_clear(&composed);
    return sent;
}
