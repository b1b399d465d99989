/* Widgets as CDK's objects: what CDK itself hands to them, its focus, its bindings, and their end. And the keys for them, as
 * a terminal sends them. */
#include "config.h"

#include "canvas.h"
#include "console/terminal/terminal.h"
#include "console/widgets/check.h"
#include "console/widgets/line.h"

#include <locale.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define expect_value(widget, text)                                                                 \
    do {                                                                                           \
        g_autofree char *value_ = widget_value(widget);                                            \
        g_assert_cmpstr(value_, ==, text);                                                         \
    } while (0)

static struct widget *line_at(CDKSCREEN *screen, int row)
{
    struct widget *line = line_widget_new(screen, 0);
    widget_place(line, row, 0, 1, 40);
    return line;
}

static void inject(struct widget *widget, const char *bytes)
{
    for (; *bytes != '\0'; bytes++)
        widget->object.fn->injectObj(&widget->object, (guchar)*bytes);
}

/* CDK reads bytes: they become characters, whatever comes between. */
static void test_bytes(void)
{
    struct widget *line = line_at(canvas_new(), 0);
    inject(line, "é日👍");
    expect_value(line, "é日👍");
    inject(line, "\xC3x\xA9\xFFy\xE6\x97");
    line->object.fn->injectObj(&line->object, KEY_LEFT);
    inject(line, "z");
    expect_value(line, "é日👍xzy");
    line->object.fn->injectObj(&line->object, KEY_HOME);
    line->object.fn->injectObj(&line->object, KEY_DC);
    expect_value(line, "日👍xzy");
    g_assert_cmpint(line->object.exitType, ==, vEARLY_EXIT);
    line->object.fn->injectObj(&line->object, KEY_ESC);
    g_assert_cmpint(line->object.exitType, ==, vESCAPE_HIT);
}

/* CDK's own traversal works with them. */
static void test_traverse(void)
{
    CDKSCREEN *screen = canvas_new();
    struct widget *one = line_at(screen, 0), *other = line_at(screen, 1);
    widget_focus(one);
    traverseCDKOnce(screen, getCDKFocusCurrent(screen), 'a', FALSE, NULL);
    traverseCDKOnce(screen, getCDKFocusCurrent(screen), '\t', FALSE, NULL);
    traverseCDKOnce(screen, getCDKFocusCurrent(screen), 'b', FALSE, NULL);
    expect_value(one, "a");
    expect_value(other, "b");
    g_assert_true(widget_focused(screen) == other && !widget_has_focus(one));
    canvas_expect_cursor(1, 1);
    refreshCDKScreen(screen);
    eraseCDKScreen(screen);
    canvas_expect_row(1, "b_______________________________________");
}

static int note_binding(EObjectType type, void *object, void *data, chtype key)
{
    (void)type;
    (void)object;
    *(chtype *)data = key;
    return TRUE;
}

static int refuse_digits(EObjectType type, void *object, void *data, chtype key)
{
    (void)type;
    (void)object;
    (void)data;
    return key < '0' || key > '9';
}

static void test_bindings(void)
{
    struct widget *line = line_at(canvas_new(), 0);
    chtype bound = 0;
    widget_focus(line);
    bindCDKObject(vTEMPLATE, line, KEY_F(2), note_binding, &bound);
    bindCDKObject(vTEMPLATE, line, KEY_UP, note_binding, &bound);
    g_assert_cmpint(canvas_press(KEY_FUNCTION(2)), ==, OUTCOME_HANDLED);
    g_assert_cmpuint(bound, ==, KEY_F(2));
    bound = 0;
    /* This letter has the number that curses gives to a key. */
    g_assert_cmpint(KEY_UP, ==, 0x103);
    canvas_type("ă");
    g_assert_cmpuint(bound, ==, 0);
    canvas_press(KEY_CODE_UP);
    g_assert_cmpuint(bound, ==, KEY_UP);
    setCDKObjectPreProcess(&line->object, refuse_digits, NULL);
    canvas_type("1x2");
    expect_value(line, "ăx");
}

static void test_focus_order(void)
{
    CDKSCREEN *screen = canvas_new();
    widget_focus_next(screen, false);
    g_assert_null(widget_focused(screen));
    struct widget *lines[4];
    for (int i = 0; i < 4; i++)
        lines[i] = line_at(screen, i);
    g_assert_null(widget_focused(screen));
    widget_hide(lines[1]);
    widget_set_takes_focus(lines[2], false);
    static const int forward[] = { 0, 1, 3, 0 };
    for (gsize i = 0; i < G_N_ELEMENTS(forward); i++) {
        widget_focus_next(screen, false);
        g_assert_true(widget_focused(screen) == lines[forward[i]]);
        canvas_show();
    }
    widget_focus_next(screen, true);
    g_assert_true(widget_focused(screen) == lines[3]);
    widget_focus_next(screen, true);
    g_assert_true(widget_focused(screen) == lines[1]);
    /* One that goes takes its focus along, and no other is confused. */
    _destroyCDKObject(&lines[1]->object);
    g_assert_null(widget_focused(screen));
    g_assert_cmpint(screen->objectCount, ==, 3);
    widget_focus(lines[3]);
    canvas_type("x");
    expect_value(lines[3], "x");
    widget_set_takes_focus(lines[0], false);
    widget_set_takes_focus(lines[3], false);
    widget_focus_next(screen, false);
    canvas_free();
    screen = canvas_new();
    line_at(screen, 0);
    struct widget *last = line_at(screen, 1);
    widget_focus_next(screen, true);
    g_assert_true(widget_focused(screen) == last);
}

