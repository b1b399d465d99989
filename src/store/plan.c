#include "config.h"

#include "store/plan.h"

#include "base/clock.h"
#include "base/error.h"
#include "store/row.h"

/* How many plans of a configuration keep their items, beside those that issued. */
#define PLANS_KEPT 3

bool plan_begin(struct database *database, gint64 configuration_id, const char *operator_name,
                const char *owner, const json_t *options, gint64 *id, GError **error)
{
    g_autofree char *text = json_write_compact(options);
    if (!database_run(database, error,
                      "INSERT INTO plan (configuration_id, created, operator, options, owner) "
                      "VALUES (?, ?, ?, ?, ?)",
                      "iittt", configuration_id, clock_now(), operator_name, text, owner))
        return false;
    *id = database_last_id(database);
    return true;
}

bool plan_finish(struct database *database, gint64 id, gint64 items, const json_t *summary,
                 GError **error)
{
    g_autofree char *text = json_write_compact(summary);
    return database_run(database, error,
                        "UPDATE plan SET owner = '', items = ?2, summary = ?3 WHERE id = ?1", "iit",
                        id, items, text);
}

bool plan_discard(struct database *database, gint64 id, GError **error)
{
    return database_run(database, error, "DELETE FROM plan WHERE id = ?", "i", id);
}

bool plan_mark_issued(struct database *database, gint64 id, GError **error)
{
    return database_run(database, error, "UPDATE plan SET issued = 1 WHERE id = ?", "i", id);
}

GArray *plan_list_outdated(struct database *database, gint64 configuration_id, GError **error)
{
    g_autoptr(statement) statement = database_query(
        database, error,
        "SELECT id FROM plan WHERE configuration_id = ?1 AND owner = '' AND items > 0 AND issued = "
        "0 "
        "AND id NOT IN (SELECT id FROM plan WHERE configuration_id = ?1 AND owner = '' "
        "ORDER BY id DESC LIMIT ?2)",
        "ii", configuration_id, (gint64)PLANS_KEPT);
    if (statement == NULL)
        return NULL;
    g_autoptr(GArray) plans = g_array_new(FALSE, FALSE, sizeof(gint64));
    int step;
    while ((step = statement_step(statement, error)) == 1) {
        const gint64 id = statement_integer(statement, 0);
        g_array_append_val(plans, id);
    }
    return step == 0 ? g_steal_pointer(&plans) : NULL;
}

bool plan_drop_items(struct database *database, gint64 id, guint count, bool *rest, GError **error)
{
    /* Pages that became empty before. */
    sqlite3_db_release_memory(database_handle(database));
    if (!database_run(database, error,
                      "DELETE FROM plan_item WHERE plan_id = ?1 AND learner_id <= ifnull("
                      "(SELECT learner_id FROM plan_item WHERE plan_id = ?1 "
                      "ORDER BY learner_id LIMIT 1 OFFSET ?2), 9223372036854775807)",
                      "ii", id, (gint64)count - 1))
        return false;
    *rest = database_changes(database) >= count;
    return *rest
           || database_run(database, error, "UPDATE plan SET items = 0 WHERE id = ?", "i", id);
}

GArray *plan_list_unfinished(struct database *database, gint64 configuration_id, GPtrArray *owners,
                             GError **error)
{
    g_autoptr(statement) statement = database_query(
        database, error, "SELECT id, owner FROM plan WHERE configuration_id = ? AND owner <> ''",
        "i", configuration_id);
    if (statement == NULL)
        return NULL;
    g_autoptr(GArray) plans = g_array_new(FALSE, FALSE, sizeof(gint64));
    int step;
    while ((step = statement_step(statement, error)) == 1) {
        const gint64 id = statement_integer(statement, 0);
        g_array_append_val(plans, id);
        g_ptr_array_add(owners, row_text(statement, 1));
    }
    return step == 0 ? g_steal_pointer(&plans) : NULL;
}

