#include "config.h"

#include "import/sheet_row.h"

#include "base/error.h"

/* Cells that share a text make large sheets of small files. */
#define GIVEN_LIMIT (G_GUINT64_CONSTANT(16) << 30)

void sheet_row_init(struct sheet_row *row)
{
    row->text = g_string_sized_new(4096);
    row->begins = g_array_new(FALSE, FALSE, sizeof(gssize));
    row->copy = g_string_sized_new(4096);
    row->fields = g_ptr_array_new();
}

void sheet_row_clear(struct sheet_row *row)
{
    g_string_free(row->text, TRUE);
    g_array_unref(row->begins);
    g_string_free(row->copy, TRUE);
    g_ptr_array_unref(row->fields);
}

void sheet_row_begin(struct sheet_row *row, guint64 number, guint64 repeat)
{
    row->number = number;
    row->repeat = repeat;
    row->complaint = NULL;
    g_string_truncate(row->text, 0);
    g_array_set_size(row->begins, 0);
}

static void row_complain(struct sheet_row *row, const char *complaint)
{
    if (row->complaint == NULL)
        row->complaint = complaint;
}

void sheet_row_set(struct sheet_row *row, guint column, const char *text, gsize length)
{
    static const gssize empty = -1;
    if (length == 0)
        return;
    if (column >= SHEET_COLUMNS) {
        row_complain(row, "there are more cells than a sheet has columns");
    } else if (length > csv_default_limits.cell) {
        row_complain(row, "a cell is longer than a mebibyte");
    } else if (row->text->len + length > csv_default_limits.record) {
        row_complain(row, "the row is longer than 8 MiB");
    } else {
        while (row->begins->len <= column)
            g_array_append_val(row->begins, empty);
        g_array_index(row->begins, gssize, column) = (gssize)row->text->len;
        g_string_append_len(row->text, text, (gssize)length);
        g_string_append_c(row->text, '\0');
    }
}

bool sheet_row_is_blank(const struct sheet_row *row)
{
    return row->begins->len == 0 && row->complaint == NULL;
}

static void row_collect(struct sheet_row *row, struct csv_record *record)
{
    /* Any NUL in the copy is an empty cell. */
    const gsize nothing = row->text->len;
    g_string_truncate(row->copy, 0);
    g_string_append_len(row->copy, row->text->str, (gssize)row->text->len);
    g_string_append_c(row->copy, '\0');
    if (row->width == 0)
        row->width = row->begins->len;
    g_ptr_array_set_size(row->fields, (gint)MAX(row->begins->len, row->width));
    for (guint i = 0; i < row->fields->len; i++) {
        const gssize begin = i < row->begins->len ? g_array_index(row->begins, gssize, i) : -1;
        row->fields->pdata[i] = row->copy->str + (begin < 0 ? (gssize)nothing : begin);
    }
    record->count = row->fields->len;
    record->fields = (char **)row->fields->pdata;
}

enum csv_step sheet_row_give(struct sheet_row *row, struct csv_record *record, GError **error)
{
    record->line = row->number++;
    row->repeat--;
    row_collect(row, record);
    row->given += row->copy->len;
    if (row->given > GIVEN_LIMIT) {
        g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA,
                            "the sheet has more than 16 GiB of text, which no report does");
        return CSV_FAILED;
    }
    if (row->complaint == NULL)
        return CSV_RECORD;
    g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA, row->complaint);
    return CSV_BAD_RECORD;
}
