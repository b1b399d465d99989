#include "config.h"

#include "operations/explain.h"

#include "base/clock.h"
#include "operations/lint.h"
#include "rules/name.h"
#include "store/credential.h"

static json_t *percent_or_null(bool known, double percent)
{
    return known ? json_real(percent) : json_null();
}

static json_t *text_or_null(const char *text)
{
    return text != NULL ? json_text(text) : json_null();
}

static const char *enrolment_name(bool enrolled, bool active)
{
    return !enrolled ? "none" : active ? "active" : "not active";
}

static json_t *explain_configuration(const struct judge *judge)
{
    const struct configuration *configuration = judge->configuration;
    json_t *object = json_object();
    json_object_set_new(object, "id", json_integer(configuration->id));
    json_object_set_new(object, "context", json_text(judge->context->key));
    json_object_set_new(object, "kind",
                        json_string(judge->context->is_path ? "learning path" : "course"));
    json_object_set_new(object, "type", json_text(configuration->type_name));
    json_object_set_new(object, "retrieval", json_text(configuration->retrieval));
    return object;
}

/* Where the name comes from (Q19). */
static const char *name_source(const struct eligibility_person *person)
{
    g_autofree char *profile = name_choose(person->name, NULL, NULL);
    g_autofree char *parts = name_choose(NULL, person->first_name, person->last_name);
    if (profile == NULL && parts == NULL)
        return NULL;
    return person->name_by_hand ? "hand" : profile != NULL ? "profile" : "first and last name";
}

static json_t *explain_person(const struct eligibility_person *person)
{
    const struct name_facts facts = judge_name_facts(person);
    g_autofree char *refusal = NULL;
    g_autofree char *printed = name_decide(&facts, person->username, &refusal);
    g_autofree char *chosen = name_choose(person->name, person->first_name, person->last_name);
    json_t *object = json_object();
    json_object_set_new(object, "username", json_text(person->username));
    json_object_set_new(object, "name", text_or_null(printed != NULL ? printed : chosen));
    const char *source = name_source(person);
    json_object_set_new(object, "name_source", text_or_null(source));
    json_object_set_new(object, "name_state", json_text(person->name_state));
    json_object_set_new(object, "name_refusal", text_or_null(refusal));
    return object;
}

static json_t *explain_completion(const struct judge_course *course)
{
    json_t *object = json_object();
    json_object_set_new(object, "actual", json_real(course->facts.completion * 100));
    json_object_set_new(object, "required", json_real(course->requirement->completion * 100));
    json_object_set_new(object, "met", json_boolean(course->evaluation.completion_met));
    json_object_set_new(object, "recorded", json_boolean(course->facts.has_completion));
    return object;
}

static json_t *explain_category(const struct judge_course *course, guint index)
{
    const struct grade_category *category = &course->categories[index];
    const struct required_category *required =
        requirement_category(course->requirement, category->key);
    const double actual = course->percents[index];
    json_t *object = json_object();
    json_object_set_new(object, "category", json_text(category->name));
    json_object_set_new(object, "actual", json_real(actual));
    json_object_set_new(
        object, "required",
        percent_or_null(required != NULL, required != NULL ? required->percent : 0));
    json_object_set_new(
        object, "met",
        json_boolean(required == NULL || percent_reaches(actual, required->percent)));
    json_object_set_new(object, "weight",
                        percent_or_null(category->weighted, category->weight * 100));
    json_object_set_new(
        object, "drop_count",
        json_integer(g_array_index(course->course->categories, struct eligibility_category, index)
                         .drop_count));
    return object;
}