void plan_free(struct plan *plan)
{
    if (plan == NULL)
        return;
    g_free(plan->operator_name);
    json_decref(plan->options);
    json_decref(plan->summary);
    g_free(plan);
}

struct plan *plan_find(struct database *database, gint64 id, GError **error)
{
    g_autoptr(statement) statement = database_query(
        database, error,
        "SELECT configuration_id, created, operator, issued, items, options, summary "
        "FROM plan WHERE id = ? AND owner = ''",
        "i", id);
    if (statement == NULL)
        return NULL;
    const int found = statement_step(statement, error);
    if (found == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "there is no plan %" G_GINT64_FORMAT, id);
    if (found != 1)
        return NULL;
    g_autoptr(plan) plan = g_new0(struct plan, 1);
    plan->id = id;
    plan->configuration_id = statement_integer(statement, 0);
    plan->created = statement_integer(statement, 1);
    plan->operator_name = row_text(statement, 2);
    plan->issued = statement_integer(statement, 3) != 0;
    plan->items = statement_integer(statement, 4);
    plan->options = row_json(statement, 5, "the options of the plan", error);
    if (plan->options == NULL)
        return NULL;
    plan->summary = row_json(statement, 6, "the summary of the plan", error);
    return plan->summary != NULL ? g_steal_pointer(&plan) : NULL;
}

static void plan_item_free(gpointer data)
{
    struct plan_item *item = data;
    char *texts[] = { item->verdict,    item->reason,    item->username,   item->name,
                      item->first_name, item->last_name, item->name_state, item->name_remark };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(item);
}

static char *verdicts_write(const char *const *verdicts)
{
    if (verdicts == NULL)
        return NULL;
    g_autoptr(json_t) list = json_array();
    for (guint i = 0; verdicts[i] != NULL; i++)
        json_array_append_new(list, json_text(verdicts[i]));
    return json_write_compact(list);
}

GPtrArray *plan_list_items(struct database *database, gint64 id,
                           const struct plan_item_filter *filter, GError **error)
{
    g_autofree char *verdicts = verdicts_write(filter->verdicts);
    g_autoptr(statement) statement = database_query(
        database, error,
        "SELECT i.learner_id, i.verdict, i.reason, l.username, l.name, l.first_name, l.last_name, "
        "l.name_state, l.name_remark FROM plan_item i CROSS JOIN learner l ON l.id = i.learner_id "
        "WHERE i.plan_id = ?1 AND i.learner_id > ?2 AND (?3 IS NULL OR i.verdict IN "
        "(SELECT value FROM json_each(?3))) ORDER BY i.learner_id LIMIT ?4",
        "iiti", id, filter->after, verdicts, (gint64)filter->limit);
    if (statement == NULL)
        return NULL;
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(plan_item_free);
    int step;
    while ((step = statement_step(statement, error)) == 1) {
        struct plan_item *item = g_new0(struct plan_item, 1);
        item->learner_id = statement_integer(statement, 0);
        char **texts[] = { &item->verdict,    &item->reason,     &item->username,
                           &item->name,       &item->first_name, &item->last_name,
                           &item->name_state, &item->name_remark };
        for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
            *texts[i] = row_text(statement, (int)i + 1);
        g_ptr_array_add(items, item);
    }
    return step == 0 ? g_steal_pointer(&items) : NULL;
}

bool plan_count_learners(struct database *database, gint64 id, const GArray *learners,
                         const char *const *verdicts, gint64 *count, GError **error)
{
    g_autoptr(json_t) ids = json_array();
    for (guint i = 0; i < learners->len; i++)
        json_array_append_new(ids, json_integer(g_array_index(learners, gint64, i)));
    g_autofree char *among = json_write_compact(ids);
    g_autofree char *wanted = verdicts_write(verdicts);
    return row_number(database_query(database, error,
                                     "SELECT count(*) FROM plan_item WHERE plan_id = ?1"
                                     " AND learner_id IN (SELECT value FROM json_each(?2))"
                                     " AND verdict IN (SELECT value FROM json_each(?3))",
                                     "itt", id, among, wanted),
                      count, error);
}
