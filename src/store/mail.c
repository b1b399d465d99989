#include "config.h"

#include "store/mail.h"

#include "base/error.h"
#include "base/text.h"
#include "store/row.h"

#include <string.h>

#define MAIL_QUERY                                                                                 \
    "SELECT mail.id, mail.credential_id, kind, recipient, state, mail.owner, tries,"               \
    " coalesce(next_try, 0), answer, dated, sha256, mail.created, mail.modified, credential.uuid," \
    " credential.verify_uuid, credential.full_name, credential.context_name,"                      \
    " credential.printed_date, credential.status, coalesce(old.printed_date, ''),"                 \
    " credential.learner_id, credential.configuration_id, username, email, language,"              \
    " active AND wants_mail"                                                                       \
    " FROM mail JOIN credential ON credential.id = mail.credential_id"                             \
    " JOIN learner ON learner.id = credential.learner_id"                                          \
    " LEFT JOIN credential AS old ON old.id = credential.replaces_id"

/* What a filter asks of a row; its parameters are bound by mail_filtered. */
#define MAIL_WHERE                                                                                 \
    " WHERE (?1 IS NULL OR state = ?1)"                                                            \
    " AND (?2 IS NULL OR mail.credential_id IN (SELECT id FROM credential"                         \
    " WHERE uuid = lower(?2) OR verify_uuid = lower(?2)))"                                         \
    " AND (?3 IS NULL OR mail.credential_id IN (SELECT credential.id FROM credential"              \
    " JOIN learner ON learner.id = learner_id WHERE username = ?3))"                               \
    " AND (?4 = 0 OR mail.id < ?4)"

static const char *const kind_names[] = {
    [MAIL_ISSUED] = "issued",
    [MAIL_REISSUED] = "reissued",
};

static const char *const states[] = { "queued",  "sending",   "accepted", "failed",
                                      "unknown", "cancelled", NULL };

void mail_free(struct mail *mail)
{
    if (mail == NULL)
        return;
    g_free(mail->kind);
    g_free(mail->recipient);
    g_free(mail->state);
    g_free(mail->owner);
    g_free(mail->answer);
    g_free(mail->uuid);
    g_free(mail->verify_uuid);
    g_free(mail->full_name);
    g_free(mail->context_name);
    g_free(mail->printed_date);
    g_free(mail->status);
    g_free(mail->replaced_date);
    g_free(mail->username);
    g_free(mail->email);
    g_free(mail->language);
    g_free(mail);
}

static void mail_free_item(gpointer data)
{
    mail_free(data);
}

static struct mail *mail_read(struct statement *row)
{
    struct mail *mail = g_new0(struct mail, 1);
    gsize size = 0;
    const void *sha256 = statement_blob(row, 10, &size);
    mail->id = statement_integer(row, 0);
    mail->credential_id = statement_integer(row, 1);
    mail->kind = row_text(row, 2);
    mail->recipient = row_text(row, 3);
    mail->state = row_text(row, 4);
    mail->owner = row_text(row, 5);
    mail->tries = statement_integer(row, 6);
    mail->next_try = statement_integer(row, 7);
    mail->answer = row_text(row, 8);
    mail->dated = statement_integer(row, 9);
    mail->handed_over = size == sizeof mail->sha256;
    if (mail->handed_over)
        memcpy(mail->sha256, sha256, size);
    mail->created = statement_integer(row, 11);
    mail->modified = statement_integer(row, 12);
    mail->uuid = row_text(row, 13);
    mail->verify_uuid = row_text(row, 14);
    mail->full_name = row_text(row, 15);
    mail->context_name = row_text(row, 16);
    mail->printed_date = row_text(row, 17);
    mail->status = row_text(row, 18);
    mail->replaced_date = row_text(row, 19);
    mail->learner_id = statement_integer(row, 20);
    mail->configuration_id = statement_integer(row, 21);
    mail->username = row_text(row, 22);
    mail->email = row_text(row, 23);
    mail->language = row_text(row, 24);
    mail->wanted = statement_integer(row, 25) != 0;
    return mail;
}

bool mail_queue(struct database *database, gint64 credential_id, enum mail_kind kind,
                const char *recipient, gint64 now, GError **error)
{
    return database_run(database, error,
                        "INSERT INTO mail (credential_id, kind, recipient, dated, created,"
                        " modified) VALUES (?, ?, ?, ?, ?, ?)"
                        " ON CONFLICT (credential_id, kind) DO NOTHING",
                        "ittiii", credential_id, kind_names[kind], recipient, now, now, now);
}

struct mail *mail_find(struct database *database, gint64 id, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error, MAIL_QUERY " WHERE mail.id = ?", "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no message %" G_GINT64_FORMAT "; \"testamur mail list\" shows them",
                    id);
    return step == 1 ? mail_read(row) : NULL;
}

bool mail_state_check(const char *state, GError **error)
{
    if (g_strv_contains(states, state))
        return true;
    g_autofree char *shown = text_show(state);
    g_autofree char *all = g_strjoinv(", ", (char **)states);
    g_set_error(error, STORE_ERROR, ERROR_USAGE,
                "\"%s\" is no state of a message; the states are %s", shown, all);
    return false;
}

GPtrArray *mail_list(struct database *database, const struct mail_filter *filter, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error, MAIL_QUERY MAIL_WHERE " ORDER BY mail.id DESC LIMIT ?5",
                       "tttii", filter->state, filter->credential, filter->username, filter->before,
                       filter->limit != 0 ? filter->limit : (gint64)-1);
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(mail_free_item);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1)
        g_ptr_array_add(list, mail_read(row));
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

