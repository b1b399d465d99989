#include "config.h"

#include "base/error.h"
#include "base/fold.h"
#include "console/pages/list_commands.h"
#include "console/pages/list_private.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"
#include "console/widgets/line.h"
#include "console/widgets/table.h"

#define SEARCH_MOST 200
/* At most so many of what a section says above its rows. */
#define HEADING_ROWS 4

static void list_state_free(gpointer data)
{
    struct list_state *state = data;
    list_query_free(state->query);
    list_marks_clear(&state->marks);
    g_hash_table_unref(state->hidden);
    g_free(state);
}

static struct list_state *list_state_new(const struct section_description *description,
                                         gint64 scope)
{
    struct list_state *state = g_new0(struct list_state, 1);
    state->query = list_query_new(description->listing, scope);
    state->query->order = g_strdup(description->order);
    state->query->descending = description->descending;
    state->hidden = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    list_marks_init(&state->marks);
    return state;
}

/* The section's state of this session, made when its list is opened first. Borrowed. */
static struct list_state *list_state_kept(struct console *console, const struct section *section,
                                          gint64 scope)
{
    g_autofree char *name = g_strdup_printf("list/%s/%" G_GINT64_FORMAT, section->name, scope);
    struct list_state *state = console_kept(console, name);
    if (state == NULL) {
        state = list_state_new(console_description(console, section), scope);
        console_keep(console, name, state, list_state_free);
    }
    return state;
}

int list_column_find(const struct list_page *list, const char *name)
{
    guint count = 0;
    const struct listing_column *columns = listing_columns(list->listing, &count);
    for (guint i = 0; i < count; i++)
        if (g_str_equal(columns[i].name, name))
            return (int)i;
    return -1;
}

const char *list_raw_cell(const struct list_page *list, const struct listing_row *row,
                          const char *column)
{
    const int index = list_column_find(list, column);
    return index >= 0 ? row->cells[index] : NULL;
}

static const char *list_table_cell(gpointer data, int row, int column, enum role *role)
{
    const struct list_page *list = data;
    const char *text = ((char **)list->shown->pdata[row])[column];
    const int described = g_array_index(list->columns, int, (guint)column);
    *role = list_cell_role(list->description->columns->pdata[described], text);
    return text;
}

static bool list_table_marked(gpointer data, int row)
{
    const struct list_page *list = data;
    const struct listing_row *listed = list->rows->pdata[row];
    return list_marks_has(&list->state->marks, listed->id,
                          g_array_index(list->within, bool, (guint)row));
}

static const struct table_source list_table_source = {
    .cell = list_table_cell,
    .marked = list_table_marked,
};

void list_set_columns(struct list_page *list)
{
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(struct table_column));
    g_array_set_size(list->columns, 0);
    for (int i = 0; i < (int)list->description->columns->len; i++) {
        const struct column_description *described = list->description->columns->pdata[i];
        if (g_hash_table_contains(list->state->hidden, described->name))
            continue;
        const struct table_column column = { .label = described->label,
                                             .width = described->width,
                                             .grow = described->grow,
                                             .right = list_column_is_right(described),
                                             .words = described->form == COLUMN_TEXT
                                                      || described->form == COLUMN_LINES
                                                      || described->form == COLUMN_STATE,
                                             .priority = described->priority };
        g_array_append_val(columns, column);
        g_array_append_val(list->columns, i);
    }
    table_widget_set_columns(list->table, (const struct table_column *)columns->data,
                             (int)columns->len);
}

void list_set_empty(struct list_page *list)
{
    const struct list_query *query = list->state->query;
    const bool narrows = list->opened != NULL ? !list_query_same_rows(query, list->opened)
                                              : list_query_narrows(query);
    table_widget_set_empty(list->table, narrows ? "Nothing matches. F drops search and filters."
                                                : list->description->empty);
}

/* The words that are searched for, where they are found. */
static void list_set_words(struct list_page *list)
{
    g_autofree char *folded = text_fold(list->state->query->search, -1);
    g_auto(GStrv) words = g_strsplit_set(folded, " \t", -1);
    g_autoptr(GPtrArray) whole = g_ptr_array_new();
    for (char **word = words; *word != NULL; word++)
        if (**word != '\0')
            g_ptr_array_add(whole, *word);
    g_ptr_array_add(whole, NULL);
    table_widget_set_words(list->table, whole->len > 1 ? (const char *const *)whole->pdata : NULL);
}

/* What is known of the rows' number holds no longer. */
static void list_forget_count(struct list_page *list)
{
    list->count = -1;
    list->counted = false;
    list->state->marks.hidden = list_marks_none(&list->state->marks) ? 0 : -1;
}

