/* Where words that were searched for stand in what was drawn. Layer: console/terminal. Anyone in the console may call
 * it. */
#ifndef CONSOLE_TERMINAL_MATCH_H
#define CONSOLE_TERMINAL_MATCH_H

#include <ncurses.h>

/* Gives the look of what was searched for to its occurrences in cells that were drawn already. `folded` as
 * text_fold returns it. */
void match_paint(WINDOW *window, int row, int column, int cells, const char *folded);

#endif
