/* What schedules want now: every configuration that is due is issued, once; then mail is sent. Layer: operations.
 * Called by the command run-due, which the scheduler starts. Source: SCHEDULES.md section 10.
 *
 * It is right when it is late (one run stands for all times that were missed), killed (a time is claimed before its
 * work and begun once more after an interruption), run twice at once (one at a time; and a time can't be claimed
 * twice), or when the clock moves. One configuration's fault does not stop the others. */
#ifndef OPERATIONS_RUN_DUE_H
#define OPERATIONS_RUN_DUE_H

#include "operations/installation.h"
#include "operations/issue.h"
#include "operations/mail_send.h"

enum run_due_outcome {
    RUN_DUE_DONE,
    RUN_DUE_WOULD_RUN, /* a dry run */
    RUN_DUE_FAILED,
    RUN_DUE_CANCELLED, /* the watcher stopped it: the next call begins it once more, as if it had been killed */
    RUN_DUE_SKIPPED, /* too late, by max_lateness */
    RUN_DUE_EXPIRED, /* it ended before it could run for that time; or it ended, and is disabled now */
    RUN_DUE_UNUSABLE, /* its schedule can't be used */
    RUN_DUE_CLOCK,    /* the clock was far ahead: it counts from now */
};

/* "done", "would run", "failed", "cancelled", "skipped", "expired", "unusable", "clock". Static. */
const char *run_due_outcome_name(enum run_due_outcome outcome);

struct run_due_item {
    gint64 configuration_id;
    char *name; /* KEY:TYPE */
    enum run_due_outcome outcome;
    gint64 slot;   /* the time for which; 0: none */
    gint64 missed; /* how many earlier times it stands for as well */
    bool again;    /* begun once more, after an interruption or a failure */
    gint64 run_id; /* its report; 0: none */
    guint64 issued, refused;
    char *message; /* why it failed or was not run; "" */
};

struct run_due_request {
    gint64 at;           /* instead of now; 0: now. Not later than now, but for a dry run */
    bool dry_run;        /* only what would be run; no lock is taken */
    bool retry_failed;   /* last times that failed are begun again */
    bool force;          /* even if the clock is before the installation's beginning */
    gint64 max_lateness; /* microseconds; times that are longer ago are skipped. 0: none is */
    const struct issue_watcher *watcher;                          /* NULL: nobody watches */
    void (*tell)(gpointer data, const struct run_due_item *item); /* as they come; may be NULL */
    gpointer data;
};

struct run_due_result {
    bool busy;        /* another run-due is active: nothing was done */
    bool cancelled;   /* the watcher stopped it */
    guint trouble;    /* how many failed, or can't be used; and one if mail could not be sent */
    GPtrArray *items; /* of struct run_due_item, in the order of the configurations */
    /* what was sent of the outbox afterwards; of a dry run: what is due */
    struct mail_send_result mail;
};

/* An error means that what follows could not be done either: the disk, a clock that can't be right. What was told is
 * done. Caller frees. */
struct run_due_result *run_due(struct installation *installation,
                               const struct run_due_request *request,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void run_due_result_free(struct run_due_result *result);
DEFINE_AUTOPTR(run_due_result, run_due_result_free)

#endif
