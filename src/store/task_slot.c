#include "config.h"

#include "store/task_slot.h"

#include "store/row.h"

#define SLOT_QUERY                                                                                 \
    "SELECT task_slot.id, task_slot.configuration_id, context_key, credential_type.name, slot,"    \
    " claimed, coalesce(finished, 0), status, owner, host, missed, coalesce(run_id, 0), message"   \
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
    slot->missed = statement_integer(row, 10);
    slot->run_id = statement_integer(row, 11);
    slot->message = row_text(row, 12);
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
