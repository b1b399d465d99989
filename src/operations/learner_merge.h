/* Making one learner of two who are one person. Layer: operations. Called by commands and pages. */
#ifndef OPERATIONS_LEARNER_MERGE_H
#define OPERATIONS_LEARNER_MERGE_H

#include "operations/installation.h"
#include "store/learner_merge.h"

/* What would happen: `kept` stays, and gets all that is known of `merged`, who goes. */
struct learner_merge_plan {
    struct learner *kept, *merged;
    GPtrArray *conflicts; /* of struct learner_merge_conflict: why it can't be done */
    GPtrArray *overlaps;  /* of struct learner_overlap: which of two values holds */
    GPtrArray *taken; /* of char *: what the kept one gets, in words: "the address b@example.org" */
    struct learner_merge_counts counts; /* of the merged one */
};
void learner_merge_plan_free(struct learner_merge_plan *plan);
DEFINE_AUTOPTR(learner_merge_plan, learner_merge_plan_free)

/* NULL on error, such as the same learner twice. Caller frees. */
struct learner_merge_plan *learner_merge_plan(struct database *database, const char *kept,
                                              const char *merged,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The plan in lines, made safe to show. Caller frees. */
char *learner_merge_words(const struct learner_merge_plan *plan);

/* Why a plan can't be carried out, with what to do. */
bool learner_merge_check(const struct learner_merge_plan *plan,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Does it, in one transaction, as the two are then. The plan that was shown says what they were: ERROR_BUSY when one
 * was changed since. The kept learner's user name afterwards: learner_merge_username. */
bool learner_merge(struct installation *installation, const struct learner_merge_plan *shown,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The real one, if that of the kept learner was made. Borrowed. */
const char *learner_merge_username(const struct learner_merge_plan *plan);

#endif
