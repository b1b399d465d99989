/* Text on windows: the only way by which the console draws people's text. Layer: console/terminal. Anyone in the
 * console may call it.
 *
 * Everything goes through text_show (base/text.h), so that no control, escape or bidirectional character reaches the
 * terminal, and is cut by cells. In a locale without UTF-8 it is folded to ASCII. */
#ifndef CONSOLE_TERMINAL_PAINT_H
#define CONSOLE_TERMINAL_PAINT_H

#include "console/terminal/theme.h"

/* Draws one line of text at a place, cut with an ellipsis after `cells`, padded with blanks to them if `pad`.
 * Returns the cells used. Nothing outside the cells changes. */
int paint_text(WINDOW *window, int row, int column, int cells, enum role role, const char *text);
int paint_text_padded(WINDOW *window, int row, int column, int cells, enum role role,
                      const char *text);

/* The same, at the right end of the cells. */
int paint_text_right(WINDOW *window, int row, int column, int cells, enum role role,
                     const char *text);

/* Text that is wrapped at blanks to lines of `cells`: how many lines it takes, and lines from `first` on drawn in at
 * most `rows` rows. Line feeds begin new lines. */
int paint_wrapped_lines(const char *text, int cells);
int paint_wrapped(WINDOW *window, int row, int column, int rows, int cells, int first,
                  enum role role, const char *text);

/* The cells of text as it would be drawn. */
int paint_cells(const char *text);

/* A horizontal rule, or nothing in lean mode; and a rule with a caption in it. */
void paint_rule(WINDOW *window, int row, int column, int cells);

/* Before a box is drawn over what stands there: letters of two cells that its edges would cut in half become blanks,
 * since no terminal shows half a letter, and curses, which would not know, would go wrong when the box is gone. */
void paint_clear_halves(WINDOW *window, int row, int column, int rows, int cells);

/* Gives cells that were drawn already another look, as for the current row. */
void paint_role(WINDOW *window, int row, int column, int cells, enum role role);

#endif
