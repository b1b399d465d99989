#include "config.h"

#include "rules/options.h"

#include "base/error.h"

#include <string.h>

static json_t *read_options(const char *text)
{
    g_autoptr(GError) error = NULL;
    json_t *options = options_read(text, "options", &error);
    g_assert_no_error(error);
    g_assert_true(json_is_object(options));
    return options;
}

static void assert_unreadable(const char *text, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) options = options_read(text, "type options", &error);
    g_assert_null(options);
    g_assert_nonnull(error);
    g_assert_cmpint(error->code, ==, ERROR_DATA);
    g_test_message("%s", error->message);
    g_assert_true(g_str_has_prefix(error->message, "type options: "));
    g_assert_nonnull(strstr(error->message, part));
}

static void test_positions(void)
{
    assert_unreadable("{\n    \"template\": t\n}", "line 2, column 17");
    assert_unreadable("{\"a\": 1,}", "line 1, column 9");
    assert_unreadable("{\n\"a\": 1,\n\"a\": 2}", "line 3");
    assert_unreadable("{\"a\": 1} x", "line 1");
    assert_unreadable("{'a': 1}", "line 1, column 2");
}

static void test_q2_blank_is_an_empty_object(void)
{
    static const char *const blanks[] = { "", " \n", "null", " null ", NULL };
    for (guint i = 0; i < G_N_ELEMENTS(blanks); i++) {
        g_autoptr(json_t) options = read_options(blanks[i]);
        g_assert_cmpuint(json_object_size(options), ==, 0);
    }
}

static void test_q3_only_objects(void)
{
    assert_unreadable("[1, 2]", "an array");
    assert_unreadable("\"abc\"", "a text");
    assert_unreadable("false", "false");
    assert_unreadable("12", "a number");
}

static void test_q4_no_number_that_is_none(void)
{
    assert_unreadable("{\"required_completion\": NaN}", "line 1");
    assert_unreadable("{\"required_completion\": Infinity}", "line 1");
    assert_unreadable("{\"required_completion\": -Infinity}", "line 1");
    assert_unreadable("{\"required_completion\": 1e999}", "line 1");
}

/* Changing a merged object leaves what it was made from as it was. */
static void test_merge_shares_nothing(void)
{
    g_autoptr(json_t) base = read_options("{\"a\": {\"b\": {\"c\": 1}}, \"d\": [1]}");
    g_autoptr(json_t) override = read_options("{\"a\": {\"x\": {\"y\": 1}}}");
    g_autoptr(json_t) merged = options_merge(base, override);
    json_t *below = json_object_get(json_object_get(merged, "a"), "b");
    json_object_set_new(below, "c", json_integer(2));
    below = json_object_get(json_object_get(merged, "a"), "x");
    json_object_set_new(below, "y", json_integer(2));
    json_array_clear(json_object_get(merged, "d"));
    g_autofree char *base_text = json_write_compact(base);
    g_autofree char *override_text = json_write_compact(override);
    g_assert_cmpstr(base_text, ==, "{\"a\":{\"b\":{\"c\":1}},\"d\":[1]}");
    g_assert_cmpstr(override_text, ==, "{\"a\":{\"x\":{\"y\":1}}}");
}

static void assert_converted(const char *text, const char *wanted, bool changes)
{
    bool changed = !changes;
    g_autoptr(json_t) options = read_options(text);
    g_autoptr(json_t) converted = options_convert_legacy(options, &changed);
    g_autofree char *got = json_write_compact(converted);
    g_assert_cmpstr(got, ==, wanted);
    g_assert_cmpint(changed, ==, changes);
    bool again = true;
    g_autoptr(json_t) twice = options_convert_legacy(converted, &again);
    g_assert_true(json_equal(twice, converted));
    g_assert_false(again);
}

static void test_legacy(void)
{
    assert_converted("{\"template\":\"a\"}", "{\"template\":\"a\"}", false);
    assert_converted(
        "{\"course_name\":\"C\",\"course_name_y\":3,\"course_name_color\":\"#333\"}",
        "{\"text_elements\":{\"context\":{\"text\":\"C\",\"y\":3,\"color\":\"#333\"}}}", true);
    assert_converted("{\"course_name_y\":3,\"context_name_y\":4}",
                     "{\"text_elements\":{\"context\":{\"y\":4}}}", true);
    assert_converted("{\"template_two_lines\":\"b\",\"template_multiline\":\"c\"}",
                     "{\"template_multiline\":\"c\"}", true);
    assert_converted("{\"required_completion\":0.5,\"font\":\"F\",\"issue_date_char_space\":2}",
                     "{\"required_completion\":0.5,\"defaults\":{\"font\":\"F\"},"
                     "\"text_elements\":{\"date\":{\"char_space\":2}}}",
                     true);
    assert_converted("{\"text_elements\":{},\"name_y\":3}", "{\"text_elements\":{},\"name_y\":3}",
                     false);
}

static void assert_template(const char *text, const char *name, const char *wanted)
{
    g_autoptr(json_t) options = read_options(text);
    g_autoptr(GError) error = NULL;
    const char *slug = options_template(options, name, &error);
    g_assert_cmpstr(slug, ==, wanted);
    g_assert_cmpint(error != NULL, ==, wanted == NULL);
}

static void test_q25_empty_multiline_template(void)
{
    assert_template("{\"template\":\"one\",\"template_multiline\":\"\"}", "a\nb", "one");
    assert_template("{\"template\":\"one\",\"template_multiline\":null}", "a\nb", "one");
    assert_template("{\"template\":\"one\",\"template_multiline\":\"two\"}", "a\r\nb", "two");
    assert_template("{\"template\":\"\"}", "a", NULL);
    assert_template("{\"template\":12}", "a", NULL);
    assert_template("{\"template_multiline\":\"two\"}", "a", NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/options/positions", test_positions);
    g_test_add_func("/rules/options/q2-blank-is-an-empty-object", test_q2_blank_is_an_empty_object);
    g_test_add_func("/rules/options/q3-only-objects", test_q3_only_objects);
    g_test_add_func("/rules/options/q4-no-number-that-is-none", test_q4_no_number_that_is_none);
    g_test_add_func("/rules/options/merge-shares-nothing", test_merge_shares_nothing);
    g_test_add_func("/rules/options/legacy", test_legacy);
    g_test_add_func("/rules/options/q25-empty-multiline-template",
                    test_q25_empty_multiline_template);
    return g_test_run();
}
