/* The owner of curses: starting and leaving the terminal, keys, sizes, signals. Layer: console/terminal. Called by
 * the console's loop; nothing else calls initscr, endwin, doupdate or getch, and only the main thread does. */
#ifndef CONSOLE_TERMINAL_TERMINAL_H
#define CONSOLE_TERMINAL_TERMINAL_H

#include "console/terminal/key.h"

#include <glib.h>
#include <ncurses.h>
#include <stdbool.h>

#define CONSOLE_ERROR console_error_quark()
GQuark console_error_quark(void);

struct terminal_options {
    /* no bar on the current row, no rules: few bytes. Set by itself on lines below 38400 baud */
    bool lean;
    int rows, columns; /* 0: as the terminal says */
    const char *theme;
};

/* Whether standard input and output are a terminal that can show the console; else ERROR_USAGE with what can be
 * done (another TERM, or the commands). Writes nothing to the terminal. */
bool terminal_check(GError **error);

/* Starts curses: raw keys, the sequences that terminals send whatever terminfo says, bracketed paste, the
 * signals SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP and SIGCONT as events. */
bool terminal_start(const struct terminal_options *options, GError **error);

/* Leaves the terminal as it was. May be called twice, and is on every way out (atexit, abort). */
void terminal_stop(void);

/* Gives the terminal to the shell and stops the process; returns when it goes on, with the screen to be painted
 * anew. */
void terminal_suspend(void);

/* Clears the terminal, writes these bytes and a line below them, and returns with the next key, with the screen to be
 * painted anew. `sixel`: only if the terminal says that it shows sixel pictures; false when it does not. */
bool terminal_show(const void *bytes, gsize size, bool sixel, const char *line);

bool terminal_is_lean(void);
bool terminal_is_utf8(void); /* else text is shown folded to ASCII */
int terminal_rows(void);
int terminal_columns(void);

enum terminal_event {
    TERMINAL_NOTHING, /* the time is over */
    TERMINAL_KEY,
    TERMINAL_RESIZED,
    TERMINAL_CONTINUED, /* after a stop from outside: paint anew */
    TERMINAL_STOP,      /* SIGTSTP from outside */
    TERMINAL_END,       /* SIGTERM, SIGHUP, or the terminal is gone: leave within 100 ms */
    TERMINAL_WAKE,      /* terminal_wake was called */
};

/* Waits at most `milliseconds` (negative: for ever) for what comes first. The key's paste is borrowed until the next
 * call. Keys that wait already are given one by one without waiting. */
enum terminal_event terminal_wait(int milliseconds, struct key *key);

/* Whether more keys wait, so that painting can wait for them. */
bool terminal_has_keys(void);

/* Forgets keys that were typed ahead, before a question that must not be answered by accident. */
void terminal_forget_keys(void);

/* Makes terminal_wait return TERMINAL_WAKE. From any thread. */
void terminal_wake(void);

/* Puts the cells of a window onto the screen (stdscr), as far as they fit: what is put later covers what was
 * there before, so painting goes from the back to the front. Every widget's drawing ends with it. */
void terminal_compose(WINDOW *window);

/* Sends what was painted: the one doupdate of an event, with the cursor at the place that terminal_place_cursor
 * named last (or hidden). `anew`: everything, not only what changed. */
void terminal_update(bool anew);

/* Where the hardware cursor is to stand; row < 0: it is hidden. Screen coordinates. A screen reader follows it. */
void terminal_place_cursor(int row, int column);

/* For the copying of an id: asks the terminal to put text into the clipboard (OSC 52), and rings the bell. */
void terminal_copy(const char *text);
void terminal_bell(void);

#endif
