#include "config.h"

#include "store/restoration.h"

#include "base/clock.h"
#include "store/credential_work.h"

#include <string.h>

bool restoration_count(struct database *database, struct restoration_counts *counts, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT (SELECT count(*) FROM credential),"
                       " (SELECT count(*) FROM credential WHERE status = 'available'),"
                       " (SELECT count(*) FROM credential WHERE status = 'generating'),"
                       " (SELECT count(*) FROM learner),"
                       " (SELECT count(*) FROM mail WHERE state IN ('queued', 'sending')),"
                       " (SELECT count(*) FROM configuration WHERE enabled),"
                       " (SELECT coalesce(max(at), 0) FROM history)",
                       "");
    if (row == NULL || statement_step(row, error) != 1)
        return false;
    *counts = (struct restoration_counts){
        .credentials = statement_integer(row, 0),
        .available = statement_integer(row, 1),
        .generating = statement_integer(row, 2),
        .learners = statement_integer(row, 3),
        .messages = statement_integer(row, 4),
        .schedules = statement_integer(row, 5),
        .last_change = statement_integer(row, 6),
    };
    return true;
}

#define STATES "SELECT uuid, status FROM credential ORDER BY uuid"

static void compare_status(const char *now, const char *then,
                           struct restoration_difference *difference)
{
    if (strcmp(now, then) == 0)
        return;
    const bool revived = strcmp(now, "invalidated") == 0 && strcmp(then, "available") == 0;
    difference->revived += revived ? 1 : 0;
    difference->other += revived ? 0 : 1;
}

/* Both come in order of their ids, so that neither has to be held in memory. */
bool restoration_compare(struct database *now, struct database *backup,
                         struct restoration_difference *difference, GError **error)
{
    *difference = (struct restoration_difference){ 0 };
    g_autoptr(statement) ours = database_query(now, error, STATES, "");
    g_autoptr(statement) theirs = ours != NULL ? database_query(backup, error, STATES, "") : NULL;
    if (theirs == NULL)
        return false;
    int here = statement_step(ours, error);
    int there = here >= 0 ? statement_step(theirs, error) : -1;
    while (here == 1 && there >= 0) {
        const int order =
            there == 1 ? strcmp(statement_text(ours, 0), statement_text(theirs, 0)) : -1;
        difference->unknown += order < 0 ? 1 : 0;
        if (order == 0)
            compare_status(statement_text(ours, 1), statement_text(theirs, 1), difference);
        if (order >= 0)
            there = statement_step(theirs, error);
        if (order <= 0)
            here = statement_step(ours, error);
    }
    return here >= 0 && there >= 0;
}

bool restoration_prepare(struct database *database, const char *answer, gint64 *messages,
                         gint64 *schedules, GError **error)
{
    const gint64 now = clock_now();
    if (!database_run(
            database, error,
            "INSERT INTO mail (credential_id, kind, recipient, dated, created, modified)"
            " SELECT credential.id, iif(replaces_id IS NULL, 'issued', 'reissued'), email,"
            " ?1, ?1, ?1 FROM credential JOIN learner ON learner.id = learner_id"
            " WHERE status = 'generating' AND active AND wants_mail AND email <> ''"
            " ON CONFLICT DO NOTHING",
            "i", now)
        || !database_run(database, error,
                         "UPDATE mail SET state = 'unknown', owner = '', next_try = NULL,"
                         " answer = ?, modified = ? WHERE state IN ('queued', 'sending')",
                         "ti", answer, now))
        return false;
    *messages = database_changes(database);
    if (!database_run(database, error, "UPDATE mail SET next_try = NULL WHERE next_try IS NOT NULL",
                      "")
        || !database_run(database, error,
                         "UPDATE configuration SET enabled = 0, modified = ? WHERE enabled", "i",
                         now))
        return false;
    *schedules = database_changes(database);
    return database_run(database, error, "UPDATE credential SET owner = ? WHERE owner <> ''", "t",
                        OWNER_NOBODY)
           && database_run(database, error, "UPDATE plan SET owner = ? WHERE owner <> ''", "t",
                           OWNER_NOBODY)
           && database_run(database, error,
                           "UPDATE task_run SET owner = ? WHERE outcome = 'running'", "t",
                           OWNER_NOBODY);
}
