#include "config.h"

#include "console/pages/form_private.h"

#include "base/error.h"
#include "console/pages/patience.h"
#include "console/terminal/terminal.h"
#include "console/widgets/line.h"
#include "store/listing.h"

struct picker_fetch;

/* A window of a listing, narrowed by a search, to take one value from: foreign keys of any number are found by typing. */
struct picker {
    struct page page;
    struct form *form;
    struct form_field *field;
    struct listing *listing;
    guint column; /* of the listing, with the value */
    CDKSCREEN *screen;
    struct widget *search;
    GPtrArray *rows;            /* of struct listing_row: the window */
    int current;                /* of the window */
    int room;                   /* rows that are seen */
    struct picker_fetch *fetch; /* a window that a job reads; NULL: none */
};

#define WINDOW_ROWS 40
#define PICKER_ROWS_LEAST 6

static struct picker *picker_of(const struct page *page)
{
    return (struct picker *)page;
}

static const struct listing_row *picker_row(const struct picker *picker, int index)
{
    return index >= 0 && index < (int)picker->rows->len ? picker->rows->pdata[index] : NULL;
}

/* Which window is wanted. `anchor` 0: from the beginning. */
struct picker_window {
    gint64 anchor;
    bool including, backwards;
};

/* A window that takes long to find, as a job reads it on a connection of its own. */
struct picker_fetch {
    struct job *job; /* borrowed, until it is done */
    char *name, *search;
    struct picker_window window;
    struct listing *listing;
    GPtrArray *rows;
};

static void picker_fetch_free(gpointer data)
{
    struct picker_fetch *fetch = data;
    listing_free(fetch->listing);
    g_clear_pointer(&fetch->rows, g_ptr_array_unref);
    g_free(fetch->name);
    g_free(fetch->search);
    g_free(fetch);
}

static bool picker_fetch_run(struct job *job, struct installation *installation, gpointer data,
                             GError **error)
{
    struct picker_fetch *fetch = data;
    const struct picker_window *window = &fetch->window;
    if (job_cancelled(job))
        return false;
    fetch->listing = listing_open(installation->database, fetch->name, 0, error);
    if (fetch->listing == NULL || !listing_set_search(fetch->listing, fetch->search, error))
        return false;
    fetch->rows = listing_fetch(fetch->listing, window->anchor, window->including,
                                window->backwards, WINDOW_ROWS, error);
    return fetch->rows != NULL;
}

/* Takes the rows. Beyond the first and the last one there are none, and those that are shown stay. */
static void picker_take_rows(struct picker *picker, const struct picker_window *window,
                             GPtrArray *rows)
{
    if (rows->len == 0 && window->anchor != 0) {
        g_ptr_array_unref(rows);
        return;
    }
    g_clear_pointer(&picker->rows, g_ptr_array_unref);
    picker->rows = rows;
    picker->current = window->backwards ? (int)rows->len - 1 : 0;
}

static void picker_fetch_done(struct console *console, struct page *page, gpointer data,
                              const GError *error)
{
    struct picker_fetch *fetch = data;
    struct picker *picker = (struct picker *)page;
    if (picker == NULL || picker->fetch != fetch)
        return;
    picker->fetch = NULL;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    listing_take_findings(picker->listing, fetch->listing);
    picker_take_rows(picker, &fetch->window, g_steal_pointer(&fetch->rows));
}

static const struct job_class picker_fetch_class = {
    .doing = "Searching",
    .quiet = true,
    .run = picker_fetch_run,
    .done = picker_fetch_done,
    .free = picker_fetch_free,
};

/* Until they are there, no key can mean a row of another search. */
static void picker_fetch_begin(struct picker *picker, const struct picker_window *window)
{
    struct picker_fetch *fetch = g_new0(struct picker_fetch, 1);
    fetch->name = g_strdup(picker->field->description->choose);
    fetch->search = g_strdup(listing_search(picker->listing));
    fetch->window = *window;
    if (window->anchor == 0)
        g_ptr_array_set_size(picker->rows, 0);
    picker->fetch = fetch;
    fetch->job = job_start(picker->page.console, &picker->page, &picker_fetch_class, fetch);
}

