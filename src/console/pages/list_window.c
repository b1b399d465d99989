#include "config.h"

#include "console/pages/list_private.h"

#include "console/terminal/terminal.h"
#include "console/widgets/table.h"

static guint list_room(const struct list_page *list)
{
    return (guint)MAX(table_widget_room(list->table), 1);
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

static void list_window_take(struct list_page *list, struct list_found *found)
{
    g_ptr_array_unref(list->rows);
    list->rows = g_steal_pointer(&found->rows);
}

void list_window_changed(struct list_page *list)
{
    g_ptr_array_set_size(list->shown, 0);
    g_array_set_size(list->within, 0);
    table_widget_set_rows(list->table, (int)list->rows->len, list->state->at);
    /* Where one stood is kept for the rows that are looked for. */
    if (list->rows->len == 0 && (list->fetch != NULL || list->stopped))
        return;
    for (guint i = 0; i < list->rows->len; i++)
        list_show_row(list, list->rows->pdata[i]);
    list->state->at = CLAMP(list->state->at, 0, MAX((int)list->rows->len - 1, 0));
    const struct listing_row *current = list_window_current(list);
    list->state->current = current != NULL ? current->id : 0;
    list->state->shown_by = list;
    table_widget_set_rows(list->table, (int)list->rows->len, list->state->at);
}

static void list_take_around(struct list_page *list, const struct list_request *request,
                             struct list_found *found)
{
    const int at = list_row_index(found->rows, request->id);
    list->before = found->begins ? 0 : -1;
    list->exact = found->begins;
    list->state->at = at >= 0 ? at : (int)found->before;
    list_window_take(list, found);
}

static void list_take_end(struct list_page *list, const struct list_request *request,
                          struct list_found *found)
{
    const bool last = request->move == LIST_LAST;
    list->state->at = last ? (int)found->rows->len - 1 : 0;
    list->before = found->begins ? 0 : -1;
    list->exact = found->begins;
    if (list->before < 0 && list->count >= 0) {
        list->before = MAX(list->count - found->rows->len, 0);
        list->exact = list->counted;
    }
    list_window_take(list, found);
    if (list->before < 0)
        list_count_start(list);
}

/* The row below the last one comes in, and the first one goes. */
static void list_take_down(struct list_page *list, const struct list_request *request,
                           struct list_found *found)
{
    if (found->rows->len == 0)
        return;
    list->rows = list_rows_join(list->rows, g_steal_pointer(&found->rows));
    if (list->rows->len > request->room) {
        g_ptr_array_remove_index(list->rows, 0);
        if (list->before >= 0)
            list->before++;
    }
    list->state->at = (int)list->rows->len - 1;
}

static void list_begins(struct list_page *list)
{
    list->before = 0;
    list->exact = true;
}

static void list_take_up(struct list_page *list, const struct list_request *request,
                         struct list_found *found)
{
    if (found->rows->len == 0) {
        list_begins(list);
        return;
    }
    list->rows = list_rows_join(g_steal_pointer(&found->rows), list->rows);
    if (list->rows->len > request->room)
        g_ptr_array_remove_index(list->rows, list->rows->len - 1);
    if (list->before > 0)
        list->before--;
}

/* Where the current row is after a page was turned: where it was, or beyond what was the edge. */
static void list_turned(struct list_page *list, const struct list_request *request)
{
    const bool down = request->move == LIST_PAGE_DOWN;
    if (request->steps)
        list->state->at =
            list_row_index(list->rows, down ? request->last : request->first) + (down ? 1 : -1);
}

static void list_take_page_down(struct list_page *list, const struct list_request *request,
                                struct list_found *found)
{
    const guint last = list->rows->len - 1;
    if (found->rows->len <= 1) {
        list->state->at = (int)last;
        return;
    }
    if (list->before >= 0)
        list->before += last - MIN(found->before, last);
    list_window_take(list, found);
    list_turned(list, request);
}

static void list_take_page_up(struct list_page *list, const struct list_request *request,
                              struct list_found *found)
{
    if (found->rows->len == 0) {
        list->state->at = 0;
        list_begins(list);
        return;
    }
    if (found->begins)
        list_begins(list);
    else if (list->before >= 0)
        list->before = MAX(list->before - found->before, 0);
    list_window_take(list, found);
    list_turned(list, request);
}

void list_window_found(struct list_page *list, const struct list_request *request,
                       struct list_found *found)
{
    static void (*const takers[])(struct list_page *, const struct list_request *,
                                  struct list_found *) = {
        [LIST_AROUND] = list_take_around,
        [LIST_FIRST] = list_take_end,
        [LIST_LAST] = list_take_end,
        [LIST_UP] = list_take_up,
        [LIST_DOWN] = list_take_down,
        [LIST_PAGE_UP] = list_take_page_up,
        [LIST_PAGE_DOWN] = list_take_page_down,
    };
    takers[request->move](list, request, found);
    list_window_changed(list);
}

static void list_window_ask(struct list_page *list, enum list_move move, bool steps)
{
    const struct list_request request = {
        .move = move,
        .room = list_room(list),
        .first = list_window_first_id(list),
        .last = list->rows->len > 0 ? list_row_id(list->rows, list->rows->len - 1) : 0,
        .steps = steps,
    };
    list_fetch(list, &request);
}

void list_window_around(struct list_page *list, gint64 id, int at)
{
    list_fetch(list, &(struct list_request){ .move = LIST_AROUND,
                                             .room = list_room(list),
                                             .id = id,
                                             .at = (guint)MAX(at, 0) });
}

void list_window_anew(struct list_page *list, gint64 id, int at)
{
    list_fetch(list, &(struct list_request){ .move = LIST_AROUND,
                                             .room = list_room(list),
                                             .id = id,
                                             .at = (guint)MAX(at, 0),
                                             .replaces = true });
}

void list_window_end(struct list_page *list, bool last)
{
    list_window_ask(list, last ? LIST_LAST : LIST_FIRST, false);
}

/* On a slow line the list does not move by one row for each step beyond its edge, which would send that row and more
 * each time, but by a page, of which only what differs is sent, and only once for all its rows. */
static void list_window_beyond(struct list_page *list, bool down)
{
    if (terminal_is_lean())
        list_window_ask(list, down ? LIST_PAGE_DOWN : LIST_PAGE_UP, true);
    else
        list_window_ask(list, down ? LIST_DOWN : LIST_UP, false);
}

void list_window_move(struct list_page *list, int rows)
{
    if (list->rows->len == 0)
        return;
    const int at = list->state->at + rows;
    if (at < 0 || at >= (int)list->rows->len) {
        list_window_beyond(list, at >= 0);
        return;
    }
    list->state->at = at;
    list_window_changed(list);
}

void list_window_page(struct list_page *list, bool down)
{
    if (list->rows->len > 0)
        list_window_ask(list, down ? LIST_PAGE_DOWN : LIST_PAGE_UP, false);
}
