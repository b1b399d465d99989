/* A course's grading policy as one JSON value, in the form of Open edX's grading_policy.json: {"GRADER": [{"type",
 * "weight", "drop_count", "min_count", "short_label"}, ...], "GRADE_CUTOFFS": {...}}; null: there is none. Layer:
 * store. Called by operations; read by commands and pages. Imports write policies by themselves
 * (store/import_course.h). */
#ifndef STORE_COURSE_POLICY_H
#define STORE_COURSE_POLICY_H

#include "base/json.h"
#include "store/course.h"

/* The array GRADER of these assignment types (of struct assignment_type). New reference. */
json_t *course_policy_types(const GPtrArray *types);

/* New reference; NULL on error. */
json_t *course_policy_read(struct database *database, gint64 course_id,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces it by one that was checked, and saves policy_by_hand and modified of the course with it. */
bool course_policy_write(struct database *database, const struct course *course,
                         const json_t *policy, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
