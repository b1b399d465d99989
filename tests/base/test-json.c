#include "config.h"

#include "base/json.h"

#include "base/error.h"

static void assert_refused(const char *text, const char *place)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) value = json_read_text(text, -1, "options", &error);
    g_assert_null(value);
    g_assert_error(error, BASE_ERROR, ERROR_DATA);
    g_assert_true(g_str_has_prefix(error->message, place));
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

static void test_faults_have_line_and_column(void)
{
    assert_refused("{\n  \"a\": 1,\n  b\n}", "options: line 3, column 3:");
    assert_refused("", "options: line 1, column 0:");
    assert_refused("{\"a\": NaN}", "options: line 1, column 9:");
    assert_refused("{\"a\": 1, \"a\": 2}", "options: line 1, column 12:");
    assert_refused("[1] 2", "options: line 1, column 5:");
    assert_refused("[\"\\u041Ì\"]", "options: line 1, column ");
}

static void assert_written(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) value = json_read_text(text, -1, "text", &error);
    g_assert_no_error(error);
    g_autofree char *written = json_write_compact(value);
    g_assert_cmpstr(written, ==, text);
}

static void test_numbers_stay_as_typed(void)
{
    assert_written("[0.8,0.1,0.55,1.5,12]");
    assert_written("0.83333333333333337");
    assert_written("[{\"a\":[0.5,0.83333333333333337]}]");
    assert_written("{\"b\":1,\"a\":{\"ü\":\"ß\"}}");
}

static void test_text_is_made_valid(void)
{
    g_autoptr(json_t) damaged = json_text("a\xff");
    g_assert_cmpstr(json_string_value(damaged), ==, "a\357\277\275");
    g_autoptr(json_t) none = json_text(NULL);
    g_assert_cmpstr(json_string_value(none), ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/json/faults", test_faults_have_line_and_column);
    g_test_add_func("/base/json/numbers", test_numbers_stay_as_typed);
    g_test_add_func("/base/json/text", test_text_is_made_valid);
    return g_test_run();
}
