#include "config.h"

#include "store/credential_work.h"

#include "base/error.h"
#include "store/row.h"

#include <string.h>

void credential_work_clear(struct credential_work *work)
{
    g_clear_pointer(&work->full_name, g_free);
    g_clear_pointer(&work->context_name, g_free);
    g_clear_pointer(&work->printed_date, g_free);
}

static void credential_work_free_item(gpointer data)
{
    credential_work_clear(data);
    g_free(data);
}

static enum credential_standing standing_of(const char *status)
{
    static const struct {
        const char *status;
        enum credential_standing standing;
    } table[] = {
        { "available", STANDING_AVAILABLE },
        { "generating", STANDING_UNDER_WAY },
        { "error", STANDING_RETRY },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (g_str_equal(table[i].status, status))
            return table[i].standing;
    return STANDING_INVALIDATED;
}

/* Which of a learner's rows decides: a live one, then one under way, then one in error. */
static bool outranks(enum credential_standing one, enum credential_standing other)
{
    static const int rank[] = {
        [STANDING_FREE] = 0,      [STANDING_INVALIDATED] = 1, [STANDING_RETRY] = 2,
        [STANDING_UNDER_WAY] = 3, [STANDING_AVAILABLE] = 4,
    };
    return rank[one] > rank[other];
}

bool credential_look(struct database *database, struct credential_work *work,
                     enum credential_standing *standing, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT status, id, uuid, verify_uuid, issued FROM credential"
                       " WHERE configuration_id = ? AND learner_id = ?",
                       "ii", work->configuration_id, work->learner_id);
    *standing = STANDING_FREE;
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        enum credential_standing found = standing_of(statement_text(row, 0));
        if (found == STANDING_RETRY) {
            work->id = statement_integer(row, 1);
            g_strlcpy(work->uuid, statement_text(row, 2), sizeof work->uuid);
            g_strlcpy(work->verify_uuid, statement_text(row, 3), sizeof work->verify_uuid);
            work->issued = statement_integer(row, 4);
        }
        if (outranks(found, *standing))
            *standing = found;
    }
    return step == 0;
}

static bool credential_insert(struct database *database, struct credential_work *work,
                              const char *status, const char *owner, const char *failure,
                              gint64 now, GError **error)
{
    if (!database_run(database, error,
                      "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id,"
                      " status, full_name, context_name, issued, printed_date, drawing_id, base_id,"
                      " run_id, replaces_id, owner, failure, created, modified)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0),"
                      " nullif(?, 0), nullif(?, 0), ?, ?, ?, ?)",
                      "ttiitttitiiiittii", work->uuid, work->verify_uuid, work->learner_id,
                      work->configuration_id, status, work->full_name, work->context_name,
                      work->issued, work->printed_date, work->drawing_id, work->base_id,
                      work->run_id, work->replaces_id, owner, failure, now, now))
        return false;
    work->id = database_last_id(database);
    return true;
}

static bool credential_taken_over(gint64 id, GError **error)
{
    g_set_error(error, STORE_ERROR, ERROR_BUSY,
                "another process has taken over credential %" G_GINT64_FORMAT
                "; run \"testamur recover\"",
                id);
    return false;
}

static bool credential_changed(struct database *database, gint64 id, GError **error)
{
    return database_changes(database) == 1 || credential_taken_over(id, error);
}

bool credential_begin(struct database *database, struct credential_work *work, const char *status,
                      const char *owner, const char *failure, gint64 now, GError **error)
{
    if (work->id == 0)
        return credential_insert(database, work, status, owner, failure, now, error);
    return database_run(database, error,
                        "UPDATE credential SET status = ?, full_name = ?, context_name = ?,"
                        " printed_date = ?, drawing_id = nullif(?, 0), base_id = nullif(?, 0),"
                        " run_id = nullif(?, 0), owner = ?, failure = ?, modified = ?"
                        " WHERE id = ? AND status = 'error'",
                        "ttttiiittii", status, work->full_name, work->context_name,
                        work->printed_date, work->drawing_id, work->base_id, work->run_id, owner,
                        failure, now, work->id)
           && credential_changed(database, work->id, error);
}

/* After a change that asked for a generating row of ours: whether it hit one. */
static bool hit_ours(struct database *database, gint64 id, bool *ours, GError **error)
{
    gint64 withdrawn = 0;
    *ours = database_changes(database) == 1;
    if (*ours)
        return true;
    if (!row_number(database_query(database, error,
                                   "SELECT count(*) FROM credential WHERE id = ?"
                                   " AND status = 'invalidated'",
                                   "i", id),
                    &withdrawn, error))
        return false;
    return withdrawn == 1 || credential_taken_over(id, error);
}

