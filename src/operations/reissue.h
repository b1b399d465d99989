/* Reissuing: live credentials are made again with the name, context, template and options of now. The old one
 * stays valid until the new one is there and is withdrawn in the same transaction. Layer: operations. Called by
 * cli and console. Source: RELIABILITY.md section 2; REFERENCE.md section 5 with Q13, Q37, Q39, Q40, Q41. */
#ifndef OPERATIONS_REISSUE_H
#define OPERATIONS_REISSUE_H

#include "base/cleanup.h"

#include "operations/installation.h"
#include "operations/report.h"
#include "store/credential.h"

enum reissue_verdict {
    REISSUE_DUE,
    REISSUE_WITHDRAWN, /* not live: only the newest live credential of a chain can be reissued */
    REISSUE_REFUSED,   /* it could not be printed, or another run is at work on it */
    REISSUE_VERDICTS,
};

/* What becomes of one credential. Borrowed. */
struct reissue_item {
    const struct credential *credential;
    enum reissue_verdict verdict;
    const char *reason;    /* of one that is not due: one sentence */
    const json_t *changes; /* of one that is due: member -> [before, after]; as replace_changes */
};

struct reissue_totals {
    guint64 verdicts[REISSUE_VERDICTS];
    guint64 names, contexts, dates, templates, options; /* how many differ from the old one */
};

/* How a run speaks with its operator. Any member may be NULL. */
struct reissue_watcher {
    /* The plan, one after the other, before anybody is asked. */
    void (*item)(gpointer data, const struct reissue_item *item);
    /* The plan is complete; false: nothing is done. Not asked when there is nothing to do. */
    bool (*confirm)(gpointer data, const struct reissue_totals *totals);
    void (*progress)(gpointer data, guint64 done, guint64 total);
    /* How many of the selection the plan has come to; now and then. */
    void (*planned)(gpointer data, guint64 done, guint64 total);
    bool (*cancelled)(gpointer data); /* asked between chunks, and after `planned` */
    gpointer data;
};

struct reissue_request {
    const GArray *selection; /* ids of rows, as credential_selection_make gives them */
    bool keep_date;          /* the new one shows the date of the old one */
    bool dry_run;            /* the plan only */
    guint chunk, threads;    /* as in issue_request */
    const struct reissue_watcher *watcher;
};

struct reissue_result {
    struct reissue_totals totals;
    struct report_counts counts;
    json_t *reports; /* array: of each configuration's run, with its number as "run" */
    bool cancelled;
};

/* Runs, configuration by configuration. After a cancellation the chunks that were begun are finished. An error
 * means that nothing beyond what is reported was done; a failing disk is ERROR_IO, and the next start recovers.
 * Caller frees. */
struct reissue_result *reissue_run(struct installation *installation,
                                   const struct reissue_request *request,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void reissue_result_free(struct reissue_result *result);
DEFINE_AUTOPTR(reissue_result, reissue_result_free)

#endif
