#include "config.h"

#include "console/widgets/popup.h"

#include "console/terminal/terminal.h"

/* What of the screen is no page: the line of place above, status and keys below; unless it is too small for them. */
#define ROWS_ABOVE 1
#define ROWS_BELOW 2
#define LINES_FOR_ALL 8

/* The frame takes a row and a column on each side; on a slow line there is a bar at the left only. */
static int frame_rows(void)
{
    return terminal_is_lean() ? 0 : 2;
}

static int frame_columns(void)
{
    return terminal_is_lean() ? 2 : 4;
}

/* The rows that popups may cover: what is drawn after the pages would cover them. */
static int popup_first_row(void)
{
    return LINES >= LINES_FOR_ALL ? ROWS_ABOVE : 0;
}

static int popup_end_row(void)
{
    return LINES >= LINES_FOR_ALL ? LINES - ROWS_BELOW : LINES;
}

static int room_below(const struct widget *widget, int row)
{
    return popup_end_row() - (widget->row + row + 1);
}

static int room_above(const struct widget *widget, int row)
{
    return MIN(widget->row + row, popup_end_row()) - popup_first_row();
}

int popup_room(const struct widget *widget, int row)
{
    const int most = MAX(room_below(widget, row), room_above(widget, row));
    return MAX(most - frame_rows(), 0);
}

static int popup_top(const struct widget *widget, int row, int rows)
{
    if (rows <= room_below(widget, row))
        return widget->row + row + 1;
    if (rows <= room_above(widget, row))
        return popup_first_row() + room_above(widget, row) - rows;
    return MAX(popup_end_row() - rows, popup_first_row());
}

static void popup_frame(WINDOW *window)
{
    wattrset(window, (int)theme_attributes(ROLE_RULE));
    if (terminal_is_lean())
        mvwvline(window, 0, 0, '|', getmaxy(window));
    else if (terminal_is_utf8())
        box_set(window, NULL, NULL);
    else
        wborder(window, '|', '|', '-', '-', '+', '+', '+', '+');
    wattrset(window, A_NORMAL);
}

bool popup_begin(struct popup *popup, const struct widget *widget, int row, int column, int rows,
                 int columns)
{
    const int all_rows = MIN(rows + frame_rows(), popup_end_row() - popup_first_row());
    const int end = widget->popup_end > 0 ? MIN(widget->popup_end, COLS) : COLS;
    const int all_columns = MIN(columns + frame_columns(), end);
    if (all_rows <= frame_rows() || all_columns <= frame_columns())
        return false;
    const int top = popup_top(widget, row, all_rows);
    const int left = CLAMP(widget->column + column - 2, 0, end - all_columns);
    popup->window = newwin(all_rows, all_columns, top, left);
    if (popup->window == NULL)
        return false;
    popup->row = frame_rows() / 2;
    popup->column = 2;
    popup->rows = all_rows - frame_rows();
    popup->columns = all_columns - frame_columns();
    popup->screen_row = top + popup->row;
    popup->screen_column = left + popup->column;
    popup_frame(popup->window);
    return true;
}

void popup_end(struct popup *popup)
{
    terminal_compose(popup->window);
    delwin(popup->window);
    popup->window = NULL;
}
