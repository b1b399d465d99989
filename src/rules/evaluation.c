#include "config.h"

#include "rules/evaluation.h"

double grade_percent(double earned, double possible)
{
    return possible > 0 ? earned / possible * 100 : 0;
}

double grade_total(const struct grading *grading, const double *percents)
{
    double total = 0;
    for (guint i = 0; i < grading->count; i++) {
        if (grading->categories[i].weighted)
            total += percents[i] * grading->categories[i].weight;
    }
    return total;
}

bool percent_reaches(double actual, double required)
{
    return actual >= required - 100 * REQUIREMENT_TOLERANCE;
}

int grading_find(const struct grading *grading, const char *key)
{
    for (guint i = 0; i < grading->count; i++) {
        if (g_str_equal(grading->categories[i].key, key))
            return (int)i;
    }
    return -1;
}

/* Whether every required category has a grade and reaches its threshold. A real category named "total"
 * has no threshold of its own (Q48). */
static bool grade_categories_met(const struct requirement *requirement,
                                 const struct grading *grading, const double *percents)
{
    for (guint i = 0; i < requirement->categories->len; i++) {
        const struct required_category *required =
            &g_array_index(requirement->categories, struct required_category, i);
        const int position = grading_find(grading, required->name);
        if (position < 0 || !percent_reaches(percents[position], required->percent))
            return false;
    }
    return true;
}

static void evaluation_total(const struct requirement *requirement, const struct grading *grading,
                             const struct course_facts *facts, struct course_evaluation *evaluation)
{
    evaluation->has_computed = grading->has_policy;
    evaluation->computed = grade_total(grading, facts->percents);
    if (grading->has_policy && !requirement->total_reported) {
        evaluation->total = evaluation->computed;
        return;
    }
    evaluation->total = facts->has_reported ? facts->reported : 0;
    evaluation->total_missing = !facts->has_reported;
}

void evaluation_make(const struct requirement *requirement, const struct grading *grading,
                     const struct course_facts *facts, struct course_evaluation *evaluation)
{
    *evaluation = (struct course_evaluation){
        .present = facts->enrolled,
        .completion_met = true,
        .categories_met = true,
        .total_met = true,
    };
    if (!facts->enrolled)
        return;
    if (requirement->needs_completion)
        evaluation->completion_met = facts->completion >= requirement->completion;
    if (requirement->needs_grades) {
        evaluation_total(requirement, grading, facts, evaluation);
        evaluation->categories_met = grade_categories_met(requirement, grading, facts->percents);
        evaluation->total_met = percent_reaches(evaluation->total, requirement->total);
    }
    evaluation->eligible =
        evaluation->completion_met && evaluation->categories_met && evaluation->total_met;
}

static json_t *current_grades_json(const struct grading *grading, const struct course_facts *facts,
                                   const struct course_evaluation *evaluation)
{
    json_t *current = json_object();
    for (guint i = 0; i < grading->count; i++)
        json_object_set_new(current, grading->categories[i].key, json_real(facts->percents[i]));
    json_object_set_new(current, "total", json_real(evaluation->total));
    return current;
}

static json_t *required_grades_json(const struct requirement *requirement)
{
    json_t *required = json_object();
    for (guint i = 0; i < requirement->categories->len; i++) {
        const struct required_category *category =
            &g_array_index(requirement->categories, struct required_category, i);
        json_object_set_new(required, category->name, json_real(category->percent));
    }
    if (requirement->has_total)
        json_object_set_new(required, "total", json_real(requirement->total));
    return required;
}

json_t *evaluation_json(const struct requirement *requirement, const struct grading *grading,
                        const struct course_facts *facts,
                        const struct course_evaluation *evaluation)
{
    json_t *details = json_object();
    json_object_set_new(details, "is_eligible", json_boolean(evaluation->eligible));
    if (requirement->needs_completion) {
        json_object_set_new(details, "current_completion", json_real(facts->completion));
        json_object_set_new(details, "required_completion", json_real(requirement->completion));
    }
    if (requirement->needs_grades) {
        json_object_set_new(details, "current_grades",
                            current_grades_json(grading, facts, evaluation));
        json_object_set_new(details, "required_grades", required_grades_json(requirement));
    }
    return details;
}

char *grading_unweighted(const struct grading *grading)
{
    if (!grading->has_policy)
        return NULL;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < grading->count; i++) {
        if (!grading->categories[i].weighted)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
                                   grading->categories[i].name);
    }
    return names->len > 0 ? g_strdup(names->str) : NULL;
}
