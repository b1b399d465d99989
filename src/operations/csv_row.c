#include "config.h"

#include "operations/csv_row.h"

#include <string.h>

/* The signs, and their full-width forms, which a spreadsheet with an East Asian locale reads as the same. */
static bool begins_formula(const char *cell)
{
    while (*cell == ' ')
        cell++;
    const gunichar first = g_utf8_get_char(cell);
    if (first < 0x80)
        return first != 0 && strchr("=+-@\t\r", (int)first) != NULL;
    return first == 0xFF1D || first == 0xFF0B || first == 0xFF0D || first == 0xFF20;
}

void csv_row_append(GString *text, const char *const *cells, gsize count, bool raw)
{
    for (gsize i = 0; i < count; i++) {
        const char *cell = cells[i] != NULL ? cells[i] : "";
        g_string_append(text, i > 0 ? ",\"" : "\"");
        if (!raw && begins_formula(cell))
            g_string_append_c(text, '\'');
        for (; *cell != '\0'; cell++) {
            if (*cell == '"')
                g_string_append_c(text, '"');
            g_string_append_c(text, *cell);
        }
        g_string_append_c(text, '"');
    }
    g_string_append(text, "\r\n");
}
