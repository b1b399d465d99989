#include "config.h"

#include "base/error.h"
#include "rules/options.h"
#include "rules/verdict.h"

static struct requirement *compile(enum retrieval retrieval, const char *options, const char *step,
                                   GError **error)
{
    g_autoptr(json_t) object = json_read_text(options, -1, "options", error);
    g_assert_nonnull(object);
    return requirement_compile(retrieval, object, step, error);
}

static void assert_refused(enum retrieval retrieval, const char *options, const char *about)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(requirement) requirement = compile(retrieval, options, NULL, &error);
    g_assert_null(requirement);
    g_assert_error(error, RULES_ERROR, ERROR_DATA);
    g_assert_nonnull(strstr(error->message, about));
}

static void test_defaults(void)
{
    g_autoptr(requirement) requirement = compile(RETRIEVAL_COMPLETIONS, "{}", NULL, NULL);
    g_assert_true(requirement->needs_completion);
    g_assert_cmpfloat(requirement->completion, ==, 0.9);
    g_assert_false(requirement->needs_grades);
}

static void test_names_in_lower_case(void)
{
    g_autoptr(requirement) requirement = compile(
        RETRIEVAL_SUBSECTION_GRADES,
        "{\"required_grades\": {\"TOTAL\": 0.8, \"Übung\": 0.4, \"ÜBUNG\": 0.5}}", NULL, NULL);
    g_assert_true(requirement->has_total);
    g_assert_cmpfloat(requirement->total, ==, 80);
    g_assert_cmpuint(requirement->categories->len, ==, 1);
    const struct required_category *category = requirement_category(requirement, "übung");
    g_assert_nonnull(category);
    g_assert_cmpfloat(category->percent, ==, 50);
    g_assert_null(requirement_category(requirement, "Übung"));
}

static void test_faults(void)
{
    assert_refused(RETRIEVAL_SUBSECTION_GRADES, "{}", "required_grades is missing");
    assert_refused(RETRIEVAL_COMPLETIONS_AND_GRADES, "{\"required_grades\": null}",
                   "required_grades is not an object");
    assert_refused(RETRIEVAL_SUBSECTION_GRADES, "{\"required_grades\": {\"Exam\": 65}}",
                   "required_grades.Exam must be from 0 to 1");
    assert_refused(RETRIEVAL_COMPLETIONS, "{\"required_completion\": 90}", "required_completion");
    assert_refused(RETRIEVAL_COMPLETIONS, "{\"required_completion\": \"0.9\"}", "must be a number");
    assert_refused(RETRIEVAL_SUBSECTION_GRADES,
                   "{\"required_grades\": {}, \"total_source\": \"lms\"}", "total_source");
    assert_refused(RETRIEVAL_NONE, "{}", "retrieval function");
}

/* Q11: a step's options are merged over the global ones; full ones replace them. */
static void test_q11_steps_inherit(void)
{
    static const char options[] =
        "{\"required_completion\": 0.7, \"required_grades\": {\"Total\": 0.5}, \"steps\": {"
        "\"course-v1:Org+A+1\": {}, \"course-v1:Org+B+1\": {\"required_completion\": 0.1}, "
        "\"course-v1:Org+C+1\": {\"required_completion\": 1, \"required_grades\": {\"Exam\": "
        "0.6}}}}";
    const struct {
        const char *step;
        double completion, total;
        guint categories;
    } expected[] = {
        { NULL, 0.7, 50, 0 },
        { "course-v1:Org+A+1", 0.7, 50, 0 },
        { "course-v1:Org+B+1", 0.1, 50, 0 },
        { "course-v1:org+b+1", 0.1, 50, 0 },
        { "course-v1:Org+C+1", 1, 0, 1 },
        { "course-v1:Org+D+1", 0.7, 50, 0 },
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autoptr(requirement) requirement =
            compile(RETRIEVAL_COMPLETIONS_AND_GRADES, options, expected[i].step, NULL);
        g_assert_cmpfloat(requirement->completion, ==, expected[i].completion);
        g_assert_cmpfloat(requirement->total, ==, expected[i].total);
        g_assert_cmpuint(requirement->categories->len, ==, expected[i].categories);
    }
}

/* A course with the categories a, b and total; the last has weight 0.5. */
static const struct grade_category categories[] = {
    { "a", "A", true, 0.5 },
    { "total", "Total", true, 0.5 },
    { "bonus", "Bonus", false, 0 },
};

static const struct grading grading = { true, categories, G_N_ELEMENTS(categories) };

static void evaluate(const struct requirement *requirement, const double *percents,
                     struct course_evaluation *evaluation)
{
    const struct course_facts facts = { .enrolled = true, .percents = percents };
    evaluation_make(requirement, &grading, &facts, evaluation);
}

