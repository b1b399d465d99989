/* Characters of two cells of which one was painted over. Layer: console/terminal. Called by terminal.c before each
 * update.
 *
 * Curses keeps the other half in its window, and sends the character as if it were whole: the terminal gives it two
 * cells, and all that follows in the row stands one cell too far to the right. */
#ifndef CONSOLE_TERMINAL_WIDE_H
#define CONSOLE_TERMINAL_WIDE_H

#include <ncurses.h>

/* Makes blanks of the halves that are left alone. Moves the window's cursor. */
void wide_mend(WINDOW *window);

#endif
