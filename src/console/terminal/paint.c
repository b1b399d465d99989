#include "config.h"

#include "console/terminal/paint.h"

#include "base/text.h"
#include "console/terminal/fold.h"
#include "console/terminal/terminal.h"

#include <string.h>
#include <wchar.h>

/* What goes on in the next row stands so many cells further in than the line that it belongs to. */
#define HANGING 2

#define ELLIPSIS "\u2026"
#define ISOLATE_END_CHARACTER 0x2069

/* Curses would attach an isolating character to the cell before it, which may be somebody else's. What isolation is
 * needed for (numbers after right-to-left text must stay where they are) a left-to-right mark behind the text does as
 * well, and that is attached to the text's own last cell. */
static char *paint_settle_direction(const char *shown)
{
    if (strchr(shown, '\xE2') == NULL)
        return g_strdup(shown);
    GString *settled = g_string_new(NULL);
    for (const char *at = shown; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar character = g_utf8_get_char(at);
        if (character >= 0x2066 && character < ISOLATE_END_CHARACTER)
            continue;
        if (character == ISOLATE_END_CHARACTER)
            g_string_append(settled, settled->len > 0 ? "\u200E" : "");
        else
            g_string_append_unichar(settled, character);
    }
    return g_string_free(settled, FALSE);
}

/* As it is drawn: shown, and folded where the terminal has no UTF-8. Caller frees. */
static char *paint_prepare(const char *text)
{
    g_autofree char *shown = text_show(text);
    return terminal_is_utf8() ? paint_settle_direction(shown) : fold_to_ascii(shown);
}

static char *paint_cut(char *prepared, int cells)
{
    if (text_cells(prepared) <= cells)
        return prepared;
    g_autofree char *whole = prepared;
    char *fitted = text_fit_cells(whole, cells);
    if (terminal_is_utf8())
        return fitted;
    g_autofree char *cut = fitted;
    return fold_to_ascii(cut);
}

/* Writes prepared text; the attributes of what is behind it stay. */
static int paint_write(WINDOW *window, int row, int column, enum role role, const char *prepared)
{
    wattrset(window, (int)theme_attributes(role));
    if (terminal_is_utf8()) {
        g_autofree wchar_t *wide = (wchar_t *)g_utf8_to_ucs4_fast(prepared, -1, NULL);
        mvwaddwstr(window, row, column, wide);
    } else {
        mvwaddstr(window, row, column, prepared);
    }
    wattrset(window, A_NORMAL);
    return text_cells(prepared);
}

static void paint_blanks(WINDOW *window, int row, int column, int cells, enum role role)
{
    wattrset(window, (int)theme_attributes(role));
    for (int i = 0; i < cells; i++)
        mvwaddch(window, row, column + i, ' ');
    wattrset(window, A_NORMAL);
}

/* What of `cells` a window has room for at a place. */
static int paint_room(WINDOW *window, int row, int column, int cells)
{
    if (row < 0 || column < 0 || row >= getmaxy(window))
        return 0;
    return MIN(cells, getmaxx(window) - column);
}

int paint_text(WINDOW *window, int row, int column, int cells, enum role role, const char *text)
{
    cells = paint_room(window, row, column, cells);
    if (cells <= 0)
        return 0;
    g_autofree char *prepared = paint_cut(paint_prepare(text), cells);
    return paint_write(window, row, column, role, prepared);
}

int paint_text_padded(WINDOW *window, int row, int column, int cells, enum role role,
                      const char *text)
{
    cells = paint_room(window, row, column, cells);
    const int used = paint_text(window, row, column, cells, role, text);
    paint_blanks(window, row, column + used, cells - used, role);
    return cells;
}

int paint_text_right(WINDOW *window, int row, int column, int cells, enum role role,
                     const char *text)
{
    cells = paint_room(window, row, column, cells);
    if (cells <= 0)
        return 0;
    g_autofree char *prepared = paint_cut(paint_prepare(text), cells);
    const int used = text_cells(prepared);
    paint_blanks(window, row, column, cells - used, role);
    paint_write(window, row, column + cells - used, role, prepared);
    return cells;
}

int paint_cells(const char *text)
{
    g_autofree char *prepared = paint_prepare(text);
    return text_cells(prepared);
}

/* The end of the line of prepared text that begins at `text` and takes at most `cells`; *next is where the one after it
 * begins. A word longer than the line is broken. */
static const char *paint_line_end(const char *text, int cells, const char **next)
{
    const char *blank = NULL;
    int used = 0;
    const char *at = text;
    while (*at != '\0') {
        const char *after = g_utf8_next_char(at);
        g_autofree char *one = g_strndup(at, (gsize)(after - at));
        const int wanted = text_cells(one);
        if (used + wanted > cells && at != text) {
            if (blank != NULL) {
                *next = blank + 1;
                return blank;
            }
            *next = at;
            return at;
        }
        if (*at == ' ')
            blank = at;
        used += wanted;
        at = after;
    }
    *next = at;
    return at;
}

