/* Fields as those who type into them see them: lines, checks, choices. */
#include "config.h"

#include "canvas.h"
#include "console/widgets/check.h"
#include "console/widgets/choice.h"
#include "console/widgets/line.h"
#include "console/widgets/radio.h"

#include <locale.h>
#include <string.h>

static struct widget *line_at(int row, int columns, int limit)
{
    struct widget *line = line_widget_new(canvas_new(), limit);
    widget_place(line, row, 0, 1, columns);
    widget_focus(line);
    return line;
}

#define expect_value(widget, text)                                                                 \
    do {                                                                                           \
        g_autofree char *value_ = widget_value(widget);                                            \
        g_assert_cmpstr(value_, ==, text);                                                         \
    } while (0)

static void test_line_typing(void)
{
    struct widget *line = line_at(2, 20, 0);
    canvas_expect_row(2, "____________________");
    canvas_expect_cursor(2, 0);
    g_assert_cmpint(canvas_type("Anna"), ==, OUTCOME_HANDLED | OUTCOME_CHANGED);
    canvas_expect_row(2, "Anna________________");
    canvas_expect_cursor(2, 4);
    canvas_press(KEY_CODE_HOME);
    canvas_type("Z");
    expect_value(line, "ZAnna");
    canvas_press(KEY_CODE_RIGHT);
    canvas_press(KEY_CODE_DELETE);
    expect_value(line, "ZAna");
    canvas_press(KEY_CODE_BACKSPACE);
    expect_value(line, "Zna");
    g_assert_cmpint(canvas_press(KEY_CODE_ENTER), ==, OUTCOME_IGNORED);
    g_assert_cmpint(canvas_press(KEY_CODE_TAB), ==, OUTCOME_HANDLED | OUTCOME_FORWARD);
    g_assert_cmpint(canvas_press(KEY_CODE_UP), ==, OUTCOME_HANDLED | OUTCOME_BACKWARD);
}

/* The line that a slow connection sees: one byte for one character. */
static void test_line_bytes(void)
{
    line_at(2, 60, 0);
    canvas_type("a");
    canvas_show();
    canvas_type("b");
    g_assert_cmpuint(canvas_show(), ==, 1);
    canvas_type("é");
    g_assert_cmpuint(canvas_show(), ==, 2);
    g_assert_cmpuint(canvas_show(), ==, 0);
}

static void test_line_words(void)
{
    struct widget *line = line_at(0, 40, 0);
    canvas_type("one two-three žluťoučký");
    canvas_press(KEY_CODE_CONTROL_LEFT);
    canvas_expect_cursor(0, 14);
    canvas_press(KEY_ALT('b'));
    canvas_expect_cursor(0, 8);
    canvas_press(KEY_CONTROL('W'));
    expect_value(line, "one three žluťoučký");
    canvas_press(KEY_CONTROL('K'));
    expect_value(line, "one ");
    canvas_press(KEY_CONTROL('A'));
    canvas_press(KEY_CONTROL('Y'));
    expect_value(line, "three žluťoučkýone ");
    canvas_press(KEY_CONTROL('U'));
    expect_value(line, "one ");
    canvas_press(KEY_CONTROL('_'));
    canvas_press(KEY_CONTROL('_'));
    expect_value(line, "one ");
    canvas_press(KEY_CONTROL('_'));
    expect_value(line, "one three žluťoučký");
    canvas_press(KEY_CONTROL('_'));
    expect_value(line, "one two-three žluťoučký");
}

/* What was typed is taken back word by word. */
static void test_line_undo(void)
{
    struct widget *line = line_at(0, 40, 0);
    widget_set_value(line, "start");
    canvas_type(" of it");
    canvas_press(KEY_CONTROL('_'));
    expect_value(line, "start of");
    canvas_press(KEY_CONTROL('_'));
    expect_value(line, "start");
    canvas_press(KEY_CONTROL('_'));
    expect_value(line, "start");
}

