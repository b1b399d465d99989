/* Random keys, texts, sizes and moments for all widgets: whatever comes, texts stay valid, undoing leads back, and the
 * cursor is on the screen. The seed is printed, and taken again with --seed. */
#include "config.h"

#include "canvas.h"
#include "console/widgets/buttons.h"
#include "console/widgets/check.h"
#include "console/widgets/choice.h"
#include "console/widgets/instant.h"
#include "console/widgets/line.h"
#include "console/widgets/radio.h"
#include "console/widgets/shown.h"
#include "console/widgets/text.h"

#include <string.h>

#define KEYS 4000
#define UNDOS 5000

static GTimeZone *zone;

static GPtrArray *offer_words(struct widget *widget, int line, int column)
{
    (void)widget;
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_assert_cmpint(line, >=, 1);
    g_assert_cmpint(column, >=, 1);
    g_ptr_array_add(words, g_strdup("template\ttext"));
    g_ptr_array_add(words, g_strdup("žluť"));
    g_ptr_array_add(words, g_strdup("true"));
    return words;
}

static struct widget *storm_choice(CDKSCREEN *screen, bool free_text)
{
    struct widget *choice = choice_widget_new(screen, free_text, 30);
    for (int i = 0; i < 30; i++) {
        g_autofree char *value = g_strdup_printf("value-%d", i);
        choice_widget_add(choice, value, i % 2 ? "Štítek" : NULL, i % 3 ? "日本語 detail" : NULL);
    }
    return choice;
}

static struct widget *storm_text(CDKSCREEN *screen, enum text_kind kind)
{
    struct widget *text = text_widget_new(screen, kind, 400);
    text_widget_on_complete(text, offer_words);
    return text;
}

static struct widget *storm_radio(CDKSCREEN *screen)
{
    struct widget *radio = radio_widget_new(screen);
    radio_widget_add(radio, "a", "Jeden");
    radio_widget_add(radio, "b", "日本");
    return radio;
}

static void storm_fill(CDKSCREEN *screen)
{
    static const char *const captions[] = { "Save", "Save and go on", "Leave", NULL };
    line_widget_new(screen, 30);
    line_widget_new(screen, 0);
    storm_text(screen, TEXT_PLAIN);
    storm_text(screen, TEXT_JSON);
    storm_choice(screen, false);
    storm_choice(screen, true);
    check_widget_new(screen);
    storm_radio(screen);
    widget_set_value(shown_widget_new(screen), "to be read\nžluťoučký \033[1m kůň 日本語");
    instant_widget_new(screen, zone);
    buttons_widget_new(screen, captions, "s l");
}

static const int storm_codes[] = {
    KEY_CODE_UP,           KEY_CODE_DOWN,          KEY_CODE_LEFT,     KEY_CODE_RIGHT,
    KEY_CODE_HOME,         KEY_CODE_END,           KEY_CODE_PAGE_UP,  KEY_CODE_PAGE_DOWN,
    KEY_CODE_DELETE,       KEY_CODE_BACKSPACE,     KEY_CODE_ENTER,    KEY_CODE_ESCAPE,
    KEY_CODE_CONTROL_LEFT, KEY_CODE_CONTROL_RIGHT, KEY_CODE_ALT_DOWN, KEY_CONTROL('A'),
    KEY_CONTROL('D'),      KEY_CONTROL('E'),       KEY_CONTROL('K'),  KEY_CONTROL('N'),
    KEY_CONTROL('T'),      KEY_CONTROL('U'),       KEY_CONTROL('W'),  KEY_CONTROL('Y'),
    KEY_CONTROL('_'),      KEY_ALT('b'),           KEY_ALT('d'),      KEY_ALT('f'),
};

static const gunichar storm_characters[] = {
    'a',     ' ',     '"',    '{',   '}',     '[',     ']',    '\\',   '2',    '0',
    '-',     ':',     0x301,  0x323, 0xE9,    0x65E5,  0x5D0,  0x200D, 0x2068, 0x2069,
    0x1F44D, 0x1F3FD, 0x202E, 0xAD,  0x1F1E8, 0x1F1FF, 0x1100, 0x1161, 0xE000, 0x10FFFF,
};

static void storm_key(void)
{
    const gint32 kind = g_test_rand_int_range(0, 100);
    if (kind < 45)
        canvas_press(storm_codes[g_test_rand_int_range(0, G_N_ELEMENTS(storm_codes))]);
    else if (kind < 95)
        canvas_press(
            (int)storm_characters[g_test_rand_int_range(0, G_N_ELEMENTS(storm_characters))]);
    else
        canvas_paste(kind % 2 ? "{\n  \"é\": [1,\n\u0301 2]\n}\n" : "2026-10-25 02:30");
}

static void storm_place(struct widget *widget)
{
    const int columns = g_test_rand_int_range(0, 4) ? g_test_rand_int_range(1, COLS + 5) : 8;
    widget_place(widget, g_test_rand_int_range(0, LINES), g_test_rand_int_range(0, COLS),
                 g_test_rand_int_range(1, 12), columns);
}

static void storm_check(struct widget *widget)
{
    int row, column;
    canvas_show();
    canvas_cursor(&row, &column);
    g_assert_true(row >= 0 && row < LINES && column >= 0 && column < COLS);
    g_autofree char *value = widget_value(widget);
    g_assert_true(g_utf8_validate(value, -1, NULL));
    (void)widget_hint(widget);
    (void)widget_rows_wanted(widget, g_test_rand_int_range(1, 80));
}

static void test_storm(void)
{
    CDKSCREEN *screen = canvas_new();
    storm_fill(screen);
    for (int i = 0; i < screen->objectCount; i++) {
        struct widget *widget = (struct widget *)screen->object[i];
        widget_focus(widget);
        for (int key = 0; key < KEYS; key++) {
            if (key % 50 == 0)
                storm_place(widget);
            if (key % 400 == 399)
                canvas_resize(g_test_rand_int_range(1, 30), g_test_rand_int_range(1, 100));
            if (key % 997 == 0)
                widget->read_only = !widget->read_only;
            storm_key();
            if (key % 7 == 0)
                storm_check(widget);
        }
        canvas_resize(24, 80);
    }
}

/* Whatever was typed, undoing all of it brings back what was there. */
static void test_undo(void)
{
    for (int round = 0; round < 20; round++) {
        struct widget *text = text_widget_new(canvas_new(), round % 2 ? TEXT_JSON : TEXT_PLAIN, 0);
        widget_place(text, 0, 0, 10, 40);
        widget_set_value(text, "{\n    \"a\": \"žluť\"\n}");
        widget_focus(text);
        for (int key = 0; key < 60; key++)
            storm_key();
        canvas_press(KEY_CODE_ESCAPE);
        for (int i = 0; i < UNDOS; i++)
            canvas_press(KEY_CONTROL('_'));
        g_assert_cmpstr(text_widget_text(text), ==, "{\n    \"a\": \"žluť\"\n}");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("LC_ALL", "C.UTF-8", TRUE);
    zone = g_time_zone_new_identifier("Europe/Warsaw");
    canvas_start(24, 80);
    g_test_add_func("/console/widget-storm/keys", test_storm);
    g_test_add_func("/console/widget-storm/undo", test_undo);
    const int status = g_test_run();
    canvas_free();
    g_time_zone_unref(zone);
    return status;
}