static void picker_fetch_drop(struct picker *picker)
{
    struct picker_fetch *fetch = g_steal_pointer(&picker->fetch);
    if (fetch != NULL)
        job_cancel(fetch->job);
}

static void picker_read(struct picker *picker, gint64 anchor, bool including, bool backwards)
{
    g_autoptr(GError) error = NULL;
    const struct picker_window window = { anchor, including, backwards };
    struct database *database = console_database(picker->page.console);
    picker_fetch_drop(picker);
    database_limit_time(database, PATIENCE_PROCESSOR, PATIENCE_ALL);
    GPtrArray *rows =
        listing_fetch(picker->listing, anchor, including, backwards, WINDOW_ROWS, &error);
    database_limit_time(database, 0, 0);
    if (rows != NULL)
        picker_take_rows(picker, &window, rows);
    else if (g_error_matches(error, STORE_ERROR, ERROR_CANCELLED))
        picker_fetch_begin(picker, &window);
    else
        console_error(picker->page.console, error);
}

static void picker_search(struct picker *picker)
{
    g_autoptr(GError) error = NULL;
    if (listing_set_search(picker->listing, line_widget_text(picker->search), &error))
        picker_read(picker, 0, true, false);
    else
        console_error(picker->page.console, error);
}

static void picker_step(struct picker *picker, int rows)
{
    const int wanted = picker->current + rows;
    if (picker->rows->len == 0 || picker->fetch != NULL)
        return;
    if (wanted >= 0 && wanted < (int)picker->rows->len) {
        picker->current = wanted;
        return;
    }
    const bool backwards = wanted < 0;
    const struct listing_row *edge = picker_row(picker, backwards ? 0 : (int)picker->rows->len - 1);
    picker->current = backwards ? 0 : (int)picker->rows->len - 1;
    picker_read(picker, edge->id, false, backwards);
}

static void picker_take(struct picker *picker)
{
    const struct listing_row *row = picker_row(picker, picker->current);
    struct form *form = picker->form;
    if (row == NULL)
        return;
    form_field_set(picker->field, row->cells[picker->column]);
    form_check_field(form, picker->field);
    form_update_aside(form);
    console_close(picker->page.console, &picker->page);
}

static enum outcome picker_key(struct page *page, const struct key *key)
{
    struct picker *picker = picker_of(page);
    switch (key->code) {
    case KEY_CODE_UP:
        picker_step(picker, -1);
        return OUTCOME_HANDLED;
    case KEY_CODE_DOWN:
        picker_step(picker, 1);
        return OUTCOME_HANDLED;
    case KEY_CODE_PAGE_UP:
        picker_step(picker, -MAX(picker->room - 1, 1));
        return OUTCOME_HANDLED;
    case KEY_CODE_PAGE_DOWN:
        picker_step(picker, MAX(picker->room - 1, 1));
        return OUTCOME_HANDLED;
    case KEY_CODE_ENTER:
        picker_take(picker);
        return OUTCOME_HANDLED;
    case KEY_CODE_ESCAPE:
        console_close(page->console, page);
        return OUTCOME_HANDLED;
    default:
        break;
    }
    const enum outcome outcome = widget_key(picker->search, key);
    if ((outcome & OUTCOME_CHANGED) != 0)
        picker_search(picker);
    return outcome;
}

static bool picker_takes_text(const struct page *page)
{
    (void)page;
    return true;
}

/* Below the line of search come the rows, each with the value first and what else the listing knows. */
static void picker_draw_row(const struct picker *picker, WINDOW *screen, int row, int index,
                            int column, int cells)
{
    const struct listing_row *shown = picker_row(picker, index);
    guint count = 0;
    const struct listing_column *columns = listing_columns(picker->listing, &count);
    g_autoptr(GString) text = g_string_new(shown->cells[picker->column]);
    for (guint i = 0; i < count; i++)
        if (i != picker->column && columns[i].value == LISTING_TEXT && *shown->cells[i] != '\0')
            g_string_append_printf(text, "  %s", shown->cells[i]);
    const bool current = index == picker->current;
    paint_text_padded(screen, row, column, cells, current ? ROLE_CURRENT : ROLE_TEXT, text->str);
}