static void test_line_clusters(void)
{
    struct widget *line = line_at(0, 20, 0);
    /* e with two marks, a wide character, a flag, a hand with a skin. */
    canvas_type("e\u0301\u0323日🇨🇿👍🏽x");
    canvas_press(KEY_CODE_LEFT);
    canvas_press(KEY_CODE_LEFT);
    canvas_press(KEY_CODE_LEFT);
    canvas_press(KEY_CODE_LEFT);
    canvas_expect_cursor(0, 1);
    canvas_press(KEY_CODE_LEFT);
    canvas_expect_cursor(0, 0);
    canvas_press(KEY_CODE_RIGHT);
    canvas_press(KEY_CODE_BACKSPACE);
    expect_value(line, "e\u0301日🇨🇿👍🏽x");
    canvas_press(KEY_CODE_DELETE);
    expect_value(line, "e\u0301🇨🇿👍🏽x");
    canvas_press(KEY_CODE_DELETE);
    canvas_press(KEY_CODE_DELETE);
    expect_value(line, "e\u0301x");
}

/* A mark that is typed first has nothing to stand on: it is shown by its number. */
static void test_line_hostile(void)
{
    struct widget *line = line_at(0, 60, 0);
    widget_set_value(line, "a\033[31m\u202Eb\xC2\x85");
    canvas_expect_row(0, "a<U+001B>[31m<U+202E>b<U+0085>______________________________");
    canvas_expect_cursor(0, 30);
    canvas_press(KEY_CODE_BACKSPACE);
    canvas_press(KEY_CODE_LEFT);
    canvas_press(KEY_CODE_LEFT);
    canvas_expect_cursor(0, 13);
    widget_set_value(line, "");
    canvas_type("\u0301a");
    canvas_expect_cursor(0, 9);
    widget_set_value(line, "bad \xff\xfe bytes");
    canvas_show();
    g_assert_true(g_utf8_validate(line_widget_text(line), -1, NULL));
    widget_set_value(line, "\u2068\u05D0\u2069 \u2068x");
    canvas_show();
    for (int i = 0; i < 6; i++)
        canvas_press(KEY_CODE_LEFT);
    canvas_expect_cursor(0, 0);
}

static void test_line_scrolling(void)
{
    struct widget *line = line_at(0, 10, 0);
    canvas_type("0123456789abcdefghij");
    canvas_show();
    g_autofree char *end = canvas_row(0);
    g_assert_true(g_str_has_prefix(end, "<"));
    g_assert_nonnull(strstr(end, "ij_"));
    canvas_press(KEY_CODE_HOME);
    canvas_expect_row(0, "012345678>");
    canvas_expect_cursor(0, 0);
    for (int i = 0; i < 9; i++)
        canvas_press(KEY_CODE_RIGHT);
    canvas_show();
    g_autofree char *middle = canvas_row(0);
    g_assert_true(g_str_has_prefix(middle, "<") && g_str_has_suffix(middle, ">"));
    g_assert_nonnull(strchr(middle, '9'));
    /* The field grows: nothing stays scrolled away for no reason. */
    widget_place(line, 0, 0, 1, 30);
    canvas_expect_row(0, "0123456789abcdefghij__________");
    /* Wide characters at the edge are never cut in half. */
    widget_place(line, 0, 0, 1, 10);
    widget_set_value(line, "日本語日本語日本語日本語");
    canvas_show();
    g_autofree char *wide = canvas_row(0);
    g_assert_true(g_str_has_prefix(wide, "<") && strstr(wide, "本語_") != NULL);
    canvas_press(KEY_CODE_HOME);
    canvas_expect_row(0, "日本語日_>");
    for (int columns = 1; columns < 12; columns++) {
        widget_place(line, 0, 0, 1, columns);
        for (int i = 0; i < 14; i++) {
            canvas_show();
            canvas_press(i < 7 ? KEY_CODE_RIGHT : KEY_CODE_LEFT);
        }
    }
}

static void test_line_limit(void)
{
    struct widget *line = line_at(0, 20, 5);
    canvas_type("žížala");
    expect_value(line, "žížal");
    g_assert_cmpstr(widget_hint(line), ==, "No more than 5 characters");
    canvas_press(KEY_CODE_BACKSPACE);
    g_assert_null(widget_hint(line));
    canvas_paste("čtyři");
    expect_value(line, "žížač");
    g_assert_nonnull(widget_hint(line));
}

