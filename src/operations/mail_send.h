/* Sending what the outbox holds. Layer: operations. Called by commands, the console, run_due and the scheduler.
 * Source: RELIABILITY.md P6, F17.
 *
 * A message is claimed in a transaction of its own before anything is said to the server, and what became of it is
 * noted in another: at most once per message, unless a person says "send again" (mail.h). A no for now is tried again
 * after 1 minute, later after up to 6 hours, 10 times in all; a no for good is final at once; where no answer came
 * after the message was handed over, nobody knows, and nobody but a person sends it again. One server that can't be
 * reached ends the work: the other messages keep their tries. */
#ifndef OPERATIONS_MAIL_SEND_H
#define OPERATIONS_MAIL_SEND_H

#include "operations/installation.h"

/* What became of one message. */
struct mail_sent {
    gint64 id;
    const char *recipient;
    /* "accepted", "queued" (again), "failed", "unknown", "cancelled" (its credential was withdrawn) */
    const char *state;
    const char *answer;
    gint64 next_try; /* of a queued one */
};

struct mail_send_request {
    /* of gint64: these, if they are queued, due or not; NULL: all that are due */
    const GArray *ids;
    bool dry_run;                                              /* only the counts of what waits */
    void (*tell)(gpointer data, const struct mail_sent *sent); /* as they come; may be NULL */
    bool (*cancelled)(gpointer data); /* asked between messages and while waiting; may be NULL */
    gpointer data;
};

struct mail_send_result {
    guint64 accepted, later, failed, unknown, withdrawn; /* messages tried now */
    gint64 due;                                          /* that are due still */
    gint64 waiting;                                      /* queued in all */
    gint64 next_try; /* when the next one of them is due; 0: none waits for an instant */
    /* nothing was sent: mail is off, or paused, or another process is sending */
    bool off, paused, busy;
    bool cancelled;
    char *trouble; /* why nothing more could be sent; NULL: nothing hindered it */
};
void mail_send_result_clear(struct mail_send_result *result);

/* The caller has no transaction open. Costs next to nothing when nothing is due. ERROR_REFUSED when mail is on, but the
 * settings are not complete; ERROR_IO and the like when the database can't be written. `result` is filled in any
 * case. */
bool mail_send_due(struct installation *installation, const struct mail_send_request *request,
                   struct mail_send_result *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was done, in a sentence; "" when there is nothing to tell. Caller frees. */
char *mail_send_words(const struct mail_send_result *result);

#endif
