/* A course's grading policy by hand. Layer: operations. Called by commands and pages.
 * Source: REFERENCE.md sections 1.5 and 3, Q5, Q18. */
#ifndef OPERATIONS_COURSE_POLICY_H
#define OPERATIONS_COURSE_POLICY_H

#include "operations/installation.h"

/* One assignment type. */
struct policy_type {
    const char *name;
    double weight;     /* a fraction */
    gint64 drop_count; /* -1: as it was in the policy before, or 0 */
};

enum policy_action {
    POLICY_FROM_TEXT, /* `text` */
    POLICY_FROM_TYPES, /* `types`; what else the policy knew of types of the same name, and its cutoffs, stay */
    POLICY_NONE, /* the course has none */
    POLICY_FORGET, /* what was there before the first change by hand holds again, and imports may set it */
};

struct policy_wish {
    enum policy_action action;
    const char *text;      /* in the form of Open edX's grading_policy.json */
    const char *text_name; /* what errors call it */
    const GArray *types;   /* of struct policy_type */
};

/* Imports keep what was set by hand, and show a conflict. Sentences that do not stop it (weights that do not
 * add up to 1, graded parts without a weight) are added to `warnings` (array of char *). */
bool course_set_policy(struct installation *installation, const char *key,
                       const struct policy_wish *wish, GPtrArray *warnings,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Looks at a policy as it is typed, in the form of grading_policy.json, before anything is saved. *weights: what they
 * add up to. */
bool course_policy_check_text(const char *text, double *weights,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