GArray *mail_list_ids(struct database *database, const struct mail_filter *filter, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error, "SELECT mail.id FROM mail" MAIL_WHERE " ORDER BY mail.id",
                       "ttti", filter->state, filter->credential, filter->username, filter->before);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        const gint64 id = statement_integer(row, 0);
        g_array_append_val(ids, id);
    }
    return step == 0 ? g_steal_pointer(&ids) : NULL;
}

/* Each count walks its part of the index. */
#define COUNT(state) " (SELECT count(*) FROM mail WHERE state = '" state "'),"

bool mail_count(struct database *database, gint64 now, struct mail_counts *counts, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT" COUNT("queued") COUNT("sending") COUNT("accepted") COUNT("failed") COUNT("unknown")
            COUNT("cancelled") " (SELECT count(*) FROM mail WHERE state = 'queued'"
                               " AND (next_try IS NULL OR next_try <= ?1)),"
                               " (SELECT coalesce(min(next_try), 0) FROM mail"
                               " WHERE state = 'queued' AND next_try > ?1)",
        "i", now);
    if (row == NULL || statement_step(row, error) != 1)
        return false;
    *counts = (struct mail_counts){
        .queued = statement_integer(row, 0),
        .sending = statement_integer(row, 1),
        .accepted = statement_integer(row, 2),
        .failed = statement_integer(row, 3),
        .unknown = statement_integer(row, 4),
        .cancelled = statement_integer(row, 5),
        .due = statement_integer(row, 6),
        .next_try = statement_integer(row, 7),
    };
    return true;
}

bool mail_due_since(struct database *database, gint64 now, gint64 *since, GError **error)
{
    return row_number(database_query(database, error,
                                     "SELECT coalesce(min(coalesce(next_try, dated)), 0) FROM mail"
                                     " WHERE state = 'queued'"
                                     " AND (next_try IS NULL OR next_try <= ?)",
                                     "i", now),
                      since, error);
}

/* What was never tried comes before what waits for another try, which has an instant. */
static bool mail_find_due(struct database *database, gint64 id, gint64 now, gint64 *due,
                          GError **error)
{
    g_autoptr(statement) row =
        id != 0 ? database_query(database, error,
                                 "SELECT id FROM mail WHERE state = 'queued' AND id = ?", "i", id)
                : database_query(database, error,
                                 "SELECT id FROM mail WHERE state = 'queued'"
                                 " AND (next_try IS NULL OR next_try <= ?)"
                                 " ORDER BY next_try, id LIMIT 1",
                                 "i", now);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *due = step == 1 ? statement_integer(row, 0) : 0;
    return step >= 0;
}

bool mail_claim(struct database *database, const char *owner, gint64 id, gint64 now,
                gint64 *claimed, GError **error)
{
    gint64 due = 0;
    *claimed = 0;
    if (!mail_find_due(database, id, now, &due, error))
        return false;
    if (due == 0)
        return true;
    if (!database_run(database, error,
                      "UPDATE mail SET state = 'sending', owner = ?, tries = tries + 1,"
                      " next_try = NULL, modified = ? WHERE id = ? AND state = 'queued'",
                      "tii", owner, now, due))
        return false;
    *claimed = database_changes(database) == 1 ? due : 0;
    return true;
}

bool mail_settle(struct database *database, gint64 id, const char *owner,
                 const struct mail_end *end, gint64 now, GError **error)
{
    const gsize size = end->sha256 != NULL ? DIGEST_SIZE : 0;
    if (!database_run(database, error,
                      "UPDATE mail SET state = ?, owner = '', next_try = nullif(?, 0), answer = ?,"
                      " sha256 = coalesce(?, sha256), tries = tries - ?, modified = ?"
                      " WHERE id = ? AND state = 'sending' AND owner = ?",
                      "titbiiit", end->state, end->next_try, end->answer, end->sha256, size,
                      (gint64)end->uncounted, now, id, owner))
        return false;
    if (database_changes(database) == 1)
        return true;
    g_set_error(error, STORE_ERROR, ERROR_REFUSED,
                "another process has taken over message %" G_GINT64_FORMAT, id);
    return false;
}

bool mail_requeue(struct database *database, gint64 id, const char *recipient, gint64 now,
                  bool *done, GError **error)
{
    if (!database_run(database, error,
                      "UPDATE mail SET state = 'queued', tries = 0, next_try = NULL, answer = '',"
                      " recipient = ?, dated = ?, modified = ? WHERE id = ? AND state <> 'sending'",
                      "tiii", recipient, now, now, id))
        return false;
    *done = database_changes(database) == 1;
    return true;
}

bool mail_cancel(struct database *database, gint64 id, const char *answer, gint64 now, bool *done,
                 GError **error)
{
    if (!database_run(database, error,
                      "UPDATE mail SET state = 'cancelled', next_try = NULL, answer = ?,"
                      " modified = ? WHERE id = ? AND state IN ('queued', 'failed', 'unknown')",
                      "tii", answer, now, id))
        return false;
    *done = database_changes(database) == 1;
    return true;
}

bool mail_abandon(struct database *database, const char *owner, gint64 now, gint64 *count,
                  GError **error)
{
    if (!database_run(database, error,
                      "UPDATE mail SET state = 'unknown', owner = '', modified = ?,"
                      " answer = 'sending it was broken off: it may have arrived'"
                      " WHERE state = 'sending' AND owner = ?",
                      "it", now, owner))
        return false;
    *count = database_changes(database);
    return true;
}

GPtrArray *mail_owners(struct database *database, GError **error)
{
    return row_texts(database_query(database, error,
                                    "SELECT DISTINCT owner FROM mail WHERE state = 'sending'", ""),
                     error);
}
