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

#endif
