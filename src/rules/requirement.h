/* What a configuration asks of a learner, compiled from its merged options.
 * Layer: rules (pure). `plan`, `explain` and the answers of verification all work from it.
 * Source: REFERENCE.md sections 2.1 and 3; Q5, Q11, Q17, Q47, Q48. */
#ifndef RULES_REQUIREMENT_H
#define RULES_REQUIREMENT_H

#include "base/cleanup.h"

#include "base/json.h"
#include "rules/function.h"

/* Comparisons of grades: actual >= required - this (Q47), in units of the fraction 0..1; percentages compare
 * with a hundred times as much. Completions compare exactly: a ratio is at most one division away from what
 * was counted, so 9 of 10 is 0.9, and whatever is below is less (vector completions, just_below_default). */
#define REQUIREMENT_TOLERANCE 1e-9

struct required_category {
    char *name;     /* lower case, never "total" */
    char *label;    /* as the options write it, for messages */
    double percent; /* 0..100 */
};

struct requirement {
    bool needs_completion;
    double completion; /* 0..1 */
    bool needs_grades;
    GArray *categories; /* of struct required_category, in the options' order */
    bool has_total;
    double total;        /* percent; 0 when not required */
    bool total_reported; /* option total_source = "reported" */
};

/* For the context itself (step NULL), or for one step of a path (step: its course key). A step's options
 * replace the global ones member by member, so that what it leaves out is inherited (Q11); its key is
 * compared as a context key. A missing required_grades and values outside 0..1 are ERROR_DATA: a fault of
 * the plan, of no learner. Caller frees with requirement_free. */
struct requirement *requirement_compile(enum retrieval retrieval, const json_t *options,
                                        const char *step, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One that asks for nothing, to be filled with requirement_add_grade. Caller frees. */
struct requirement *requirement_new(void);

/* Adds a required grade; "total" in any case of letters is the total's threshold. A later one of the same
 * name replaces the earlier. */
void requirement_add_grade(struct requirement *requirement, const char *name, double percent);
void requirement_free(struct requirement *requirement);
DEFINE_AUTOPTR(requirement, requirement_free)

/* The required percentage of a category given in lower case; NULL when none is required. Borrowed. */
const struct required_category *requirement_category(const struct requirement *requirement,
                                                     const char *key);

#endif
