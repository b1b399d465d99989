#include "config.h"

#include "console/widgets/edit_view.h"

#include "console/widgets/cluster.h"

/* Fewer cells than these have no room for signs of what lies outside. */
#define CELLS_FOR_SIGNS 5
/* A character with its four marks that are shown takes no more. */
#define BYTES_PER_CELL 24

static int view_cells(const struct edit_view *view, const struct edit *edit, gsize from, gsize to)
{
    const char *text = edit->text->str;
    if (!view->masked)
        return cluster_cells(text, from, to);
    int cells = 0;
    for (gsize at = from; at < to; at = cluster_after(text, edit->text->len, at))
        cells++;
    return cells;
}

/* The same where only what fits in a field matters: of a text too long for it, more than it has. Measuring a megabyte for
 * each key would be felt. */
static int view_cells_short(const struct edit_view *view, const struct edit *edit, gsize from,
                            gsize to, int cells)
{
    if (to - from > (gsize)cells * BYTES_PER_CELL)
        return cells + 1;
    return MIN(view_cells(view, edit, from, to), cells + 1);
}

static gsize view_before(const struct edit *edit, gsize at)
{
    return cluster_before(edit->text->str, edit->text->len, at);
}

static gsize view_after(const struct edit *edit, gsize at)
{
    return cluster_after(edit->text->str, edit->text->len, at);
}

/* The furthest offset that begins a text of at most `cells` up to `to`. */
static gsize view_back(const struct edit_view *view, const struct edit *edit, gsize to, int cells)
{
    gsize from = to;
    int used = 0;
    while (from > 0) {
        const gsize before = view_before(edit, from);
        used += view_cells(view, edit, before, from);
        if (used > cells)
            break;
        from = before;
    }
    return from;
}

/* Scrolls so that the cursor is seen: by a third of the field, so that not every typed character moves all of them;
 * and back when a field that grew, or a text that shrank, would leave it half empty. */
static void view_scroll(struct edit_view *view, const struct edit *edit, int cells)
{
    const gsize length = edit->text->len, cursor = edit->cursor;
    if (view->first > length || !cluster_begins(edit->text->str, length, view->first))
        view->first = 0;
    if (cursor < view->first
        || (cursor == view->first && view->first > 0 && cells >= CELLS_FOR_SIGNS))
        view->first = view_back(view, edit, cursor, cells / 3);
    const int sign = cells >= CELLS_FOR_SIGNS ? 1 : 0;
    const int at_cursor = cursor < length ? view_cells(view, edit, cursor, view_after(edit, cursor))
                                                + (view_after(edit, cursor) < length ? sign : 0)
                                          : 1;
    const int left = view->first > 0 ? sign : 0;
    const int before = view_cells_short(view, edit, 0, view->first, cells);
    const int to_cursor = view_cells_short(view, edit, view->first, cursor, cells);
    const int behind = view_cells_short(view, edit, cursor, length, cells) + 1;
    if (view->first > 0 && before + to_cursor + behind <= cells)
        view->first = 0;
    else if (left + to_cursor + at_cursor > cells)
        view->first = view_back(view, edit, cursor, MAX(cells - sign - at_cursor - cells / 3, 0));
    else if (view->first > 0 && left + to_cursor + behind <= cells / 2)
        view->first = view_back(view, edit, length, MAX(cells - sign - 1 - cells / 3, 0));
}

/* An empty field that has the focus is seen by its line, where the look itself shows none. */
static void view_fill(WINDOW *window, int row, int column, int cells, enum role role, bool focused)
{
    if (cells <= 0)
        return;
    const attr_t look = theme_attributes(role);
    const bool plain = (look & (A_UNDERLINE | A_REVERSE)) == 0;
    wattrset(window, (int)look);
    mvwhline(window, row, column, (focused && plain ? '_' : ' ') | (chtype)look, cells);
    wattrset(window, A_NORMAL);
}

static int view_paint(const struct edit_view *view, const struct edit *edit, WINDOW *window,
                      int row, int column, enum role role, gsize from, gsize to)
{
    if (!view->masked)
        return cluster_paint(window, row, column, role, edit->text->str, from, to);
    const int cells = view_cells(view, edit, from, to);
    g_autofree char *mask = g_strnfill((gsize)cells, '*');
    return paint_text(window, row, column, cells, role, mask);
}

static enum role view_role(const struct widget *widget)
{
    if (widget->read_only)
        return ROLE_READ_ONLY;
    return widget_has_focus(widget) ? ROLE_FIELD_FOCUSED : ROLE_FIELD;
}

/* How far the text goes from `first` in at most `cells`. */
static gsize view_end(const struct edit_view *view, const struct edit *edit, int cells)
{
    gsize end = view->first;
    int used = 0;
    while (end < edit->text->len) {
        const gsize next = view_after(edit, end);
        used += view_cells(view, edit, end, next);
        if (used > cells)
            break;
        end = next;
    }
    return end;
}

void edit_view_draw(struct edit_view *view, struct widget *widget, const struct edit *edit, int row,
                    int column, int cells)
{
    WINDOW *window = widget->window;
    const bool focused = widget_has_focus(widget);
    const enum role role = view_role(widget);
    cells = MIN(cells, getmaxx(window) - column);
    if (cells <= 0)
        return;
    if (focused)
        view_scroll(view, edit, cells);
    else
        view->first = 0;
    const int sign = cells >= CELLS_FOR_SIGNS ? 1 : 0;
    int used = view->first > 0 && sign ? paint_text(window, row, column, 1, role, "<") : 0;
    const int room = cells - used;
    gsize end = view_end(view, edit, room);
    const bool more = end < edit->text->len && sign;
    if (more)
        end = view_end(view, edit, room - 1);
    if (focused && edit->cursor >= view->first)
        widget_place_cursor(widget, row,
                            column + used + view_cells(view, edit, view->first, edit->cursor));
    used += view_paint(view, edit, window, row, column + used, role, view->first, end);
    if (edit->text->len == 0 && view->placeholder != NULL && !widget->read_only)
        used += paint_text(window, row, column + used, cells - used, ROLE_HELP, view->placeholder);
    view_fill(window, row, column + used, cells - used, role, focused && !widget->read_only);
    if (more)
        paint_text(window, row, column + cells - 1, 1, role, ">");
}
