/* Texts of several lines, and the editor of JSON, as those who type into them see them. */
#include "config.h"

#include "canvas.h"
#include "console/widgets/json_brackets.h"
#include "console/widgets/text.h"

#include <string.h>

static struct widget *text_at(enum text_kind kind, int rows, int columns)
{
    struct widget *text = text_widget_new(canvas_new(), kind, 0);
    widget_place(text, 0, 0, rows, columns);
    widget_focus(text);
    return text;
}

static void expect_place(struct widget *text, int line, int column)
{
    int is_line, is_column;
    text_widget_cursor(text, &is_line, &is_column);
    g_assert_cmpint(is_line, ==, line);
    g_assert_cmpint(is_column, ==, column);
}

static void test_lines(void)
{
    struct widget *text = text_at(TEXT_PLAIN, 4, 20);
    canvas_type("first");
    canvas_press(KEY_CODE_ENTER);
    canvas_type("second, žluť");
    canvas_expect_row(0, "first");
    canvas_expect_row(1, "second, žluť");
    canvas_expect_cursor(1, 12);
    g_assert_cmpstr(text_widget_text(text), ==, "first\nsecond, žluť");
    canvas_press(KEY_CODE_UP);
    canvas_expect_cursor(0, 5);
    canvas_press(KEY_CODE_DOWN);
    canvas_expect_cursor(1, 12);
    expect_place(text, 2, 13);
    canvas_press(KEY_CODE_HOME);
    canvas_press(KEY_CODE_BACKSPACE);
    g_assert_cmpstr(text_widget_text(text), ==, "firstsecond, žluť");
    canvas_press(KEY_CONTROL('_'));
    canvas_paste("two\nlines\n");
    g_assert_cmpstr(text_widget_text(text), ==, "first\ntwo\nlines\nsecond, žluť");
    canvas_press(KEY_CONTROL('_'));
    g_assert_cmpstr(text_widget_text(text), ==, "first\nsecond, žluť");
    g_assert_cmpint(canvas_press(KEY_CODE_TAB), ==, OUTCOME_HANDLED | OUTCOME_FORWARD);
    g_assert_cmpint(canvas_press(KEY_CODE_BACK_TAB), ==, OUTCOME_HANDLED | OUTCOME_BACKWARD);
    g_assert_cmpint(widget_rows_wanted(text, 20), ==, 2);
    text->read_only = true;
    canvas_press(KEY_CODE_ENTER);
    canvas_type("x");
    g_assert_cmpstr(text_widget_text(text), ==, "first\nsecond, žluť");
}

static void test_wrapping(void)
{
    struct widget *text = text_at(TEXT_PLAIN, 6, 11);
    widget_set_value(text, "one two three four 日本語日本語日本語");
    canvas_expect_row(0, "one two");
    canvas_expect_row(1, "three four");
    canvas_expect_row(2, "日本語日本");
    canvas_expect_row(3, "語日本語");
    canvas_press(KEY_CODE_END);
    canvas_expect_cursor(3, 8);
    canvas_press(KEY_CODE_UP);
    canvas_expect_cursor(2, 8);
    canvas_press(KEY_CODE_UP);
    canvas_expect_cursor(1, 8);
    canvas_press(KEY_CODE_UP);
    canvas_expect_cursor(0, 7);
    for (int columns = 1; columns < 20; columns++) {
        widget_place(text, 0, 0, 3, columns);
        canvas_press(KEY_CODE_HOME);
        for (int i = 0; i < 40; i++) {
            canvas_show();
            canvas_press(i % 3 ? KEY_CODE_DOWN : KEY_CODE_RIGHT);
        }
    }
    canvas_resize(3, 10);
    widget_place(text, 0, 0, 3, 10);
    canvas_show();
    canvas_resize(24, 80);
}

static void test_scrolling(void)
{
    struct widget *text = text_at(TEXT_PLAIN, 3, 20);
    widget_set_value(text, "1\n2\n3\n4\n5\n6\n7\n8");
    canvas_press(KEY_CODE_PAGE_DOWN);
    canvas_press(KEY_CODE_PAGE_DOWN);
    canvas_expect_cursor(2, 0);
    canvas_expect_row(2, "5");
    canvas_press(KEY_CODE_UP);
    canvas_expect_cursor(1, 0);
    text_widget_go(text, 8, 2);
    canvas_expect_row(2, "8");
    canvas_expect_cursor(2, 1);
    widget_place(text, 0, 0, 6, 20);
    canvas_expect_row(0, "3");
    text_widget_go(text, 1, 1);
    canvas_expect_row(0, "1");
}

