#include "config.h"

#include "store/task_slot.h"

#include "store/row.h"

#define SLOT_QUERY                                                                                 \
    "SELECT task_slot.id, task_slot.configuration_id, context_key, credential_type.name, slot,"    \
    " claimed, coalesce(finished, 0), status, owner, host, tries, missed, coalesce(run_id, 0),"    \
    " message"                                                                                     \
    " FROM task_slot JOIN configuration ON configuration.id = task_slot.configuration_id"          \
    " JOIN credential_type ON credential_type.id = configuration.type_id"

void task_slot_free(struct task_slot *slot)
{
    if (slot == NULL)
        return;
    g_free(slot->context_key);
    g_free(slot->type_name);
    g_free(slot->status);
    g_free(slot->owner);
    g_free(slot->host);
    g_free(slot->message);
    g_free(slot);
}

static void task_slot_free_item(gpointer data)
{
    task_slot_free(data);
}

static struct task_slot *task_slot_read(struct statement *row)
{
    struct task_slot *slot = g_new0(struct task_slot, 1);
    slot->id = statement_integer(row, 0);
    slot->configuration_id = statement_integer(row, 1);
    slot->context_key = row_text(row, 2);
    slot->type_name = row_text(row, 3);
    slot->slot = statement_integer(row, 4);
    slot->claimed = statement_integer(row, 5);
    slot->finished = statement_integer(row, 6);
    slot->status = row_text(row, 7);
    slot->owner = row_text(row, 8);
    slot->host = row_text(row, 9);
    slot->tries = statement_integer(row, 10);
    slot->missed = statement_integer(row, 11);
    slot->run_id = statement_integer(row, 12);
    slot->message = row_text(row, 13);
    return slot;
}

/* All that a query answers with; ends it. */
static GPtrArray *task_slot_collect(struct statement *statement, GError **error)
{
    g_autoptr(statement) query = statement;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(task_slot_free_item);
    int step = -1;
    while (query != NULL && (step = statement_step(query, error)) == 1)
        g_ptr_array_add(list, task_slot_read(query));
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

bool task_slot_has_run(struct database *database, gint64 configuration_id, gint64 since,
                       bool *has_run, GError **error)
{
    gint64 count = 0;
    const bool read = row_number(
        database_query(database, error,
                       "SELECT EXISTS (SELECT 1 FROM task_slot WHERE configuration_id = ?"
                       " AND claimed >= ? AND status = 'done')",
                       "ii", configuration_id, since),
        &count, error);
    *has_run = count > 0;
    return read;
}

GPtrArray *task_slot_list(struct database *database, gint64 configuration_id, gint64 before,
                          gint64 limit, GError **error)
{
    return task_slot_collect(database_query(database, error,
                                            SLOT_QUERY
                                            " WHERE (?1 = 0 OR task_slot.configuration_id = ?1)"
                                            " AND (?2 = 0 OR task_slot.id < ?2)"
                                            " ORDER BY task_slot.id DESC LIMIT ?3",
                                            "iii", configuration_id, before, limit),
                             error);
}

GPtrArray *task_slot_owners(struct database *database, GError **error)
{
    return row_texts(database_query(database, error,
                                    "SELECT DISTINCT owner FROM task_slot WHERE status = 'running'",
                                    ""),
                     error);
}

GPtrArray *task_slot_list_running(struct database *database, GError **error)
{
    return task_slot_collect(
        database_query(database, error,
                       SLOT_QUERY " WHERE status = 'running' ORDER BY task_slot.id", ""),
        error);
}

/* What anybody changed since it was judged is left alone. */
static bool task_slot_bring_forward(struct database *database, const struct task_claim *claim,
                                    GError **error)
{
    const bool runs = g_str_equal(claim->status, "running");
    return database_run(
        database, error,
        "UPDATE configuration SET last_slot_at = ?1, last_run = iif(?2, ?3, last_run),"
        " total_runs = total_runs + ?2"
        " WHERE id = ?4 AND enabled AND last_slot_at IS nullif(?5, 0)",
        "iiiii", claim->slot, (gint64)runs, claim->now, claim->configuration_id, claim->seen);
}

bool task_slot_claim(struct database *database, const struct task_claim *claim, gint64 *id,
                     GError **error)
{
    const bool runs = g_str_equal(claim->status, "running");
    *id = 0;
    if (!database_run(database, error,
                      "INSERT INTO task_slot (configuration_id, slot, claimed, finished, status,"
                      " owner, host, missed, message) VALUES (?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?)"
                      " ON CONFLICT (configuration_id, slot) DO NOTHING",
                      "iiiitttit", claim->configuration_id, claim->slot, claim->now,
                      runs ? (gint64)0 : claim->now, claim->status, claim->owner, claim->host,
                      claim->missed, claim->message))
        return false;
    if (database_changes(database) == 0)
        return true;
    const gint64 made = database_last_id(database);
    if (!task_slot_bring_forward(database, claim, error))
        return false;
    if (database_changes(database) == 1)
        *id = made;
    return true;
}

bool task_slot_reopen(struct database *database, gint64 id, const char *owner, const char *host,
                      gint64 now, bool *taken, GError **error)
{
    if (!database_run(database, error,
                      "UPDATE task_slot SET status = 'running', owner = ?, host = ?, claimed = ?,"
                      " finished = NULL, run_id = NULL, message = '', tries = tries + 1"
                      " WHERE id = ? AND status IN ('interrupted', 'failed')",
                      "ttii", owner, host, now, id))
        return false;
    *taken = database_changes(database) == 1;
    return true;
}

bool task_slot_finish(struct database *database, gint64 id, const char *status, gint64 run_id,
                      const char *message, gint64 now, GError **error)
{
    return database_run(database, error,
                        "UPDATE task_slot SET status = ?, run_id = nullif(?, 0), message = ?,"
                        " finished = ?, owner = '' WHERE id = ? AND status = 'running'",
                        "titii", status, run_id, message, now, id);
}
