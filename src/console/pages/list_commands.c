#include "config.h"

#include "console/pages/form.h"
#include "console/pages/list_commands.h"
#include "console/pages/list_private.h"
#include "console/terminal/terminal.h"
#include "console/widgets/table.h"

/* While a search is typed, only what belongs to that is offered. */
static bool list_is_searching(const struct page *page)
{
    return list_of(page)->searching;
}

static bool list_is_idle(const struct page *page)
{
    return !list_of(page)->searching;
}

static bool list_has_rows(const struct page *page)
{
    return list_is_idle(page) && list_of(page)->rows->len > 0;
}

static bool list_has_marks(const struct page *page)
{
    return list_is_idle(page) && !list_marks_none(&list_of(page)->state->marks);
}

static bool list_can_add(const struct page *page)
{
    const struct section *section = list_of(page)->section;
    return list_is_idle(page) && (section->add != NULL || section->can_add);
}

static bool list_has_search(const struct page *page)
{
    return list_is_idle(page) && list_of(page)->description->search != NULL;
}

static bool list_has_filters(const struct page *page)
{
    return list_is_idle(page) && list_of(page)->description->filters->len > 0;
}

static bool list_is_narrowed(const struct page *page)
{
    return list_is_idle(page) && list_query_narrows(list_of(page)->state->query);
}

static void list_open_row(struct page *page)
{
    const struct list_page *list = list_of(page);
    const struct listing_row *row = list_window_current(list);
    if (row == NULL)
        return;
    if (list->section->open != NULL)
        list->section->open(page->console, row->id);
    else if (list->section->read != NULL)
        form_open(page->console, list->section, row->id, NULL);
}

static void list_add(struct page *page)
{
    const struct list_page *list = list_of(page);
    if (list->section->add != NULL)
        list->section->add(page->console);
    else
        form_open(page->console, list->section, 0, NULL);
}

static void list_up(struct page *page)
{
    list_window_move(list_of(page), -1);
}

static void list_down(struct page *page)
{
    list_window_move(list_of(page), 1);
}

static void list_page_up(struct page *page)
{
    list_window_page(list_of(page), false);
}

static void list_page_down(struct page *page)
{
    list_window_page(list_of(page), true);
}

static void list_first(struct page *page)
{
    list_window_end(list_of(page), false);
}

static void list_last(struct page *page)
{
    list_window_end(list_of(page), true);
}

static void list_scroll(struct page *page, bool right)
{
    struct list_page *list = list_of(page);
    if (!table_widget_scroll(list->table, right))
        terminal_bell();
    list->state->offset = table_widget_offset(list->table);
}

static void list_columns_left(struct page *page)
{
    list_scroll(page, false);
}

static void list_columns_right(struct page *page)
{
    list_scroll(page, true);
}

static void list_reload(struct page *page)
{
    list_read_again(list_of(page));
}

/* What names a row to other programs: the first of these that its source has, else the number of the row. */
static void list_copy_id(struct page *page)
{
    static const char *const names[] = { "verify_uuid", "uuid", "slug",
                                         "username",    "key",  "path_key" };
    const struct list_page *list = list_of(page);
    const struct listing_row *row = list_window_current(list);
    const char *id = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(names) && id == NULL && row != NULL; i++)
        id = list_raw_cell(list, row, names[i]);
    if (row == NULL)
        return;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, row->id);
    terminal_copy(id != NULL ? id : number);
    console_message(page->console, MESSAGE_NOTE, "Copied: %s", id != NULL ? id : number);
}

#define BAR CONSOLE_COMMAND_BAR
#define MENU CONSOLE_COMMAND_MENU
#define HIDDEN CONSOLE_COMMAND_HIDDEN
#define WRITES CONSOLE_COMMAND_WRITES

const struct console_command list_commands[] = {
    { "search-stop", { KEY_CODE_ESCAPE }, BAR, NULL, list_is_fetching, list_fetch_stop },
    { "search-keep", { KEY_CODE_ENTER }, BAR | HIDDEN, NULL, list_is_searching, list_search_keep },
    { "open", { KEY_CODE_ENTER, 'e' }, BAR, NULL, list_has_rows, list_open_row },
    { "add", { 'a' }, BAR | MENU | WRITES, NULL, list_can_add, list_add },
    { "mark", { KEY_CODE_SPACE, KEY_CODE_INSERT }, BAR, NULL, list_has_rows, list_mark },
    { "search", { '/' }, BAR, NULL, list_has_search, list_search_begin },
    { "filter", { 'f' }, BAR, NULL, list_has_filters, list_facets_open },
    { "drop-filters", { 'F' }, BAR, NULL, list_is_narrowed, list_drop_all },
    { "drop-filter", { KEY_CODE_BACKSPACE }, 0, NULL, list_is_narrowed, list_drop_last },
    { "mark-all", { 'A' }, BAR | MENU, NULL, list_has_rows, list_mark_all },
    { "mark-none", { 'U' }, MENU, NULL, list_has_marks, list_mark_none },
    { "mark-range", { 'V' }, 0, NULL, list_has_rows, list_mark_range },
    { "mark-pattern", { '+' }, 0, NULL, list_has_rows, list_mark_pattern },
    { "unmark-pattern", { '-' }, 0, NULL, list_has_marks, list_unmark_pattern },
    { "mark-invert", { '*' }, 0, NULL, list_has_rows, list_mark_invert },
    { "sort", { 's' }, 0, NULL, NULL, list_sort_open },
    { "reverse", { 'S' }, 0, NULL, NULL, list_sort_reverse },
    { "columns", { 'c' }, 0, NULL, NULL, list_columns_open },
    { "reload", { 'R' }, 0, NULL, NULL, list_reload },
    { "export-rows", { 'w' }, MENU, NULL, list_has_rows, list_export },
    { "copy-id", { 'y' }, MENU, NULL, list_has_rows, list_copy_id },
    { "remove",
      { KEY_CODE_DELETE, 'd' },
      MENU | WRITES | CONSOLE_COMMAND_DESTRUCTIVE,
      NULL,
      list_can_remove,
      list_remove },
    { "row-up", { KEY_CODE_UP, 'k', KEY_CONTROL('P') }, HIDDEN, NULL, NULL, list_up },
    { "row-down", { KEY_CODE_DOWN, 'j', KEY_CONTROL('N') }, HIDDEN, NULL, NULL, list_down },
    { "page-up", { KEY_CODE_PAGE_UP, KEY_CONTROL('B') }, HIDDEN, NULL, NULL, list_page_up },
    { "page-down", { KEY_CODE_PAGE_DOWN, KEY_CONTROL('F') }, HIDDEN, NULL, NULL, list_page_down },
    { "first-row", { KEY_CODE_HOME, 'g' }, HIDDEN, NULL, NULL, list_first },
    { "last-row", { KEY_CODE_END, 'G' }, HIDDEN, NULL, NULL, list_last },
    { "columns-left", { KEY_CODE_LEFT, '<', 'h' }, HIDDEN, NULL, NULL, list_columns_left },
    { "columns-right", { KEY_CODE_RIGHT, '>', 'l' }, HIDDEN, NULL, NULL, list_columns_right },
    { 0 },
};