/* The cells up to where something stands again, from this blank on. */
static int paint_cells_until(const char *prepared, const char *blank)
{
    g_autofree char *before = g_strndup(prepared, (gsize)(blank - prepared) + strspn(blank, " "));
    return text_cells(before);
}

/* How far the lines go in that a paragraph goes on with: to the value behind its label, "Learner:    Anna"; else, if the
 * paragraph is set in, a little further than its first one. */
static int paint_hanging(const char *prepared, int cells)
{
    const int blanks = (int)strspn(prepared, " ");
    const char *colon = strstr(prepared, ":  ");
    const int value = colon != NULL ? paint_cells_until(prepared, colon + 1) : 0;
    if (value > 0 && value < cells / 2)
        return value;
    return blanks > 0 && blanks + HANGING < cells / 2 ? blanks + HANGING : 0;
}

/* Walks over the lines of a text wrapped at `cells`, calling `line` (may be NULL) for each. Returns their number. */
static int paint_walk(const char *text, int cells,
                      void (*line)(gpointer data, int number, const char *prepared), gpointer data)
{
    int number = 0;
    g_auto(GStrv) paragraphs = g_strsplit(text != NULL ? text : "", "\n", -1);
    for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
        g_autofree char *prepared = paint_prepare(*paragraph);
        const int hanging = paint_hanging(prepared, cells);
        const char *at = prepared;
        do {
            const char *next = NULL;
            const int margin = at == prepared ? 0 : hanging;
            const char *end = paint_line_end(at, MAX(cells - margin, 1), &next);
            g_autofree char *part = g_strdup_printf("%*s%.*s", margin, "", (int)(end - at), at);
            if (line != NULL)
                line(data, number, part);
            number++;
            at = next;
        } while (*at != '\0');
    }
    return number;
}

int paint_wrapped_lines(const char *text, int cells)
{
    return paint_walk(text, cells, NULL, NULL);
}

struct wrapped {
    WINDOW *window;
    int row, column, rows, first;
    enum role role;
    int drawn;
};

static void paint_wrapped_line(gpointer data, int number, const char *prepared)
{
    struct wrapped *wrapped = data;
    const int row = number - wrapped->first;
    if (row < 0 || row >= wrapped->rows || wrapped->row + row >= getmaxy(wrapped->window))
        return;
    paint_write(wrapped->window, wrapped->row + row, wrapped->column, wrapped->role, prepared);
    wrapped->drawn++;
}

int paint_wrapped(WINDOW *window, int row, int column, int rows, int cells, int first,
                  enum role role, const char *text)
{
    cells = paint_room(window, row, column, cells);
    if (cells <= 0)
        return 0;
    struct wrapped wrapped = { window, row, column, rows, first, role, 0 };
    paint_walk(text, cells, paint_wrapped_line, &wrapped);
    return wrapped.drawn;
}

void paint_rule(WINDOW *window, int row, int column, int cells)
{
    cells = paint_room(window, row, column, cells);
    if (terminal_is_lean() || cells <= 0)
        return;
    wattrset(window, (int)theme_attributes(ROLE_RULE));
    if (terminal_is_utf8())
        mvwhline_set(window, row, column, WACS_HLINE, cells);
    else
        mvwhline(window, row, column, '-', cells);
    wattrset(window, A_NORMAL);
}

void paint_role(WINDOW *window, int row, int column, int cells, enum role role)
{
    cells = paint_room(window, row, column, cells);
    if (cells > 0)
        mvwchgat(window, row, column, cells, theme_attributes(role) & ~A_COLOR,
                 (short)PAIR_NUMBER((int)theme_attributes(role)), NULL);
}

/* Cells of the letter that begins at a place. */
static int letter_cells(WINDOW *window, int row, int column)
{
    cchar_t cell;
    wchar_t wide[CCHARW_MAX + 1] = L"";
    attr_t attributes;
    short pair;
    if (mvwin_wch(window, row, column, &cell) == ERR
        || getcchar(&cell, wide, &attributes, &pair, NULL) == ERR)
        return 1;
    return MAX(wcwidth(wide[0]), 1);
}

void paint_clear_halves(WINDOW *window, int row, int column, int rows, int cells)
{
    const int end = column + cells;
    for (int y = row; y < row + rows; y++) {
        for (int at = 0, next; at < end; at = next) {
            next = at + letter_cells(window, y, at);
            if (at < column && next > column)
                mvwaddch(window, y, at, ' ');
            if (next > end)
                mvwaddch(window, y, end, ' ');
        }
    }
}
