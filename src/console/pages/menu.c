#include "config.h"

#include "console/pages/overlays.h"

#include "base/fold.h"
#include "console/command.h"
#include "console/pages/chooser.h"
#include "console/pages/narrow.h"
#include "console/pages/overlay.h"
#include "console/pages/overlay_commands.h"
#include "console/terminal/match.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

#define BESIDE_COLUMNS 70 /* from this width on the details stand beside the lines */
#define DETAIL_COLUMNS 34
#define DETAIL_GAP 4
#define DETAIL_ROWS 3
#define LINES_MAXIMUM 60 /* cells of a line before it is cut */
#define MARK_CELLS 4
#define NOT_NOW "not now"
#define NOT_NOW_CELLS 9 /* with two blanks before it */

struct menu_page {
    struct page page;
    char *title;
    GPtrArray *lines, *details, *greyed, *folded; /* char *; details and greyed may hold NULL */
    bool has_details, many;
    bool *marked;
    GArray *shown; /* int: the lines that narrowing leaves */
    struct narrow narrow;
    struct chooser chooser;
    struct area inside, detail; /* detail without rows: none */
    int line_cells;

    void (*chosen)(struct console *console, gpointer data, int index, const bool *marked);
    gpointer data;
    GDestroyNotify free_data;
};

static int menu_current(const struct menu_page *menu)
{
    return menu->chooser.current < 0 ? -1 : g_array_index(menu->shown, int, menu->chooser.current);
}

static void menu_narrow(struct menu_page *menu)
{
    const int before = menu->shown->len > 0 ? menu_current(menu) : -1;
    int current = 0;
    g_array_set_size(menu->shown, 0);
    for (int i = 0; i < (int)menu->lines->len; i++) {
        if (!narrow_matches(&menu->narrow, menu->folded->pdata[i]))
            continue;
        if (i == before)
            current = (int)menu->shown->len;
        g_array_append_val(menu->shown, i);
    }
    chooser_set_count(&menu->chooser, (int)menu->shown->len);
    chooser_go(&menu->chooser, current);
}

/* The page is gone before the answer is given, so that it may open others. */
static void menu_end(struct page *page, int index)
{
    struct menu_page *menu = (struct menu_page *)page;
    struct console *console = page->console;
    void (*chosen)(struct console *, gpointer, int, const bool *) = menu->chosen;
    gpointer data = g_steal_pointer(&menu->data);
    const GDestroyNotify free_data = menu->free_data;
    g_autofree bool *marked = g_steal_pointer(&menu->marked);
    menu->free_data = NULL;
    console_close(console, page);
    chosen(console, data, index, marked);
    if (free_data != NULL)
        free_data(data);
}

static void menu_choose(struct page *page)
{
    struct menu_page *menu = (struct menu_page *)page;
    const int current = menu_current(menu);
    if (menu->many)
        menu_end(page, 0);
    else if (current >= 0 && menu->greyed->pdata[current] != NULL)
        console_message(page->console, MESSAGE_NOTE, "%s", (char *)menu->greyed->pdata[current]);
    else if (current >= 0)
        menu_end(page, current);
}

static void menu_dismiss(struct page *page)
{
    menu_end(page, -1);
}

const struct console_command menu_commands[] = {
    { .name = "choose",
      .keys = { KEY_CODE_ENTER },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .run = menu_choose },
    { .name = "dismiss",
      .keys = { KEY_CODE_ESCAPE, KEY_CONTROL('g') },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .run = menu_dismiss },
    { 0 },
};
static const struct console_command *const sets[] = { menu_commands, NULL };

