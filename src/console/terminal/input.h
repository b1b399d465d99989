/* From what the terminal sends to keys. Layer: console/terminal. Called by terminal.c only. */
#ifndef CONSOLE_TERMINAL_INPUT_H
#define CONSOLE_TERMINAL_INPUT_H

#include "console/terminal/key.h"

#include <ncurses.h>
#include <stdbool.h>
#include <wchar.h>

struct input {
    WINDOW *window;  /* a pad: reading from it does not refresh the screen */
    int pending;     /* a key that was read too far; 0: none */
    mbstate_t begun; /* a character whose first bytes were read */
    GString *pasted; /* the paste that was given last */
    gint64
        paste_until; /* monotonic: text that comes before belongs to it, for its end has not come; 0: it has */
};

/* After initscr. The sequences that terminals send for keys whatever terminfo says are made known. */
void input_begin(struct input *input);
void input_end(struct input *input);

enum input_result {
    INPUT_NONE, /* nothing waits */
    INPUT_KEY,
    INPUT_CLOSED, /* the terminal is gone */
};

/* The next key, without waiting (but for the rest of a sequence that has begun). */
enum input_result input_read(struct input *input, struct key *key);

#endif
