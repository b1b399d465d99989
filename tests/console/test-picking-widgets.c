/* What is picked rather than typed: radios, buttons, dates from a calendar; and what is only read. */
#include "config.h"

#include "canvas.h"
#include "console/widgets/buttons.h"
#include "console/widgets/instant.h"
#include "console/widgets/progress_line.h"
#include "console/widgets/radio.h"
#include "console/widgets/shown.h"

#include <string.h>

#define expect_value(widget, text)                                                                 \
    do {                                                                                           \
        g_autofree char *value_ = widget_value(widget);                                            \
        g_assert_cmpstr(value_, ==, text);                                                         \
    } while (0)

static void test_radio(void)
{
    struct widget *radio = radio_widget_new(canvas_new());
    radio_widget_add(radio, "interval", "every");
    radio_widget_add(radio, "crontab", NULL);
    radio_widget_add(radio, "clocked", "once, at a time");
    widget_place(radio, 0, 0, 1, 60);
    widget_focus(radio);
    canvas_expect_row(0, "( ) every   ( ) crontab   ( ) once, at a time");
    expect_value(radio, "");
    g_assert_cmpint(canvas_press(KEY_CODE_RIGHT), ==, OUTCOME_HANDLED | OUTCOME_CHANGED);
    canvas_press(KEY_CODE_RIGHT);
    canvas_expect_row(0, "( ) every   (•) crontab   ( ) once, at a time");
    canvas_expect_cursor(0, 13);
    expect_value(radio, "crontab");
    canvas_press(' ');
    canvas_press(KEY_CODE_RIGHT);
    expect_value(radio, "clocked");
    widget_place(radio, 0, 0, 1, 20);
    canvas_expect_row(0, " (•) once, at a time");
    widget_set_value(radio, "interval");
    canvas_expect_row(0, "(•) every   ( ) cro…");
    widget_set_value(radio, "solar");
    expect_value(radio, "");
}

static void test_shown(void)
{
    struct widget *shown = shown_widget_new(canvas_new());
    widget_set_value(shown, "one two three four\nfive \033[31m\nsix\nseven");
    g_assert_cmpint(widget_rows_wanted(shown, 12), ==, 6);
    widget_place(shown, 0, 0, 2, 12);
    widget_focus(shown);
    canvas_expect_row(0, "one two");
    canvas_expect_row(1, "three four ↓");
    canvas_press(KEY_CODE_DOWN);
    canvas_expect_row(0, "three four ↑");
    canvas_press(KEY_CODE_END);
    canvas_expect_row(1, "seven");
    g_assert_cmpint(canvas_press(KEY_CODE_DOWN), ==, OUTCOME_HANDLED | OUTCOME_FORWARD);
    g_assert_cmpstr(widget_hint(shown), ==, "y copies it");
    canvas_press('y');
    g_assert_cmpstr(widget_hint(shown), !=, "y copies it");
    canvas_expect_not("\033");
}

static struct widget *buttons_at(int row, int column, int columns)
{
    static const char *const captions[] = { "Keep", "Invalidate 128", "Look at them", NULL };
    struct widget *buttons = buttons_widget_new(canvas_new(), captions, "k l");
    widget_place(buttons, row, column, 1, columns);
    widget_focus(buttons);
    return buttons;
}

static void test_buttons(void)
{
    struct widget *buttons = buttons_at(3, 5, 60);
    canvas_expect_row(3, "      [ Keep ]  [ Invalidate 128 ]  [ Look at them ]");
    canvas_expect_cursor(3, 7);
    g_assert_cmpuint(canvas_look(3, 8) & A_REVERSE, !=, 0);
    canvas_press(KEY_CODE_RIGHT);
    canvas_expect_cursor(3, 17);
    g_assert_cmpuint(canvas_look(3, 8) & A_REVERSE, ==, 0);
    g_assert_cmpuint(canvas_look(3, 18) & A_REVERSE, !=, 0);
    g_assert_cmpint(canvas_press(KEY_CODE_ENTER), ==, OUTCOME_HANDLED | OUTCOME_CHOSEN);
    g_assert_cmpint(buttons_widget_current(buttons), ==, 1);
    g_assert_cmpint(canvas_press(KEY_CODE_TAB), ==, OUTCOME_HANDLED);
    g_assert_cmpint(canvas_press(KEY_CODE_TAB), ==, OUTCOME_HANDLED | OUTCOME_FORWARD);
    g_assert_cmpint(canvas_press('k'), ==, OUTCOME_HANDLED | OUTCOME_CHOSEN);
    g_assert_cmpint(buttons_widget_current(buttons), ==, 0);
    g_assert_cmpint(canvas_press(' '), ==, OUTCOME_IGNORED);
    g_assert_cmpint(canvas_press('i'), ==, OUTCOME_IGNORED);
}