bool credential_finish(struct database *database, gint64 id, const char *owner, gint64 now,
                       bool *ours, GError **error)
{
    return database_run(database, error,
                        "UPDATE credential SET status = 'available', owner = '', failure = '',"
                        " modified = ? WHERE id = ? AND status = 'generating' AND owner = ?",
                        "iit", now, id, owner)
           && hit_ours(database, id, ours, error);
}

bool credential_fail(struct database *database, gint64 id, const char *owner, const char *reason,
                     gint64 now, bool *ours, GError **error)
{
    return database_run(database, error,
                        "UPDATE credential SET status = 'error', owner = '', failure = ?,"
                        " modified = ? WHERE id = ? AND status = 'generating' AND owner = ?",
                        "tiit", reason, now, id, owner)
           && hit_ours(database, id, ours, error);
}

bool credential_is_ours(struct database *database, gint64 id, const char *owner, bool *ours,
                        GError **error)
{
    return database_run(database, error,
                        "UPDATE credential SET owner = owner"
                        " WHERE id = ? AND status = 'generating' AND owner = ?",
                        "it", id, owner)
           && hit_ours(database, id, ours, error);
}

bool credential_claim(struct database *database, gint64 id, const char *owner, GError **error)
{
    return database_run(database, error,
                        "UPDATE credential SET owner = ? WHERE id = ? AND status = 'invalidated'",
                        "ti", owner, id)
           && credential_changed(database, id, error);
}

bool credential_drop(struct database *database, gint64 id, const char *owner, GError **error)
{
    /* A restore notes a message as unknown for each that was being made. */
    return database_run(database, error,
                        "DELETE FROM mail WHERE state = 'unknown' AND credential_id ="
                        " (SELECT id FROM credential WHERE id = ? AND status = 'generating'"
                        " AND owner = ?)",
                        "it", id, owner)
           && database_run(database, error,
                           "DELETE FROM credential WHERE id = ? AND status = 'generating'"
                           " AND owner = ?",
                           "it", id, owner)
           && credential_changed(database, id, error);
}

bool credential_withdraw(struct database *database, gint64 id,
                         const struct credential_withdrawal *withdrawal, GError **error)
{
    return database_run(database, error,
                        "UPDATE credential SET owner = CASE status WHEN 'generating' THEN owner"
                        " ELSE ? END, status = 'invalidated', invalidated_at = ?,"
                        " invalidated_by = ?, invalidation_reason = ?, modified = ?"
                        " WHERE id = ? AND status <> 'invalidated'",
                        "tittii", withdrawal->owner, withdrawal->at, withdrawal->operator_name,
                        withdrawal->reason, withdrawal->at, id)
           && credential_changed(database, id, error);
}

bool credential_replace(struct database *database, gint64 id,
                        const struct credential_withdrawal *withdrawal, GError **error)
{
    return database_run(database, error,
                        "UPDATE credential SET owner = ?, status = 'invalidated',"
                        " invalidated_at = ?, invalidated_by = ?, modified = ?,"
                        " invalidation_reason = CASE invalidation_reason WHEN '' THEN 'Reissued'"
                        " ELSE invalidation_reason || char(10) || 'Reissued' END"
                        " WHERE id = ? AND status IN ('available', 'error')",
                        "titii", withdrawal->owner, withdrawal->at, withdrawal->operator_name,
                        withdrawal->at, id)
           && credential_changed(database, id, error);
}

static enum credential_replaceability replaceability_of(const char *status, bool failed,
                                                        bool beside)
{
    if (g_str_equal(status, "available"))
        return beside ? REPLACE_BESIDE : REPLACE_AVAILABLE;
    if (g_str_equal(status, "error"))
        return REPLACE_ERROR;
    if (g_str_equal(status, "generating"))
        return REPLACE_GENERATING;
    return failed ? REPLACE_GIVEN_UP : REPLACE_WITHDRAWN;
}