/* Those of the course, then those that are required and that it does not have. */
static json_t *explain_categories(const struct judge_course *course)
{
    json_t *list = json_array();
    for (guint i = 0; i < course->grading.count; i++)
        json_array_append_new(list, explain_category(course, i));
    for (guint i = 0; i < course->requirement->categories->len; i++) {
        const struct required_category *required =
            &g_array_index(course->requirement->categories, struct required_category, i);
        if (grading_find(&course->grading, required->name) >= 0)
            continue;
        json_t *object = json_object();
        json_object_set_new(object, "category", json_text(required->label));
        json_object_set_new(object, "actual", json_null());
        json_object_set_new(object, "required", json_real(required->percent));
        json_object_set_new(object, "met", json_false());
        json_object_set_new(object, "weight", json_null());
        json_object_set_new(object, "drop_count", json_integer(0));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *explain_total(const struct judge_course *course)
{
    const struct course_evaluation *evaluation = &course->evaluation;
    const bool computed = course->grading.has_policy && !course->requirement->total_reported;
    json_t *object = json_object();
    json_object_set_new(object, "actual",
                        percent_or_null(!evaluation->total_missing, evaluation->total));
    json_object_set_new(
        object, "required",
        percent_or_null(course->requirement->has_total, course->requirement->total));
    json_object_set_new(object, "met", json_boolean(evaluation->total_met));
    json_object_set_new(object, "source", json_string(computed ? "computed" : "reported"));
    json_object_set_new(object, "computed",
                        percent_or_null(course->grading.has_policy,
                                        grade_total(&course->grading, course->percents)));
    json_object_set_new(object, "reported",
                        percent_or_null(course->facts.has_reported, course->facts.reported));
    return object;
}

static json_t *explain_course(const struct judge_course *course,
                              const struct eligibility_facts *facts)
{
    json_t *object = json_object();
    json_object_set_new(object, "course", json_text(course->course->key));
    json_object_set_new(object, "enrolment",
                        json_string(enrolment_name(facts->enrolled, facts->active)));
    json_object_set_new(object, "eligible", json_boolean(course->evaluation.eligible));
    if (course->requirement->needs_completion)
        json_object_set_new(object, "completion", explain_completion(course));
    if (course->requirement->needs_grades) {
        json_object_set_new(object, "categories", explain_categories(course));
        json_object_set_new(object, "total", explain_total(course));
    }
    return object;
}

/* What is missing, whatever the verdict is: one with a credential may no longer meet the requirement. */
static void explain_courses(json_t *object, const struct judge *judge,
                            const struct eligibility_learner *learner)
{
    json_t *courses = json_array();
    json_t *missing = json_array();
    for (guint i = 0; i < judge->courses->len; i++) {
        const struct judge_course *course = &g_array_index(judge->courses, struct judge_course, i);
        json_array_append_new(courses, explain_course(course, &learner->courses[i]));
        if (course->evaluation.eligible)
            continue;
        g_autoptr(GString) sentence = g_string_new(NULL);
        if (judge->context->is_path)
            g_string_append_printf(sentence, "%s: ", course->course->key);
        reason_append(sentence, "; ", course->requirement, &course->grading, &course->facts,
                      &course->evaluation);
        json_array_append_new(missing, json_text(sentence->str));
    }
    json_object_set_new(object, "courses", courses);
    json_object_set_new(object, "missing", missing);
}

static json_t *explain_credential(const struct credential *credential)
{
    g_autofree char *issued = clock_format(credential->issued);
    const bool invalidated = g_str_equal(credential->status, "invalidated");
    json_t *object = json_object();
    json_object_set_new(object, "uuid", json_text(credential->uuid));
    json_object_set_new(object, "status", json_text(credential->status));
    json_object_set_new(object, "issued", json_text(issued));
    json_object_set_new(
        object, "remark",
        json_text(invalidated ? credential->invalidation_reason : credential->failure));
    return object;
}

static bool explain_credentials(json_t *object, struct database *database, gint64 configuration_id,
                                gint64 learner_id, GError **error)
{
    g_autoptr(GPtrArray) credentials =
        credential_list_for(database, configuration_id, learner_id, error);
    if (credentials == NULL)
        return false;
    json_t *list = json_array();
    for (guint i = 0; i < credentials->len; i++)
        json_array_append_new(list, explain_credential(credentials->pdata[i]));
    json_object_set_new(object, "credentials", list);
    return true;
}

/* The one learner, asked for by name. */
static bool explain_read(struct database *database, struct judge *judge, const char *username,
                         const struct name_lint *lint, json_t *object, GError **error)
{
    const char *const usernames[] = { username, NULL };
    g_autoptr(GArray) chosen = eligibility_choose(database, usernames, error);
    g_autoptr(eligibility) eligibility =
        chosen == NULL ? NULL
                       : eligibility_open(database, judge->context, judge->parts,
                                          judge->configuration->id, chosen, error);
    const struct eligibility_learner *learner = NULL;
    if (eligibility == NULL || eligibility_next(eligibility, &learner, error) != 1)
        return false;
    struct eligibility_person person;
    eligibility_person(eligibility, &person);
    g_autoptr(GString) reason = g_string_new(NULL);
    const enum verdict verdict = judge_decide(judge, eligibility, learner, lint, reason);
    judge_evaluate(judge, learner);
    json_object_set_new(object, "configuration", explain_configuration(judge));
    json_object_set_new(object, "learner", explain_person(&person));
    json_object_set_new(object, "enrolment",
                        json_string(enrolment_name(learner->enrolled, learner->active)));
    json_object_set_new(object, "verdict", json_string(verdict_name(verdict)));
    json_object_set_new(object, "reason", json_text(reason->str));
    explain_courses(object, judge, learner);
    return explain_credentials(object, database, judge->configuration->id, learner->id, error);
}

static json_t *explain_warnings(const struct judge *judge, const GError *unprintable)
{
    g_autoptr(GPtrArray) warnings = judge_warnings(judge);
    json_t *list = json_array();
    for (guint i = 0; i < warnings->len; i++)
        json_array_append_new(list, json_text(warnings->pdata[i]));
    if (unprintable != NULL)
        json_array_append_new(list, json_text(unprintable->message));
    return list;
}

json_t *explain_learner(struct installation *installation, gint64 configuration_id,
                        const char *username, bool linted, GError **error)
{
    struct database *database = installation->database;
    struct configuration *configuration = configuration_find(database, configuration_id, error);
    if (configuration == NULL)
        return NULL;
    g_autoptr(judge) judge = judge_new(database, configuration, error);
    if (judge == NULL)
        return NULL;
    g_autoptr(GError) unprintable = NULL;
    g_autoptr(press) press =
        linted ? press_new(installation, judge->configuration, false, &unprintable) : NULL;
    g_autoptr(lint) lint = press != NULL ? lint_new(press, &unprintable) : NULL;
    const struct name_lint name_lint = { .ask = lint != NULL ? lint_name : NULL, .data = lint };
    g_autoptr(json_t) object = json_object();
    if (!explain_read(database, judge, username, &name_lint, object, error))
        return NULL;
    json_object_set_new(object, "warnings", explain_warnings(judge, unprintable));
    return g_steal_pointer(&object);
}