static void test_buttons_places(void)
{
    struct widget *buttons = buttons_at(0, 0, 47);
    canvas_expect_row(0, " [ Keep ]  [ Invalidate 128 ]  [ Look at them ]");
    canvas_press(KEY_CODE_END);
    widget_place(buttons, 5, 10, 1, 30);
    canvas_expect_row(5, "           [ Look at them ]");
    canvas_expect_row(0, "");
    canvas_press(KEY_CODE_LEFT);
    canvas_expect_row(5, "           [ Invalidate 128 ]");
    canvas_press(KEY_CODE_LEFT);
    canvas_expect_row(5, "           [ Keep ]  [ Invalidate 128 ]");
    for (int columns = 1; columns < 60; columns++) {
        widget_place(buttons, 5, 0, 1, columns);
        canvas_press(columns % 3 ? KEY_CODE_RIGHT : KEY_CODE_HOME);
        canvas_show();
    }
    canvas_resize(3, 10);
    widget_place(buttons, 2, 0, 1, 10);
    canvas_press(KEY_CODE_HOME);
    canvas_expect_row(2, " [ Keep ]");
    canvas_press(KEY_CODE_RIGHT);
    canvas_expect_row(2, "[ Invalid…");
    canvas_resize(24, 80);
    widget_place(buttons, 2, 0, 1, 47);
    canvas_expect_row(2, " [ Keep ]  [ Invalidate 128 ]  [ Look at them ]");
}

static void test_buttons_leave_nothing(void)
{
    struct widget *buttons = buttons_at(3, 5, 60);
    canvas_show();
    widget_place(buttons, 9, 5, 1, 60);
    canvas_expect_row(3, "");
    widget_hide(buttons);
    canvas_expect_row(9, "");
    g_assert_cmpuint(canvas_show(), ==, 0);
}

static GTimeZone *warsaw;

static struct widget *instant_at(int row)
{
    struct widget *field = instant_widget_new(canvas_new(), warsaw);
    widget_place(field, row, 4, 1, 60);
    widget_focus(field);
    return field;
}

static void test_instant_typing(void)
{
    struct widget *field = instant_at(0);
    canvas_expect_row(0, "    e.g. 2026-11-30 09:00_ Europe/Warsaw");
    canvas_type("2026-3-29 02:30");
    canvas_expect("CEST, Europe/Warsaw");
    g_assert_nonnull(strstr(widget_hint(field), "jumps over 02:30"));
    expect_value(field, "2026-03-29 03:30");
    canvas_press(KEY_CONTROL('U'));
    canvas_type("2026-11-30");
    g_assert_cmpstr(widget_hint(field), ==, "Ctrl-T opens a calendar");
    expect_value(field, "2026-11-30 00:00");
    canvas_expect_row(0, "    2026-11-30____________ CET, Europe/Warsaw");
    struct widget *other = radio_widget_new(field->object.screen);
    widget_focus(other);
    canvas_expect_row(0, "    2026-11-30 00:00       CET, Europe/Warsaw");
    widget_focus(field);
    canvas_type("x");
    expect_value(field, "2026-11-30 00:00x");
    widget_focus(other);
    expect_value(field, "2026-11-30 00:00x");
    widget_set_value(field, "");
    expect_value(field, "");
}

