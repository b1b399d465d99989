#include "config.h"

#include "console/terminal/terminal.h"

#include "base/error.h"
#include "console/terminal/check.h"
#include "console/terminal/input.h"
#include "console/terminal/paint.h"
#include "console/terminal/signals.h"
#include "console/terminal/terminfo.h"
#include "console/terminal/theme.h"
#include "console/terminal/wide.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define ESCAPE_DELAY 100
#define SLOW_LINE 38400
#define ROWS_USUAL 24
#define COLUMNS_USUAL 80
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define ANSWER_MILLISECONDS 500 /* for what a terminal says of itself */
#define IDLE_MARK "\033]7777;idle\a"

DEFINE_ERROR_DOMAIN(console)

/* Curses has one screen for the process, and so have we. */
static struct {
    bool running, lean, utf8;
    bool marks_idle;   /* tests wait for the mark after each frame */
    int rows, columns; /* as asked for; 0: as the terminal says */
    int cursor_row, cursor_column;
    char *plain; /* of terminfo_plain */
    struct input input;
} terminal;

bool terminal_check(GError **error)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        g_set_error(error, CONSOLE_ERROR, ERROR_USAGE,
                    "the console needs a terminal for input and output. Without one, use the "
                    "commands: testamur --help");
        return false;
    }
    return terminfo_check(error) && curses_check(error);
}

/* The size that the kernel knows, or the usual one for serial lines, of which it knows none. */
static void terminal_measure(int *rows, int *columns)
{
    struct winsize size = { 0 };
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        size = (struct winsize){ 0 };
    *rows = terminal.rows > 0 ? terminal.rows : size.ws_row > 0 ? size.ws_row : ROWS_USUAL;
    *columns = terminal.columns > 0 ? terminal.columns
               : size.ws_col > 0    ? size.ws_col
                                    : COLUMNS_USUAL;
}

static void terminal_fit(void)
{
    int rows, columns;
    terminal_measure(&rows, &columns);
    if (rows != LINES || columns != COLS)
        resizeterm(rows, columns);
}

/* Written to the terminal itself, beside curses' own output, which is sent already. */
static void terminal_write(const char *bytes)
{
    fflush(stdout);
    (void)!write(STDOUT_FILENO, bytes, strlen(bytes));
}

static void terminal_keep_way_out(void)
{
    g_autofree char *out = terminfo_way_out();
    g_autofree char *restore = g_strconcat(PASTE_OFF, out, NULL);
    signals_keep_terminal(restore);
}

static void terminal_set_modes(void)
{
    raw();
    noecho();
    nonl();
    meta(stdscr, TRUE);
    terminal_write(PASTE_ON);
    terminal_write(terminal.plain);
}

bool terminal_start(const struct terminal_options *options, GError **error)
{
    setlocale(LC_CTYPE, "");
    terminal.utf8 = g_ascii_strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0;
    terminal.rows = options->rows;
    terminal.columns = options->columns;
    terminal.marks_idle = g_getenv("TESTAMUR_TEST_IDLE") != NULL;
    if (!signals_begin(error))
        return false;
    if (g_getenv("ESCDELAY") == NULL)
        set_escdelay(ESCAPE_DELAY);
    /* The size is the line's, not the environment's; without it the type must not be asked alone, because that of the
     * Linux console knows no size and could not be started. */
    use_env(FALSE);
    use_tioctl(TRUE);
    terminal_keep_way_out();
    /* Lines are letters of UTF-8 where there are any, whatever draws them: no other set of letters is ever out, and
     * that none is need not be said with each change of attributes. */
    if (terminal.utf8)
        g_setenv("NCURSES_NO_UTF8_ACS", "1", TRUE);
    if (initscr() == NULL) {
        g_set_error(error, CONSOLE_ERROR, ERROR_IO, "the terminal could not be started");
        return false;
    }
    terminal.running = true;
    terminal.plain = terminfo_plain();
    if (terminal.utf8)
        terminfo_trim();
    atexit(terminal_stop);
    terminal_fit();
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    terminal.lean = options->lean || (baudrate() > 0 && baudrate() < SLOW_LINE);
    terminal_set_modes();
    input_begin(&terminal.input);
    if (!theme_use(options->theme != NULL ? options->theme : theme_names[0])) {
        g_autofree char *names = g_strjoinv(", ", (char **)theme_names);
        g_set_error(error, CONSOLE_ERROR, ERROR_USAGE, "there is no theme %s. There are: %s",
                    options->theme, names);
        terminal_stop();
        return false;
    }
    return true;
}

