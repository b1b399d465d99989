/* The words of the console's commands without a console: for the manual page. Layer: console. Called by
 * cli/command_manual.c. */
#ifndef CONSOLE_WORDS_H
#define CONSOLE_WORDS_H

#include <glib.h>
#include <stdbool.h>

struct command_words {
    /* "Enter, e": all of them; "": none, it is in the palette and the menu of actions */
    const char *keys;
    const char *caption, *help;
};

/* Calls `set` with the title of each set of commands, `command` with each of its commands, and `set` with NULL where it
 * ends. Words are those that are built in. */
bool command_words_each(void (*set)(const char *title),
                        void (*command)(const struct command_words *words), GError **error);

#endif