static void menu_layout(struct page *page)
{
    struct menu_page *menu = (struct menu_page *)page;
    const int count = (int)menu->lines->len;
    const bool beside = menu->has_details && page->area.columns >= BESIDE_COLUMNS;
    const bool below = menu->has_details && !beside;
    const int columns = menu->line_cells + (beside ? DETAIL_COLUMNS + DETAIL_GAP : 0);
    const int rows = MAX(count, beside ? 6 : 1) + 1 + (below ? DETAIL_ROWS + 1 : 0);
    menu->inside = overlay_place(&page->area, rows, columns);
    menu->detail = menu->inside;
    const int lines_columns = MIN(menu->line_cells, menu->inside.columns - (beside ? 20 : 0));
    int lines_rows = menu->inside.rows - 1;
    menu->detail.rows = 0;
    if (beside) {
        menu->detail.rows = lines_rows;
        menu->detail.row++;
        menu->detail.column += lines_columns + DETAIL_GAP;
        menu->detail.columns -= lines_columns + DETAIL_GAP;
    } else if (below && lines_rows > DETAIL_ROWS + 2) {
        lines_rows -= DETAIL_ROWS + 1;
        menu->detail.rows = DETAIL_ROWS;
        menu->detail.row += 1 + lines_rows + 1;
    }
    chooser_set_rows(&menu->chooser, lines_rows);
}

static void menu_draw_line(struct menu_page *menu, WINDOW *screen, int row, int cells, int index)
{
    cells -= OVERLAY_MARKER_CELLS;
    const int column = menu->inside.column + OVERLAY_MARKER_CELLS;
    const enum role role = menu->greyed->pdata[index] != NULL ? ROLE_READ_ONLY : ROLE_TEXT;
    int used = 0;
    if (menu->many)
        used = paint_text(screen, row, column, cells, role, menu->marked[index] ? "[x] " : "[ ] ");
    const bool greyed = menu->greyed->pdata[index] != NULL;
    used += paint_text(screen, row, column + used, cells - used - (greyed ? NOT_NOW_CELLS : 0),
                       role, menu->lines->pdata[index]);
    if (greyed)
        paint_text(screen, row, column + cells - NOT_NOW_CELLS + 2, NOT_NOW_CELLS, role, NOT_NOW);
    for (char **word = menu->narrow.words; *word != NULL; word++)
        match_paint(screen, row, column, used, *word);
}

static void menu_draw_detail(struct menu_page *menu, WINDOW *screen)
{
    const int current = menu_current(menu);
    const struct area *area = &menu->detail;
    if (current < 0 || area->rows <= 0)
        return;
    if (area->column == menu->inside.column)
        paint_rule(screen, area->row - 1, area->column, area->columns);
    const char *detail = menu->details->pdata[current], *greyed = menu->greyed->pdata[current];
    g_autofree char *text = g_strjoin(detail != NULL && greyed != NULL ? "\n" : "",
                                      detail != NULL ? detail : "", greyed, NULL);
    paint_wrapped(screen, area->row, area->column, area->rows, area->columns, 0, ROLE_HELP, text);
}

static void menu_draw(struct page *page, WINDOW *screen)
{
    struct menu_page *menu = (struct menu_page *)page;
    const struct area *inside = &menu->inside;
    const int cells = menu->detail.rows > 0 && menu->detail.column > inside->column
                          ? menu->detail.column - inside->column - DETAIL_GAP
                          : inside->columns;
    overlay_draw_frame(page, screen, inside, menu->title);
    const int typed_end =
        narrow_draw(&menu->narrow, screen, inside->row, inside->column, inside->columns,
                    "Narrow:", menu->many ? "(type; Space marks)" : "(type)");
    const struct chooser *chooser = &menu->chooser;
    for (int i = 0; i < chooser->rows && chooser->first + i < chooser->count; i++)
        menu_draw_line(menu, screen, inside->row + 1 + i, cells,
                       g_array_index(menu->shown, int, chooser->first + i));
    if (chooser->count == 0)
        paint_text(screen, inside->row + 1, inside->column, cells, ROLE_HELP, "nothing like that");
    menu_draw_detail(menu, screen);
    if (chooser->count > 0)
        overlay_mark_current(screen, inside->row + 1 + chooser->current - chooser->first,
                             inside->column, cells);
    else
        terminal_place_cursor(inside->row, typed_end);
}