void terminal_stop(void)
{
    if (!terminal.running)
        return;
    terminal.running = false;
    input_end(&terminal.input);
    curs_set(1);
    terminal_write(PASTE_OFF);
    endwin();
    signals_end();
    g_clear_pointer(&terminal.plain, g_free);
}

static void terminal_give(void)
{
    terminal_write(PASTE_OFF);
    curs_set(1);
    endwin();
}

/* Curses would ask for the keys' sequences again only when it waits for the next one, after the page is painted. */
static void terminal_take(void)
{
    terminal_set_modes();
    terminal_fit();
    refresh();
    keypad(stdscr, TRUE);
}

void terminal_suspend(void)
{
    terminal_give();
    signals_stop_process();
    terminal_take();
}

/* Waits for something typed or answered, or for a signal, which is left to the loop. The bytes that are there, at most
 * `size`; 0: none in time, or the terminal is gone. */
static gsize terminal_read_raw(char *bytes, gsize size, int milliseconds)
{
    struct pollfd waits[] = { { .fd = STDIN_FILENO, .events = POLLIN },
                              { .fd = signals_descriptor(), .events = POLLIN } };
    if (poll(waits, G_N_ELEMENTS(waits), milliseconds) <= 0 || (waits[0].revents & POLLIN) == 0)
        return 0;
    const gssize count = read(STDIN_FILENO, bytes, size);
    return count > 0 ? (gsize)count : 0;
}

/* Whether sixel is among the things that the terminal can do: 4 in its answer, "ESC [ ? 6 2 ; 4 ; 22 c". */
static bool terminal_says_sixel(void)
{
    char answer[256];
    gsize length = 0;
    terminal_write("\033[c");
    while (length < sizeof answer - 1) {
        const gsize count =
            terminal_read_raw(answer + length, sizeof answer - 1 - length, ANSWER_MILLISECONDS);
        length += count;
        answer[length] = '\0';
        if (count == 0 || strchr(answer, 'c') != NULL)
            break;
    }
    return strstr(answer, ";4;") != NULL || strstr(answer, ";4c") != NULL;
}

static void terminal_write_all(const char *bytes, gsize size)
{
    while (size > 0) {
        const gssize count = write(STDOUT_FILENO, bytes, size);
        if (count < 0 && errno != EINTR && errno != EAGAIN)
            return;
        bytes += MAX(count, 0);
        size -= (gsize)MAX(count, 0);
    }
}

