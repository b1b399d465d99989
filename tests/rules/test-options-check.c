#include "config.h"

#include "rules/options.h"

#include "base/error.h"

#include <string.h>

/* The findings of a text, written as lines of "fault PATH" or "warning PATH" in the order found. */
static char *findings_of(const char *text, const char *retrieval, const char *generation)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) options = options_read(text, "options", &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) findings = options_check(options, retrieval, generation);
    GString *lines = g_string_new(NULL);
    for (guint i = 0; i < findings->len; i++) {
        const struct options_finding *finding = g_ptr_array_index(findings, i);
        g_test_message("%s: %s", finding->path, finding->message);
        g_assert_cmpstr(finding->message, !=, "");
        g_string_append_printf(lines, "%s%s %s", i > 0 ? "\n" : "",
                               finding->fault ? "fault" : "warning", finding->path);
    }
    return g_string_free(lines, FALSE);
}

static void assert_findings(const char *text, const char *wanted)
{
    g_autofree char *got =
        findings_of(text, "retrieve_completions_and_grades", "generate_pdf_credential");
    g_assert_cmpstr(got, ==, wanted);
}

static void test_good_options(void)
{
    assert_findings("{}", "");
    assert_findings(
        "{\"template\": \"certificate\", \"template_multiline\": null,"
        " \"required_completion\": 0, \"total_source\": \"reported\","
        " \"required_grades\": {\"Homework\": 0.5, \"Total\": 1},"
        " \"defaults\": {\"font\": \"OpenSans\", \"color\": \"#333333\", \"size\": 12},"
        " \"text_elements\": {\"name\": {\"y\": 300, \"uppercase\": true, \"kerning\": true,"
        "   \"language\": \"tr\"}, \"date\": false,"
        "   \"award\": {\"text\": \"On {issue_date}\", \"y\": 150, \"line_height\": 1.5}},"
        " \"steps\": {\"course-v1:Org+A+1\": {\"required_completion\": 1,"
        "   \"required_grades\": {\"Exam\": 0.4}}}}",
        "");
}

/* What is saved can be drawn. */
static void test_members_together(void)
{
    const char *const line = "{\"text_elements\": {\"rule\": {\"kind\": \"line\", \"y\": 2, %s}}}";
    static const struct {
        const char *members, *wanted;
    } cases[] = {
        { "\"width\": 9", "" },
        { "\"x\": 1, \"x2\": 9", "" },
        { "\"x\": 1", "fault text_elements.rule.width" },
        { "\"x2\": 9", "fault text_elements.rule.x" },
        { "\"x\": 1, \"x2\": 9, \"width\": 9", "fault text_elements.rule.width" },
        { "\"x\": \"1\"", "fault text_elements.rule.x" },
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) parts = g_strsplit(line, "%s", 2);
        g_autofree char *text = g_strconcat(parts[0], cases[i].members, parts[1], NULL);
        assert_findings(text, cases[i].wanted);
    }
    assert_findings(
        "{\"text_elements\": {\"seal\": {\"kind\": \"image\", \"image\": \"seal\", \"y\": 2}}}",
        "fault text_elements.seal.width");
    /* Faults elsewhere hide it no more than it hides them. */
    assert_findings(
        "{\"required_completion\": true, \"text_elements\": {\"rule\": {\"kind\": \"line\","
        " \"y\": 2}}}",
        "fault required_completion\nfault text_elements.rule.width");
}

static void test_q3_wrong_types(void)
{
    assert_findings("{\"text_elements\": null}", "fault text_elements");
    assert_findings("{\"defaults\": []}", "fault defaults");
    assert_findings("{\"fallback_fonts\": \"noto\"}", "fault fallback_fonts");
    assert_findings("{\"fallback_fonts\": [\"noto\", \"a b\"]}", "fault fallback_fonts");
    assert_findings("{\"fallback_fonts\": [\"noto\", \"Helvetica\"]}", "");
    assert_findings("{\"required_completion\": \"0.9\"}", "fault required_completion");
    assert_findings("{\"required_completion\": true}", "fault required_completion");
    assert_findings("{\"template\": 12}", "fault template");
    assert_findings("{\"defaults\": {\"uppercase\": \"false\"}}", "fault defaults.uppercase");
    assert_findings("{\"defaults\": {\"size\": null}}", "fault defaults.size");
    assert_findings("{\"text_elements\": {\"name\": {\"y\": \"290\"}}}",
                    "fault text_elements.name.y");
    assert_findings("{\"text_elements\": {\"award\": {\"text\": null, \"y\": 1}}}",
                    "fault text_elements.award.text");
    assert_findings("{\"total_source\": \"both\"}", "fault total_source");
    assert_findings("{\"defaults\": {\"align\": \"centre\"}}", "fault defaults.align");
    assert_findings("{\"defaults\": {\"fit\": true}}", "fault defaults.fit");
    assert_findings("{\"text_elements\": {\"name\": {\"x\": \"421\"}}}",
                    "fault text_elements.name.x");
    assert_findings("{\"steps\": []}", "fault steps");
}

static void test_q3_standard_elements(void)
{
    static const char *const values[] = { "null", "0", "\"\"", "[]", "true" };
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *text = g_strdup_printf("{\"text_elements\": {\"name\": %s}}", values[i]);
        assert_findings(text, "fault text_elements.name");
    }
}

static void test_q3_custom_elements(void)
{
    assert_findings("{\"text_elements\": {\"a\": 1, \"b\": null, \"c\": false}}",
                    "warning text_elements.a\nwarning text_elements.b");
    assert_findings("{\"text_elements\": {\"a\": {\"text\": \"x\"}}}", "warning text_elements.a");
    assert_findings("{\"text_elements\": {\"a\": {\"y\": 1}}}", "warning text_elements.a");
}

