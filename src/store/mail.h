/* The outbox: a row for each message that a credential asks for. Layer: store. Called by operations; read by commands
 * and pages. Source: RELIABILITY.md P6. */
#ifndef STORE_MAIL_H
#define STORE_MAIL_H

#include "base/cleanup.h"
#include "base/digest.h"
#include "store/database.h"

enum mail_kind {
    MAIL_ISSUED,
    MAIL_REISSUED,
};

struct mail {
    gint64 id;
    gint64 credential_id;
    char *kind; /* "issued" or "reissued" */
    char *recipient;
    char *state; /* "queued", "sending", "accepted", "failed", "unknown" or "cancelled" */
    char *owner; /* who is sending it; "" */
    gint64 tries, next_try; /* next_try 0: at once */
    char *answer;           /* the mail server's, or why it was not sent; "" */
    gint64 dated;           /* the date in the message */
    bool handed_over;       /* sha256 is of the message that was handed over last */
    guint8 sha256[DIGEST_SIZE];
    gint64 created, modified;
    /* Of its credential and learner, read with it: */
    char *uuid, *verify_uuid, *full_name, *context_name, *printed_date, *status;
    char *replaced_date; /* the printed date of the credential that it replaces; "" */
    gint64 learner_id, configuration_id;
    char *username, *email, *language;
    bool wanted; /* the learner is active and wants mail */
};
void mail_free(struct mail *mail);
DEFINE_AUTOPTR(mail, mail_free)

/* Queues a message; one that is there already stays as it is (P6: at most one of a kind). */
bool mail_queue(struct database *database, gint64 credential_id, enum mail_kind kind,
                const char *recipient, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ERROR_NOT_FOUND. Caller frees. */
struct mail *mail_find(struct database *database, gint64 id,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NULL and 0 take no part. */
struct mail_filter {
    const char *state;
    const char *credential; /* its id or verification id */
    const char *username;   /* exactly */
    gint64 before;          /* only rows with a smaller id, to go on */
    gint64 limit;           /* how many at most */
};

/* Whether a text is one of the six states; ERROR_USAGE naming them. */
bool mail_state_check(const char *state, GError **error);

/* The newest first. Array of struct mail; free with g_ptr_array_unref. */
GPtrArray *mail_list(struct database *database, const struct mail_filter *filter,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ids of all of them, whatever the limit is, the oldest first. Array of gint64; free with g_array_unref. */
GArray *mail_list_ids(struct database *database, const struct mail_filter *filter,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many there are in each state, and when the next one is to be tried. */
struct mail_counts {
    gint64 queued, sending, accepted, failed, unknown, cancelled;
    gint64 due;      /* of the queued: now or earlier */
    gint64 next_try; /* the earliest of the queued that are not due; 0: none */
};
bool mail_count(struct database *database, gint64 now, struct mail_counts *counts,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Since when the one has been due that has waited longest; 0: none is due. */
bool mail_due_since(struct database *database, gint64 now, gint64 *since,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Claims for `owner`, as one more try, the queued message `id`, or with 0 the one that has been due for longest.
 * *claimed is its id; 0: there is none. */
bool mail_claim(struct database *database, const char *owner, gint64 id, gint64 now,
                gint64 *claimed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What became of a try. */
struct mail_end {
    const char *state;
    const char *answer;
    gint64 next_try;      /* of a queued one; 0: at once */
    const guint8 *sha256; /* of what was handed over; NULL: as it was */
    bool uncounted;       /* it was no try */
};

/* Ends the try of a message that `owner` claimed. ERROR_REFUSED if it is that owner's no more. */
bool mail_settle(struct database *database, gint64 id, const char *owner,
                 const struct mail_end *end, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A person's decision: queued again for `recipient`, from the first try on and with a new date; or given up.
 * *done is false if its state allows that no more (sending; or for giving up: anything but queued, failed,
 * unknown). */
bool mail_requeue(struct database *database, gint64 id, const char *recipient, gint64 now,
                  bool *done, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool mail_cancel(struct database *database, gint64 id, const char *answer, gint64 now, bool *done,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Messages that `owner`, which no longer lives, was sending become unknown; *count: how many. */
bool mail_abandon(struct database *database, const char *owner, gint64 now, gint64 *count,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who is sending now: array of char *; free with g_ptr_array_unref. */
GPtrArray *mail_owners(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
