/* One sheet of a workbook as a stream of rows: XLSX (with or without macros, which are never looked at) and ODS. Constant
 * memory, but for the texts that an XLSX file shares between its cells.
 * Layer: import. Called by records.c, tests and the fuzz target.
 *
 * Cells are texts as they would stand in a CSV file: numbers with all their digits, percentages as "92.5 %", dates as
 * "2026-06-15" or "2026-06-15 14:05:00", TRUE and FALSE, formulas as the result that was stored with them. Hidden rows and
 * columns count like any others; of merged cells the first one has the text. */
#ifndef IMPORT_SHEET_H
#define IMPORT_SHEET_H

#include "base/cleanup.h"
#include "import/csv.h"
#include "import/source.h"

#include <glib.h>

struct sheet;

/* Opens the sheet called `name`, or (NULL) the first that is not hidden. The source is borrowed. ERROR_USAGE when there
 * is no such sheet; ERROR_DATA for whatever else a file can be. Caller frees with sheet_free. */
struct sheet *sheet_open(struct source *source, const char *name,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sheet_free(struct sheet *sheet);
DEFINE_AUTOPTR(sheet, sheet_free)

/* The next row that has anything in it, as csv_next does; never CSV_BAD_RECORD but for rows beyond the limits of
 * csv_default_limits. A row has at least as many cells as the first one. record->line is the row's number. */
enum csv_step sheet_next(struct sheet *sheet, struct csv_record *record, GError **error);

/* "the sheet \"Grades\", one of 3". Caller frees. */
char *sheet_describe(const struct sheet *sheet);

/* When all rows were read: that there are other sheets, and what became of cells that hold errors or formulas without a
 * result. NULL: nothing of these. Caller frees. */
char *sheet_notice(const struct sheet *sheet);

#endif