/* Q5: a category without weight counts 0, with a warning, and stops nobody. */
static void test_q5_category_without_weight(void)
{
    g_autoptr(requirement) requirement = requirement_new();
    requirement_add_grade(requirement, "Total", 90);
    struct course_evaluation evaluation;
    evaluate(requirement, (const double[]){ 90, 90, 5 }, &evaluation);
    g_assert_true(evaluation.eligible);
    g_assert_cmpfloat(evaluation.total, ==, 90);
    g_autofree char *names = grading_unweighted(&grading);
    g_assert_cmpstr(names, ==, "Bonus");
    requirement_add_grade(requirement, "Bonus", 6);
    evaluate(requirement, (const double[]){ 90, 90, 5 }, &evaluation);
    g_assert_false(evaluation.eligible);
}

/* Q47: equal scores reach an equal threshold, whatever the binary sum is. */
static void test_q47_tolerance(void)
{
    static const struct grade_category three[] = {
        { "a", "A", true, 0.15 },
        { "b", "B", true, 0.25 },
        { "c", "C", true, 0.6 },
    };
    const struct grading rounded = { true, three, 3 };
    const double percents[] = { 57, 57, 57 };
    g_autoptr(requirement) requirement = requirement_new();
    requirement_add_grade(requirement, "total", 57);
    const struct course_facts facts = { .enrolled = true, .percents = percents };
    struct course_evaluation evaluation;
    evaluation_make(requirement, &rounded, &facts, &evaluation);
    g_assert_true(evaluation.eligible);
    g_assert_true(percent_reaches(grade_percent(0.7, 10), 7));
    g_assert_true(percent_reaches(50 - 1e-8, 50));
    g_assert_false(percent_reaches(50 - 1e-6, 50));
}

/* Q48: the threshold is compared with the computed total only; a category of that name counts in it. */
static void test_q48_category_named_total(void)
{
    g_autoptr(requirement) requirement = requirement_new();
    requirement_add_grade(requirement, "Total", 50);
    const double percents[] = { 100, 10, 0 };
    struct course_evaluation evaluation;
    evaluate(requirement, percents, &evaluation);
    g_assert_true(evaluation.eligible);
    g_assert_cmpfloat(evaluation.total, ==, 55);
    const struct course_facts facts = { .enrolled = true, .percents = percents };
    g_autoptr(json_t) details = evaluation_json(requirement, &grading, &facts, &evaluation);
    const json_t *current = json_object_get(details, "current_grades");
    g_assert_cmpfloat(json_number_value(json_object_get(current, "total")), ==, 55);
}

static void test_percent_of_points(void)
{
    g_assert_cmpfloat(grade_percent(1, 10), ==, 10);
    g_assert_cmpfloat(grade_percent(0, 0), ==, 0);
    g_assert_cmpfloat(grade_percent(3, -1), ==, 0);
}

static void test_reported_total(void)
{
    const struct grading bare = { false, NULL, 0 };
    g_autoptr(requirement) requirement = requirement_new();
    requirement_add_grade(requirement, "total", 60);
    struct course_facts facts = { .enrolled = true, .has_reported = true, .reported = 61 };
    struct course_evaluation evaluation;
    evaluation_make(requirement, &bare, &facts, &evaluation);
    g_assert_true(evaluation.eligible);
    g_assert_false(evaluation.has_computed);
    facts.has_reported = false;
    evaluation_make(requirement, &bare, &facts, &evaluation);
    g_assert_false(evaluation.eligible);
    g_assert_true(evaluation.total_missing);
}

static void assert_reason(const struct requirement *requirement, const struct course_facts *facts,
                          const char *expected)
{
    struct course_evaluation evaluation;
    evaluation_make(requirement, &grading, facts, &evaluation);
    g_autoptr(GString) reason = g_string_new(NULL);
    reason_append(reason, "; ", requirement, &grading, facts, &evaluation);
    g_assert_cmpstr(reason->str, ==, expected);
}

static void test_reasons(void)
{
    g_autoptr(requirement) requirement = requirement_new();
    requirement->needs_completion = true;
    requirement->completion = 0.9;
    struct course_facts facts = { .enrolled = true,
                                  .completion = 0.72,
                                  .percents = (const double[]){ 41.66666, 80, 0 } };
    assert_reason(requirement, &facts, "completion 72 % of the 90 % required");
    facts.completion = 0.93;
    assert_reason(requirement, &facts, "completion 93 % (90 % required)");
    requirement_add_grade(requirement, "a", 50);
    requirement_add_grade(requirement, "Final Exam", 50);
    assert_reason(requirement, &facts, "A 41.7 % of the 50 % required; no Final Exam grade");
    facts.enrolled = false;
    assert_reason(requirement, &facts, "not actively enrolled");
}

