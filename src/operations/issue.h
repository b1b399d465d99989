/* Issuing: plan, lint, apply, report. Layer: operations. Called by commands, pages and run_due. Source: DESIGN.md
 * section 4; RELIABILITY.md sections 1 and 2; Q12, Q24, Q38, Q49. */
#ifndef OPERATIONS_ISSUE_H
#define OPERATIONS_ISSUE_H

#include "base/cleanup.h"

#include "operations/installation.h"
#include "operations/plan.h"
#include "operations/report.h"
#include "store/configuration.h"

enum issue_phase {
    ISSUE_PLANNING, /* done: learners judged; total is 0 */
    ISSUE_ISSUING,  /* done: credentials settled, of total */
};

struct issue_progress {
    enum issue_phase phase;
    guint64 done, total;
    double per_second; /* since the phase began */
};

/* How a run speaks with its operator. Any member may be NULL. */
struct issue_watcher {
    /* The plan is made and `count` credentials would be issued; false stops the run. Not asked when there
     * is nothing to issue. */
    bool (*confirm)(gpointer data, const struct configuration *configuration,
                    const struct plan_result *plan, guint64 count);
    /* Of the learners named, `count` had their credentials withdrawn; true: they get new ones. */
    bool (*confirm_anew)(gpointer data, guint64 count);
    void (*progress)(gpointer data, const struct issue_progress *progress);
    bool (*cancelled)(gpointer data); /* asked between chunks */
    gpointer data;
};

struct issue_request {
    gint64 configuration_id;
    const char *const *usernames; /* only these, NULL-terminated; NULL: everybody */
    bool anew;                    /* learners named whose credential was withdrawn get a new one */
    bool dry_run;                 /* plan and lint only */
    guint chunk;                  /* credentials per chunk; 0: the default, found by measurement */
    guint threads;                /* 0: as many as there are processors */
    const struct issue_watcher *watcher; /* NULL: nobody watches */
};

struct issue_result {
    gint64 run_id; /* its report: task_run_find; 0 for a dry run and one that was not confirmed */
    struct report_counts counts;
    guint64 refused;  /* by the plan */
    guint64 left_out; /* by the plan: not eligible, or withdrawn */
    bool cancelled;
    json_t *report;
};

/* Runs. Interrupted runs are recovered first (not by a dry run). After a cancellation the chunks that were
 * begun are finished, and the result says so. An error means that nothing beyond what is reported was
 * issued; a failing disk is ERROR_IO, and the next start recovers. Caller frees. */
struct issue_result *issue_run(struct installation *installation,
                               const struct issue_request *request,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void issue_result_free(struct issue_result *result);
DEFINE_AUTOPTR(issue_result, issue_result_free)

#endif
