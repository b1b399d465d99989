/* Why one learner gets a credential of a configuration, or does not. Layer: operations. Called by commands and pages.
 * Source: DESIGN.md sections 3 (Grades) and 4. */
#ifndef OPERATIONS_EXPLAIN_H
#define OPERATIONS_EXPLAIN_H

#include "operations/judge.h"

/* All that decides, as an object; percentages are numbers from 0 to 100, what is not known is null:
 *   configuration {id, context, kind, type, retrieval}
 *   learner {username, name, name_source, name_state, name_refusal}
 *   enrolment   "active", "not active" or "none"
 *   verdict, reason   as a plan would say now
 *   courses     of each: course, enrolment, eligible,
 *               completion {actual, required, met, recorded}
 *               categories [{category, actual, required, met, weight, drop_count}]; the policy's drop
 *               counts are for information: the computed total does not apply them (Q18)
 *               total {actual, required, met, source, computed, reported}
 *   missing     sentences, one for each course that is not met
 *   credentials [{uuid, status, issued, remark}]
 *   warnings    sentences about the configuration
 * A certificate that can't be printed at all is a warning here. `linted` false leaves the certificate out
 * of it. ERROR_NOT_FOUND for an unknown learner. New reference. */
json_t *explain_learner(struct installation *installation, gint64 configuration_id,
                        const char *username, bool linted,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
