#include "config.h"

#include "base/sheet.h"

#include "base/text.h"

#include <stdbool.h>
#include <string.h>

#define LABEL_CELLS 20
#define COLUMN_GAP 2

struct sheet {
    GString *text;
    /* of the table that is being written: shown text, headings first; NULL: none is */
    GPtrArray *cells;
    guint columns;
    GArray *are_numbers; /* bool */
};

struct sheet *sheet_begin(void)
{
    struct sheet *sheet = g_new0(struct sheet, 1);
    sheet->text = g_string_new(NULL);
    return sheet;
}

char *sheet_end(struct sheet *sheet)
{
    char *text = g_string_free(sheet->text, FALSE);
    g_free(sheet);
    return text;
}

static void sheet_add(struct sheet *sheet, const char *line)
{
    g_string_append_printf(sheet->text, "%s%s", sheet->text->len > 0 ? "\n" : "", line);
}

void sheet_line(struct sheet *sheet, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    sheet_add(sheet, line);
}

char *sheet_label(const char *label)
{
    g_autofree char *named = g_strconcat(label, *label != '\0' ? ":" : NULL, NULL);
    return text_cells(named) < LABEL_CELLS ? text_fit_cells(named, LABEL_CELLS)
                                           : g_strconcat(named, " ", NULL);
}

void sheet_field(struct sheet *sheet, const char *label, const char *value)
{
    g_autofree char *named = sheet_label(label);
    g_autofree char *shown = text_show(value);
    sheet_line(sheet, "%s%s", *shown != '\0' ? named : g_strchomp(named), shown);
}

void sheet_table_begin(struct sheet *sheet, const char *const *headings)
{
    sheet->cells = g_ptr_array_new_with_free_func(g_free);
    sheet->are_numbers = g_array_new(FALSE, FALSE, sizeof(bool));
    sheet->columns = g_strv_length((char **)headings);
    for (guint i = 0; i < sheet->columns; i++) {
        const bool is_number = *headings[i] == '>';
        g_array_append_val(sheet->are_numbers, is_number);
        g_ptr_array_add(sheet->cells, g_strdup(headings[i] + (is_number ? 1 : 0)));
    }
}

void sheet_table_row(struct sheet *sheet, const char *const *cells)
{
    for (guint i = 0; i < sheet->columns; i++)
        g_ptr_array_add(sheet->cells, text_show(cells[i]));
}

static void sheet_add_row(struct sheet *sheet, guint first, const int *widths)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < sheet->columns; i++) {
        const char *cell = sheet->cells->pdata[first + i];
        const int gap = widths[i] - text_cells(cell);
        const bool is_number = g_array_index(sheet->are_numbers, bool, i);
        const bool last = i + 1 == sheet->columns;
        g_string_append_printf(line, "%*s%s%*s", is_number ? gap : 0, "", cell,
                               (is_number || last ? 0 : gap) + (last ? 0 : COLUMN_GAP), "");
    }
    sheet_add(sheet, line->str);
}

void sheet_table_end(struct sheet *sheet)
{
    g_autofree int *widths = g_new0(int, sheet->columns);
    for (guint i = 0; i < sheet->cells->len; i++) {
        int *width = &widths[i % sheet->columns];
        *width = MAX(*width, text_cells(sheet->cells->pdata[i]));
    }
    for (guint i = 0; i < sheet->cells->len; i += sheet->columns)
        sheet_add_row(sheet, i, widths);
    g_clear_pointer(&sheet->cells, g_ptr_array_unref);
    g_clear_pointer(&sheet->are_numbers, g_array_unref);
}
