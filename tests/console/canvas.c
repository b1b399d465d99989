#include "config.h"

#include "canvas.h"

#include "console/terminal/terminal.h"

#include <poll.h>
#include <pty.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define IDLE_MARK "\033]7777;idle\a"
#define PATIENCE (10 * G_TIME_SPAN_SECOND)

static struct {
    int results; /* where TAP goes */
    int master;
    GMutex lock;
    GCond arrived;
    GString *bytes; /* what the terminal got */
    CDKSCREEN *screen;
    int cursor_row, cursor_column;
} canvas;

static void canvas_print(const char *text)
{
    (void)!write(canvas.results, text, strlen(text));
}

static gpointer canvas_read(gpointer unused)
{
    (void)unused;
    char buffer[4096];
    gssize got;
    while ((got = read(canvas.master, buffer, sizeof buffer)) > 0) {
        g_mutex_lock(&canvas.lock);
        g_string_append_len(canvas.bytes, buffer, got);
        g_cond_signal(&canvas.arrived);
        g_mutex_unlock(&canvas.lock);
    }
    return NULL;
}

void canvas_start(int rows, int columns)
{
    g_setenv("TERM", "xterm-256color", TRUE);
    g_setenv("TESTAMUR_TEST_IDLE", "1", TRUE);
    g_unsetenv("NO_COLOR");
    canvas.results = dup(STDOUT_FILENO);
    g_set_print_handler(canvas_print);
    struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
    int slave = -1;
    g_assert_cmpint(openpty(&canvas.master, &slave, NULL, NULL, &size), ==, 0);
    g_assert_cmpint(dup2(slave, STDIN_FILENO), ==, STDIN_FILENO);
    g_assert_cmpint(dup2(slave, STDOUT_FILENO), ==, STDOUT_FILENO);
    close(slave);
    canvas.bytes = g_string_new(NULL);
    g_thread_unref(g_thread_new("terminal", canvas_read, NULL));
    g_autoptr(GError) error = NULL;
    const struct terminal_options options = { .rows = rows, .columns = columns };
    if (!terminal_start(&options, &error))
        g_error("%s", error->message);
}

CDKSCREEN *canvas_new(void)
{
    canvas_free();
    canvas.screen = widget_screen_new();
    return canvas.screen;
}

void canvas_free(void)
{
    widget_screen_free(canvas.screen);
    canvas.screen = NULL;
}

void canvas_resize(int rows, int columns)
{
    const struct winsize size = { .ws_row = (unsigned short)rows,
                                  .ws_col = (unsigned short)columns };
    ioctl(canvas.master, TIOCSWINSZ, &size);
    resizeterm(rows, columns);
}

/* Waits until all of a frame has come through, and forgets it. */
static gsize canvas_take_frame(void)
{
    const gint64 end = g_get_monotonic_time() + PATIENCE;
    g_mutex_lock(&canvas.lock);
    const char *mark;
    while ((mark = strstr(canvas.bytes->str, IDLE_MARK)) == NULL)
        if (!g_cond_wait_until(&canvas.arrived, &canvas.lock, end))
            g_error("no frame came");
    const gsize length = (gsize)(mark - canvas.bytes->str);
    g_string_erase(canvas.bytes, 0, (gssize)(length + strlen(IDLE_MARK)));
    g_mutex_unlock(&canvas.lock);
    return length;
}

gsize canvas_show(void)
{
    werase(stdscr);
    terminal_place_cursor(-1, -1);
    widget_draw_all(canvas.screen);
    terminal_update(false);
    getyx(stdscr, canvas.cursor_row, canvas.cursor_column);
    return canvas_take_frame();
}

static enum outcome canvas_key(const struct key *key)
{
    struct widget *widget = widget_focused(canvas.screen);
    g_assert_nonnull(widget);
    return widget_key(widget, key);
}

enum outcome canvas_press(int code)
{
    const struct key key = { code, NULL };
    return canvas_key(&key);
}

enum outcome canvas_type(const char *text)
{
    enum outcome outcome = OUTCOME_IGNORED;
    for (; *text != '\0'; text = g_utf8_next_char(text))
        outcome = canvas_press((int)g_utf8_get_char(text));
    return outcome;
}

enum outcome canvas_paste(const char *text)
{
    g_autofree char *copy = g_strdup(text);
    const struct key key = { KEY_CODE_PASTE, copy };
    return canvas_key(&key);
}

void canvas_send(const char *bytes)
{
    const gssize length = (gssize)strlen(bytes);
    struct pollfd waiting = { STDIN_FILENO, POLLIN, 0 };
    g_assert_cmpint(write(canvas.master, bytes, (size_t)length), ==, length);
    g_assert_cmpint(poll(&waiting, 1, (int)(PATIENCE / G_TIME_SPAN_MILLISECOND)), ==, 1);
}

char *canvas_row(int row)
{
    GString *text = g_string_new(NULL);
    for (int column = 0; column < COLS; column++) {
        cchar_t cell;
        wchar_t characters[CCHARW_MAX + 1] = { 0 };
        attr_t look;
        short pair;
        if (mvwin_wch(stdscr, row, column, &cell) == ERR)
            break;
        getcchar(&cell, characters, &look, &pair, NULL);
        for (int i = 0; characters[i] != 0; i++)
            g_string_append_unichar(text, (gunichar)characters[i]);
        if (g_unichar_iswide((gunichar)characters[0]))
            column++;
    }
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    return g_string_free(text, FALSE);
}

/* The screen as a comment, for whoever reads a failure. */
static void canvas_dump(void)
{
    for (int row = 0; row < LINES; row++) {
        g_autofree char *text = canvas_row(row);
        g_printerr("# %2d |%s\n", row, text);
    }
}

void canvas_expect_row_at(const char *file, int line, int row, const char *text)
{
    canvas_show();
    g_autofree char *shown = canvas_row(row);
    if (strcmp(shown, text) == 0)
        return;
    canvas_dump();
    g_error("%s:%d: row %d is \"%s\", not \"%s\"", file, line, row, shown, text);
}

int canvas_find(const char *text)
{
    for (int row = 0; row < LINES; row++) {
        g_autofree char *shown = canvas_row(row);
        if (strstr(shown, text) != NULL)
            return row;
    }
    return -1;
}

void canvas_expect_at(const char *file, int line, const char *text, bool wanted)
{
    canvas_show();
    if ((canvas_find(text) >= 0) == wanted)
        return;
    canvas_dump();
    g_error("%s:%d: \"%s\" is %s the screen", file, line, text, wanted ? "not on" : "on");
}

void canvas_expect_cursor_at(const char *file, int line, int row, int column)
{
    canvas_show();
    if (canvas.cursor_row == row && canvas.cursor_column == column)
        return;
    canvas_dump();
    g_error("%s:%d: the cursor is at %d,%d, not %d,%d", file, line, canvas.cursor_row,
            canvas.cursor_column, row, column);
}

void canvas_cursor(int *row, int *column)
{
    *row = canvas.cursor_row;
    *column = canvas.cursor_column;
}

attr_t canvas_look(int row, int column)
{
    cchar_t cell;
    wchar_t characters[CCHARW_MAX + 1];
    attr_t look = 0;
    short pair;
    mvwin_wch(stdscr, row, column, &cell);
    getcchar(&cell, characters, &look, &pair, NULL);
    return look;
}