static void picker_draw(struct page *page, WINDOW *screen)
{
    struct picker *picker = picker_of(page);
    const struct area *area = &page->area;
    const int rows = CLAMP(area->rows, PICKER_ROWS_LEAST, WINDOW_ROWS);
    const int cells = area->columns - 2;
    const int prompt = MIN(paint_cells("Search: "), cells / 2);
    const int first_row = area->row + 2;
    picker->room = MAX(rows - 3, 1);
    for (int i = 0; i < area->rows; i++)
        paint_text_padded(screen, area->row + i, 0, area->columns, ROLE_TEXT, "");
    paint_text(screen, area->row, 1, cells, ROLE_HEADING, picker->field->description->label);
    paint_text(screen, area->row + 1, 1, prompt, ROLE_TEXT, "Search: ");
    widget_place(picker->search, area->row + 1, 1 + prompt, 1, MAX(cells - prompt, 1));
    const int top = MAX(picker->current - picker->room + 1, 0);
    for (int i = 0; i < picker->room && picker_row(picker, top + i) != NULL; i++)
        picker_draw_row(picker, screen, first_row + i, top + i, 1, cells);
    if (picker->rows->len == 0)
        paint_text(screen, first_row, 1, cells, ROLE_HELP,
                   picker->fetch != NULL ? "Searching." : "Nothing is found.");
    paint_text(screen, area->row + area->rows - 1, 1, cells, ROLE_HELP,
               "Enter takes it   type to search   Esc leaves the field as it is");
    widget_draw_all(picker->screen);
    /* What is typed goes to the search anyway; who listens to the screen hears the current row. */
    if (picker_row(picker, picker->current) != NULL)
        terminal_place_cursor(first_row + picker->current - top, 1);
}

static void picker_clear(struct page *page)
{
    struct picker *picker = picker_of(page);
    widget_screen_free(picker->screen);
    g_clear_pointer(&picker->rows, g_ptr_array_unref);
    listing_free(picker->listing);
}

static const struct page_class picker_class = {
    .name = "picker",
    .size = sizeof(struct picker),
    .overlay = true,
    .draw = picker_draw,
    .key = picker_key,
    .takes_text = picker_takes_text,
    .clear = picker_clear,
};

static bool picker_find_column(struct picker *picker, const char *name)
{
    guint count = 0;
    const struct listing_column *columns = listing_columns(picker->listing, &count);
    for (guint i = 0; i < count; i++)
        if (g_str_equal(columns[i].name, name)) {
            picker->column = i;
            return true;
        }
    return false;
}

void form_pick(struct form *form, struct form_field *field)
{
    struct console *console = form->page.console;
    const struct field_description *description = field->description;
    g_autoptr(GError) error = NULL;
    struct listing *listing =
        listing_open(console_database(console), description->choose, 0, &error);
    if (listing == NULL) {
        console_error(console, error);
        return;
    }
    struct picker *picker = picker_of(page_new(&picker_class, console));
    picker->form = form;
    picker->field = field;
    picker->listing = listing;
    picker->rows = g_ptr_array_new();
    picker->screen = widget_screen_new();
    picker->search = line_widget_new(picker->screen, 0);
    widget_focus(picker->search);
    if (!picker_find_column(picker, description->choose_column)) {
        console_message(console, MESSAGE_ERROR,
                        "forms/%s.ini: choose of [field/%s] names no column of the listing %s.",
                        form->section->name, description->name, description->choose);
        picker_clear(&picker->page);
        g_free(picker);
        return;
    }
    picker_read(picker, 0, true, false);
    console_push(console, &picker->page);
}
