/* The times for which schedules were started. Layer: store. Called by operations; read by commands and pages.
 * A time is claimed before its work begins and can't be claimed twice, by whoever.
 * Source: SCHEDULES.md section 10, rules 5 and 6. */
#ifndef STORE_TASK_SLOT_H
#define STORE_TASK_SLOT_H

#include "base/cleanup.h"

#include "store/database.h"

struct task_slot {
    gint64 id, configuration_id;
    char *context_key, *type_name; /* of the configuration */
    gint64 slot;                   /* the time for which */
    gint64 claimed, finished;      /* when; finished 0: not yet */
    /* "running", "done", "failed", "cancelled", "interrupted", "skipped", "expired" */
    char *status;
    char *owner; /* who works on it; "" when it is over */
    char *host;
    gint64 tries;  /* how often it was begun */
    gint64 missed; /* how many earlier times it stands for as well */
    gint64 run_id; /* its report (task_run.h); 0: none */
    char *message; /* why it failed or was not run; "" */
};
void task_slot_free(struct task_slot *slot);
DEFINE_AUTOPTR(task_slot, task_slot_free)

/* Whether one of a configuration's runs that began at `since` or later was done. */
bool task_slot_has_run(struct database *database, gint64 configuration_id, gint64 since,
                       bool *has_run, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The newest first, at most `limit` of those older than `before` (0: from the newest), of one configuration (0: of
 * all). Array of struct task_slot; free with g_ptr_array_unref. */
GPtrArray *task_slot_list(struct database *database, gint64 configuration_id, gint64 before,
                          gint64 limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who runs something at its time, or seems to: array of char *; free with g_ptr_array_unref. */
GPtrArray *task_slot_owners(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Those that are running, or seem to. Array as above. */
GPtrArray *task_slot_list_running(struct database *database,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A time to be claimed. */
struct task_claim {
    gint64 configuration_id;
    gint64 slot, missed;
    gint64 seen; /* the configuration's last slot when it was judged; 0: none */
    gint64 now;
    const char *status; /* "running"; or "skipped", "expired": nothing is run for it */
    const char *owner, *host, *message;
};

/* Claims it, in the caller's transaction, and brings the configuration's last slot forward; for a running one
 * also its last run and the number of runs. *id is 0 if it was taken before, or the configuration is not as it was
 * when judged: the caller rolls back. */
bool task_slot_claim(struct database *database, const struct task_claim *claim, gint64 *id,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Begins an interrupted or failed one again; *taken is false when somebody else did. */
bool task_slot_reopen(struct database *database, gint64 id, const char *owner, const char *host,
                      gint64 now, bool *taken, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends a running one with a status. run_id 0: it has no report. */
bool task_slot_finish(struct database *database, gint64 id, const char *status, gint64 run_id,
                      const char *message, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
