#include "config.h"

#include "store/task_run.h"

#include "base/clock.h"
#include "base/error.h"
#include "store/row.h"

#define RUN_QUERY                                                                                  \
    "SELECT task_run.id, kind, coalesce(configuration_id, 0), coalesce(context_key, ''),"          \
    " coalesce(credential_type.name, ''), coalesce(plan_id, 0), operator, started,"                \
    " coalesce(finished, 0), outcome, owner, report"                                               \
    " FROM task_run LEFT JOIN configuration ON configuration.id = task_run.configuration_id"       \
    " LEFT JOIN credential_type ON credential_type.id = configuration.type_id"

void task_run_free(struct task_run *run)
{
    if (run == NULL)
        return;
    g_free(run->kind);
    g_free(run->context_key);
    g_free(run->type_name);
    g_free(run->operator_name);
    g_free(run->outcome);
    g_free(run->owner);
    json_decref(run->report);
    g_free(run);
}

static void task_run_free_item(gpointer data)
{
    task_run_free(data);
}

static struct task_run *task_run_read(struct statement *row, GError **error)
{
    g_autoptr(task_run) run = g_new0(struct task_run, 1);
    run->id = statement_integer(row, 0);
    run->kind = row_text(row, 1);
    run->configuration_id = statement_integer(row, 2);
    run->context_key = row_text(row, 3);
    run->type_name = row_text(row, 4);
    run->plan_id = statement_integer(row, 5);
    run->operator_name = row_text(row, 6);
    run->started = statement_integer(row, 7);
    run->finished = statement_integer(row, 8);
    run->outcome = row_text(row, 9);
    run->owner = row_text(row, 10);
    run->report = row_json(row, 11, "the report of a run", error);
    return run->report != NULL ? g_steal_pointer(&run) : NULL;
}

/* All runs that a query answers with; ends it. */
static GPtrArray *task_run_collect(struct statement *statement, GError **error)
{
    g_autoptr(statement) query = statement;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(task_run_free_item);
    int step = -1;
    while (query != NULL && (step = statement_step(query, error)) == 1) {
        struct task_run *run = task_run_read(query, error);
        if (run == NULL)
            return NULL;
        g_ptr_array_add(list, run);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

bool task_run_begin(struct database *database, const char *kind, gint64 configuration_id,
                    gint64 plan_id, const char *operator_name, const char *owner, gint64 *id,
                    GError **error)
{
    if (!database_run(database, error,
                      "INSERT INTO task_run (kind, configuration_id, plan_id, operator, started,"
                      " owner) VALUES (?, nullif(?, 0), nullif(?, 0), ?, ?, ?)",
                      "tiitit", kind, configuration_id, plan_id, operator_name, clock_now(), owner))
        return false;
    *id = database_last_id(database);
    return true;
}

bool task_run_note(struct database *database, gint64 id, const json_t *report, GError **error)
{
    g_autofree char *text = json_write_compact(report);
    return database_run(database, error, "UPDATE task_run SET report = ? WHERE id = ?", "ti", text,
                        id);
}

bool task_run_finish(struct database *database, gint64 id, const char *outcome,
                     const json_t *report, GError **error)
{
    g_autofree char *text = json_write_compact(report);
    return database_run(database, error,
                        "UPDATE task_run SET finished = ?, outcome = ?, report = ?, owner = ''"
                        " WHERE id = ?",
                        "itti", clock_now(), outcome, text, id);
}

struct task_run *task_run_find(struct database *database, gint64 id, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error, RUN_QUERY " WHERE task_run.id = ?", "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no report %" G_GINT64_FORMAT
                    "; \"testamur report list\" shows which there are",
                    id);
    return step == 1 ? task_run_read(row, error) : NULL;
}

GPtrArray *task_run_list(struct database *database, gint64 before, gint64 limit, GError **error)
{
    return task_run_collect(database_query(database, error,
                                           RUN_QUERY " WHERE task_run.id < ?"
                                                     " ORDER BY task_run.id DESC LIMIT ?",
                                           "ii", before > 0 ? before : G_MAXINT64, limit),
                            error);
}

bool task_run_find_after_plan(struct database *database, gint64 plan_id, gint64 *id, GError **error)
{
    return row_number(
        database_query(database, error,
                       "SELECT coalesce(max(task_run.id), 0) FROM plan JOIN task_run ON "
                       "task_run.configuration_id = plan.configuration_id WHERE plan.id = ? AND "
                       "finished IS NOT NULL AND (plan_id = plan.id OR started >= created)",
                       "i", plan_id),
        id, error);
}

GPtrArray *task_run_owners(struct database *database, GError **error)
{
    return row_texts(database_query(database, error,
                                    "SELECT DISTINCT owner FROM task_run WHERE outcome = 'running'",
                                    ""),
                     error);
}

GPtrArray *task_run_list_running(struct database *database, GError **error)
{
    return task_run_collect(
        database_query(database, error, RUN_QUERY " WHERE outcome = 'running'", ""), error);
}