static void test_line_paste(void)
{
    struct widget *line = line_at(0, 40, 0);
    canvas_paste("two\nlines\tand\001 more\n");
    expect_value(line, "two lines and more");
}

/* A pasted megabyte is typed into as a word is; the bound is generous, a machine may be busy. */
static void test_line_long(void)
{
    struct widget *line = line_at(0, 40, 0);
    g_autoptr(GString) many = g_string_new(NULL);
    while (many->len < 1000000)
        g_string_append(many, "žluťoučký ");
    canvas_paste(many->str);
    canvas_show();
    const gint64 begin = g_get_monotonic_time();
    for (int i = 0; i < 50; i++) {
        canvas_press(i % 10 == 0 ? KEY_CODE_HOME : i % 5 == 0 ? KEY_CODE_END : 'x');
        canvas_show();
    }
    const gint64 each = (g_get_monotonic_time() - begin) / 50;
    g_test_message("%" G_GINT64_FORMAT " us for a key and its drawing", each);
    g_assert_cmpint(each, <, 50000);
    expect_value(line, line_widget_text(line));
}

static void test_line_kinds(void)
{
    struct widget *line = line_at(0, 30, 0);
    line_widget_set_example(line, "course-v1:X");
    canvas_expect_row(0, "e.g. course-v1:X______________");
    canvas_expect_cursor(0, 0);
    line_widget_set_prompt(line, "a key");
    canvas_expect_row(0, "(a key)_______________________");
    line_widget_set_masked(line, true);
    canvas_type("geheimžé");
    canvas_expect_row(0, "********______________________");
    expect_value(line, "geheimžé");
    line->read_only = true;
    canvas_type("x");
    canvas_press(KEY_CONTROL('U'));
    expect_value(line, "geheimžé");
    g_assert_nonnull(widget_hint(line));
}

static void test_check(void)
{
    struct widget *check = check_widget_new(canvas_new());
    widget_place(check, 1, 3, 1, 10);
    widget_focus(check);
    canvas_expect_row(1, "   [ ]");
    canvas_expect_cursor(1, 4);
    g_assert_cmpint(canvas_press(' '), ==, OUTCOME_HANDLED | OUTCOME_CHANGED);
    canvas_expect_row(1, "   [x]");
    expect_value(check, "1");
    widget_set_value(check, "0");
    expect_value(check, "0");
    check->read_only = true;
    canvas_press(' ');
    expect_value(check, "0");
}

static struct widget *choice_at(int row, bool free_text)
{
    struct widget *choice = choice_widget_new(canvas_new(), free_text, 0);
    choice_widget_add(choice, "retrieve_completions", NULL, "Share of completed blocks");
    choice_widget_add(choice, "retrieve_subsection_grades", NULL, "Grades per category");
    choice_widget_add(choice, "retrieve_everything", "Všechno", NULL);
    widget_place(choice, row, 0, 1, 60);
    widget_focus(choice);
    return choice;
}

static char *last_highlighted;

static void note_highlighted(struct widget *widget, const char *value)
{
    (void)widget;
    g_free(last_highlighted);
    last_highlighted = g_strdup(value);
}

