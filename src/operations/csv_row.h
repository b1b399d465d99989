/* Rows of a CSV file for spreadsheets: UTF-8, every cell quoted, and no cell that a spreadsheet would take for a
 * formula. Layer: operations. Called by export and pages. Source: RELIABILITY.md section 4, row "CSV export"; the
 * counterpart that takes the guard off, exactly, is testamur_unguard (import/testamur_tables.h). */
#ifndef OPERATIONS_CSV_ROW_H
#define OPERATIONS_CSV_ROW_H

#include "base/text.h"

#include <glib.h>
#include <stdbool.h>

/* Excel reads UTF-8 only from a file that begins with it. */
#define CSV_BYTE_ORDER_MARK TEXT_BYTE_ORDER_MARK

/* Appends a row of `count` cells (NULL is an empty one) with CR LF. A cell that begins, after spaces, like a
 * formula gets an apostrophe before it, unless `raw`. */
void csv_row_append(GString *text, const char *const *cells, gsize count, bool raw);

#endif
