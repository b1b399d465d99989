/* What a reissue would do. Layer: operations, private to reissue*.c. */
#ifndef OPERATIONS_REISSUE_PLAN_H
#define OPERATIONS_REISSUE_PLAN_H

#include "operations/lint.h"
#include "operations/reissue.h"
#include "store/credential_work.h"

/* The credentials of one configuration. */
struct reissue_batch {
    struct configuration *configuration;
    struct press *press; /* NULL: nothing can be printed, as `fault` says */
    struct lint *lint;
    char *fault;
    GArray *due; /* of gint64 */
    guint64 verdicts[REISSUE_VERDICTS];
    struct report_reasons *reasons;
    struct report_counts counts;
};

/* In order of their first credential. */
struct reissue_plan {
    GPtrArray *batches; /* of struct reissue_batch */
    struct reissue_totals totals;
    bool cancelled; /* not all were judged */
};

/* Judges every credential of the selection and tells the watcher. Caller frees. */
struct reissue_plan *reissue_plan_make(struct installation *installation,
                                       const struct reissue_request *request,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void reissue_plan_free(struct reissue_plan *plan);
DEFINE_AUTOPTR(reissue_plan, reissue_plan_free)

/* Fills in what a new credential takes from the old one and its learner as they are now: learner, name,
 * configuration, replaces_id and, to keep the date, issued. *refusal is why the name can't be printed; the
 * caller frees it. */
bool reissue_work_fill(struct database *database, const struct credential *old, bool keep_date,
                       struct credential_work *work, char **refusal, GError **error);

#endif
