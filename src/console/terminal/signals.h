/* Signals as bytes of a pipe that the loop waits on. Layer: console/terminal. Called by terminal.c only.
 *
 * With theme.c's table and curses itself, the only state outside struct console: handlers have no argument. */
#ifndef CONSOLE_TERMINAL_SIGNALS_H
#define CONSOLE_TERMINAL_SIGNALS_H

#include <glib.h>
#include <stdbool.h>

enum signal_note {
    SIGNAL_NONE = 0,
    SIGNAL_WAKE = 'w',
    SIGNAL_RESIZED = 'r',
    SIGNAL_CONTINUED = 'c',
    SIGNAL_STOP = 's',
    SIGNAL_END = 'e',
};

/* Handlers for SIGINT, SIGTERM, SIGHUP (end), SIGWINCH, SIGTSTP, SIGCONT, and for SIGABRT and the faults that end the
 * process, which give the terminal back first. */
bool signals_begin(GError **error);
void signals_end(void);

/* What the terminal must be given on the way out after a fault: its settings are saved now, `restore` is written. */
void signals_keep_terminal(const char *restore);

int signals_descriptor(void);
enum signal_note signals_take(void); /* SIGNAL_NONE: there are no more */
void signals_wake(void);             /* from any thread */

/* Stops the process as ^Z does, and returns when it goes on. */
void signals_stop_process(void);

#endif