static void test_choice_list(void)
{
    struct widget *choice = choice_at(0, false);
    choice_widget_on_highlight(choice, note_highlighted);
    widget_set_value(choice, "retrieve_completions");
    canvas_expect_row(0, "retrieve_completions                             ▾ 3 choices");
    canvas_press(KEY_CODE_ENTER);
    canvas_expect("▸ retrieve_completions");
    canvas_expect_cursor(2, 2);
    canvas_expect("Grades per category");
    canvas_press(KEY_CODE_DOWN);
    canvas_expect("▸ retrieve_subsection_grades");
    g_assert_cmpstr(last_highlighted, ==, "retrieve_subsection_grades");
    expect_value(choice, "retrieve_completions");
    canvas_press(KEY_CODE_ESCAPE);
    canvas_expect_not("Grades per category");
    g_assert_cmpstr(last_highlighted, ==, "retrieve_completions");
    g_assert_cmpint(canvas_press(KEY_CODE_ESCAPE), ==, OUTCOME_IGNORED);
    /* Typing finds it, without its accents. */
    canvas_type("vsech");
    canvas_expect("▸ Všechno");
    canvas_expect("1 of 3 with \"vsech\"");
    g_assert_cmpint(canvas_press(KEY_CODE_ENTER), ==,
                    OUTCOME_HANDLED | OUTCOME_CHOSEN | OUTCOME_CHANGED);
    expect_value(choice, "retrieve_everything");
    canvas_expect("Všechno");
    canvas_type("zzz");
    canvas_expect("no choice matches");
    canvas_press(KEY_CODE_ENTER);
    expect_value(choice, "retrieve_everything");
    canvas_press(KEY_CODE_LEFT);
    expect_value(choice, "retrieve_subsection_grades");
    canvas_press(KEY_CODE_SPACE);
    canvas_press(KEY_CODE_HOME);
    g_assert_cmpint(canvas_press(KEY_CODE_TAB), ==,
                    OUTCOME_HANDLED | OUTCOME_FORWARD | OUTCOME_CHANGED);
    expect_value(choice, "retrieve_completions");
    g_clear_pointer(&last_highlighted, g_free);
}

/* At the bottom of the screen the list opens upwards; on a tiny one it is small, and the value is still found. */
static void test_choice_places(void)
{
    struct widget *choice = choice_at(LINES - 1, false);
    canvas_press(KEY_CODE_ENTER);
    canvas_expect("▸ retrieve_completions");
    g_assert_cmpint(canvas_find("▸ retrieve_completions"), <, LINES - 1);
    canvas_press(KEY_CODE_ESCAPE);
    for (int i = 0; i < 500; i++) {
        g_autofree char *value = g_strdup_printf("course-%03d", i);
        choice_widget_add(choice, value, NULL, "a course");
    }
    canvas_press(KEY_CODE_ENTER);
    canvas_press(KEY_CODE_END);
    canvas_expect("▸ course-499");
    canvas_resize(3, 10);
    widget_place(choice, 0, 0, 1, 10);
    canvas_show();
    widget_place(choice, 2, 0, 1, 10);
    canvas_show();
    canvas_resize(1, 1);
    canvas_show();
    canvas_resize(24, 80);
    widget_place(choice, 0, 0, 1, 60);
    canvas_expect("▸ course-499");
}

static void test_choice_free(void)
{
    struct widget *choice = choice_at(0, true);
    canvas_type("other");
    expect_value(choice, "other");
    canvas_press(KEY_CONTROL('U'));
    canvas_type("sub");
    canvas_expect("retrieve_subsection_grades");
    canvas_expect_cursor(0, 3);
    /* What is offered is not taken by passing on. */
    g_assert_cmpint(canvas_press(KEY_CODE_TAB), ==, OUTCOME_HANDLED | OUTCOME_FORWARD);
    expect_value(choice, "sub");
    canvas_type("s");
    canvas_press(KEY_CODE_DOWN);
    canvas_expect("▸ retrieve_subsection_grades");
    g_assert_cmpint(canvas_press(KEY_CODE_ENTER), ==,
                    OUTCOME_HANDLED | OUTCOME_CHOSEN | OUTCOME_CHANGED);
    expect_value(choice, "retrieve_subsection_grades");
    canvas_press(KEY_CONTROL('_'));
    expect_value(choice, "subs");
    g_assert_cmpint(canvas_press(KEY_CODE_ENTER), ==, OUTCOME_IGNORED);
    canvas_press(KEY_CODE_ALT_DOWN);
    canvas_expect("Všechno");
}

static char *last_typed;

static void note_typed(struct widget *widget, const char *text)
{
    (void)widget;
    g_free(last_typed);
    last_typed = g_strdup(text);
}

