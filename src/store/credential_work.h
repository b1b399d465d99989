/* Credentials in the making: the steps that the write protocol takes a row through, each within a
 * transaction of the caller. Layer: store. Called by operations (issue, recover).
 * Source: RELIABILITY.md section 2; REFERENCE.md section 5 with Q12, Q38, Q40. */
#ifndef STORE_CREDENTIAL_WORK_H
#define STORE_CREDENTIAL_WORK_H

#include "base/uuid.h"
#include "store/database.h"

/* Stands in the column owner when the one who worked on a row has given it up. */
#define OWNER_NOBODY "nobody"

/* What is to be made; all that a document is drawn from. */
struct credential_work {
    gint64 id; /* 0: there is no row yet */
    gint64 learner_id, configuration_id;
    gint64 run_id;              /* 0: none */
    gint64 replaces_id;         /* the credential that it is issued again for; 0: none */
    gint64 drawing_id, base_id; /* 0: none */
    char uuid[UUID_LENGTH + 1], verify_uuid[UUID_LENGTH + 1];
    char *full_name, *context_name, *printed_date; /* owned */
    gint64 issued;
};
void credential_work_clear(struct credential_work *work);

/* What stands in the way of issuing to a learner. */
enum credential_standing {
    STANDING_FREE,  /* nothing */
    STANDING_RETRY, /* a row in error, which is used again with its ids and date */
    STANDING_AVAILABLE,
    STANDING_UNDER_WAY,   /* generating; whether its owner lives is not asked */
    STANDING_INVALIDATED, /* and nothing else */
};

/* Looks a learner up, by configuration_id and learner_id of `work`; for a retry fills id, ids and issue
 * instant. */
bool credential_look(struct database *database, struct credential_work *work,
                     enum credential_standing *standing, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the row with this status: inserts it and sets id, or, with an id, uses the row in error again.
 * `owner` is empty for rows that are not generating, `failure` for those not in error. */
bool credential_begin(struct database *database, struct credential_work *work, const char *status,
                      const char *owner, const char *failure, gint64 now,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* generating -> available, or error with a reason. *ours is false, and nothing is changed, when the row was
 * withdrawn meanwhile. ERROR_DATA when it is no longer ours for another reason. */
bool credential_finish(struct database *database, gint64 id, const char *owner, gint64 now,
                       bool *ours, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool credential_fail(struct database *database, gint64 id, const char *owner, const char *reason,
                     gint64 now, bool *ours, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether finish and fail would find the row ours. */
bool credential_is_ours(struct database *database, gint64 id, const char *owner, bool *ours,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A row that was withdrawn while we made it becomes ours again, until its file is in the archive. */
bool credential_claim(struct database *database, gint64 id, const char *owner,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes back a row that is generating: nobody was told of it. */
bool credential_drop(struct database *database, gint64 id, const char *owner,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How a credential is withdrawn. */
struct credential_withdrawal {
    const char *reason;
    const char *operator_name;
    const char *owner; /* who moves its file to the archive: stands in the row until that is done */
    gint64 at;
};

/* Any other status -> invalidated. A row that somebody is making keeps its owner, who finds it withdrawn when
 * the document is made. ERROR_DATA when it is withdrawn already. */
bool credential_withdraw(struct database *database, gint64 id,
                         const struct credential_withdrawal *withdrawal,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a credential that a reissue replaces: "Reissued" is added to its reason, on a line of its own
 * if there is one already; the reason given takes no part. */
bool credential_replace(struct database *database, gint64 id,
                        const struct credential_withdrawal *withdrawal,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a credential can be replaced by a new one. */
enum credential_replaceability {
    REPLACE_AVAILABLE, /* it is the learner's valid one */
    REPLACE_ERROR, /* it was never available: there is nothing to keep while the new one is made */
    REPLACE_WITHDRAWN, /* and was so before it could be replaced */
    REPLACE_GIVEN_UP,  /* withdrawn too, but it had been in error, as for a reissue of such a one */
    REPLACE_GENERATING, /* somebody is making it */
    REPLACE_BESIDE,     /* it is available, but an unfinished one stands beside it */
};
bool credential_look_replaceable(struct database *database, gint64 id,
                                 enum credential_replaceability *answer,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Changes why a withdrawn credential is withdrawn. */
bool credential_change_reason(struct database *database, gint64 id, const char *reason, gint64 now,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Rows that this owner did not finish, given up, so that recover takes them while the process lives on. */
bool credential_give_up(struct database *database, const char *owner,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who works, or worked, on rows. Array of char *; free with g_ptr_array_unref. */
GPtrArray *credential_owners(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives the rows of one owner to another; *count: how many. */
bool credential_take_over(struct database *database, const char *from, const char *to,
                          gint64 *count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The unfinished rows of an owner, ascending: those generating, and those invalidated whose files are not
 * in the archive yet. Array of struct credential_work; free with g_ptr_array_unref. */
GPtrArray *credential_list_generating(struct database *database, const char *owner,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *credential_list_unarchived(struct database *database, const char *owner,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The file of an invalidated row is in the archive. */
bool credential_archived(struct database *database, gint64 id, const char *owner,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The address to which the news of a credential goes; NULL for none (an inactive learner, one who wants no mail, no
 * address, or a configuration whose options say mail: false). Caller frees. */
bool credential_recipient(struct database *database, gint64 learner_id, gint64 configuration_id,
                          char **recipient, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
