/* Small pages over others: a menu of choices, text to read, files. Layer: console/pages. Called by pages and
 * sections. */
#ifndef CONSOLE_PAGES_OVERLAYS_H
#define CONSOLE_PAGES_OVERLAYS_H

#include "console/console.h"

/* A list of lines to choose one from, narrowed by typing. `details` (may be NULL) stand beside them. `chosen` gets
 * the index, or -1. Texts are copied. */
struct menu {
    const char *title;
    const char *const *lines; /* NULL-terminated */
    const char *const *details;
    const char *const *greyed; /* NULL, or per line why it can't be chosen now (NULL: it can) */
    int current;
    /* several can be marked with Space: `marked` holds them, and chosen is called with 0 or -1 */
    bool many;
    const bool *marked; /* of many: which are marked at first; NULL: none */
};
void menu_open(struct console *console, const struct menu *menu,
               void (*chosen)(struct console *console, gpointer data, int index,
                              const bool *marked),
               gpointer data, GDestroyNotify free_data);

/* Text of any length to read, scroll and search: a report, what a command would print. Not an overlay in size: it
 * fills the page. */
void reader_open(struct console *console, const char *title, const char *text);

/* Chooses a file: our own browser, UTF-8, narrowed by typing, remembers the folder under `purpose`. `chosen` gets the
 * path, or NULL. `pattern`: endings shown first, separated by blanks ("pdf ttf"); may be NULL. `new_file`: a name that
 * does not exist yet can be typed, for exports. */
struct file_choice {
    const char *title, *purpose, *pattern;
    bool new_file;
    const char *proposed; /* the name of a new file */
};
void files_open(struct console *console, const struct file_choice *choice,
                void (*chosen)(struct console *console, gpointer data, const char *path),
                gpointer data, GDestroyNotify free_data);

/* The same for several existing files, which Space marks, in whatever folders. `chosen` gets their paths in the order
 * in which they were marked (NULL-terminated), or NULL. */
void files_open_many(struct console *console, const struct file_choice *choice,
                     void (*chosen)(struct console *console, gpointer data,
                                    const char *const *paths),
                     gpointer data, GDestroyNotify free_data);

/* Help on the topmost page's keys (?), the palette (F8, :), the menu of actions (F9), the messages (E), keys as the
 * terminal sends them. */
void help_open(struct console *console);
void palette_open(struct console *console);
void actions_open(struct console *console);
void messages_open(struct console *console);
void key_tester_open(struct console *console);

#endif
