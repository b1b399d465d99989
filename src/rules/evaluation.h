/* Whether a learner meets a requirement in one course, and what decided: the arithmetic of grades.
 * Layer: rules (pure). Called by operations (plan, explain) and the conformance runner.
 * Source: REFERENCE.md section 3; Q5, Q18, Q47, Q48. */
#ifndef RULES_EVALUATION_H
#define RULES_EVALUATION_H

#include "rules/requirement.h"

/* An assignment type of a course that has graded subsections. */
struct grade_category {
    const char *key;  /* lower case: what rules compare */
    const char *name; /* as the course writes it */
    bool weighted;    /* false: the grading policy has no weight for it, so it counts 0 (Q5) */
    double weight;
};

struct grading {
    bool has_policy; /* false: the total is the LMS's own */
    const struct grade_category *categories;
    guint count;
};

/* What is known of one learner in one course. */
struct course_facts {
    bool enrolled;          /* actively */
    bool has_completion;    /* false: no row, which counts as 0 */
    double completion;      /* 0..1 */
    bool has_reported;      /* the LMS reported a total */
    double reported;        /* percent */
    const double *percents; /* per category of the grading, 0..100 */
};

struct course_evaluation {
    bool present; /* actively enrolled; the rest is only set then */
    bool eligible;
    bool completion_met;
    bool categories_met;
    bool total_met;
    bool has_computed;  /* the course has a policy */
    double computed;    /* percent: the weighted sum */
    double total;       /* percent: what the threshold was compared with */
    bool total_missing; /* the LMS's total was asked for, and there is none; counts as 0 */
};

/* sum(earned) / sum(possible) in percent; 0 when possible is not positive. */
double grade_percent(double earned, double possible);

/* The weighted sum in percent, not normalised; drop counts are not applied (Q18). */
double grade_total(const struct grading *grading, const double *percents);

/* The position of a category in the grading, or -1. */
int grading_find(const struct grading *grading, const char *key);

/* Whether `actual` reaches `required`, both in percent, within the tolerance (Q47). */
bool percent_reaches(double actual, double required);

/* Judges the facts of one learner in one course. */
void evaluation_make(const struct requirement *requirement, const struct grading *grading,
                     const struct course_facts *facts, struct course_evaluation *evaluation);

/* The details as the reference gives them: is_eligible, current_completion, required_completion,
 * current_grades, required_grades; percentages. New reference. */
json_t *evaluation_json(const struct requirement *requirement, const struct grading *grading,
                        const struct course_facts *facts,
                        const struct course_evaluation *evaluation);

/* The names, comma-separated, of categories without weight (Q5), or NULL when there are none or the
 * course has no policy. Caller frees. */
char *grading_unweighted(const struct grading *grading);

#endif
