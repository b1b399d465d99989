#include "config.h"

#include "console/terminal/match.h"

#include "base/fold.h"
#include "console/terminal/paint.h"

#include <string.h>
#include <wchar.h>

/* What stands in cells, folded, with the column that each of its bytes came from. */
static GString *read_cells(WINDOW *window, int row, int column, int cells, GArray *columns)
{
    GString *text = g_string_new(NULL);
    for (int at = column; at < column + cells;) {
        cchar_t cell;
        wchar_t wide[CCHARW_MAX + 1] = L"";
        attr_t attributes;
        short pair;
        if (mvwin_wch(window, row, at, &cell) == ERR
            || getcchar(&cell, wide, &attributes, &pair, NULL) == ERR)
            break;
        g_autofree char *character = g_ucs4_to_utf8((const gunichar *)wide, -1, NULL, NULL, NULL);
        g_autofree char *folded = text_fold(character != NULL ? character : "", -1);
        g_string_append(text, folded);
        for (gsize i = strlen(folded); i > 0; i--)
            g_array_append_val(columns, at);
        at += MAX(wcwidth(wide[0]), 1);
    }
    const int end = column + cells;
    g_array_append_val(columns, end);
    return text;
}

void match_paint(WINDOW *window, int row, int column, int cells, const char *folded)
{
    if (*folded == '\0')
        return;
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GString) text = read_cells(window, row, column, cells, columns);
    const gsize length = strlen(folded);
    for (const char *at = strstr(text->str, folded); at != NULL; at = strstr(at + length, folded)) {
        const int from = g_array_index(columns, int, (guint)(at - text->str));
        const int to = g_array_index(columns, int, (guint)(at - text->str) + (guint)length);
        paint_role(window, row, from, to - from, ROLE_MATCH);
    }
}