static enum outcome menu_key(struct page *page, const struct key *key)
{
    struct menu_page *menu = (struct menu_page *)page;
    const int current = menu_current(menu);
    if (menu->many && key->code == KEY_CODE_SPACE) {
        if (current >= 0 && menu->greyed->pdata[current] == NULL)
            menu->marked[current] = !menu->marked[current];
        chooser_go(&menu->chooser, menu->chooser.current + 1);
        return OUTCOME_HANDLED;
    }
    if (chooser_key(&menu->chooser, key->code, false) != OUTCOME_IGNORED)
        return OUTCOME_HANDLED;
    const enum outcome outcome = narrow_key(&menu->narrow, key);
    if (outcome & OUTCOME_CHANGED)
        menu_narrow(menu);
    return outcome;
}

static bool menu_takes_text(const struct page *page)
{
    (void)page;
    return true;
}

static void menu_clear(struct page *page)
{
    struct menu_page *menu = (struct menu_page *)page;
    g_free(menu->title);
    g_ptr_array_unref(menu->lines);
    g_ptr_array_unref(menu->details);
    g_ptr_array_unref(menu->greyed);
    g_ptr_array_unref(menu->folded);
    g_array_unref(menu->shown);
    narrow_clear(&menu->narrow);
    g_free(menu->marked);
    if (menu->free_data != NULL)
        menu->free_data(menu->data);
}

static const struct page_class menu_class = {
    .name = "menu",
    .size = sizeof(struct menu_page),
    .overlay = true,
    .commands = sets,
    .layout = menu_layout,
    .draw = menu_draw,
    .key = menu_key,
    .takes_text = menu_takes_text,
    .clear = menu_clear,
};

static void menu_take_lines(struct menu_page *page, const struct menu *menu)
{
    page->lines = g_ptr_array_new_with_free_func(g_free);
    page->details = g_ptr_array_new_with_free_func(g_free);
    page->greyed = g_ptr_array_new_with_free_func(g_free);
    page->folded = g_ptr_array_new_with_free_func(g_free);
    bool any_greyed = false;
    for (int i = 0; menu->lines[i] != NULL; i++) {
        const char *detail = menu->details != NULL ? menu->details[i] : NULL;
        g_ptr_array_add(page->lines, g_strdup(menu->lines[i]));
        g_ptr_array_add(page->folded, text_fold(menu->lines[i], -1));
        g_ptr_array_add(page->details, g_strdup(detail));
        g_ptr_array_add(page->greyed, g_strdup(menu->greyed != NULL ? menu->greyed[i] : NULL));
        page->line_cells = MAX(page->line_cells, paint_cells(menu->lines[i]));
        any_greyed |= page->greyed->pdata[i] != NULL;
        page->has_details |= detail != NULL || page->greyed->pdata[i] != NULL;
    }
    page->line_cells = MIN(page->line_cells, LINES_MAXIMUM) + OVERLAY_MARKER_CELLS
                       + (menu->many ? MARK_CELLS : 0) + (any_greyed ? NOT_NOW_CELLS : 0);
    page->line_cells = MAX(page->line_cells, MAX(paint_cells(menu->title) + 2, 28));
}

void menu_open(struct console *console, const struct menu *menu,
               void (*chosen)(struct console *console, gpointer data, int index,
                              const bool *marked),
               gpointer data, GDestroyNotify free_data)
{
    struct menu_page *page = (struct menu_page *)page_new(&menu_class, console);
    page->title = g_strdup(menu->title);
    menu_take_lines(page, menu);
    page->many = menu->many;
    page->marked = g_new0(bool, page->lines->len + 1);
    for (guint i = 0; menu->many && menu->marked != NULL && i < page->lines->len; i++)
        page->marked[i] = menu->marked[i];
    page->shown = g_array_new(FALSE, FALSE, sizeof(int));
    page->chosen = chosen;
    page->data = data;
    page->free_data = free_data;
    narrow_init(&page->narrow);
    menu_narrow(page);
    chooser_go(&page->chooser, menu->current);
    console_push(console, &page->page);
}
