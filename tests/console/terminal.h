/* A program on a terminal of its own: started, typed to, looked at, ended. Tests and benches only.
 *
 * Nothing here waits for a fixed time: what is waited for is a condition with a deadline, and a failure shows the
 * screen. The console says when it waits for keys (TESTAMUR_TEST_IDLE); for other programs a silence has to do. */
#ifndef TESTS_CONSOLE_TERMINAL_H
#define TESTS_CONSOLE_TERMINAL_H

#include "emulator.h"

#include <sys/types.h>
#include <termios.h>

struct terminal_options {
    int rows, columns;              /* 0: 24 and 80 */
    bool unsized;                   /* the line does not tell the size, as serial ones do not */
    const char *term;               /* NULL: xterm-256color */
    const char *locale;             /* LC_ALL; NULL: C.UTF-8 */
    const char *home;               /* HOME; NULL: a new directory for this terminal */
    const char *const *environment; /* further "NAME=VALUE", NULL-terminated; may be NULL */
    bool sixel;                     /* the terminal says that it shows sixel pictures */
    bool unanswering;               /* it says nothing of itself when it is asked */
    bool marks;                     /* it is the console: it marks when it waits, and runs under
                                     * TESTAMUR_TEST_WRAPPER */
    bool hasty; /* for tens of thousands of keys: Esc is one at once, and after its
                                     * mark the console is hardly waited for */
};

struct terminal {
    struct emulator emulator;
    pid_t process;
    int descriptor;  /* the master's side; -1 after terminal_hang_up */
    char *directory; /* temporary: its HOME, TMPDIR, and logs of sanitizers and valgrind */
    bool marks;
    bool sixel, unanswering, hasty;
    GString *
        written; /* what the program writes, marks too, from when a test sets it on; NULL until then */
    bool closed;   /* the program's side was closed */
    bool ended;    /* and it was waited for: */
    int status;    /* its exit status, or 128 and the signal */
    gsize bytes;   /* written by the program, marks not counted */
    gsize escapes; /* escape characters among them, those of marks too */
    /* Monotonic: last sent; the first and the last byte after that, and the console's first mark. */
    gint64 sent_at, first_at, last_at, answered_at;
    unsigned idles_when_sent;
    bool unsettled;       /* something was sent since the last settling */
    struct termios modes; /* of the line before the program began */
};

/* Starts a program with nothing in its environment but what is set here. */
struct terminal *terminal_start(const char *const *arguments,
                                const struct terminal_options *options);

/* Kills the program if it still runs, and removes its directory. */
void terminal_free(struct terminal *terminal);

/* Keys by name, separated by blanks: "Down", "PgDn", "F2", "S-Tab", "^L", "Enter", "Esc", "Space", "a". Waits before
 * until earlier keys were answered; so that Esc is not taken for the beginning of another key, also after it. */
void terminal_press(struct terminal *terminal, const char *keys);

/* Text as if it were typed; waits before, too. */
void terminal_type(struct terminal *terminal, const char *text);

/* Bytes, at once, whatever the program does. */
void terminal_send(struct terminal *terminal, const char *bytes, gsize length);
void terminal_paste(struct terminal *terminal, const char *text);

/* The terminal's window gets another size. */
void terminal_resize(struct terminal *terminal, int rows, int columns);
void terminal_signal(struct terminal *terminal, int number);

/* The line drops. The program can be waited for, nothing more. */
void terminal_hang_up(struct terminal *terminal);

/* Takes what the program writes, for at most so long; true if there was something. */
bool terminal_pump(struct terminal *terminal, int milliseconds);

/* Until the program has answered what was sent, and is silent. False when the time is over. */
bool terminal_settle(struct terminal *terminal);

/* Until the condition holds; false when the time is over or the program ended before. */
bool terminal_wait(struct terminal *terminal,
                   bool (*condition)(struct terminal *terminal, const void *data),
                   const void *data);

/* Until the program has ended; false when the time is over. */
bool terminal_wait_end(struct terminal *terminal);

/* How long a condition is waited for, in milliseconds: long, since only failures take so long, and longer under
 * valgrind and in the full check, where lists have a million rows. */
int terminal_patience(void);

/* What sanitizers or valgrind had to say about the program; NULL: nothing. Caller frees. */
char *terminal_faults(const struct terminal *terminal);

/* Whether the line has the modes that it had before the program. */
bool terminal_modes_restored(const struct terminal *terminal);

/* Of the running program: processor time in milliseconds, and the most memory that it had, in kB. */
gint64 terminal_processor_time(const struct terminal *terminal);
gint64 terminal_peak_memory(const struct terminal *terminal);

#endif
