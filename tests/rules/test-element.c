#include "config.h"

#include "rules/element.h"

#include "base/error.h"
#include "rules/figure.h"
#include "rules/options.h"

#include <string.h>

static const struct element_settings plain_settings = { .name_uppercase = false };

static GPtrArray *build(const char *text, const struct element_settings *settings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) options = options_read(text, "options", &error);
    g_assert_no_error(error);
    GPtrArray *elements = elements_build(options, settings, &error);
    g_assert_no_error(error);
    return elements;
}

static void assert_fault(const char *text, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) options = options_read(text, "options", &error);
    g_autoptr(GPtrArray) elements = elements_build(options, &plain_settings, &error);
    g_assert_null(elements);
    g_assert_error(error, RULES_ERROR, ERROR_DATA);
    g_test_message("%s", error->message);
    g_assert_true(g_str_has_prefix(error->message, path));
}

/* An element's own size and the settings stand above the built-in styling, and below the defaults. */
static void test_q1_precedence(void)
{
    const struct element_settings settings = { .name_uppercase = true,
                                               .date_uppercase = true,
                                               .date_char_space = 3 };
    g_autoptr(GPtrArray) elements =
        build("{\"text_elements\": {\"date\": {\"char_space\": 1}}}", &settings);
    g_assert_cmpuint(elements->len, ==, 3);
    const struct element *name = g_ptr_array_index(elements, 0);
    const struct element *context = g_ptr_array_index(elements, 1);
    const struct element *date = g_ptr_array_index(elements, 2);
    g_assert_cmpfloat(name->size, ==, 32);
    g_assert_cmpfloat(context->size, ==, 28);
    g_assert_cmpfloat(date->size, ==, 12);
    g_assert_true(name->uppercase);
    g_assert_false(context->uppercase);
    g_assert_true(date->uppercase);
    g_assert_cmpfloat(date->char_space, ==, 1);
    g_autoptr(GPtrArray) with_defaults =
        build("{\"defaults\": {\"size\": 20, \"uppercase\": false}}", &settings);
    name = g_ptr_array_index(with_defaults, 0);
    g_assert_cmpfloat(name->size, ==, 20);
    g_assert_false(name->uppercase);
}

static void test_further_members(void)
{
    g_autoptr(GPtrArray) elements = build("{\"text_elements\": {\"name\": {\"kerning\": true, "
                                          "\"language\": \"az\", \"color\": \"f00\"}}}",
                                          &plain_settings);
    const struct element *name = g_ptr_array_index(elements, 0);
    g_assert_true(name->kerning);
    g_assert_cmpstr(name->language, ==, "az");
    g_assert_cmpfloat(name->color[0], ==, 1);
    g_assert_cmpfloat(name->color[1], ==, 0);
    const struct element *context = g_ptr_array_index(elements, 1);
    g_assert_false(context->kerning);
    g_assert_cmpstr(context->language, ==, "");
}

/* Nothing of it changes where the reference puts a text. */
static void test_place_and_fit(void)
{
    g_autoptr(GPtrArray) elements =
        build("{\"defaults\": {\"max_width\": 500}, \"text_elements\": {\"name\": {\"x\": 0, "
              "\"align\": \"right\", \"fit\": \"wrap\", \"weight\": 650}}}",
              &plain_settings);
    const struct element *name = g_ptr_array_index(elements, 0);
    g_assert_true(name->placed);
    g_assert_cmpfloat(name->x, ==, 0);
    g_assert_cmpint(name->align, ==, ELEMENT_RIGHT);
    g_assert_cmpfloat(name->max_width, ==, 500);
    g_assert_cmpint(name->fit, ==, ELEMENT_WRAP);
    g_assert_cmpfloat(name->weight, ==, 650);
    const struct element *context = g_ptr_array_index(elements, 1);
    g_assert_false(context->placed);
    g_assert_cmpint(context->align, ==, ELEMENT_CENTER);
    g_assert_cmpfloat(context->max_width, ==, 500);
    g_assert_cmpint(context->fit, ==, ELEMENT_SHRINK);
    g_assert_cmpfloat(context->weight, ==, 0);
}

static void test_faults_name_their_place(void)
{
    assert_fault("{\"text_elements\": {\"name\": {\"x\": \"left\"}}}", "text_elements.name.x: ");
    assert_fault("{\"text_elements\": {\"name\": {\"align\": \"middle\"}}}",
                 "text_elements.name.align: \"middle\" is not one of: center, left, right");
    assert_fault("{\"text_elements\": {\"name\": {\"max_width\": 0}}}",
                 "text_elements.name.max_width: ");
    assert_fault("{\"text_elements\": {\"name\": {\"fit\": 1}}}", "text_elements.name.fit: ");
    assert_fault("{\"text_elements\": {\"name\": {\"weight\": 1200}}}",
                 "text_elements.name.weight: ");
    assert_fault("{\"text_elements\": {\"name\": null}}", "text_elements.name: ");
    assert_fault("{\"text_elements\": {\"name\": {\"color\": \"red\"}}}",
                 "text_elements.name.color: ");
    assert_fault("{\"text_elements\": {\"name\": {\"size\": 0}}}", "text_elements.name.size: ");
    assert_fault("{\"defaults\": {\"size\": null}}", "text_elements.name.size: ");
    assert_fault("{\"text_elements\": {\"a\": {\"text\": null, \"y\": 1}}}",
                 "text_elements.a.text: ");
    assert_fault("{\"text_elements\": []}", "text_elements: ");
    assert_fault("{\"defaults\": false}", "defaults: ");
}