bool terminal_show(const void *bytes, gsize size, bool sixel, const char *line)
{
    struct termios before, raw_modes;
    char typed[64];
    terminal_give();
    tcgetattr(STDIN_FILENO, &before);
    raw_modes = before;
    cfmakeraw(&raw_modes);
    raw_modes.c_oflag = before.c_oflag;
    tcsetattr(STDIN_FILENO, TCSANOW, &raw_modes);
    const bool can = !sixel || terminal_says_sixel();
    if (can) {
        terminal_write("\033[H\033[2J");
        terminal_write_all(bytes, size);
        terminal_write("\r\n");
        terminal_write(line);
        if (terminal.marks_idle)
            terminal_write(IDLE_MARK);
        (void)terminal_read_raw(typed, sizeof typed, -1);
        terminal_write("\033[2J");
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    terminal_take();
    return can;
}

bool terminal_is_lean(void)
{
    return terminal.lean;
}

bool terminal_is_utf8(void)
{
    return terminal.utf8;
}

int terminal_rows(void)
{
    return LINES;
}

int terminal_columns(void)
{
    return COLS;
}

/* What the notes of signals amount to: the end before everything, then a stop, and so on. */
static enum terminal_event terminal_take_signals(void)
{
    bool end = false, stop = false, resized = false, continued = false, wake = false;
    for (enum signal_note note = signals_take(); note != SIGNAL_NONE; note = signals_take()) {
        end |= note == SIGNAL_END;
        stop |= note == SIGNAL_STOP;
        resized |= note == SIGNAL_RESIZED;
        continued |= note == SIGNAL_CONTINUED;
        wake |= note == SIGNAL_WAKE;
    }
    if (end)
        return TERMINAL_END;
    if (resized)
        terminal_fit();
    return stop        ? TERMINAL_STOP
           : continued ? TERMINAL_CONTINUED
           : resized   ? TERMINAL_RESIZED
           : wake      ? TERMINAL_WAKE
                       : TERMINAL_NOTHING;
}

static enum terminal_event terminal_take_key(struct key *key)
{
    switch (input_read(&terminal.input, key)) {
    case INPUT_KEY:
        return TERMINAL_KEY;
    case INPUT_CLOSED:
        return TERMINAL_END;
    default:
        return TERMINAL_NOTHING;
    }
}

enum terminal_event terminal_wait(int milliseconds, struct key *key)
{
    struct pollfd waiting[] = { { signals_descriptor(), POLLIN, 0 }, { STDIN_FILENO, POLLIN, 0 } };
    enum terminal_event event = terminal_take_signals();
    if (event == TERMINAL_NOTHING)
        event = terminal_take_key(key);
    if (event != TERMINAL_NOTHING)
        return event;
    if (poll(waiting, G_N_ELEMENTS(waiting), milliseconds) <= 0)
        return TERMINAL_NOTHING;
    event = terminal_take_signals();
    return event != TERMINAL_NOTHING ? event : terminal_take_key(key);
}

bool terminal_has_keys(void)
{
    struct pollfd waiting = { STDIN_FILENO, POLLIN, 0 };
    return terminal.input.pending != 0
           || (poll(&waiting, 1, 0) > 0 && (waiting.revents & POLLIN) != 0);
}

void terminal_forget_keys(void)
{
    terminal.input.pending = 0;
    flushinp();
}

void terminal_wake(void)
{
    signals_wake();
}

void terminal_compose(WINDOW *window)
{
    const int row = getbegy(window), column = getbegx(window);
    const int rows = MIN(getmaxy(window), LINES - row);
    const int columns = MIN(getmaxx(window), COLS - column);
    if (row < 0 || column < 0 || rows <= 0 || columns <= 0)
        return;
    paint_clear_halves(stdscr, row, column, rows, columns);
    copywin(window, stdscr, 0, 0, row, column, row + rows - 1, column + columns - 1, FALSE);
}

void terminal_place_cursor(int row, int column)
{
    terminal.cursor_row = row;
    terminal.cursor_column = column;
}

void terminal_update(bool anew)
{
    const bool shown = terminal.cursor_row >= 0 && terminal.cursor_row < LINES;
    if (terminal.utf8)
        wide_mend(stdscr);
    curs_set(shown ? 1 : 0);
    if (shown)
        wmove(stdscr, terminal.cursor_row, CLAMP(terminal.cursor_column, 0, COLS - 1));
    leaveok(stdscr, FALSE);
    if (anew) {
        terminal_write(terminal.plain);
        clearok(curscr, TRUE);
    }
    wnoutrefresh(stdscr);
    doupdate();
    if (terminal.marks_idle && !terminal_has_keys())
        terminal_write(IDLE_MARK);
}

void terminal_copy(const char *text)
{
    const char *name = g_getenv("TERM");
    const bool understands =
        name != NULL
        && (strstr(name, "xterm") != NULL || strstr(name, "tmux") != NULL
            || strstr(name, "screen") != NULL || strstr(name, "alacritty") != NULL
            || strstr(name, "foot") != NULL || strstr(name, "kitty") != NULL);
    if (!understands)
        return;
    g_autofree char *encoded = g_base64_encode((const guchar *)text, strlen(text));
    g_autofree char *sequence = g_strconcat("\033]52;c;", encoded, "\a", NULL);
    terminal_write(sequence);
}

void terminal_bell(void)
{
    beep();
}
