#include "config.h"

#include "console/widgets/text_rows.h"

#include "console/widgets/cluster.h"

#include <string.h>

void text_rows_init(struct text_rows *rows)
{
    *rows = (struct text_rows){ .begins = g_array_new(FALSE, FALSE, sizeof(gsize)) };
}

void text_rows_clear(struct text_rows *rows)
{
    g_array_unref(rows->begins);
    *rows = (struct text_rows){ 0 };
}

void text_rows_set(struct text_rows *rows, const GString *text, guint version, int cells)
{
    rows->cells = MAX(cells, 1);
    if (rows->text == text && rows->version == version && rows->begins->len > 0)
        return;
    rows->text = text;
    rows->version = version;
    g_array_set_size(rows->begins, 0);
    gsize begin = 0;
    g_array_append_val(rows->begins, begin);
    const char *end = text->str + text->len;
    for (const char *at = text->str; (at = memchr(at, '\n', (gsize)(end - at))) != NULL;) {
        at++;
        begin = (gsize)(at - text->str);
        g_array_append_val(rows->begins, begin);
    }
}

int text_rows_lines(const struct text_rows *rows)
{
    return (int)rows->begins->len;
}

gsize text_rows_line_begin(const struct text_rows *rows, int line)
{
    return g_array_index(rows->begins, gsize, line);
}

gsize text_rows_line_end(const struct text_rows *rows, int line)
{
    return line + 1 < text_rows_lines(rows) ? text_rows_line_begin(rows, line + 1) - 1
                                            : rows->text->len;
}

/* The next cluster and its cells; most text is ASCII and needs no measuring. */
static gsize rows_step(const struct text_rows *rows, gsize at, gsize end, int *cells)
{
    const char *text = rows->text->str;
    const bool plain = text[at] >= ' ' && text[at] < 0x7f;
    if (plain && (at + 1 == end || (guchar)text[at + 1] < 0x80)) {
        *cells = 1;
        return at + 1;
    }
    const gsize next = cluster_after(text, end, at);
    *cells = cluster_cells(text, at, next);
    return next;
}

/* Where the row that begins at an offset ends: behind its last blank, if the line goes on. */
static gsize rows_break(const struct text_rows *rows, gsize begin, gsize end)
{
    gsize at = begin, blank = begin;
    int used = 0;
    bool words = false;
    while (at < end) {
        int cells;
        const gsize next = rows_step(rows, at, end, &cells);
        const bool is_blank = rows->text->str[at] == ' ';
        /* One blank may stand in the cell that is kept free for the cursor. */
        if (used + cells > rows->cells && at > begin && is_blank && words)
            return next;
        if (used + cells > rows->cells && at > begin)
            return blank > begin ? blank : at;
        words = words || !is_blank;
        /* Not within the blanks that a line begins with: the word behind them would stand alone. */
        if (is_blank && words)
            blank = next;
        used += cells;
        at = next;
    }
    return end;
}

static void row_set(const struct text_rows *rows, struct text_row *row, int line, int part,
                    gsize begin)
{
    const gsize end = text_rows_line_end(rows, line);
    row->line = line;
    row->part = part;
    row->begin = begin;
    row->end = rows_break(rows, begin, end);
    row->last = row->end == end;
}

static int rows_find_line(const struct text_rows *rows, gsize offset)
{
    int low = 0, high = text_rows_lines(rows) - 1;
    while (low < high) {
        const int middle = (low + high + 1) / 2;
        if (text_rows_line_begin(rows, middle) <= offset)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

struct text_row text_rows_at(const struct text_rows *rows, gsize offset)
{
    struct text_row row;
    const int line = rows_find_line(rows, offset);
    row_set(rows, &row, line, 0, text_rows_line_begin(rows, line));
    while (!row.last && row.end <= offset)
        row_set(rows, &row, line, row.part + 1, row.end);
    return row;
}

struct text_row text_rows_get(const struct text_rows *rows, int line, int part)
{
    struct text_row row;
    line = CLAMP(line, 0, text_rows_lines(rows) - 1);
    row_set(rows, &row, line, 0, text_rows_line_begin(rows, line));
    while (!row.last && row.part < part)
        row_set(rows, &row, line, row.part + 1, row.end);
    return row;
}

bool text_rows_next(const struct text_rows *rows, struct text_row *row)
{
    if (!row->last)
        row_set(rows, row, row->line, row->part + 1, row->end);
    else if (row->line + 1 < text_rows_lines(rows))
        row_set(rows, row, row->line + 1, 0, text_rows_line_begin(rows, row->line + 1));
    else
        return false;
    return true;
}

bool text_rows_previous(const struct text_rows *rows, struct text_row *row)
{
    if (row->part > 0)
        *row = text_rows_get(rows, row->line, row->part - 1);
    else if (row->line > 0)
        *row = text_rows_get(rows, row->line - 1, G_MAXINT);
    else
        return false;
    return true;
}

gsize text_rows_offset(const struct text_rows *rows, const struct text_row *row, int cells)
{
    gsize at = row->begin;
    int used = 0;
    while (at < row->end) {
        int wanted;
        const gsize next = rows_step(rows, at, row->end, &wanted);
        if (used + wanted > cells || (next == row->end && !row->last))
            break;
        used += wanted;
        at = next;
    }
    return at;
}
