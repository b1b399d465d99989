/* Reports of runs: what was planned, what was done, what was refused and why, how long it took and where the
 * files are; kept with the run as JSON and shown by issue and report alike. Layer: operations.
 * Source: DESIGN.md section 4, step 4. */
#ifndef OPERATIONS_REPORT_H
#define OPERATIONS_REPORT_H

#include "base/json.h"
#include "operations/installation.h"
#include "operations/plan.h"
#include "store/configuration.h"

/* What a run has done so far. */
struct report_counts {
    guint64 issued;
    guint64 failed;  /* in error: they are tried again by the next run */
    guint64 already; /* planned, but another process was faster */
};

/* Learners who were refused or failed, by reason, in order of first appearance; a few of them named. */
struct report_reasons;
struct report_reasons *report_reasons_new(void);
void report_reasons_free(struct report_reasons *reasons);
DEFINE_AUTOPTR(report_reasons, report_reasons_free)
void report_reasons_add(struct report_reasons *reasons, const char *reason, const char *username);

/* Adds those whom a plan refuses; named: they were asked for by name, so that it is told, too, why some are not eligible
 * or have one. */
bool report_reasons_add_refused(struct report_reasons *reasons, struct database *database,
                                gint64 plan_id, bool named, GError **error);

struct report_facts {
    const struct configuration *configuration;
    const struct plan_result *plan; /* NULL: none */
    const struct report_counts *counts;
    const struct report_reasons *reasons;
    const char *directory; /* where the files are; NULL: they are not written */
    gint64 duration;       /* microseconds */
    bool dry_run;
};

/* {"configuration": {id, context, type}, "plan": {…}, "issued": n, "failed": n, "already": n,
 *  "reasons": [{reason, count, learners: […]}], "seconds": s, "directory": path, "dry_run": bool}.
 * A reissue adds "kind": "reissue", "due", "withdrawn", "refused" and "keep_date". New reference. */
json_t *report_make(const struct report_facts *facts);

/* "Learning_2026:Certificate" as an operator types it. Caller frees. */
char *report_configuration_name(const struct configuration *configuration);

#endif
