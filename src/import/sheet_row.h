/* A row of a sheet while it is put together, whose cells come in any order and with gaps.
 * Layer: import. Called by the readers of sheets (sheet*.c) only. */
#ifndef IMPORT_SHEET_ROW_H
#define IMPORT_SHEET_ROW_H

#include "import/csv.h"

#include <glib.h>
#include <stdbool.h>

#define SHEET_COLUMNS 16384
#define SHEET_ROWS (16 << 20) /* LibreOffice's most; Excel has a sixteenth */

struct sheet_row {
    guint64 number; /* of the row in its sheet, from 1 */
    guint64 repeat; /* how many rows like this there are, one below the other */
    GString *text;  /* the cells, each with its NUL */
    GArray *begins; /* of gssize: where a column's cell begins in text; -1: it is empty */
    guint width;    /* of the sheet's first row */
    const char *complaint;
    guint64 given; /* bytes, of all rows so far */
    GString *copy; /* what was given to the caller, who may shorten it */
    GPtrArray *fields;
};

void sheet_row_init(struct sheet_row *row);
void sheet_row_clear(struct sheet_row *row);

/* Begins a row. */
void sheet_row_begin(struct sheet_row *row, guint64 number, guint64 repeat);

/* Puts a text into a column (from 0); an empty text leaves it empty. */
void sheet_row_set(struct sheet_row *row, guint column, const char *text, gsize length);

bool sheet_row_is_blank(const struct sheet_row *row);

/* Gives the row out, and counts it as one of `repeat`. */
enum csv_step sheet_row_give(struct sheet_row *row, struct csv_record *record, GError **error);

#endif
