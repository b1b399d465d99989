#include "config.h"

#include "operations/judge.h"

#include "base/owner.h"
#include "rules/options.h"

static void judge_course_clear(gpointer data)
{
    struct judge_course *course = data;
    requirement_free(course->requirement);
    g_free(course->categories);
    g_free(course->percents);
}

void judge_free(struct judge *judge)
{
    if (judge == NULL)
        return;
    configuration_free(judge->configuration);
    json_decref(judge->options);
    if (judge->courses != NULL)
        g_array_unref(judge->courses);
    eligibility_context_free(judge->context);
    if (judge->owners != NULL)
        g_hash_table_unref(judge->owners);
    g_free(judge);
}

static bool judge_add_course(struct judge *judge, const struct eligibility_course *course,
                             GError **error)
{
    const enum retrieval retrieval = function_retrieval(judge->configuration->retrieval);
    struct judge_course added = { .course = course };
    added.requirement = requirement_compile(retrieval, judge->options,
                                            judge->context->is_path ? course->key : NULL, error);
    if (added.requirement == NULL)
        return false;
    const guint count = course->categories->len;
    added.categories = g_new0(struct grade_category, count + 1);
    added.percents = g_new0(double, count + 1);
    for (guint i = 0; i < count; i++) {
        const struct eligibility_category *category =
            &g_array_index(course->categories, struct eligibility_category, i);
        added.categories[i] = (struct grade_category){
            .key = category->key,
            .name = category->name,
            .weighted = category->weighted,
            .weight = category->weight,
        };
    }
    added.grading = (struct grading){
        .has_policy = course->has_policy,
        .categories = added.categories,
        .count = count,
    };
    judge->parts |= added.requirement->needs_completion ? ELIGIBILITY_COMPLETION : 0;
    judge->parts |= added.requirement->needs_grades ? ELIGIBILITY_GRADES : 0;
    g_array_append_val(judge->courses, added);
    return true;
}

static bool judge_compile(struct judge *judge, GError **error)
{
    for (guint i = 0; i < judge->context->courses->len; i++) {
        if (!judge_add_course(judge, judge->context->courses->pdata[i], error))
            return false;
    }
    if (judge->courses->len > 0)
        return true;
    /* A path without steps has no course to compile for; its options may be faulty all the same. */
    g_autoptr(requirement) requirement = requirement_compile(
        function_retrieval(judge->configuration->retrieval), judge->options, NULL, error);
    return requirement != NULL;
}

struct judge *judge_new(struct database *database, struct configuration *configuration,
                        GError **error)
{
    g_autoptr(judge) judge = g_new0(struct judge, 1);
    judge->configuration = configuration;
    judge->owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    judge->courses = g_array_new(FALSE, FALSE, sizeof(struct judge_course));
    g_array_set_clear_func(judge->courses, judge_course_clear);
    judge->options = options_merge(configuration->type_options, configuration->options);
    if (!options_check_faults(judge->options, configuration->retrieval, configuration->generation,
                              error)) {
        g_prefix_error(error, "the options of %s:%s can't be used: ", configuration->context_key,
                       configuration->type_name);
        return NULL;
    }
    judge->context = eligibility_context_load(database, configuration->context_key, error);
    if (judge->context == NULL || !judge_compile(judge, error)) {
        g_prefix_error(error, "%s:%s can't be planned: ", configuration->context_key,
                       configuration->type_name);
        return NULL;
    }
    return g_steal_pointer(&judge);
}

static void warn_of_course(const struct judge_course *course, GPtrArray *warnings)
{
    const struct requirement *requirement = course->requirement;
    if (!requirement->needs_grades)
        return;
    g_autofree char *unweighted =
        requirement->total_reported ? NULL : grading_unweighted(&course->grading);
    if (unweighted != NULL)
        g_ptr_array_add(
            warnings,
            g_strdup_printf("%s: the grading policy has no weight for %s, which counts 0 in "
                            "the total",
                            course->course->key, unweighted));
    for (guint i = 0; i < requirement->categories->len; i++) {
        const struct required_category *category =
            &g_array_index(requirement->categories, struct required_category, i);
        if (grading_find(&course->grading, category->name) < 0)
            g_ptr_array_add(
                warnings,
                g_strdup_printf("%s: a grade of %s is required, but the course has no such "
                                "subsection, so nobody can be eligible",
                                course->course->key, category->label));
    }
}

GPtrArray *judge_warnings(const struct judge *judge)
{
    GPtrArray *warnings = g_ptr_array_new_with_free_func(g_free);
    if (judge->courses->len == 0)
        g_ptr_array_add(warnings, g_strdup_printf("%s has no steps, so nobody can be eligible",
                                                  judge->context->key));
    for (guint i = 0; i < judge->courses->len; i++)
        warn_of_course(&g_array_index(judge->courses, struct judge_course, i), warnings);
    return warnings;
}

static void judge_course_evaluate(struct judge_course *course,
                                  const struct eligibility_facts *facts)
{
    for (guint i = 0; i < course->grading.count; i++)
        course->percents[i] = grade_percent(facts->earned[i], facts->possible[i]);
    course->facts = (struct course_facts){
        .enrolled = facts->active,
        .has_completion = facts->has_completion,
        .completion = facts->completion,
        .has_reported = facts->has_reported,
        .reported = facts->reported * 100,
        .percents = course->percents,
    };
    evaluation_make(course->requirement, &course->grading, &course->facts, &course->evaluation);
}

bool judge_evaluate(struct judge *judge, const struct eligibility_learner *learner)
{
    judge->eligible = learner->active && judge->courses->len > 0;
    for (guint i = 0; i < judge->courses->len; i++) {
        struct judge_course *course = &g_array_index(judge->courses, struct judge_course, i);
        judge_course_evaluate(course, &learner->courses[i]);
        judge->eligible = judge->eligible && course->evaluation.eligible;
    }
    return judge->eligible;
}

