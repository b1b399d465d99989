/* What a configuration asks of a learner, compiled from its merged options, and the arithmetic of grades.
 * Layer: rules (pure). The store's set-based query and `explain` both work from it.
 * Source: REFERENCE.md sections 2.1 and 3; Q5, Q11, Q17, Q47, Q48. */
#ifndef RULES_REQUIREMENT_H
#define RULES_REQUIREMENT_H

#include "base/cleanup.h"

#include "base/json.h"
#include "rules/function.h"

/* Comparisons of grades and completions: actual >= required - this (Q47). In units of the fraction 0..1;
 * percentages compare with a hundred times as much. */
#define REQUIREMENT_TOLERANCE 1e-9

struct required_category {
    char *name;     /* lower case, never "total" */
    double percent; /* 0..100 */
};

struct requirement {
    bool needs_completion;
    double completion;  /* 0..1 */
    bool needs_grades;
    GArray *categories; /* of struct required_category, in the options' order */
    bool has_total;
    double total;       /* percent; 0 when not required */
    bool total_reported; /* option total_source = "reported" */
};

/* For the context itself, or for one step of a path (step: its course key; the step's options are merged
 * over the global ones, Q11; keys compared as context keys). A missing required_grades is ERROR_DATA: a
 * fault of the plan. Caller frees with requirement_free. */
struct requirement *requirement_compile(enum retrieval retrieval, const json_t *options, const char *step,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void requirement_free(struct requirement *requirement);
DEFINE_AUTOPTR(requirement, requirement_free)

#endif
