/* Invalidating: credentials are withdrawn for ever, with the reason, the time and the operator; their files go
 * to the archive. Layer: operations. Called by cli and console.
 * Source: RELIABILITY.md section 2; REFERENCE.md section 5 with Q33, Q41, Q44, Q45. */
#ifndef OPERATIONS_INVALIDATE_H
#define OPERATIONS_INVALIDATE_H

#include "operations/installation.h"
#include "store/credential.h"

/* What becomes of one credential. */
enum invalidate_verdict {
    INVALIDATE_DUE,     /* it is withdrawn */
    INVALIDATE_ALREADY, /* it is withdrawn already and stays as it is */
    INVALIDATE_REASON,  /* it is withdrawn already; its reason becomes another one */
    INVALIDATE_LIVE,    /* a reason was to be changed, but it is not withdrawn */
    INVALIDATE_VERDICTS,
};

/* How an operation speaks with its operator. Any member may be NULL. */
struct invalidate_watcher {
    /* The plan, one after the other, before anybody is asked. */
    void (*item)(gpointer data, const struct credential *credential,
                 enum invalidate_verdict verdict);
    /* The plan is complete: how many there are of each verdict. False: nothing is done. Not asked when
     * there is nothing to do. */
    bool (*confirm)(gpointer data, const guint64 *counts);
    void (*progress)(gpointer data, guint64 done, guint64 total);
    /* How many of the selection the plan has come to; now and then. */
    void (*planned)(gpointer data, guint64 done, guint64 total);
    bool (*cancelled)(gpointer data); /* asked between chunks, and after `planned` */
    gpointer data;
};

struct invalidate_request {
    const GArray *selection; /* ids of rows, as credential_selection_make gives them */
    const char *reason;      /* is trimmed; must not be blank unless only reasons are changed */
    bool change_reason;      /* only the reasons of those that are withdrawn already */
    bool dry_run;            /* the plan only */
    guint chunk;             /* credentials per transaction; 0: the default */
    const struct invalidate_watcher *watcher;
};

struct invalidate_result {
    guint64 planned[INVALIDATE_VERDICTS];
    guint64 done[INVALIDATE_VERDICTS]; /* the same after the fact: others may have been faster */
    guint64 moved;                     /* files that went to the archive */
    guint64 under_way; /* withdrawn while a run makes them: it moves their files when it has */
    bool cancelled;
};

/* Each chunk is withdrawn in one transaction; its files follow. An error says how many were withdrawn; files
 * that could not be moved are moved by the next command that writes. A blank reason is ERROR_USAGE. */
bool invalidate_run(struct installation *installation, const struct invalidate_request *request,
                    struct invalidate_result *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