bool judge_in_result(const struct judge *judge, const struct eligibility_learner *learner)
{
    for (guint i = 0; learner->active && i < judge->courses->len; i++) {
        if (g_array_index(judge->courses, struct judge_course, i).evaluation.present)
            return true;
    }
    return false;
}

static json_t *judge_course_details(const struct judge_course *course)
{
    return evaluation_json(course->requirement, &course->grading, &course->facts,
                           &course->evaluation);
}

json_t *judge_details(const struct judge *judge)
{
    if (!judge->context->is_path)
        return judge_course_details(&g_array_index(judge->courses, struct judge_course, 0));
    json_t *steps = json_object();
    for (guint i = 0; i < judge->courses->len; i++) {
        const struct judge_course *course = &g_array_index(judge->courses, struct judge_course, i);
        if (course->evaluation.present)
            json_object_set_new(steps, course->course->key, judge_course_details(course));
    }
    json_t *details = json_object();
    json_object_set_new(details, "is_eligible", json_boolean(judge->eligible));
    json_object_set_new(details, "steps", steps);
    return details;
}

static void judge_append_steps(const struct judge *judge, GString *reason)
{
    const gsize start = reason->len;
    for (guint i = 0; i < judge->courses->len; i++) {
        const struct judge_course *course = &g_array_index(judge->courses, struct judge_course, i);
        if (course->evaluation.eligible)
            continue;
        g_string_append_printf(reason, "%s%s: ", reason->len > start ? "; " : "",
                               course->course->key);
        reason_append(reason, ", ", course->requirement, &course->grading, &course->facts,
                      &course->evaluation);
    }
}

/* Appends what was reached or what is missing, for the learner judged last. */
static void judge_append_reason(const struct judge *judge,
                                const struct eligibility_learner *learner, GString *reason)
{
    const char *kind = judge->context->is_path ? "learning path" : "course";
    if (!learner->enrolled) {
        g_string_append_printf(reason, "not enrolled in the %s", kind);
    } else if (!learner->active) {
        g_string_append_printf(reason, "the enrolment in the %s is not active", kind);
    } else if (!judge->context->is_path) {
        const struct judge_course *course = &g_array_index(judge->courses, struct judge_course, 0);
        reason_append(reason, "; ", course->requirement, &course->grading, &course->facts,
                      &course->evaluation);
    } else if (judge->courses->len == 0) {
        g_string_append(reason, "the learning path has no steps");
    } else if (judge->eligible) {
        g_string_append_printf(reason, "all %u steps are met", judge->courses->len);
    } else {
        judge_append_steps(judge, reason);
    }
}

/* One look at the process table for each owner, not for each row. */
static bool judge_owner_lives(struct judge *judge, const char *owner)
{
    gpointer known = NULL;
    if (!g_hash_table_lookup_extended(judge->owners, owner, NULL, &known)) {
        known = GINT_TO_POINTER(owner_lives(owner));
        g_hash_table_insert(judge->owners, g_strdup(owner), known);
    }
    return GPOINTER_TO_INT(known) != 0;
}

/* What the learner's earlier credentials mean: verdict_of_credentials. */
static enum verdict judge_credentials(struct judge *judge,
                                      const struct eligibility_learner *learner,
                                      const char **reason)
{
    const bool lives =
        learner->generating && learner->owner != NULL && judge_owner_lives(judge, learner->owner);
    const struct credential_state state = {
        .available = learner->available,
        .in_progress = learner->generating && lives,
        .interrupted = learner->generating && !lives,
        .failed = learner->failed,
        .invalidated = learner->invalidated,
    };
    return verdict_of_credentials(&state, reason);
}

struct name_facts judge_name_facts(const struct eligibility_person *person)
{
    return (struct name_facts){
        .profile = person->name,
        .first = person->first_name,
        .last = person->last_name,
        .review = g_str_equal(person->name_state, "review"),
        .accepted = g_str_equal(person->name_state, "accepted"),
        .remark = person->name_remark,
    };
}

/* For a learner whom nothing but the certificate itself can stop now. */
static bool judge_name(struct eligibility *eligibility, const struct name_lint *lint,
                       GString *reason)
{
    struct eligibility_person person;
    eligibility_person(eligibility, &person);
    const struct name_facts facts = judge_name_facts(&person);
    g_autofree char *refusal = NULL;
    g_autofree char *name = name_decide(&facts, person.username, &refusal);
    bool printable = name != NULL;
    if (printable && lint->ask != NULL)
        printable = lint->ask(lint->data, name, &refusal);
    if (!printable)
        g_string_append(reason, refusal);
    return printable;
}

enum verdict judge_decide(struct judge *judge, struct eligibility *eligibility,
                          const struct eligibility_learner *learner, const struct name_lint *lint,
                          GString *reason)
{
    const char *earlier = "";
    enum verdict verdict = judge_credentials(judge, learner, &earlier);
    if (verdict == VERDICT_WITHDRAWN && judge->anew)
        verdict = VERDICT_NEW;
    if (verdict == VERDICT_HAS_ONE || verdict == VERDICT_WITHDRAWN) {
        g_string_append(reason, earlier);
        return verdict;
    }
    if (!judge_evaluate(judge, learner)) {
        judge_append_reason(judge, learner, reason);
        return VERDICT_NOT_ELIGIBLE;
    }
    if (!judge_name(eligibility, lint, reason))
        return VERDICT_REFUSED;
    if (verdict == VERDICT_RETRY)
        g_string_append_printf(reason, "%s; ", earlier);
    judge_append_reason(judge, learner, reason);
    return verdict;
}
