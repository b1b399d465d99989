#include "config.h"

#include "operations/csv_row.h"

#include "import/testamur_tables.h"

void csv_row_append(GString *text, const char *const *cells, gsize count, bool raw)
{
    for (gsize i = 0; i < count; i++) {
        const char *cell = cells[i] != NULL ? cells[i] : "";
        g_string_append(text, i > 0 ? ",\"" : "\"");
        if (!raw && testamur_needs_guard(cell))
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
