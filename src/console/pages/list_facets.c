#include "config.h"

#include "console/pages/list_commands.h"
#include "console/pages/list_private.h"

#include "base/fold.h"
#include "console/pages/chooser.h"
#include "console/pages/narrow.h"
#include "console/pages/overlay.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

#define PANEL_CELLS 38
#define PANEL_MOST 74
#define BOX_CELLS 4 /* "[x] " */
#define CHOICES_MOST 2000

/* A filter with what it can be set to; and a line of the panel: a filter's heading, or one of its choices. */
struct facet {
    char *name, *label;
    GPtrArray *choices; /* of struct listing_choice */
    bool *taken;
};

struct facet_line {
    guint facet;
    int choice; /* -1: the heading */
};

struct facets_page {
    struct page page;
    struct list_page *list; /* below; it stays as long as this page */
    GPtrArray *facets;      /* of struct facet */
    GArray *lines;          /* of struct facet_line: what narrowing leaves */
    struct narrow narrow;
    struct chooser chooser;
    int cells; /* that the widest choice wants */
    struct area inside;
    bool touched; /* something was chosen or dropped */
};

static void facet_free(gpointer data)
{
    struct facet *facet = data;
    g_free(facet->name);
    g_free(facet->label);
    g_ptr_array_unref(facet->choices);
    g_free(facet->taken);
    g_free(facet);
}

static const struct facet_line *facets_line(const struct facets_page *facets, int index)
{
    return &g_array_index(facets->lines, struct facet_line, (guint)index);
}

static const struct facet_line *facets_current(const struct facets_page *facets)
{
    return facets->chooser.current < 0 ? NULL : facets_line(facets, facets->chooser.current);
}

static void facets_narrow_one(struct facets_page *facets, guint index)
{
    const struct facet *facet = facets->facets->pdata[index];
    const guint heading = facets->lines->len;
    for (int i = 0; i < (int)facet->choices->len; i++) {
        const struct listing_choice *choice = facet->choices->pdata[i];
        g_autofree char *folded = text_fold(choice->label, -1);
        const struct facet_line line = { .facet = index, .choice = i };
        if (narrow_matches(&facets->narrow, folded))
            g_array_append_val(facets->lines, line);
    }
    const struct facet_line line = { .facet = index, .choice = -1 };
    if (facets->lines->len > heading || narrow_is_empty(&facets->narrow))
        g_array_insert_val(facets->lines, heading, line);
}

/* The first choice of a filter is never at the top without the filter's name. */
static void facets_show_heading(struct facets_page *facets)
{
    struct chooser *chooser = &facets->chooser;
    if (chooser->first > 0 && chooser->first == chooser->current && chooser->rows > 1
        && facets_line(facets, chooser->first - 1)->choice < 0)
        chooser->first--;
}

static void facets_narrow(struct facets_page *facets)
{
    g_array_set_size(facets->lines, 0);
    for (guint i = 0; i < facets->facets->len; i++)
        facets_narrow_one(facets, i);
    chooser_set_count(&facets->chooser, (int)facets->lines->len);
    chooser_go(&facets->chooser, facets->lines->len > 1 ? 1 : 0);
    facets_show_heading(facets);
}

/* What is chosen takes effect at once: the list beside the panel shows it. */
static void facets_apply(struct facets_page *facets, const struct facet *facet)
{
    struct list_page *list = facets->list;
    g_autoptr(GPtrArray) values = g_ptr_array_new(), labels = g_ptr_array_new();
    for (guint i = 0; i < facet->choices->len; i++) {
        const struct listing_choice *choice = facet->choices->pdata[i];
        if (!facet->taken[i])
            continue;
        g_ptr_array_add(values, choice->value);
        g_ptr_array_add(labels, choice->label);
    }
    g_ptr_array_add(values, NULL);
    g_ptr_array_add(labels, NULL);
    facets->touched = true;
    list_query_set_filter(list->state->query, facet->name, (const char *const *)values->pdata,
                          (const char *const *)labels->pdata);
    list_show(list, list->state->current, list->state->at);
}