void list_show(struct list_page *list, gint64 id, int at)
{
    g_autoptr(GError) error = NULL;
    if (!list_query_apply(list->state->query, list->listing, &error)) {
        console_error(list->page.console, error);
        return;
    }
    g_clear_pointer(&list->all, listing_free);
    list_forget_count(list);
    bool matches = false;
    if (id != 0 && !listing_matches(list->listing, id, &matches, NULL))
        matches = false;
    list_set_empty(list);
    list_set_words(list);
    list_window_anew(list, matches ? id : 0, at);
}

/* What the section says above the rows. */
static void list_read_heading(struct list_page *list)
{
    const gint64 scope = list->state->query->scope;
    struct console *console = list->page.console;
    if (list->section->list_title != NULL) {
        g_free(list->title);
        list->title = list->section->list_title(console, scope);
    }
    if (list->section->heading != NULL) {
        g_free(list->heading);
        list->heading = list->section->heading(console, scope);
    }
}

/* The rows that the heading takes; none where the list itself has few. */
static int list_heading_rows(const struct list_page *list)
{
    const struct area *area = &list->page.area;
    if (list->heading == NULL || area->rows < HEADING_ROWS * 2)
        return 0;
    return MIN(paint_wrapped_lines(list->heading, area->columns - 2), HEADING_ROWS);
}

/* The same list may have been opened once more above this one, and left otherwise. */
static void list_returned(struct page *page)
{
    struct list_page *list = list_of(page);
    if (list->state->shown_by != list)
        list_show(list, list->state->current, list->state->at);
}

static void list_layout(struct page *page)
{
    struct list_page *list = list_of(page);
    const struct area *area = &page->area;
    const int room = table_widget_room(list->table);
    const int above = list_heading_rows(list) + (area->rows > 3);
    widget_place(list->table, area->row + above, area->column, area->rows - above, area->columns);
    list_filter_layout(list);
    if (table_widget_room(list->table) != room && !list_fetch_later(list))
        list_window_around(list, list->state->current, list->state->at);
}

void list_read_again(struct list_page *list)
{
    if (list_fetch_later(list))
        return;
    const gint64 first = list_window_first_id(list), before = list->before;
    const int heading = list_heading_rows(list);
    list_read_heading(list);
    if (list_heading_rows(list) != heading)
        list_layout(&list->page);
    list->counted = false;
    list_window_around(list, list->state->current, list->state->at);
    if (list->before < 0 && first != 0 && first == list_window_first_id(list))
        list->before = before; /* as it seems; it is asked for again */
    list_count_start(list);
}

/* What a person has stopped does not begin again because somebody else writes. */
static void list_refresh(struct page *page)
{
    if (!list_of(page)->stopped)
        list_read_again(list_of(page));
}

static void list_draw(struct page *page, WINDOW *screen)
{
    struct list_page *list = list_of(page);
    if (page->area.rows > 3)
        list_filter_draw(list, screen);
    paint_wrapped(screen, page->area.row + 1, page->area.column + 1, list_heading_rows(list),
                  page->area.columns - 2, 0, ROLE_HEADING, list->heading);
    widget_draw_all(list->screen);
}

static enum outcome list_key(struct page *page, const struct key *key)
{
    struct list_page *list = list_of(page);
    return list->searching ? list_filter_key(list, key) : widget_key(list->table, key);
}

static bool list_takes_text(const struct page *page)
{
    return list_of(page)->searching;
}

static char *list_title(const struct page *page)
{
    const struct list_page *list = list_of(page);
    return g_strdup(list->title != NULL ? list->title : list->description->title);
}

static char *list_status(const struct page *page)
{
    return list_count_words(list_of(page));
}

static int list_tick(struct page *page)
{
    struct list_page *list = list_of(page);
    list_filter_tick(list);
    return list_count_tick(list);
}

static void list_clear(struct page *page)
{
    struct list_page *list = list_of(page);
    widget_screen_free(list->screen);
    listing_free(list->listing);
    listing_free(list->all);
    list_query_free(list->opened);
    g_free(list->title);
    g_free(list->heading);
    g_free(list->cells);
    g_array_unref(list->columns);
    g_ptr_array_unref(list->rows);
    g_ptr_array_unref(list->shown);
    g_array_unref(list->within);
    if (list->own_state)
        list_state_free(list->state);
}

static const struct console_command *const list_sets[] = { list_commands, NULL };

static const struct page_class list_class = {
    .name = "list",
    .size = sizeof(struct list_page),
    .commands = list_sets,
    .layout = list_layout,
    .draw = list_draw,
    .key = list_key,
    .takes_text = list_takes_text,
    .refresh = list_refresh,
    .returned = list_returned,
    .title = list_title,
    .status = list_status,
    .tick = list_tick,
    .clear = list_clear,
};

static void list_read_columns(struct list_page *list)
{
    const guint count = list->description->columns->len;
    list->cells = g_new(int, MAX(count, 1));
    for (guint i = 0; i < count; i++) {
        const struct column_description *column = list->description->columns->pdata[i];
        list->cells[i] = list_column_find(list, column->name);
    }
}

