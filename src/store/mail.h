/* The outbox: a row for each message that a credential asks for. Layer: store. Called by operations. */
#ifndef STORE_MAIL_H
#define STORE_MAIL_H

#include "store/database.h"

enum mail_kind {
    MAIL_ISSUED,
    MAIL_REISSUED,
};

/* Queues a message; one that is there already stays as it is (P6: at most one of a kind). */
bool mail_queue(struct database *database, gint64 credential_id, enum mail_kind kind,
                const char *recipient, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Messages that `owner`, which no longer lives, was sending become unknown; *count: how many. */
bool mail_abandon(struct database *database, const char *owner, gint64 now, gint64 *count,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who is sending now: array of char *; free with g_ptr_array_unref. */
GPtrArray *mail_owners(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
