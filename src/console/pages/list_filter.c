#include "config.h"

#include "console/pages/list_private.h"

#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

#define DEBOUNCE 150 /* milliseconds of rest before what was typed is searched for */
#define FIELD_CELLS 32
#define GAP 3
#define CHOICES_MOST 2000

static const struct column_description *list_find_column(const struct list_page *list,
                                                         const char *name)
{
    const GPtrArray *columns = list->description->columns;
    for (guint i = 0; i < columns->len; i++) {
        const struct column_description *column = columns->pdata[i];
        if (g_str_equal(column->name, name))
            return column;
    }
    return NULL;
}

/* What has no words of its own is called as it is named: "learner" as "Learner". */
static char *name_as_label(const char *name)
{
    char *label = g_strdelimit(g_strdup(name), "_", ' ');
    label[0] = g_ascii_toupper(label[0]);
    return label;
}

static char *list_column_label(const struct list_page *list, const char *column)
{
    const struct column_description *described = list_find_column(list, column);
    return described != NULL ? g_strdup(described->label) : name_as_label(column);
}

static char *list_filter_label(const struct list_page *list, const char *filter)
{
    const GPtrArray *filters = list->description->filters;
    for (guint i = 0; i < filters->len; i++) {
        const struct filter_description *described = filters->pdata[i];
        if (g_str_equal(described->name, filter))
            return g_strdup(described->label);
    }
    return name_as_label(filter);
}

/* Filters by a large table have no choices to look labels up in; there a row is shown by two of its cells. */
static const struct {
    const char *filter, *listing;
    const char *columns[2];
} large_filters[] = { { "learner", "learners", { "name", "username" } } };

/* The first of the columns in which there is something. Caller frees; NULL: no such row. */
static char *list_row_label(const struct list_page *list, guint index, gint64 id)
{
    g_autoptr(listing) listing =
        listing_open(console_database(list->page.console), large_filters[index].listing, 0, NULL);
    g_autoptr(GPtrArray) rows =
        listing != NULL ? listing_fetch(listing, id, LISTING_FROM, 1, NULL) : NULL;
    const struct listing_row *row = rows != NULL && rows->len > 0 ? rows->pdata[0] : NULL;
    guint count = 0;
    const struct listing_column *columns =
        listing != NULL ? listing_columns(listing, &count) : NULL;
    for (guint wanted = 0; wanted < 2 && row != NULL && row->id == id; wanted++)
        for (guint i = 0; i < count; i++)
            if (g_str_equal(columns[i].name, large_filters[index].columns[wanted])
                && row->cells[i][0] != '\0')
                return g_strdup(row->cells[i]);
    return NULL;
}

/* What people read for a filter's value; as it is, if nothing else is known. Caller frees. */
static char *list_value_label(const struct list_page *list, const char *filter, const char *value)
{
    g_autoptr(GPtrArray) choices = listing_choices(list->listing, filter, CHOICES_MOST, NULL);
    for (guint i = 0; choices != NULL && i < choices->len; i++) {
        const struct listing_choice *choice = choices->pdata[i];
        if (g_str_equal(choice->value, value))
            return g_strdup(choice->label);
    }
    char *label = NULL;
    gint64 id = 0;
    for (guint i = 0; i < G_N_ELEMENTS(large_filters) && label == NULL; i++)
        if (g_str_equal(large_filters[i].filter, filter)
            && g_ascii_string_to_signed(value, 10, 1, G_MAXINT64, &id, NULL))
            label = list_row_label(list, i, id);
    return label != NULL ? label : g_strdup(value);
}

void list_label_values(struct list_page *list)
{
    const GPtrArray *filters = list->state->query->filters;
    for (guint i = 0; i < filters->len; i++) {
        const struct list_filter *filter = filters->pdata[i];
        for (guint j = 0; filter->values[j] != NULL; j++) {
            if (!g_str_equal(filter->labels[j], filter->values[j]))
                continue;
            g_free(filter->labels[j]);
            filter->labels[j] = list_value_label(list, filter->name, filter->values[j]);
        }
    }
}

/* "by Issued" with an arrow; without a column: the order in which rows were made. */
static char *list_order_words(const struct list_page *list)
{
    const struct list_query *query = list->state->query;
    bool descending = query->descending;
    const char *order = listing_order(list->listing, &descending);
    g_autofree char *label = order != NULL ? list_column_label(list, order) : g_strdup("entry");
    return g_strdup_printf("by %s %s", label, descending ? "\u25BE" : "\u25B4");
}

/* Draws "LABEL: value" and returns the column behind it. */
static int list_draw_part(const struct list_page *list, WINDOW *screen, int column, int end,
                          const char *label, const char *value)
{
    const int row = list->page.area.row;
    g_autofree char *caption = g_strdup_printf("%s: ", label);
    if (end - column < 4)
        return column;
    const int used = paint_text(screen, row, column, end - column, ROLE_TEXT, caption);
    if (value == NULL)
        return column + used;
    return column + used
           + paint_text(screen, row, column + used, end - column - used, ROLE_HEADING, value);
}

static int list_draw_filters(const struct list_page *list, WINDOW *screen, int column, int end)
{
    const GPtrArray *filters = list->state->query->filters;
    for (guint i = 0; i < filters->len && column < end; i++) {
        const struct list_filter *filter = filters->pdata[i];
        g_autofree char *label = list_filter_label(list, filter->name);
        g_autofree char *values = g_strjoinv(", ", filter->labels);
        column = list_draw_part(list, screen, column, end, label, values) + GAP;
    }
    return column;
}