static void list_shown_row_free(gpointer data)
{
    g_strfreev(data);
}

static void list_push(struct console *console, const struct section *section,
                      struct list_state *state, bool own_state)
{
    g_autoptr(GError) error = NULL;
    struct listing *listing = list_query_open(state->query, console_database(console), &error);
    if (listing == NULL) {
        console_error(console, error);
        if (own_state)
            list_state_free(state);
        return;
    }
    struct list_page *list = (struct list_page *)page_new(&list_class, console);
    list->listing = listing;
    list->page.special = section->list_commands;
    list->section = section;
    list->description = console_description(console, section);
    list->state = state;
    list->own_state = own_state;
    list->opened = own_state ? list_query_copy(state->query) : NULL;
    list->columns = g_array_new(FALSE, FALSE, sizeof(int));
    list->rows = g_ptr_array_new();
    list->shown = g_ptr_array_new_with_free_func(list_shown_row_free);
    list->within = g_array_new(FALSE, FALSE, sizeof(bool));
    list->before = list->count = -1;
    list_read_heading(list);
    list->screen = widget_screen_new();
    list->table = table_widget_new(list->screen, &list_table_source, list);
    list->search = line_widget_new(list->screen, SEARCH_MOST);
    line_widget_set_prompt(list->search, list->description->search);
    list_read_columns(list);
    if (own_state)
        list_label_values(list);
    list_set_columns(list);
    table_widget_set_offset(list->table, state->offset);
    list_set_empty(list);
    list_set_words(list);
    console_push(console, &list->page);
    widget_focus(list->table);
    list_count_start(list);
}

void list_open(struct console *console, const struct section *section, gint64 scope)
{
    list_push(console, section, list_state_kept(console, section, scope), false);
}

void list_open_filtered(struct console *console, const struct section *section, gint64 scope,
                        const char *const *filters)
{
    struct list_state *state = list_state_new(console_description(console, section), scope);
    for (; filters[0] != NULL && filters[1] != NULL; filters += 2) {
        const char *const values[] = { filters[1], NULL };
        list_query_set_filter(state->query, filters[0], values, NULL);
    }
    list_push(console, section, state, true);
}

void list_open_labelled(struct console *console, const struct section *section, const char *filter,
                        const char *value, const char *label)
{
    struct list_state *state = list_state_new(console_description(console, section), 0);
    const char *const values[] = { value, NULL }, *const labels[] = { label, NULL };
    list_query_set_filter(state->query, filter, values, labels);
    list_push(console, section, state, true);
}

gint64 list_current_id(const struct page *page)
{
    const struct listing_row *row = list_window_current(list_of(page));
    return row != NULL ? row->id : 0;
}

gint64 list_scope(const struct page *page)
{
    return list_of(page)->state->query->scope;
}

void list_filter_by(struct page *page, const char *filter, const char *value)
{
    struct list_page *list = list_of(page);
    const char *const values[] = { value, NULL };
    list_query_set_filter(list->state->query, filter, values, NULL);
    list_show(list, list->state->current, list->state->at);
}

void list_go_to(struct page *page, const struct section *section, gint64 id)
{
    if (page == NULL || page->class != &list_class || list_of(page)->section != section)
        return;
    struct list_page *list = list_of(page);
    if (list->listing != NULL)
        list_window_around(list, id, list->state->at);
}

const struct listing_row *list_current_row(const struct page *page)
{
    return list_window_current(list_of(page));
}

const char *list_row_cell(const struct page *page, const struct listing_row *row,
                          const char *column)
{
    return list_raw_cell(list_of(page), row, column);
}

GArray *list_selection(const struct page *page, GError **error)
{
    const struct list_page *list = list_of(page);
    if (list->marking != NULL) {
        g_set_error(error, CONSOLE_ERROR, ERROR_BUSY,
                    "Marks are still being set; wait until that is done");
        return NULL;
    }
    if (!list_marks_none(&list->state->marks))
        return list_marks_ids(&list->state->marks, console_database(page->console), error);
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    const gint64 current = list_current_id(page);
    if (current != 0)
        g_array_append_val(ids, current);
    return ids;
}

bool list_has_selection(const struct page *page)
{
    const struct list_page *list = list_of(page);
    return !list_marks_none(&list->state->marks) || list_window_current(list) != NULL;
}

void list_mark_ids(struct page *page, const GArray *ids)
{
    struct list_page *list = list_of(page);
    struct list_marks *marks = &list->state->marks;
    list_marks_drop(marks);
    for (guint i = 0; i < ids->len; i++)
        id_set_add(marks->ids, g_array_index(ids, gint64, i));
    marks->hidden = -1;
    list_window_changed(list);
    list_count_start(list);
}

void list_clear_marks(struct page *page)
{
    struct list_page *list = list_of(page);
    list_marks_drop(&list->state->marks);
    list_window_changed(list);
}