static void test_q3_ranges(void)
{
    assert_findings("{\"required_completion\": 65}", "fault required_completion");
    assert_findings("{\"required_completion\": -0.1}", "fault required_completion");
    assert_findings("{\"required_grades\": {\"Exam\": 1.01}}", "fault required_grades.Exam");
    assert_findings("{\"defaults\": {\"size\": 0}}", "fault defaults.size");
    assert_findings("{\"defaults\": {\"line_height\": -1}}", "fault defaults.line_height");
    assert_findings("{\"defaults\": {\"max_width\": 0}}", "fault defaults.max_width");
    assert_findings("{\"defaults\": {\"weight\": 1001}}", "fault defaults.weight");
    assert_findings("{\"defaults\": {\"max_width\": 600, \"fit\": \"wrap\", \"align\": \"right\","
                    " \"x\": -3.5, \"weight\": 700}}",
                    "");
}

/* What is missing is the plan's to tell, since a configuration may add it. */
static void test_q3_missing_is_no_fault(void)
{
    assert_findings("{\"required_completion\": 0.5}", "");
}

static void test_q3_unknown_members(void)
{
    assert_findings("{\"colour\": 1, \"defaults\": {\"sise\": 1}}",
                    "warning colour\nwarning defaults.sise");
    assert_findings("{\"defaults\": {\"alignment\": \"left\"}}", "warning defaults.alignment");
    assert_findings("{\"element\": 1, \"style/size\": 1, \"schema\": 1}",
                    "warning element\nwarning style/size\nwarning schema");
}

static void test_percent_is_explained(void)
{
    g_autoptr(json_t) options = json_pack("{s:i}", "required_completion", 65);
    g_autoptr(GError) error = NULL;
    g_assert_false(options_check_faults(options, "retrieve_completions", NULL, &error));
    g_assert_error(error, RULES_ERROR, ERROR_DATA);
    g_assert_true(g_str_has_prefix(error->message, "required_completion: "));
    g_assert_nonnull(strstr(error->message, "write 65 % as 0.65"));
}

static void test_q8_colours(void)
{
    static const char *const refused[] = { "##fff",
                                           "#fffff",
                                           "#fffffff",
                                           "# fff",
                                           "#+1-2+3",
                                           "red",
                                           "",
                                           "#\\u0661\\u0662\\u0663",
                                           "\\uff11\\uff12\\uff13" };
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autofree char *text =
            g_strdup_printf("{\"text_elements\": {\"name\": {\"color\": \"%s\"}}}", refused[i]);
        assert_findings(text, "fault text_elements.name.color");
    }
    assert_findings("{\"defaults\": {\"color\": 333}}", "fault defaults.color");
}

static void test_steps(void)
{
    assert_findings("{\"steps\": {\"course-v1:Org+A+1\": {\"required_completion\": 2}}}",
                    "fault steps.course-v1:Org+A+1.required_completion");
    assert_findings("{\"steps\": {\"first\": {}}}", "fault steps.first");
    assert_findings("{\"steps\": {\"path-v1:Org+A+1+2\": {}}}", "fault steps.path-v1:Org+A+1+2");
    assert_findings("{\"steps\": {\"course-v1:Org+A+1\": {\"steps\": {}}}}",
                    "warning steps.course-v1:Org+A+1.steps");
    assert_findings("{\"steps\": {\"course-v1:Org+A+1\": {\"template\": \"x\"}}}",
                    "warning steps.course-v1:Org+A+1.template");
    assert_findings("{\"steps\": {\"course-v1:Org+A+1\": 0.5}}", "fault steps.course-v1:Org+A+1");
}

static void test_placeholders_are_known(void)
{
    assert_findings("{\"text_elements\": {\"name\": {\"text\": \"{nmae} {name} {{x}}\"}}}",
                    "warning text_elements.name.text");
}

/* An option of the other retrieval functions is told apart from one of this. */
static void test_functions(void)
{
    g_autofree char *other =
        findings_of("{\"required_grades\": {}}", "retrieve_completions", "generate_pdf_credential");
    g_assert_cmpstr(other, ==, "warning required_grades");
    g_autofree char *half = findings_of("{\"template\": \"x\"}", "retrieve_completions", NULL);
    g_assert_cmpstr(half, ==, "");
    g_autofree char *unknown = findings_of("{}", "os.system", "generate_pdf_credential");
    g_assert_cmpstr(unknown, ==, "fault ");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/options-check/good-options", test_good_options);
    g_test_add_func("/rules/options-check/members-together", test_members_together);
    g_test_add_func("/rules/options-check/q3-wrong-types", test_q3_wrong_types);
    g_test_add_func("/rules/options-check/q3-standard-elements", test_q3_standard_elements);
    g_test_add_func("/rules/options-check/q3-custom-elements", test_q3_custom_elements);
    g_test_add_func("/rules/options-check/q3-ranges", test_q3_ranges);
    g_test_add_func("/rules/options-check/q3-missing-is-no-fault", test_q3_missing_is_no_fault);
    g_test_add_func("/rules/options-check/q3-unknown-members", test_q3_unknown_members);
    g_test_add_func("/rules/options-check/percent-is-explained", test_percent_is_explained);
    g_test_add_func("/rules/options-check/q8-colours", test_q8_colours);
    g_test_add_func("/rules/options-check/steps", test_steps);
    g_test_add_func("/rules/options-check/placeholders-are-known", test_placeholders_are_known);
    g_test_add_func("/rules/options-check/functions", test_functions);
    return g_test_run();
}
