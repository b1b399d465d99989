/* Which curses libraries this process has loaded. Layer: console. Called by the command line's --version
 * --verbose, for those who package the program elsewhere, and by the console before it touches the terminal.
 *
 * CDK calls curses too. A CDK that was linked against the narrow ncurses makes windows whose cells are smaller
 * than those that the wide library's calls write: memory is damaged although everything links. Both libraries
 * share one stdscr, so only the list of loaded libraries tells. */
#ifndef CONSOLE_TERMINAL_CHECK_H
#define CONSOLE_TERMINAL_CHECK_H

#include <glib.h>
#include <stdbool.h>

struct loaded_curses {
    const char *version; /* as the library calls itself; static */
    unsigned loaded;     /* curses libraries in this process; 0 when linked statically */
    unsigned narrow;     /* those of them that cannot show wide characters */
};

/* What this process has loaded of curses. */
void curses_count(struct loaded_curses *curses);

/* False and an error when the narrow library is loaded or there is more than one. */
bool curses_check(GError **error);

#endif
