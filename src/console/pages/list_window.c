#include "config.h"

#include "console/pages/list_private.h"

#include "console/terminal/terminal.h"
#include "console/widgets/table.h"

static guint list_room(const struct list_page *list)
{
    return (guint)MAX(table_widget_room(list->table), 1);
}

/* What can't be read is said, and leaves the screen as it was. */
static GPtrArray *list_fetch(struct list_page *list, gint64 anchor, bool including, bool backwards,
                             guint count)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *rows = listing_fetch(list->listing, anchor, including, backwards, count, &error);
    if (rows == NULL)
        console_error(list->page.console, error);
    return rows;
}

static gint64 list_row_id(const GPtrArray *rows, guint index)
{
    return ((const struct listing_row *)rows->pdata[index])->id;
}

static int list_row_index(const GPtrArray *rows, gint64 id)
{
    for (guint i = 0; i < rows->len; i++)
        if (list_row_id(rows, i) == id)
            return (int)i;
    return -1;
}

const struct listing_row *list_window_current(const struct list_page *list)
{
    const int at = list->state->at;
    return at >= 0 && at < (int)list->rows->len ? list->rows->pdata[at] : NULL;
}

gint64 list_window_first_id(const struct list_page *list)
{
    return list->rows->len > 0 ? list_row_id(list->rows, 0) : 0;
}

static bool list_row_within(struct list_page *list, gint64 id)
{
    const struct list_marks *marks = &list->state->marks;
    if (marks->all == NULL)
        return false;
    if (list_query_same_rows(marks->all, list->state->query))
        return true;
    if (list->all == NULL)
        list->all = list_query_open(marks->all, console_database(list->page.console), NULL);
    bool matches = false;
    return list->all != NULL && listing_matches(list->all, id, &matches, NULL) && matches;
}

static void list_show_row(struct list_page *list, const struct listing_row *row)
{
    char **cells = g_new0(char *, list->columns->len + 1);
    for (guint i = 0; i < list->columns->len; i++)
        cells[i] = list_cell_show(list, row, g_array_index(list->columns, int, i));
    g_ptr_array_add(list->shown, cells);
    const bool within = list_row_within(list, row->id);
    g_array_append_val(list->within, within);
}

void list_window_changed(struct list_page *list)
{
    g_ptr_array_set_size(list->shown, 0);
    g_array_set_size(list->within, 0);
    for (guint i = 0; i < list->rows->len; i++)
        list_show_row(list, list->rows->pdata[i]);
    list->state->at = CLAMP(list->state->at, 0, MAX((int)list->rows->len - 1, 0));
    const struct listing_row *current = list_window_current(list);
    list->state->current = current != NULL ? current->id : 0;
    list->state->shown_by = list;
    table_widget_set_rows(list->table, (int)list->rows->len, list->state->at);
}

static void list_window_take(struct list_page *list, GPtrArray *rows)
{
    g_ptr_array_unref(list->rows);
    list->rows = rows;
}

/* Two windows that follow each other, made one; takes both. */
static GPtrArray *rows_join(GPtrArray *first, GPtrArray *second)
{
    g_ptr_array_extend_and_steal(first, second);
    return first;
}

void list_window_around(struct list_page *list, gint64 id, int at)
{
    const guint room = list_room(list);
    at = id != 0 ? CLAMP(at, 0, (int)room - 1) : 0;
    g_autoptr(GPtrArray) back =
        at > 0 ? list_fetch(list, id, false, true, (guint)at) : g_ptr_array_new();
    GPtrArray *rows = list_fetch(list, id, true, false, room - (back != NULL ? back->len : 0));
    if (back == NULL || rows == NULL) {
        if (rows != NULL)
            g_ptr_array_unref(rows);
        list_window_changed(list);
        return;
    }
    bool begins = id == 0 || (at > 0 && back->len < (guint)at);
    guint before = back->len;
    if (before > 0)
        rows = rows_join(g_steal_pointer(&back), rows);
    /* Fewer rows behind than have room: more of those before. */
    if (!begins && rows->len < room) {
        const guint missing = room - rows->len;
        GPtrArray *more =
            list_fetch(list, rows->len > 0 ? list_row_id(rows, 0) : id, false, true, missing);
        if (more != NULL) {
            begins = more->len < missing;
            before += more->len;
            rows = rows_join(more, rows);
        }
    }
    list_window_take(list, rows);
    list->before = begins ? 0 : -1;
    list->exact = begins;
    const int found = list_row_index(rows, id);
    list->state->at = found >= 0 ? found : (int)before;
    list_window_changed(list);
}

