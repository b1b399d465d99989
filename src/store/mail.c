#include "config.h"

#include "store/mail.h"

#include "store/row.h"

static const char *const kind_names[] = {
    [MAIL_ISSUED] = "issued",
    [MAIL_REISSUED] = "reissued",
};

bool mail_queue(struct database *database, gint64 credential_id, enum mail_kind kind,
                const char *recipient, gint64 now, GError **error)
{
    return database_run(database, error,
                        "INSERT INTO mail (credential_id, kind, recipient, created, modified)"
                        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (credential_id, kind) DO NOTHING",
                        "ittii", credential_id, kind_names[kind], recipient, now, now);
}

bool mail_abandon(struct database *database, const char *owner, gint64 now, gint64 *count,
                  GError **error)
{
    if (!database_run(database, error,
                      "UPDATE mail SET state = 'unknown', owner = '', modified = ?"
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