static void facets_toggle(struct facets_page *facets)
{
    const struct facet_line *line = facets_current(facets);
    if (line == NULL || line->choice < 0)
        return;
    struct facet *facet = facets->facets->pdata[line->facet];
    facet->taken[line->choice] = !facet->taken[line->choice];
    facets_apply(facets, facet);
}

static void facets_drop(struct page *page)
{
    struct facets_page *facets = (struct facets_page *)page;
    const struct facet_line *line = facets_current(facets);
    if (line == NULL)
        return;
    struct facet *facet = facets->facets->pdata[line->facet];
    for (guint i = 0; i < facet->choices->len; i++)
        facet->taken[i] = false;
    facets_apply(facets, facet);
}

static void facets_close(struct page *page)
{
    console_close(page->console, page);
}

/* Enter takes the choice on which one stands, if nothing else was done. */
static void facets_done(struct page *page)
{
    struct facets_page *facets = (struct facets_page *)page;
    if (!facets->touched)
        facets_toggle(facets);
    facets_close(page);
}

const struct console_command list_filter_commands[] = {
    { "filter-done",
      { KEY_CODE_ENTER },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      NULL,
      NULL,
      facets_done },
    { "filter-drop",
      { KEY_CODE_DELETE },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      NULL,
      NULL,
      facets_drop },
    { "dismiss",
      { KEY_CODE_ESCAPE, KEY_CONTROL('G') },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      NULL,
      NULL,
      facets_close },
    { 0 },
};
static const struct console_command *const facets_sets[] = { list_filter_commands, NULL };

static void facets_layout(struct page *page)
{
    struct facets_page *facets = (struct facets_page *)page;
    const int rows = MIN((int)facets->lines->len + 1, page->area.rows - 2);
    facets->inside = overlay_place(&page->area, MAX(rows, 4), facets->cells);
    if (facets->inside.columns == facets->cells)
        facets->inside.column = page->area.column + 2;
    chooser_set_rows(&facets->chooser, MAX(facets->inside.rows - 1, 1));
    facets_show_heading(facets);
}

static void facets_draw_line(const struct facets_page *facets, WINDOW *screen, int row,
                             const struct facet_line *line)
{
    const struct facet *facet = facets->facets->pdata[line->facet];
    const int column = facets->inside.column + OVERLAY_MARKER_CELLS;
    const int cells = facets->inside.columns - OVERLAY_MARKER_CELLS;
    if (line->choice < 0) {
        paint_text(screen, row, column, cells, ROLE_HEADING, facet->label);
        return;
    }
    const struct listing_choice *choice = facet->choices->pdata[line->choice];
    g_autofree char *count = choice->count >= 0 ? console_show_number(choice->count) : g_strdup("");
    const int wanted = paint_cells(count);
    paint_text(screen, row, column, cells, ROLE_TEXT, facet->taken[line->choice] ? "[x]" : "[ ]");
    paint_text(screen, row, column + BOX_CELLS, cells - BOX_CELLS - wanted - 1, ROLE_TEXT,
               choice->label);
    paint_text_right(screen, row, column + cells - wanted, wanted, ROLE_HELP, count);
}

static void facets_draw(struct page *page, WINDOW *screen)
{
    const struct facets_page *facets = (const struct facets_page *)page;
    const struct area *inside = &facets->inside;
    const struct chooser *chooser = &facets->chooser;
    overlay_draw_frame(page, screen, inside, "Filter");
    const int typed_end = narrow_draw(&facets->narrow, screen, inside->row, inside->column,
                                      inside->columns, "Narrow:", "(type; Space chooses)");
    for (int i = 0; i < chooser->rows && chooser->first + i < chooser->count; i++)
        facets_draw_line(facets, screen, inside->row + 1 + i,
                         facets_line(facets, chooser->first + i));
    if (chooser->count > 0)
        overlay_mark_current(screen, inside->row + 1 + chooser->current - chooser->first,
                             inside->column, inside->columns);
    else
        terminal_place_cursor(inside->row, typed_end);
}

