/* Small workbooks for the tests of importers: what a file says as CSV, saved from a spreadsheet program. */
#ifndef TESTS_IMPORT_WORKBOOK_H
#define TESTS_IMPORT_WORKBOOK_H

#include <glib.h>
#include <stdbool.h>

/* An XLSX or ODS file with one sheet. Cells that are numbers become numbers. `csv` has commas, and quotation marks only
 * around whole cells. Caller frees with g_bytes_unref. */
GBytes *workbook_from_csv(const char *csv, bool ods);

#endif