static void test_json_numbers(void)
{
    struct widget *text = text_at(TEXT_JSON, 6, 40);
    widget_set_value(text, "{\n    \"a\": [1, 2],\n    \"b\": tru\n}");
    text_widget_go(text, 2, 1);
    canvas_expect_row(0, "  1 {");
    canvas_expect_row(1, "▸ 2     \"a\": [1, 2],");
    text_widget_set_fault(text, 3, 10);
    canvas_expect_row(2, "! 3     \"b\": tru");
    g_assert_cmpuint(canvas_look(2, 4 + 9) & A_BOLD, !=, 0);
    canvas_press(KEY_CODE_RIGHT);
    canvas_expect_row(2, "! 3     \"b\": tru");
    canvas_type(" ");
    canvas_expect_row(2, "  3     \"b\": tru");
    /* The fault at the end of everything, and beyond. */
    text_widget_set_fault(text, 99, 99);
    canvas_show();
    text_widget_set_fault(text, 4, 2);
    canvas_expect_row(3, "! 4 }");
}

static void test_json_brackets(void)
{
    struct widget *text = text_at(TEXT_JSON, 6, 40);
    widget_set_value(text, "{\"a}\": [1]}");
    canvas_show();
    g_assert_cmpuint(canvas_look(0, 4) & A_UNDERLINE, !=, 0);
    g_assert_cmpuint(canvas_look(0, 4 + 10) & A_UNDERLINE, !=, 0);
    g_assert_cmpuint(canvas_look(0, 4 + 3) & A_UNDERLINE, ==, 0);
    gsize partner = 0, quote = 0;
    g_assert_false(json_brackets_partner("{]", 2, 0, &partner));
    g_assert_true(json_brackets_partner("[\"\\\"]\"]", 7, 0, &partner));
    g_assert_cmpuint(partner, ==, 6);
    g_assert_true(json_brackets_in_string("{\"a\\\"b", 6, &quote));
    g_assert_cmpuint(quote, ==, 1);
    g_assert_false(json_brackets_in_string("{\"a\\\\\"", 6, &quote));
    g_assert_false(json_brackets_in_string("\"open\n", 6, &quote));
}

static void test_json_indent(void)
{
    struct widget *text = text_at(TEXT_JSON, 8, 40);
    canvas_type("{");
    canvas_press(KEY_CODE_ENTER);
    canvas_type("\"a\": [");
    canvas_press(KEY_CODE_ENTER);
    canvas_type("1");
    canvas_press(KEY_CODE_ENTER);
    canvas_type("]");
    canvas_press(KEY_CODE_ENTER);
    canvas_type("}");
    g_assert_cmpstr(text_widget_text(text), ==, "{\n    \"a\": [\n        1\n    ]\n}");
    widget_set_value(text, "{}");
    canvas_press(KEY_CODE_RIGHT);
    canvas_press(KEY_CODE_ENTER);
    g_assert_cmpstr(text_widget_text(text), ==, "{\n    \n}");
    expect_place(text, 2, 5);
}

static GPtrArray *offer_words(struct widget *widget, int line, int column)
{
    (void)widget;
    (void)line;
    (void)column;
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(words, g_strdup("template\ttext, needed"));
    g_ptr_array_add(words, g_strdup("template_multiline\ttext"));
    g_ptr_array_add(words, g_strdup("required_grades\tobject, needed"));
    g_ptr_array_add(words, g_strdup("true"));
    return words;
}