/* Rounding never shows a missed threshold as reached. */
static void test_percents(void)
{
    const struct {
        double percent, beside;
        const char *text;
    } expected[] = {
        { 72, 90, "72 %" },         { 41.6666666, 50, "41.7 %" },   { 0, 50, "0 %" },
        { 89.99, 90, "89.99 %" },   { 89.99999, 90, "89.99999 %" }, { 100, 100, "100 %" },
        { 99.96, 90, "100 %" },     { 123456.25, 1, "123456.3 %" }, { -5, 0, "-5 %" },
        { 1e9, 0, "1000000000 %" },
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        percent_append(text, expected[i].percent, expected[i].beside);
        g_assert_cmpstr(text->str, ==, expected[i].text);
    }
}

/* Q38, Q40: interrupted and failed ones are tried again, withdrawn ones are not. */
static void test_q40_credentials(void)
{
    const struct {
        struct credential_state state;
        enum verdict verdict;
    } expected[] = {
        { { 0 }, VERDICT_NEW },
        { { .available = true }, VERDICT_HAS_ONE },
        { { .available = true, .failed = true }, VERDICT_HAS_ONE },
        { { .in_progress = true }, VERDICT_HAS_ONE },
        { { .interrupted = true }, VERDICT_RETRY },
        { { .failed = true }, VERDICT_RETRY },
        { { .failed = true, .invalidated = true }, VERDICT_RETRY },
        { { .invalidated = true }, VERDICT_WITHDRAWN },
        { { .available = true, .invalidated = true }, VERDICT_HAS_ONE },
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        const char *reason = NULL;
        g_assert_cmpint(verdict_of_credentials(&expected[i].state, &reason), ==,
                        expected[i].verdict);
        g_assert_nonnull(reason);
    }
}

static void test_verdict_names(void)
{
    enum verdict verdict = VERDICT_NEW;
    g_assert_true(verdict_read("has-one", &verdict, NULL));
    g_assert_cmpint(verdict, ==, VERDICT_HAS_ONE);
    g_assert_true(verdict_read("Not eligible", &verdict, NULL));
    g_assert_cmpint(verdict, ==, VERDICT_NOT_ELIGIBLE);
    g_autoptr(GError) error = NULL;
    g_assert_false(verdict_read("maybe", &verdict, &error));
    g_assert_error(error, RULES_ERROR, ERROR_USAGE);
}

/* Q19: the profile's name, else first and last, else refused; a review holds until it is accepted. */
static void test_q19_names(void)
{
    const struct {
        struct name_facts facts;
        const char *name, *refusal;
    } expected[] = {
        { { .profile = " Anna  Šimić " }, "Anna Šimić", NULL },
        { { .profile = " ", .first = "Anna", .last = "Kern" }, "Anna Kern", NULL },
        { { .first = "", .last = "Kern" }, "Kern", NULL },
        { { .profile = "" }, NULL, "testamur learner change anna --name NAME" },
        { { .profile = "null" }, NULL, "testamur learner accept-name anna" },
        { { .profile = "null", .accepted = true }, "null", NULL },
        { { .profile = "An\x01na" }, NULL, "the name can't be printed" },
        { { .profile = "Anna", .review = true }, NULL, "the name waits for review: ;" },
        { { .profile = "Anna", .review = true, .remark = "" }, NULL, "waits for review: ;" },
        { { .profile = "Anna", .review = true, .remark = "looks odd" }, NULL, "looks odd" },
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autofree char *reason = NULL;
        g_autofree char *name = name_decide(&expected[i].facts, "anna", &reason);
        g_assert_cmpstr(name, ==, expected[i].name);
        if (expected[i].refusal == NULL)
            g_assert_null(reason);
        else
            g_assert_nonnull(strstr(reason, expected[i].refusal));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/requirement/defaults", test_defaults);
    g_test_add_func("/requirement/names", test_names_in_lower_case);
    g_test_add_func("/requirement/faults", test_faults);
    g_test_add_func("/requirement/q11-steps-inherit", test_q11_steps_inherit);
    g_test_add_func("/evaluation/q5-category-without-weight", test_q5_category_without_weight);
    g_test_add_func("/evaluation/q47-tolerance", test_q47_tolerance);
    g_test_add_func("/evaluation/q48-category-named-total", test_q48_category_named_total);
    g_test_add_func("/evaluation/percent", test_percent_of_points);
    g_test_add_func("/evaluation/reported-total", test_reported_total);
    g_test_add_func("/verdict/reasons", test_reasons);
    g_test_add_func("/verdict/percents", test_percents);
    g_test_add_func("/verdict/q40-credentials", test_q40_credentials);
    g_test_add_func("/verdict/names", test_verdict_names);
    g_test_add_func("/verdict/q19-names", test_q19_names);
    return g_test_run();
}
