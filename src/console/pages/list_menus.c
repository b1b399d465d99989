#include "config.h"

#include "console/pages/list_private.h"
#include "console/pages/overlays.h"

/* Sorting takes the row along on which the person stands. */
static void list_sort_by(struct list_page *list, const char *column, bool descending)
{
    struct list_query *query = list->state->query;
    char *order = g_strdup(column);
    g_free(query->order);
    query->order = order;
    query->descending = descending;
    list_show(list, list->state->current, list->state->at);
}

/* The described columns by which the source can be sorted: indexes of the description. */
static GArray *list_sortable(const struct list_page *list)
{
    GArray *sortable = g_array_new(FALSE, FALSE, sizeof(int));
    guint count = 0;
    const struct listing_column *columns = listing_columns(list->listing, &count);
    for (int i = 0; i < (int)list->description->columns->len; i++)
        if (list->cells[i] >= 0 && columns[list->cells[i]].sortable)
            g_array_append_val(sortable, i);
    return sortable;
}

static const struct column_description *list_description_at(const struct list_page *list, int index)
{
    return list->description->columns->pdata[index];
}

/* Dates begin with the newest one, all else as one reads; the same column again turns around. */
static void list_sort_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)console;
    (void)marked;
    struct list_page *list = data;
    g_autoptr(GArray) sortable = list_sortable(list);
    if (index < 0 || index >= (int)sortable->len)
        return;
    const struct column_description *column =
        list_description_at(list, g_array_index(sortable, int, (guint)index));
    bool descending = false;
    const char *now = listing_order(list->listing, &descending);
    const bool again = now != NULL && g_str_equal(now, column->name);
    const bool date = column->form == COLUMN_DATE || column->form == COLUMN_INSTANT;
    list_sort_by(list, column->name, again ? !descending : date);
}

void list_sort_open(struct page *page)
{
    struct list_page *list = list_of(page);
    g_autoptr(GArray) sortable = list_sortable(list);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    bool descending = false;
    const char *now = listing_order(list->listing, &descending);
    struct menu menu = { .title = "Sort by" };
    for (guint i = 0; i < sortable->len; i++) {
        const struct column_description *column =
            list_description_at(list, g_array_index(sortable, int, i));
        g_ptr_array_add(lines, column->label);
        if (now != NULL && g_str_equal(now, column->name))
            menu.current = (int)i;
    }
    if (lines->len == 0) {
        console_message(page->console, MESSAGE_NOTE, "This list has one order only");
        return;
    }
    g_ptr_array_add(lines, NULL);
    menu.lines = (const char *const *)lines->pdata;
    menu_open(page->console, &menu, list_sort_chosen, list, NULL);
}

void list_sort_reverse(struct page *page)
{
    struct list_page *list = list_of(page);
    bool descending = false;
    g_autofree char *order = g_strdup(listing_order(list->listing, &descending));
    list_sort_by(list, order, !descending);
}

/* The first column says which row it is, and stays. */
static void list_columns_chosen(struct console *console, gpointer data, int index,
                                const bool *marked)
{
    (void)console;
    struct list_page *list = data;
    if (index < 0 || marked == NULL)
        return;
    g_hash_table_remove_all(list->state->hidden);
    for (int i = 1; i < (int)list->description->columns->len; i++)
        if (!marked[i - 1])
            g_hash_table_add(list->state->hidden, g_strdup(list_description_at(list, i)->name));
    list_set_columns(list);
    list_window_changed(list);
}

void list_columns_open(struct page *page)
{
    struct list_page *list = list_of(page);
    const guint count = list->description->columns->len;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    g_autofree bool *marked = g_new0(bool, count);
    for (int i = 1; i < (int)count; i++) {
        const struct column_description *column = list_description_at(list, i);
        g_ptr_array_add(lines, column->label);
        marked[i - 1] = !g_hash_table_contains(list->state->hidden, column->name);
    }
    if (lines->len == 0)
        return;
    g_ptr_array_add(lines, NULL);
    const struct menu menu = { .title = "Columns shown",
                               .lines = (const char *const *)lines->pdata,
                               .many = true,
                               .marked = marked };
    menu_open(page->console, &menu, list_columns_chosen, list, NULL);
}
