/* What a person does with messages: trying again, giving up, stopping all, looking, testing. Each act has its row in
 * the history. Layer: operations. Called by commands and the console. */
#ifndef OPERATIONS_MAIL_H
#define OPERATIONS_MAIL_H

#include "mail/transport.h"
#include "operations/installation.h"
#include "operations/mail_compose.h"

/* What came of an act on several messages. */
struct mail_act {
    guint64 done;
    guint64 left; /* whose state did not allow it: being sent, accepted */
};

/* Queues messages again from the first try on, for the addresses that their learners have now; those that wait are due
 * at once. One that was accepted only with `again`: it would arrive twice. One transaction. */
bool mail_retry(struct installation *installation, const GArray *ids, bool again,
                struct mail_act *act, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives messages up that wait, failed or are unknown: they are not sent, and ask for no decision any more. */
bool mail_give_up(struct installation *installation, const GArray *ids, struct mail_act *act,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stops all sending, or lets it go on: the setting mail_paused. */
bool mail_pause(struct installation *installation, bool paused,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The message of a row as it would be sent now. *same: it is, byte for byte, what was handed over last; false also if
 * nothing was. The caller clears `composed` whatever comes of it. */
bool mail_show(struct installation *installation, const struct mail *mail,
               struct mail_composed *composed, bool *same,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sends a message to try the settings out, even while mail is off or paused. *answer: what the server said. Caller
 * frees. */
bool mail_test(struct installation *installation, const char *address, const char *language,
               enum mail_outcome *outcome, char **answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
