/* One line of a text that is being typed, drawn in so many cells and scrolled sideways. Layer: console/widgets. Called
 * by the widgets with a line in them. */
#ifndef CONSOLE_WIDGETS_EDIT_VIEW_H
#define CONSOLE_WIDGETS_EDIT_VIEW_H

#include "console/widgets/edit.h"
#include "console/widgets/widget.h"

struct edit_view {
    gsize first;             /* the offset of what stands at the left */
    bool masked;             /* an asterisk for each character */
    const char *placeholder; /* shown while there is no text; NULL: none. Borrowed */
};

/* Draws on the widget's window, and places the cursor if the widget has the focus. */
void edit_view_draw(struct edit_view *view, struct widget *widget, const struct edit *edit, int row,
                    int column, int cells);

#endif
