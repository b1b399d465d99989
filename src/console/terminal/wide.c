#include "config.h"

#include "console/terminal/wide.h"

#include <stdbool.h>
#include <string.h>

/* Curses numbers the cells of a character of several: the first is 1, the next 2; others have no number. */
#define CELL_NUMBER(cell) ((cell).attr & A_CHARTEXT)

static void wide_blank(WINDOW *window, int row, int column, const cchar_t *cell)
{
    cchar_t blank;
    const attr_t attributes = cell->attr & A_ATTRIBUTES & ~A_COLOR;
    if (setcchar(&blank, L" ", attributes, (short)PAIR_NUMBER((int)cell->attr), NULL) == OK)
        mvwadd_wch(window, row, column, &blank);
}

static bool wide_belongs(const cchar_t *second, const cchar_t *first)
{
    return CELL_NUMBER(*first) == 1 && CELL_NUMBER(*second) == 2
           && wcscmp(first->chars, second->chars) == 0;
}

static void wide_mend_row(WINDOW *window, int row, int columns)
{
    cchar_t before = { 0 };
    for (int column = 0; column < columns; column++) {
        cchar_t cell;
        if (mvwin_wch(window, row, column, &cell) == ERR)
            return;
        const bool whole = wide_belongs(&cell, &before);
        if (CELL_NUMBER(before) == 1 && !whole)
            wide_blank(window, row, column - 1, &before);
        if (CELL_NUMBER(cell) > 1 && !whole)
            wide_blank(window, row, column, &cell);
        before = cell;
    }
    if (CELL_NUMBER(before) == 1)
        wide_blank(window, row, columns - 1, &before);
}

void wide_mend(WINDOW *window)
{
    for (int row = 0; row < getmaxy(window); row++)
        wide_mend_row(window, row, getmaxx(window));
}