static void test_completion(void)
{
    struct widget *text = text_at(TEXT_JSON, 8, 60);
    text_widget_on_complete(text, offer_words);
    canvas_type("{te");
    canvas_press(KEY_CONTROL('N'));
    canvas_expect("▸ template");
    canvas_expect("text, needed");
    canvas_expect_not("required_grades");
    canvas_type("mplate_");
    canvas_expect("▸ template_multiline");
    g_assert_cmpint(canvas_press(KEY_CODE_ENTER), ==, OUTCOME_HANDLED | OUTCOME_CHANGED);
    g_assert_cmpstr(text_widget_text(text), ==, "{\"template_multiline\"");
    canvas_expect_not("text, needed");
    /* Within quotation marks the word takes the place of what is in them. */
    widget_set_value(text, "{\"req\": 1}");
    text_widget_go(text, 1, 5);
    canvas_press(KEY_CODE_CONTROL_SPACE);
    canvas_press(KEY_CODE_ENTER);
    g_assert_cmpstr(text_widget_text(text), ==, "{\"required_grades\": 1}");
    expect_place(text, 1, 19);
    /* Without its end, the string does not take in the rest of the line. */
    widget_set_value(text, "{\"tem: 1}");
    text_widget_go(text, 1, 6);
    canvas_press(KEY_CONTROL('N'));
    canvas_press(KEY_CODE_DOWN);
    canvas_press(KEY_CODE_ENTER);
    g_assert_cmpstr(text_widget_text(text), ==, "{\"template_multiline\": 1}");
    widget_set_value(text, "{\"a\": ");
    text_widget_go(text, 1, 9);
    canvas_press(KEY_CONTROL('N'));
    canvas_press(KEY_CODE_PAGE_DOWN);
    canvas_press(KEY_CODE_ENTER);
    g_assert_cmpstr(text_widget_text(text), ==, "{\"a\": true");
    canvas_press(KEY_CONTROL('N'));
    canvas_press(KEY_CODE_ESCAPE);
    canvas_expect_not("required_grades");
    g_assert_cmpstr(text_widget_text(text), ==, "{\"a\": true");
    g_assert_cmpint(canvas_press(KEY_CODE_ESCAPE), ==, OUTCOME_IGNORED);
}

/* The line that a slow connection sees: one byte for one character, in JSON too. */
static void test_bytes(void)
{
    struct widget *text = text_at(TEXT_JSON, 8, 60);
    widget_set_value(text, "{\n    \"a\": 1\n}");
    text_widget_go(text, 2, 11);
    canvas_show();
    canvas_type("2");
    g_assert_cmpuint(canvas_show(), ==, 1);
    g_assert_cmpuint(canvas_show(), ==, 0);
}

/* Ten thousand lines are edited as ten are; the bound is generous, a machine may be busy. */
static void test_many_lines(void)
{
    struct widget *text = text_at(TEXT_JSON, 20, 80);
    g_autoptr(GString) many = g_string_new("[\n");
    for (int i = 0; i < 10000; i++)
        g_string_append_printf(many, "    {\"number\": %d, \"name\": \"žluťoučký kůň\"},\n", i);
    g_string_append(many, "0]");
    widget_set_value(text, many->str);
    text_widget_go(text, 9000, 20);
    canvas_show();
    const gint64 begin = g_get_monotonic_time();
    for (int i = 0; i < 50; i++) {
        canvas_press(i % 2 ? 'x' : KEY_CODE_PAGE_DOWN);
        canvas_show();
    }
    const gint64 each = (g_get_monotonic_time() - begin) / 50;
    g_test_message("%" G_GINT64_FORMAT " us for a key and its drawing", each);
    g_assert_cmpint(each, <, 50000);
    g_auto(GStrv) lines = g_strsplit(text_widget_text(text), "\n", -1);
    g_assert_cmpint(g_strv_length(lines), ==, 10002);
}

static void test_hostile(void)
{
    struct widget *text = text_at(TEXT_PLAIN, 6, 30);
    widget_set_value(text, "a\033]0;x\007\r\n\u202Eb\n\u0301c\xff\n\u2068\u05D0\u2069 \u2068");
    canvas_expect("a<U+001B>]0;x<U+0007><U+000D>");
    canvas_expect("<U+202E>b");
    for (int i = 0; i < 30; i++) {
        canvas_press(KEY_CODE_RIGHT);
        canvas_show();
    }
    widget_set_value(text, "");
    canvas_expect_row(0, "______________________________");
    canvas_paste("tab\there\001");
    g_assert_cmpstr(text_widget_text(text), ==, "tab    here");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("LC_ALL", "C.UTF-8", TRUE);
    canvas_start(24, 80);
    g_test_add_func("/console/text/lines", test_lines);
    g_test_add_func("/console/text/wrapping", test_wrapping);
    g_test_add_func("/console/text/scrolling", test_scrolling);
    g_test_add_func("/console/text/hostile", test_hostile);
    g_test_add_func("/console/text/bytes", test_bytes);
    g_test_add_func("/console/text/many-lines", test_many_lines);
    g_test_add_func("/console/text/json/numbers", test_json_numbers);
    g_test_add_func("/console/text/json/brackets", test_json_brackets);
    g_test_add_func("/console/text/json/indent", test_json_indent);
    g_test_add_func("/console/text/json/completion", test_completion);
    const int status = g_test_run();
    canvas_free();
    return status;
}
