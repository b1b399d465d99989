/* Runs and their reports. Layer: store. Called by operations; read by commands and pages. */
#ifndef STORE_TASK_RUN_H
#define STORE_TASK_RUN_H

#include "base/cleanup.h"

#include "base/json.h"
#include "store/database.h"

struct task_run {
    gint64 id;
    char *kind;              /* "issue" */
    gint64 configuration_id; /* 0: none, or deleted since */
    char *context_key;       /* of the configuration; "" */
    char *type_name;
    gint64 plan_id; /* 0: none */
    char *operator_name;
    gint64 started, finished; /* finished 0: still running */
    char *outcome;            /* "running", "done", "cancelled", "failed" or "interrupted" */
    char *owner;              /* who runs it; "" when it is over */
    json_t *report;
};
void task_run_free(struct task_run *run);
DEFINE_AUTOPTR(task_run, task_run_free)

/* Begins a run; sets *id. owner: owner_mark(). plan_id 0: none. */
bool task_run_begin(struct database *database, const char *kind, gint64 configuration_id,
                    gint64 plan_id, const char *operator_name, const char *owner, gint64 *id,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps how far it has come, in the transaction of what was done. */
bool task_run_note(struct database *database, gint64 id, const json_t *report,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends it with one of the outcomes above and its report. */
bool task_run_finish(struct database *database, gint64 id, const char *outcome,
                     const json_t *report, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ERROR_NOT_FOUND. Caller frees. */
struct task_run *task_run_find(struct database *database, gint64 id,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The newest run of the plan, or of its configuration since the plan was made, that is over; *id is 0 when there is
 * none. */
bool task_run_find_after_plan(struct database *database, gint64 plan_id, gint64 *id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The newest first, at most `limit` of those older than `before` (0: from the newest). Array of struct
 * task_run; free with g_ptr_array_unref. */
GPtrArray *task_run_list(struct database *database, gint64 before, gint64 limit,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who is running something, or seems to: array of char *; free with g_ptr_array_unref. Most often nobody is, and that
 * is found without the runs' reports. */
GPtrArray *task_run_owners(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Those that are running, or seem to. */
GPtrArray *task_run_list_running(struct database *database,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
