#include "config.h"

#include "store/adoption.h"

#include "base/clock.h"
#include "store/row.h"

bool adoption_find(struct database *database, const char *uuid, struct adoption_known *known,
                   GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT id, learner_id, configuration_id, status = 'invalidated',"
                       " adopted = 'no document' FROM credential WHERE uuid = ?",
                       "t", uuid);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *known = (struct adoption_known){ 0 };
    if (step == 1) {
        known->id = statement_integer(row, 0);
        known->learner_id = statement_integer(row, 1);
        known->configuration_id = statement_integer(row, 2);
        known->invalidated = statement_integer(row, 3) != 0;
        known->lacks_pdf = statement_integer(row, 4) != 0;
    }
    return step >= 0;
}

bool adoption_is_taken(struct database *database, const char *verify_uuid, bool *taken,
                       GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT 1 FROM credential WHERE verify_uuid = ?", "t", verify_uuid);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *taken = step == 1;
    return step >= 0;
}

bool adoption_rival(struct database *database, gint64 configuration_id, gint64 learner_id,
                    bool unfinished, char rival[UUID_LENGTH + 1], GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT uuid FROM credential WHERE configuration_id = ?1 AND learner_id = ?2"
                       " AND iif(?3, status IN ('error', 'generating'), status = 'available')",
                       "iii", configuration_id, learner_id, (gint64)unfinished);
    const int step = row != NULL ? statement_step(row, error) : -1;
    g_strlcpy(rival, step == 1 ? statement_text(row, 0) : "", UUID_LENGTH + 1);
    return step >= 0;
}

bool adoption_insert(struct database *database, const struct adoption *adoption, gint64 *id,
                     GError **error)
{
    if (!database_run(
            database, error,
            "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id, status,"
            " full_name, context_name, issued, printed_date, owner, failure, legacy_id, adopted,"
            " invalidated_at, invalidated_by, invalidation_reason, created, modified, replaces_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, -9223372036854775807 - 1), ?,"
            " nullif(?, 0), ?, ?, ?, ?, nullif(?, 0))",
            "ttiitttitttitittiii", adoption->uuid, adoption->verify_uuid, adoption->learner_id,
            adoption->configuration_id, adoption->status, adoption->full_name,
            adoption->context_name, adoption->issued, adoption->printed_date, adoption->owner,
            adoption->failure, adoption->legacy_id, adoption->adopted, adoption->invalidated_at,
            adoption->invalidated_by, adoption->reason, adoption->created, adoption->modified,
            adoption->replaces_id))
        return false;
    *id = database_last_id(database);
    return true;
}

bool adoption_complete(struct database *database, gint64 id, const char *owner, GError **error)
{
    return database_run(database, error,
                        "UPDATE credential SET adopted = 'document', owner = ?, modified = ?"
                        " WHERE id = ?",
                        "tii", owner, clock_now(), id)
           && row_was_changed(database, "the credential", error);
}

/* The first term lets SQLite use the index credential_unsettled. */
GArray *adoption_list_unwritten(struct database *database, const char *owner, GError **error)
{
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT id FROM credential WHERE (owner <> '' OR status = 'generating')"
                       " AND owner = ? AND adopted = 'document' ORDER BY id",
                       "t", owner);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        const gint64 id = statement_integer(row, 0);
        g_array_append_val(list, id);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

bool adoption_written(struct database *database, gint64 id, const char *owner, GError **error)
{
    return database_run(database, error,
                        "UPDATE credential SET owner = '' WHERE id = ? AND owner = ?", "it", id,
                        owner);
}

bool adoption_set_runs(struct database *database, gint64 configuration_id, gint64 last_run,
                       gint64 total_runs, GError **error)
{
    return database_run(
        database, error,
        "UPDATE configuration SET last_run = nullif(?, 0), total_runs = ? WHERE id = ?", "iii",
        last_run, total_runs, configuration_id);
}

bool adoption_set_active(struct database *database, gint64 learner_id, bool active, bool mailed,
                         bool *changed, GError **error)
{
    if (!database_run(database, error,
                      "UPDATE learner SET active = ?1, wants_mail = wants_mail AND ?4,"
                      " modified = ?2 WHERE id = ?3"
                      " AND (active <> ?1 OR (wants_mail AND NOT ?4))",
                      "iiii", (gint64)active, clock_now(), learner_id, (gint64)mailed))
        return false;
    *changed = database_changes(database) > 0;
    return true;
}

bool adoption_enrol(struct database *database, gint64 path_id, gint64 learner_id, bool active,
                    enum adoption_change *change, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT active, by_hand FROM path_enrolment WHERE path_id = ? AND learner_id = ?", "ii",
        path_id, learner_id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step < 0)
        return false;
    *change = step == 0 ? ADOPTION_NEW : ADOPTION_CHANGED;
    if (step == 1 && (statement_integer(row, 0) != 0) == active)
        *change = ADOPTION_SAME;
    else if (step == 1 && statement_integer(row, 1) != 0)
        *change = ADOPTION_BY_HAND;
    if (*change != ADOPTION_NEW && *change != ADOPTION_CHANGED)
        return true;
    return database_run(database, error,
                        "INSERT INTO path_enrolment (path_id, learner_id, active, modified)"
                        " VALUES (?, ?, ?, ?) ON CONFLICT (path_id, learner_id) DO UPDATE"
                        " SET active = excluded.active, modified = excluded.modified",
                        "iiii", path_id, learner_id, (gint64)active, clock_now());
}

static bool find_text(struct database *database, const char *sql, const char *value, char **found,
                      GError **error)
{
    g_autoptr(statement) row = database_query(database, error, sql, "t", value);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *found = step == 1 ? row_text(row, 0) : NULL;
    return step >= 0;
}

bool adoption_find_ids(struct database *database, const char *username, const char *lms_id,
                       char **holder, char **known, GError **error)
{
    if (!find_text(database, "SELECT username FROM learner WHERE lms_id = ?", lms_id, holder, error)
        || !find_text(database, "SELECT coalesce(lms_id, '') FROM learner WHERE username = ?",
                      username, known, error))
        return false;
    if (*holder == NULL)
        *holder = g_strdup("");
    return true;
}