/* What can be done, where nothing is searched for and nothing filtered. */
static void list_draw_hint(const struct list_page *list, WINDOW *screen, int end)
{
    g_autoptr(GString) hint = g_string_new(NULL);
    if (list->description->search != NULL)
        g_string_append_printf(hint, "/ Search %s", list->description->search);
    if (list->description->filters->len > 0)
        g_string_append_printf(hint, "%sf Filter", hint->len > 0 ? "   " : "");
    paint_text(screen, list->page.area.row, 1, end - 1, ROLE_HELP, hint->str);
}

static int list_search_end(const struct list_page *list)
{
    const int room = list->page.area.columns - 1;
    return MIN(1 + paint_cells("Search: ") + FIELD_CELLS, room);
}

void list_filter_layout(struct list_page *list)
{
    const struct area *area = &list->page.area;
    const int at = 1 + paint_cells("Search: ");
    if (list->searching && list_search_end(list) > at)
        widget_place(list->search, area->row, area->column + at, 1, list_search_end(list) - at);
    else
        widget_hide(list->search);
}

void list_filter_draw(struct list_page *list, WINDOW *screen)
{
    const struct list_query *query = list->state->query;
    const struct area *area = &list->page.area;
    g_autofree char *order = list_order_words(list);
    const int cells = MIN(paint_cells(order), area->columns / 2);
    const int end = area->columns - cells - 2;
    paint_text(screen, area->row, area->columns - cells - 1, cells, ROLE_TEXT, order);
    int column = 1;
    if (list->searching) {
        list_draw_part(list, screen, column, list_search_end(list), "Search", NULL);
        column = list_search_end(list) + GAP;
    } else if (query->search[0] != '\0') {
        column = list_draw_part(list, screen, column, end, "Search", query->search) + GAP;
    } else if (query->filters->len == 0) {
        list_draw_hint(list, screen, end);
    }
    list_draw_filters(list, screen, column, end);
}

/* Shows what matches: the current row, if it does, else from the first one on. */
static void list_search_apply(struct list_page *list)
{
    struct list_query *query = list->state->query;
    g_autofree char *text = widget_value(list->search);
    g_strstrip(text);
    if (g_str_equal(text, query->search))
        return;
    g_free(query->search);
    query->search = g_steal_pointer(&text);
    list_show(list, list->state->current, list->state->at);
}

static void list_search_end_typing(struct list_page *list)
{
    list->searching = false;
    list_filter_layout(list);
    widget_focus(list->table);
}

void list_search_begin(struct page *page)
{
    struct list_page *list = list_of(page);
    if (list->description->search == NULL) {
        console_message(page->console, MESSAGE_NOTE, "This list has no search");
        return;
    }
    list->searching = true;
    list->came_from = list->state->current;
    list->came_at = list->state->at;
    widget_set_value(list->search, list->state->query->search);
    list_filter_layout(list);
    widget_focus(list->search);
}

/* Esc: what was typed goes, and the person stands where they stood before. */
static void list_search_drop(struct list_page *list)
{
    widget_set_value(list->search, "");
    list_search_end_typing(list);
    struct list_query *query = list->state->query;
    if (query->search[0] == '\0')
        return;
    g_free(query->search);
    query->search = g_strdup("");
    list_show(list, list->came_from, list->came_at);
}

void list_search_keep(struct page *page)
{
    struct list_page *list = list_of(page);
    list_search_apply(list);
    list_search_end_typing(list);
}

/* Keys that leave the field, and mean there what they mean in the list. */
static bool list_search_leaves(int code)
{
    static const int keys[] = { KEY_CODE_UP, KEY_CODE_DOWN, KEY_CODE_PAGE_UP, KEY_CODE_PAGE_DOWN };
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        if (keys[i] == code)
            return true;
    return false;
}

enum outcome list_filter_key(struct list_page *list, const struct key *key)
{
    const bool keeps = key->code == KEY_CODE_ENTER || key->code == KEY_CODE_TAB;
    if (key->code == KEY_CODE_ESCAPE || key->code == KEY_CONTROL('G')) {
        list_search_drop(list);
        return OUTCOME_HANDLED | OUTCOME_CHANGED;
    }
    if (keeps || list_search_leaves(key->code)) {
        list_search_keep(&list->page);
        return keeps ? OUTCOME_HANDLED : OUTCOME_IGNORED;
    }
    const enum outcome outcome = widget_key(list->search, key);
    if ((outcome & OUTCOME_CHANGED) != 0 && !terminal_is_lean())
        page_tick_in(&list->page, DEBOUNCE);
    return outcome;
}

/* The tick may be the counting's: in lean mode nothing is searched for before Enter. */
void list_filter_tick(struct list_page *list)
{
    if (list->searching && !terminal_is_lean())
        list_search_apply(list);
}

static void list_search_clear(struct list_page *list)
{
    g_free(list->state->query->search);
    list->state->query->search = g_strdup("");
}

void list_drop_last(struct page *page)
{
    struct list_page *list = list_of(page);
    struct list_query *query = list->state->query;
    if (query->filters->len > 0)
        g_ptr_array_remove_index(query->filters, query->filters->len - 1);
    else if (query->search[0] != '\0')
        list_search_clear(list);
    else
        return;
    list_show(list, list->state->current, list->state->at);
}

void list_drop_all(struct page *page)
{
    struct list_page *list = list_of(page);
    if (!list_query_narrows(list->state->query))
        return;
    g_ptr_array_set_size(list->state->query->filters, 0);
    list_search_clear(list);
    list_show(list, list->state->current, list->state->at);
}
