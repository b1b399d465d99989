/* The rows of a text that is wrapped at a width: which part of it stands in which row. Layer: console/widgets. Called
 * by the text widget. Only lines that are looked at are wrapped, so a text may be long. */
#ifndef CONSOLE_WIDGETS_TEXT_ROWS_H
#define CONSOLE_WIDGETS_TEXT_ROWS_H

#include <glib.h>
#include <stdbool.h>

struct text_rows {
    GArray *begins; /* of the lines: gsize */
    const GString *text;
    guint version;
    int cells;
};

/* One row on the screen. */
struct text_row {
    int line, part;   /* from 0: the line, and which of its rows */
    gsize begin, end; /* what stands in it, without the line feed */
    bool last;        /* of its line */
};

void text_rows_init(struct text_rows *rows);
void text_rows_clear(struct text_rows *rows);

/* The lines of a text, found again when its version is another one, in rows of at most `cells`. */
void text_rows_set(struct text_rows *rows, const GString *text, guint version, int cells);

int text_rows_lines(const struct text_rows *rows);
gsize text_rows_line_begin(const struct text_rows *rows, int line);
gsize text_rows_line_end(const struct text_rows *rows, int line);

/* The row with an offset in it; at a break it belongs to the row that follows. */
struct text_row text_rows_at(const struct text_rows *rows, gsize offset);

/* The row of a line and part, or the nearest there is. */
struct text_row text_rows_get(const struct text_rows *rows, int line, int part);

/* The next row and the one before; false at the ends. */
bool text_rows_next(const struct text_rows *rows, struct text_row *row);
bool text_rows_previous(const struct text_rows *rows, struct text_row *row);

/* The offset in a row that stands nearest to a cell, where the cursor may be. */
gsize text_rows_offset(const struct text_rows *rows, const struct text_row *row, int cells);

#endif