static void test_calendar(void)
{
    struct widget *field = instant_at(2);
    widget_set_value(field, "2026-11-30 09:05");
    canvas_press(KEY_CONTROL('T'));
    canvas_expect("November 30,");
    canvas_expect("2026");
    canvas_expect("Mo Tu We Th Fr Sa Su");
    canvas_expect("30");
    canvas_expect("Time 09:05 Europe/Warsaw");
    canvas_expect("[ Today ] [ Now ]");
    /* The first of November 2026 is a Sunday, so the 30th is the Monday of the sixth week. */
    canvas_expect_cursor(4 + 2 + 5, 4 + 2);
    canvas_press(KEY_CODE_RIGHT);
    canvas_expect("December 1,");
    canvas_press(KEY_CODE_UP);
    canvas_expect("November 24,");
    canvas_press(KEY_CODE_PAGE_DOWN);
    canvas_expect("December 24,");
    canvas_press('+');
    canvas_expect("2027");
    canvas_press(KEY_CODE_TAB);
    canvas_press('1');
    canvas_press('7');
    canvas_press(KEY_CODE_TAB);
    canvas_press(KEY_CODE_UP);
    canvas_expect("Time 17:06");
    g_assert_cmpint(canvas_press(KEY_CODE_ENTER), ==, OUTCOME_HANDLED | OUTCOME_CHANGED);
    canvas_expect_not("Time");
    expect_value(field, "2027-12-24 17:06");
    canvas_press(KEY_CONTROL('T'));
    canvas_press(KEY_CODE_PAGE_UP);
    canvas_press(KEY_CODE_ESCAPE);
    expect_value(field, "2027-12-24 17:06");
    canvas_press(KEY_CONTROL('_'));
    expect_value(field, "2026-11-30 09:05");
}

/* Today keeps the time of day, Now takes it, both in the field's zone. */
static void test_calendar_now(void)
{
    struct widget *field = instant_at(2);
    widget_set_value(field, "2000-02-28 23:45");
    canvas_press(KEY_CONTROL('T'));
    canvas_press(KEY_CODE_BACK_TAB);
    canvas_press(KEY_CODE_BACK_TAB);
    g_autoptr(GDateTime) before = g_date_time_new_now(warsaw);
    canvas_press(KEY_CODE_ENTER);
    canvas_press(KEY_CODE_ENTER);
    g_autoptr(GDateTime) after = g_date_time_new_now(warsaw);
    g_autofree char *today = g_date_time_format(before, "%Y-%m-%d 23:45");
    g_autofree char *or_today = g_date_time_format(after, "%Y-%m-%d 23:45");
    g_autofree char *value = widget_value(field);
    g_assert_true(strcmp(value, today) == 0 || strcmp(value, or_today) == 0);
    widget_set_value(field, "no date");
    canvas_press(KEY_CONTROL('T'));
    canvas_press('n');
    g_autoptr(GDateTime) now = g_date_time_new_now(warsaw);
    canvas_press(KEY_CODE_ENTER);
    g_autofree char *picked = widget_value(field);
    g_autofree char *year = g_date_time_format(now, "%Y-");
    g_assert_true(g_str_has_prefix(picked, year));
}

/* Years that CDK's own arithmetic and tables do not reach; the ends; leap days. */
static void test_calendar_years(void)
{
    struct widget *field = instant_at(2);
    widget_set_value(field, "2040-06-15 00:00");
    canvas_press(KEY_CONTROL('T'));
    canvas_expect("June 15,");
    canvas_expect("               01 02 03");
    widget_set_value(field, "2400-02-29 00:00");
    canvas_press(KEY_CONTROL('T'));
    canvas_expect("February 29,");
    canvas_press('+');
    canvas_expect("February 28,");
    canvas_expect("2401");
    widget_set_value(field, "1901-01-01 00:00");
    canvas_press(KEY_CONTROL('T'));
    canvas_press(KEY_CODE_PAGE_UP);
    canvas_press(KEY_CODE_UP);
    canvas_expect("January 1,");
    canvas_press(KEY_CODE_ESCAPE);
}

static void test_calendar_places(void)
{
    struct widget *field = instant_at(LINES - 1);
    widget_set_value(field, "2026-11-30 09:05");
    canvas_press(KEY_CONTROL('T'));
    canvas_expect("November 30,");
    canvas_resize(10, 40);
    widget_place(field, 3, 4, 1, 30);
    canvas_expect("Mon 30 November 2026");
    canvas_press(KEY_CODE_RIGHT);
    canvas_expect("Tue 1 December 2026");
    canvas_expect("Time 09:05");
    canvas_resize(3, 10);
    widget_place(field, 2, 0, 1, 10);
    canvas_show();
    canvas_resize(24, 80);
    widget_place(field, 0, 0, 1, 60);
    canvas_expect("December 1,");
    canvas_press(KEY_CODE_ENTER);
    expect_value(field, "2026-12-01 09:05");
}