/* What is looked for elsewhere can't be taken before it is there, and what was typed meanwhile is not lost. */
static void test_choice_sought(void)
{
    struct widget *choice = choice_at(0, false);
    choice_widget_on_typed(choice, note_typed);
    choice_widget_found(choice, true, true);
    canvas_expect_row(0, "                                                ▾ 3+ choices");
    canvas_type("w");
    g_assert_cmpstr(last_typed, ==, "w");
    choice_widget_search(choice);
    canvas_expect("Searching");
    canvas_type("alk");
    g_assert_cmpstr(last_typed, ==, "walk");
    expect_value(choice, "");
    choice_widget_add(choice, "found by another of its texts", NULL, NULL);
    g_assert_false(choice_widget_found(choice, true, false));
    canvas_expect("▸ found by another of its texts");
    canvas_expect("1 with \"walk\"");
    canvas_press(KEY_CODE_ENTER);
    expect_value(choice, "found by another of its texts");
    /* Who does not wait takes the first; who goes on typing does not. */
    canvas_type("x");
    choice_widget_search(choice);
    g_assert_cmpint(canvas_press(KEY_CODE_ENTER), ==, OUTCOME_HANDLED);
    choice_widget_add(choice, "taken", NULL, NULL);
    g_assert_true(choice_widget_found(choice, true, false));
    expect_value(choice, "taken");
    canvas_type("y");
    choice_widget_search(choice);
    canvas_press(KEY_CODE_ENTER);
    canvas_type("z");
    choice_widget_add(choice, "not taken", NULL, NULL);
    g_assert_false(choice_widget_found(choice, true, false));
    expect_value(choice, "taken");
    canvas_press(KEY_CODE_ESCAPE);
    canvas_press(KEY_CODE_ENTER);
    g_assert_cmpstr(last_typed, ==, "");
    g_clear_pointer(&last_typed, g_free);
}

/* Without UTF-8 everything is ASCII, and what was typed stays what it was. */
static void test_ascii_child(void)
{
    struct widget *line = line_at(0, 20, 0);
    widget_set_value(line, "Šimić 日");
    canvas_expect_row(0, "Simic ?_____________");
    canvas_expect_cursor(0, 7);
    expect_value(line, "Šimić 日");
    struct widget *choice = choice_at(0, false);
    widget_set_value(choice, "retrieve_everything");
    canvas_press(KEY_CODE_ENTER);
    canvas_expect("> Vsechno");
    canvas_expect("+---");
    struct widget *radio = radio_widget_new(canvas_new());
    radio_widget_add(radio, "once", "Vždy");
    widget_set_value(radio, "once");
    widget_place(radio, 0, 0, 1, 20);
    canvas_expect_row(0, "(*) Vzdy");
    canvas_free();
}

static void test_ascii(void)
{
    g_test_trap_subprocess("/console/fields/ascii/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("LC_ALL", g_test_subprocess() ? "C" : "C.UTF-8", TRUE);
    canvas_start(24, 80);
    g_test_add_func("/console/fields/line/typing", test_line_typing);
    g_test_add_func("/console/fields/line/bytes", test_line_bytes);
    g_test_add_func("/console/fields/line/words", test_line_words);
    g_test_add_func("/console/fields/line/undo", test_line_undo);
    g_test_add_func("/console/fields/line/clusters", test_line_clusters);
    g_test_add_func("/console/fields/line/hostile", test_line_hostile);
    g_test_add_func("/console/fields/line/scrolling", test_line_scrolling);
    g_test_add_func("/console/fields/line/limit", test_line_limit);
    g_test_add_func("/console/fields/line/paste", test_line_paste);
    g_test_add_func("/console/fields/line/long", test_line_long);
    g_test_add_func("/console/fields/line/kinds", test_line_kinds);
    g_test_add_func("/console/fields/check", test_check);
    g_test_add_func("/console/fields/choice/list", test_choice_list);
    g_test_add_func("/console/fields/choice/places", test_choice_places);
    g_test_add_func("/console/fields/choice/free", test_choice_free);
    g_test_add_func("/console/fields/choice/sought", test_choice_sought);
    g_test_add_func("/console/fields/ascii", test_ascii);
    g_test_add_func("/console/fields/ascii/subprocess", test_ascii_child);
    const int status = g_test_run();
    canvas_free();
    return status;
}