/* What stands on the certificate for a text, a name and a language. Caller frees. */
static char *text_of(const char *text, bool uppercase, const char *language, const char *name)
{
    const struct element element = { .text = (char *)text,
                                     .uppercase = uppercase,
                                     .language = (char *)language };
    const struct element_values values = { .name = name,
                                           .context_name = "Logic",
                                           .issue_date = "May" };
    return element_text(&element, &values);
}

static void assert_text(const char *text, bool uppercase, const char *language, const char *name,
                        const char *wanted)
{
    g_autofree char *got = text_of(text, uppercase, language, name);
    g_assert_cmpstr(got, ==, wanted);
}

static void test_q7_values_stay(void)
{
    assert_text("By {name}", false, "", "A {{B}} C", "By A {{B}} C");
    assert_text("{name}{context_name}", false, "", "a{", "a{Logic");
    assert_text("{{{name}", false, "", "x", "{{name}");
    assert_text("{{name}} {name}", false, "", "{{name}}", "{name} {{name}}");
    assert_text("{} {name and {name!}", false, "", "x", "{} {name and {name!}");
    assert_text("{{name}} {verify_uuid}|", false, "", NULL, "{name} |");
}

/* A value is inserted once and never looked at again: random texts of braces and placeholder names. */
static void test_values_are_never_rescanned(void)
{
    static const char *const pieces[] = { "{",    "}", "{{", "}}", "{name}", "{context_name}",
                                          "name", "é", "$1" };
    for (int round = 0; round < 2000; round++) {
        g_autoptr(GString) value = g_string_new(NULL);
        for (int i = g_test_rand_int_range(0, 8); i > 0; i--)
            g_string_append(value, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
        g_autofree char *wanted = g_strdup_printf("{<%s>}|%s", value->str, value->str);
        assert_text("{{<{name}>}}|{name}", false, "", value->str, wanted);
    }
}

static void test_upper_case(void)
{
    assert_text("{name}", true, "", "Groß ﬁ i ŉ", "GROSS FI I ʼN");
    assert_text("{name}", true, "tr", "istanbul ılgaz", "İSTANBUL ILGAZ");
    assert_text("{name}", true, "az-Latn", "i", "İ");
    assert_text("{name}", true, "trv", "i", "I");
    assert_text("by {name}", true, "en", "Ada\nLovelace", "BY ADA\nLOVELACE");
}

static void test_soft_hyphens_are_not_printed(void)
{
    assert_text("{name}", false, "", "Anne-Marie\302\255Louise", "Anne-MarieLouise");
}

static void test_figures(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) options =
        options_read("{\"defaults\": {\"color\": \"#f00\", \"size\": 99}, \"text_elements\": {"
                     "\"code\": {\"kind\": \"qr\", \"y\": 5, \"size\": 40},"
                     "\"rule\": {\"kind\": \"line\", \"x\": 1, \"y\": 2, \"x2\": 9},"
                     "\"motto\": {\"kind\": \"text\", \"text\": \"T\", \"y\": 1}}}",
                     "options", &error);
    g_autoptr(GPtrArray) figures = figures_build(options, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(figures->len, ==, 2);
    const struct element_figure *code = g_ptr_array_index(figures, 0);
    g_assert_cmpint(code->kind, ==, ELEMENT_QR);
    g_assert_cmpstr(code->text, ==, "{verify_url}");
    g_assert_false(code->placed);
    g_assert_cmpfloat(code->width, ==, 40);
    g_assert_cmpfloat(code->margin, ==, 4);
    g_assert_cmpfloat(code->color[0], ==, 1);
    const struct element_figure *rule = g_ptr_array_index(figures, 1);
    g_assert_true(rule->ended);
    g_assert_cmpfloat(rule->x2, ==, 9);
    g_assert_cmpfloat(rule->y2, ==, 2);
    g_autoptr(GPtrArray) texts = elements_build(options, &plain_settings, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(texts->len, ==, 4);
    assert_fault("{\"text_elements\": {\"name\": {\"kind\": \"box\"}}}",
                 "text_elements.name.kind: ");
}

/* fuzz-options: what is missing has no kind. */
static void test_missing_size_of_a_code(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) options = options_read(
        "{\"text_elements\": {\"code\": {\"kind\": \"qr\", \"y\": 5}}}", "options", &error);
    g_autoptr(GPtrArray) figures = figures_build(options, &error);
    g_assert_null(figures);
    g_assert_error(error, RULES_ERROR, ERROR_DATA);
    g_assert_cmpstr(error->message, ==, "text_elements.code.size: a number is needed, not nothing");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/element/q1-precedence", test_q1_precedence);
    g_test_add_func("/rules/element/further-members", test_further_members);
    g_test_add_func("/rules/element/place-and-fit", test_place_and_fit);
    g_test_add_func("/rules/element/faults-name-their-place", test_faults_name_their_place);
    g_test_add_func("/rules/element/q7-values-stay", test_q7_values_stay);
    g_test_add_func("/rules/element/values-are-never-rescanned", test_values_are_never_rescanned);
    g_test_add_func("/rules/element/upper-case", test_upper_case);
    g_test_add_func("/rules/element/soft-hyphens", test_soft_hyphens_are_not_printed);
    g_test_add_func("/rules/element/figures", test_figures);
    g_test_add_func("/rules/element/missing-size-of-a-code", test_missing_size_of_a_code);
    return g_test_run();
}