static enum outcome facets_key(struct page *page, const struct key *key)
{
    struct facets_page *facets = (struct facets_page *)page;
    if (key->code == KEY_CODE_SPACE) {
        facets_toggle(facets);
        return OUTCOME_HANDLED;
    }
    if (chooser_key(&facets->chooser, key->code, false) != OUTCOME_IGNORED) {
        facets_show_heading(facets);
        return OUTCOME_HANDLED;
    }
    const enum outcome outcome = narrow_key(&facets->narrow, key);
    if ((outcome & OUTCOME_CHANGED) != 0)
        facets_narrow(facets);
    return outcome;
}

static bool facets_takes_text(const struct page *page)
{
    (void)page;
    return true;
}

/* The list below tells how many rows are left. */
static char *facets_status(const struct page *page)
{
    return list_count_words(((const struct facets_page *)page)->list);
}

static void facets_clear(struct page *page)
{
    struct facets_page *facets = (struct facets_page *)page;
    g_ptr_array_unref(facets->facets);
    g_array_unref(facets->lines);
    narrow_clear(&facets->narrow);
}

static const struct page_class facets_class = {
    .name = "filter",
    .size = sizeof(struct facets_page),
    .overlay = true,
    .commands = facets_sets,
    .layout = facets_layout,
    .draw = facets_draw,
    .key = facets_key,
    .takes_text = facets_takes_text,
    .status = facets_status,
    .clear = facets_clear,
};

/* As wide as what is to be told apart, such as the keys of courses, if there is room. */
static void facets_widen(struct facets_page *facets, const GPtrArray *choices)
{
    for (guint i = 0; i < choices->len; i++) {
        const struct listing_choice *choice = choices->pdata[i];
        g_autofree char *count =
            choice->count >= 0 ? console_show_number(choice->count) : g_strdup("");
        const int cells =
            OVERLAY_MARKER_CELLS + BOX_CELLS + paint_cells(choice->label) + 1 + paint_cells(count);
        facets->cells = CLAMP(cells, facets->cells, PANEL_MOST);
    }
}

/* A filter with its choices; those that are set already are taken. */
static bool facets_add(struct facets_page *facets, const struct filter_description *filter,
                       GError **error)
{
    g_autoptr(GPtrArray) choices =
        listing_choices(facets->list->listing, filter->name, CHOICES_MOST, error);
    if (choices == NULL)
        return false;
    struct facet *facet = g_new0(struct facet, 1);
    facet->name = g_strdup(filter->name);
    facet->label = g_strdup(filter->label);
    facet->taken = g_new0(bool, choices->len + 1);
    const struct list_filter *set = list_query_filter(facets->list->state->query, filter->name);
    for (guint i = 0; i < choices->len && set != NULL; i++)
        facet->taken[i] =
            g_strv_contains((const char *const *)set->values,
                            ((const struct listing_choice *)choices->pdata[i])->value);
    facets_widen(facets, choices);
    facet->choices = g_steal_pointer(&choices);
    g_ptr_array_add(facets->facets, facet);
    return true;
}

void list_facets_open(struct page *page)
{
    struct list_page *list = list_of(page);
    const GPtrArray *filters = list->description->filters;
    if (filters->len == 0) {
        console_message(page->console, MESSAGE_NOTE, "This list has no filters");
        return;
    }
    struct facets_page *facets = (struct facets_page *)page_new(&facets_class, page->console);
    facets->list = list;
    facets->cells = PANEL_CELLS;
    facets->facets = g_ptr_array_new_with_free_func(facet_free);
    facets->lines = g_array_new(FALSE, FALSE, sizeof(struct facet_line));
    narrow_init(&facets->narrow);
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < filters->len; i++) {
        if (!facets_add(facets, filters->pdata[i], &error)) {
            console_error(page->console, error);
            break;
        }
    }
    facets_narrow(facets);
    console_push(page->console, &facets->page);
}