/* The bar gives way to what it stands beside: how to cancel is never cut off. */
static void test_progress_line(void)
{
    struct job_facts facts = {
        .doing = "Planning", .done = 1000, .total = 3200, .unit = "looked at", .per_second = 2810
    };
    g_autofree char *usual = progress_line_words(&facts, 78);
    g_assert_cmpstr(usual, ==,
                    "Planning  █████░░░░░░░░░░░  1 000 of 3 200 looked at   2 810/s   Ctrl-C "
                    "Cancel");
    g_assert_cmpint(paint_cells(usual), <=, 78);
    facts.total = 3200000;
    g_autofree char *narrow = progress_line_words(&facts, 70);
    g_assert_cmpstr(narrow, ==, "Planning  1 000 of 3 200 000 looked at   2 810/s   Ctrl-C Cancel");
    g_autofree char *over = progress_bar(5, 3, 4);
    g_assert_cmpstr(over, ==, "████");
}

/* Who is waited for may have a long name; what can be done is seen all the same. */
static void test_progress_waiting(void)
{
    char words[] = "waiting for 12 s: anna (process 4711, testamur, begun at 2026-06-16T09:05:00Z)";
    struct job_facts facts = { .doing = "Saving", .waiting = words };
    g_autofree char *narrow = progress_line_words(&facts, 78);
    g_assert_cmpstr(
        narrow, ==,
        "Saving  waiting for 12 s: anna (process 4711, testamur, begun…   Ctrl-C Cancel");
    g_autofree char *wide = progress_line_words(&facts, 120);
    g_assert_true(g_str_has_suffix(wide, "09:05:00Z)   Ctrl-C Cancel"));
    facts.cancelled = true;
    g_autofree char *cancelled = progress_line_words(&facts, 78);
    g_assert_true(g_str_has_suffix(cancelled, "   cancelling"));
}

/* Minutes that are left are told, seconds only when there are some. */
static void test_progress_left(void)
{
    struct job_facts facts = {
        .doing = "Issuing", .done = 1000, .total = 100000, .per_second = 40
    };
    g_autofree char *minutes = progress_line_words(&facts, 78);
    g_assert_cmpstr(
        minutes, ==,
        "Issuing  ░░░░░░░░░░░░░░  1 000 of 100 000   40/s   41 min left   Ctrl-C Cancel");
    facts.total = 1000000;
    g_autofree char *hours = progress_line_words(&facts, 78);
    g_assert_nonnull(strstr(hours, "   6 h 56 min left   Ctrl-C Cancel"));
    facts.done = facts.total - 700;
    g_autofree char *seconds = progress_line_words(&facts, 78);
    g_assert_nonnull(strstr(seconds, "   18 s left   "));
    facts.done = facts.total - 100;
    g_autofree char *last = progress_line_words(&facts, 78);
    g_assert_null(strstr(last, "left"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("LC_ALL", "C.UTF-8", TRUE);
    g_setenv("TZ", "America/New_York", TRUE);
    warsaw = g_time_zone_new_identifier("Europe/Warsaw");
    canvas_start(24, 80);
    g_test_add_func("/console/picking/radio", test_radio);
    g_test_add_func("/console/picking/shown", test_shown);
    g_test_add_func("/console/picking/buttons/keys", test_buttons);
    g_test_add_func("/console/picking/buttons/places", test_buttons_places);
    g_test_add_func("/console/picking/buttons/leave-nothing", test_buttons_leave_nothing);
    g_test_add_func("/console/picking/instant/typing", test_instant_typing);
    g_test_add_func("/console/picking/instant/calendar", test_calendar);
    g_test_add_func("/console/picking/instant/now", test_calendar_now);
    g_test_add_func("/console/picking/instant/years", test_calendar_years);
    g_test_add_func("/console/picking/instant/places", test_calendar_places);
    g_test_add_func("/console/picking/progress-line", test_progress_line);
    g_test_add_func("/console/picking/progress/waiting", test_progress_waiting);
    g_test_add_func("/console/picking/progress-left", test_progress_left);
    const int status = g_test_run();
    canvas_free();
    g_time_zone_unref(warsaw);
    return status;
}
