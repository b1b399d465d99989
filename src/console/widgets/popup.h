/* A window over others that belongs to a widget: an open list, a calendar. Layer: console/widgets. Called by the
 * draw_over functions of widgets. It lives for one drawing only. */
#ifndef CONSOLE_WIDGETS_POPUP_H
#define CONSOLE_WIDGETS_POPUP_H

#include "console/widgets/widget.h"

struct popup {
    WINDOW *window;
    int row, column; /* of the place inside the frame, on the window */
    int rows, columns;
    int screen_row, screen_column; /* of that place on the screen */
};

/* Below a row of the widget, else above it, else where it fits, with room for `rows` x `columns` inside, or less on a
 * small screen. Framed, but not on slow lines. False when the screen has no room at all. */
bool popup_begin(struct popup *popup, const struct widget *widget, int row, int column, int rows,
                 int columns);

/* How many rows there would be room for. */
int popup_room(const struct widget *widget, int row);

/* Puts it onto the screen. */
void popup_end(struct popup *popup);

#endif