bool credential_look_replaceable(struct database *database, gint64 id,
                                 enum credential_replaceability *answer, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT status, failure <> '', EXISTS (SELECT 1 FROM credential AS other"
                       " WHERE other.configuration_id = credential.configuration_id"
                       " AND other.learner_id = credential.learner_id"
                       " AND other.status IN ('generating', 'error'))"
                       " FROM credential WHERE id = ?",
                       "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1)
        *answer = replaceability_of(statement_text(row, 0), statement_integer(row, 1) != 0,
                                    statement_integer(row, 2) != 0);
    return step == 1 || (step == 0 && credential_taken_over(id, error));
}

bool credential_change_reason(struct database *database, gint64 id, const char *reason, gint64 now,
                              GError **error)
{
    return database_run(database, error,
                        "UPDATE credential SET invalidation_reason = ?, modified = ?"
                        " WHERE id = ? AND status = 'invalidated'",
                        "tii", reason, now, id)
           && credential_changed(database, id, error);
}

/* The term that lets SQLite use the index credential_unsettled; it must read as in the schema. */
#define UNSETTLED "(owner <> '' OR status = 'generating')"

bool credential_give_up(struct database *database, const char *owner, GError **error)
{
    return database_run(database, error,
                        "UPDATE credential SET owner = '" OWNER_NOBODY "' WHERE " UNSETTLED
                        " AND owner = ?",
                        "t", owner);
}

GPtrArray *credential_owners(struct database *database, GError **error)
{
    return row_texts(database_query(database, error,
                                    "SELECT DISTINCT owner FROM credential WHERE " UNSETTLED, ""),
                     error);
}

bool credential_take_over(struct database *database, const char *from, const char *to,
                          gint64 *count, GError **error)
{
    if (!database_run(database, error,
                      "UPDATE credential SET owner = ? WHERE " UNSETTLED " AND owner = ?", "tt", to,
                      from))
        return false;
    *count = database_changes(database);
    return true;
}

#define WORK_QUERY                                                                                 \
    "SELECT id, learner_id, configuration_id, coalesce(run_id, 0), coalesce(drawing_id, 0),"       \
    " coalesce(base_id, 0), uuid, verify_uuid, full_name, context_name, printed_date, issued,"     \
    " coalesce(replaces_id, 0)"                                                                    \
    " FROM credential WHERE " UNSETTLED " AND owner = ?"

/* The rows of a query as above, which it ends. */
static GPtrArray *work_collect(struct statement *statement, GError **error)
{
    g_autoptr(statement) row = statement;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(credential_work_free_item);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct credential_work *work = g_new0(struct credential_work, 1);
        work->id = statement_integer(row, 0);
        work->learner_id = statement_integer(row, 1);
        work->configuration_id = statement_integer(row, 2);
        work->run_id = statement_integer(row, 3);
        work->drawing_id = statement_integer(row, 4);
        work->base_id = statement_integer(row, 5);
        g_strlcpy(work->uuid, statement_text(row, 6), sizeof work->uuid);
        g_strlcpy(work->verify_uuid, statement_text(row, 7), sizeof work->verify_uuid);
        work->full_name = row_text(row, 8);
        work->context_name = row_text(row, 9);
        work->printed_date = row_text(row, 10);
        work->issued = statement_integer(row, 11);
        work->replaces_id = statement_integer(row, 12);
        g_ptr_array_add(list, work);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

GPtrArray *credential_list_generating(struct database *database, const char *owner, GError **error)
{
    return work_collect(database_query(database, error,
                                       WORK_QUERY " AND status = 'generating' ORDER BY id", "t",
                                       owner),
                        error);
}

GPtrArray *credential_list_unarchived(struct database *database, const char *owner, GError **error)
{
    return work_collect(database_query(database, error,
                                       WORK_QUERY " AND status = 'invalidated' ORDER BY id", "t",
                                       owner),
                        error);
}

bool credential_archived(struct database *database, gint64 id, const char *owner, GError **error)
{
    return database_run(database, error,
                        "UPDATE credential SET owner = '' WHERE id = ? AND owner = ?", "it", id,
                        owner);
}

bool credential_recipient(struct database *database, gint64 learner_id, gint64 configuration_id,
                          char **recipient, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT email FROM learner, configuration"
                       " JOIN credential_type ON credential_type.id = type_id"
                       " WHERE learner.id = ? AND configuration.id = ?"
                       " AND active = 1 AND wants_mail = 1 AND email <> ''"
                       " AND coalesce(configuration.options ->> '$.mail', credential_type.options "
                       "->> '$.mail', 1)",
                       "ii", learner_id, configuration_id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *recipient = step == 1 ? row_text(row, 0) : NULL;
    return step >= 0;
}
