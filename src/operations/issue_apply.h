/* Applying: what issue and reissue do alike once it is known for whom. Chunks go through the write protocol,
 * several under way at once; the run's report is kept with each; files of withdrawn credentials follow into the
 * archive. Layer: operations. Called by issue and reissue. Source: RELIABILITY.md section 2. */
#ifndef OPERATIONS_ISSUE_APPLY_H
#define OPERATIONS_ISSUE_APPLY_H

#include "operations/issue_chunk.h"

struct apply_plan {
    struct installation *installation;
    const char *kind; /* of the run: "issue" or "reissue" */
    const struct configuration *configuration;
    const struct press *press;
    gint64 plan_id; /* 0: none */
    guint64 total;
    guint chunk;   /* credentials per chunk; 0: the default, found by measurement */
    guint threads; /* 0: as many as there are processors */
    bool anew;     /* as in chunk_run */
    struct report_counts *counts;
    struct report_reasons *reasons;
    /* Adds those who come next, at most `limit`, to an empty chunk; *exhausted: nobody comes after them. */
    bool (*fill)(gpointer data, struct worker_chunk *chunk, guint limit, bool *exhausted,
                 GError **error);
    json_t *(*report)(gpointer data); /* the report so far; new reference */
    void (*progress)(gpointer data);  /* counts have grown */
    bool (*cancelled)(gpointer data); /* asked when a chunk begins and when one comes back */
    gpointer data;
};

struct apply_outcome {
    gint64 run_id;
    bool cancelled; /* the chunk in hand was finished, and what was begun beside it taken back */
    json_t *report; /* new reference */
};

/* Runs. An error means that nothing beyond what the counts say was done; what was begun is left for recover,
 * and the run is kept as failed. */
bool apply_run(const struct apply_plan *plan, struct apply_outcome *outcome,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
