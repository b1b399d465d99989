/* What overlays share: the box over the page below. Layer: console/pages. Called by the overlays only. */
#ifndef CONSOLE_PAGES_OVERLAY_H
#define CONSOLE_PAGES_OVERLAY_H

#include "console/command.h"
#include "console/page.h"
#include "console/terminal/theme.h"

/* A box of so many cells and rows inside, frame not counted, at the middle of the page's area; cut to what fits.
 * Returns the inside. As wide as the area it has no sides, only rules above and below. */
struct area overlay_place(const struct area *area, int rows, int columns);

/* Draws the frame around such an inside, with the title in its upper rule, and blanks what is in it. */
void overlay_draw_frame(const struct page *page, WINDOW *screen, const struct area *inside,
                        const char *title);

/* "F9, x": the keys of a command as help shows them. Caller frees. */
char *overlay_key_names(const struct console_command *command);

/* A blank line, so that nothing of what was there shows through. */
void overlay_blank(WINDOW *screen, int row, int column, int cells);

/* Shows in a line that was drawn from column + 2 on that it is the current one: a marker in front, a bar where bytes
 * are cheap, and the hardware cursor, which screen readers follow. */
void overlay_mark_current(WINDOW *screen, int row, int column, int cells);
#define OVERLAY_MARKER_CELLS 2

#endif
