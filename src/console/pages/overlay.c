#include "config.h"

#include "console/pages/overlay.h"

#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

/* A side and a blank to the left, a blank and a side to the right. */
#define SIDES 4
#define SIDE 2

/* The rule above is always there; the one below not where the area's end is one. */
struct area overlay_place(const struct area *area, int rows, int columns)
{
    struct area inside = { .rows = rows, .columns = columns };
    if (columns + SIDES > area->columns)
        inside.columns = MAX(area->columns - 2, 1);
    if (rows + 2 > area->rows)
        inside.rows = MAX(area->rows - 1, 1);
    inside.row = area->row + MAX((area->rows - inside.rows) / 2, MIN(area->rows - 1, 1));
    inside.column = area->column + (area->columns - inside.columns) / 2;
    return inside;
}

char *overlay_key_names(const struct console_command *command)
{
    GString *names = g_string_new(NULL);
    for (int i = 0; i < CONSOLE_COMMAND_KEYS && command->keys[i] != 0; i++) {
        g_autofree char *name = key_caption(command->keys[i]);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", name);
    }
    return g_string_free(names, FALSE);
}

void overlay_blank(WINDOW *screen, int row, int column, int cells)
{
    paint_text_padded(screen, row, column, cells, ROLE_TEXT, "");
}

void overlay_mark_current(WINDOW *screen, int row, int column, int cells)
{
    paint_text(screen, row, column, cells, ROLE_TEXT, "\u25B8");
    if (!terminal_is_lean())
        paint_role(screen, row, column, cells, ROLE_CURRENT);
    terminal_place_cursor(getbegy(screen) + row, getbegx(screen) + column);
}

static bool has_sides(const struct page *page, const struct area *inside)
{
    return inside->columns + SIDES <= page->area.columns && !terminal_is_lean();
}

static void draw_cell(WINDOW *screen, int row, int column, const cchar_t *wide, chtype plain)
{
    wattrset(screen, (int)theme_attributes(ROLE_RULE));
    if (terminal_is_utf8())
        mvwadd_wch(screen, row, column, wide);
    else
        mvwaddch(screen, row, column, plain);
    wattrset(screen, A_NORMAL);
}

static void draw_sides(WINDOW *screen, const struct area *inside, bool has_end)
{
    const int left = inside->column - SIDE, right = inside->column + inside->columns + SIDE - 1;
    const int top = inside->row - 1, bottom = inside->row + inside->rows;
    draw_cell(screen, top, left, WACS_ULCORNER, '+');
    draw_cell(screen, top, right, WACS_URCORNER, '+');
    for (int row = inside->row; row < bottom; row++) {
        draw_cell(screen, row, left, WACS_VLINE, '|');
        draw_cell(screen, row, right, WACS_VLINE, '|');
    }
    if (!has_end)
        return;
    draw_cell(screen, bottom, left, WACS_LLCORNER, '+');
    draw_cell(screen, bottom, right, WACS_LRCORNER, '+');
}

void overlay_draw_frame(const struct page *page, WINDOW *screen, const struct area *inside,
                        const char *title)
{
    const bool sides = has_sides(page, inside);
    const int margin = inside->columns + SIDES <= page->area.columns ? SIDE : 1;
    const int left = inside->column - margin, cells = inside->columns + 2 * margin;
    const int end = inside->row + inside->rows;
    const bool has_end = end < page->area.row + page->area.rows;
    paint_clear_halves(screen, inside->row - 1, left, inside->rows + 1 + has_end, cells);
    for (int row = inside->row - 1; row < end + has_end; row++)
        overlay_blank(screen, row, left, cells);
    paint_rule(screen, inside->row - 1, left, cells);
    if (has_end)
        paint_rule(screen, end, left, cells);
    if (sides)
        draw_sides(screen, inside, has_end);
    g_autofree char *caption = g_strdup_printf(" %s ", title);
    paint_text(screen, inside->row - 1, inside->column - 1, inside->columns + 1, ROLE_HEADING,
               caption);
}