static void test_places(void)
{
    CDKSCREEN *screen = canvas_new();
    struct widget *line = line_at(screen, 3);
    widget_set_value(line, "here");
    canvas_expect("here");
    line->object.fn->moveObj(&line->object, 5, 2, TRUE, TRUE);
    g_assert_cmpint(line->row, ==, 5);
    g_assert_cmpint(line->column, ==, 5);
    canvas_show();
    g_assert_cmpint(canvas_find("     here"), ==, 5);
    /* Outside, on the edge, without cells. */
    widget_place(line, 23, 78, 5, 40);
    canvas_expect_row(23, "                                                                       "
                          "       he");
    widget_place(line, 30, 100, 1, 10);
    canvas_show();
    widget_place(line, 0, 0, 1, 0);
    canvas_expect_not("he");
    widget_place(line, -1, 0, 1, 10);
    canvas_expect_not("he");
    g_assert_false(line->visible);
}

/* Screens come and go in any number; the terminal's modes and the locale stay ours. */
static void test_screens(void)
{
    struct termios before, after;
    g_assert_cmpint(tcgetattr(STDIN_FILENO, &before), ==, 0);
    g_assert_cmpuint(before.c_lflag & ISIG, ==, 0);
    canvas_free();
    for (int i = 0; i < 20; i++) {
        CDKSCREEN *screen = widget_screen_new();
        for (int j = 0; j < i; j++)
            line_at(screen, j);
        widget_screen_free(screen);
    }
    g_assert_cmpint(tcgetattr(STDIN_FILENO, &after), ==, 0);
    g_assert_cmpuint(after.c_lflag, ==, before.c_lflag);
    g_assert_cmpuint(after.c_iflag, ==, before.c_iflag);
    g_assert_cmpstr(setlocale(LC_NUMERIC, NULL), ==, "C");
}

static void expect_key(int code)
{
    struct key key;
    g_assert_cmpint(terminal_wait(10000, &key), ==, TERMINAL_KEY);
    g_assert_cmpint(key.code, ==, code);
}

static void expect_paste(const char *text)
{
    struct key key;
    g_assert_cmpint(terminal_wait(10000, &key), ==, TERMINAL_KEY);
    g_assert_cmpstr(key.paste, ==, text);
}

/* On a slow line the bytes of a character come one by one. */
static void test_key_in_parts(void)
{
    struct key key;
    canvas_send("\303");
    g_assert_cmpint(terminal_wait(0, &key), ==, TERMINAL_NOTHING);
    canvas_send("\251x");
    expect_key(0xE9);
    expect_key('x');
}

/* A terminal of another code: what is no character is seen to be none, and takes nothing else with it. */
static void test_key_of_no_character(void)
{
    canvas_send("caf\351 \303(\033[A\303\033[By");
    static const int keys[] = { 'c',    'a', 'f',         0xFFFD,        ' ',
                                0xFFFD, '(', KEY_CODE_UP, KEY_CODE_DOWN, 'y' };
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        expect_key(keys[i]);
}

static void test_paste_of_no_character(void)
{
    canvas_send("\033[200~caf\351 au \303lait\033[201~\033[200~\200\033[201~x");
    expect_paste("caf\357\277\275 au \357\277\275lait");
    expect_paste("\357\277\275");
    expect_key('x');
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("LC_ALL", "C.UTF-8", TRUE);
    canvas_start(24, 80);
    g_test_add_func("/console/widget/screens", test_screens);
    g_test_add_func("/console/widget/bytes", test_bytes);
    g_test_add_func("/console/widget/traverse", test_traverse);
    g_test_add_func("/console/widget/bindings", test_bindings);
    g_test_add_func("/console/widget/focus-order", test_focus_order);
    g_test_add_func("/console/widget/places", test_places);
    g_test_add_func("/console/keys/in-parts", test_key_in_parts);
    g_test_add_func("/console/keys/of-no-character", test_key_of_no_character);
    g_test_add_func("/console/keys/paste-of-no-character", test_paste_of_no_character);
    const int status = g_test_run();
    canvas_free();
    return status;
}
