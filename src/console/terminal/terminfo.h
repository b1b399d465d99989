/* What terminfo knows of the terminal; term.h, whose macros take common words away, is included in terminfo.c only.
 * Layer: console/terminal. Called by terminal.c. */
#ifndef CONSOLE_TERMINAL_TERMINFO_H
#define CONSOLE_TERMINAL_TERMINFO_H

#include <glib.h>
#include <stdbool.h>

/* Whether TERM names a terminal that can place its cursor. */
bool terminfo_check(GError **error);

/* The sequence that gives the terminal back: plain attributes, a visible cursor, the screen as it was. Caller frees. */
char *terminfo_way_out(void);

/* Puts attributes and line-drawing letters away that something else has left behind. Caller frees. */
char *terminfo_plain(void);

/* Shortens curses' changes of attributes, after initscr: by most terminals' descriptions each puts the line-drawing
 * letters away too, which are three more bytes, and a step in a list has four changes. For where nothing draws with
 * those letters. */
void terminfo_trim(void);

#endif