void list_window_end(struct list_page *list, bool last)
{
    GPtrArray *rows = list_fetch(list, 0, true, last, list_room(list));
    if (rows == NULL)
        return;
    const bool whole = rows->len < list_room(list);
    list_window_take(list, rows);
    list->state->at = last ? (int)rows->len - 1 : 0;
    list->before = !last || whole ? 0 : -1;
    list->exact = list->before == 0;
    if (list->before < 0 && list->count >= 0) {
        list->before = MAX(list->count - rows->len, 0);
        list->exact = list->counted;
    }
    list_window_changed(list);
    if (list->before < 0)
        list_count_start(list);
}

/* The row below the last one comes in, and the first one goes. */
static void list_window_down(struct list_page *list)
{
    g_autoptr(GPtrArray) next =
        list_fetch(list, list_row_id(list->rows, list->rows->len - 1), false, false, 1);
    if (next == NULL || next->len == 0)
        return;
    g_ptr_array_extend_and_steal(list->rows, g_steal_pointer(&next));
    if (list->rows->len > list_room(list)) {
        g_ptr_array_remove_index(list->rows, 0);
        if (list->before >= 0)
            list->before++;
    }
    list->state->at = (int)list->rows->len - 1;
}

static void list_window_up(struct list_page *list)
{
    GPtrArray *previous = list_fetch(list, list_row_id(list->rows, 0), false, true, 1);
    if (previous == NULL)
        return;
    if (previous->len == 0) {
        g_ptr_array_unref(previous);
        list->before = 0;
        list->exact = true;
        return;
    }
    list->rows = rows_join(previous, list->rows);
    if (list->rows->len > list_room(list))
        g_ptr_array_remove_index(list->rows, list->rows->len - 1);
    if (list->before > 0)
        list->before--;
}

/* The last row becomes the first one; if there are not as many rows behind it, the window ends with the end. */
static void list_window_page_down(struct list_page *list)
{
    const guint room = list_room(list), last = list->rows->len - 1;
    const gint64 anchor = list_row_id(list->rows, last);
    GPtrArray *rows = list_fetch(list, anchor, true, false, room);
    if (rows == NULL)
        return;
    if (rows->len <= 1) {
        list->state->at = (int)last;
        g_ptr_array_unref(rows);
        return;
    }
    guint shift = last;
    if (rows->len < room) {
        GPtrArray *back = list_fetch(list, anchor, false, true, room - rows->len);
        if (back == NULL) {
            g_ptr_array_unref(rows);
            return;
        }
        shift -= MIN(back->len, shift);
        rows = rows_join(back, rows);
    }
    list_window_take(list, rows);
    if (list->before >= 0)
        list->before += shift;
}

/* The first row becomes the last one. */
static void list_window_page_up(struct list_page *list)
{
    const guint room = list_room(list);
    const gint64 anchor = list_row_id(list->rows, 0);
    GPtrArray *rows = list_fetch(list, anchor, false, true, room > 1 ? room - 1 : 1);
    if (rows == NULL)
        return;
    if (rows->len == 0) {
        g_ptr_array_unref(rows);
        list->state->at = 0;
        list->before = 0;
        list->exact = true;
        return;
    }
    const gint64 shift = rows->len;
    const bool begins = rows->len + 1 < room;
    if (rows->len < room) {
        GPtrArray *more = list_fetch(list, anchor, true, false, room - rows->len);
        if (more != NULL)
            rows = rows_join(rows, more);
    }
    list_window_take(list, rows);
    if (begins)
        list->before = 0;
    else if (list->before >= 0)
        list->before = MAX(list->before - shift, 0);
    list->exact = list->exact || begins;
}

/* On a slow line the list does not move by one row for each step beyond its edge, which would send that row and more
 * each time, but by a page, of which only what differs is sent, and only once for all its rows. */
static void list_window_turn(struct list_page *list, bool down)
{
    const gint64 edge = list_row_id(list->rows, down ? list->rows->len - 1 : 0);
    if (down)
        list_window_page_down(list);
    else
        list_window_page_up(list);
    list->state->at = list_row_index(list->rows, edge) + (down ? 1 : -1);
}

void list_window_move(struct list_page *list, int rows)
{
    if (list->rows->len == 0)
        return;
    const int at = list->state->at + rows;
    const bool beyond = at < 0 || at >= (int)list->rows->len;
    if (!beyond)
        list->state->at = at;
    else if (terminal_is_lean())
        list_window_turn(list, rows > 0);
    else if (at < 0)
        list_window_up(list);
    else
        list_window_down(list);
    list_window_changed(list);
}

void list_window_page(struct list_page *list, bool down)
{
    if (list->rows->len == 0)
        return;
    if (down)
        list_window_page_down(list);
    else
        list_window_page_up(list);
    list_window_changed(list);
}
