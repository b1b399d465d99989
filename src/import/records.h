/* The rows of a table, whatever holds it: a CSV file or one sheet of a workbook. Constant memory.
 * Layer: import. Called by recognise.c, survey.c and table_ahead.c; importers that have no use for
 * table_rows_next get their rows through import_next_record. */
#ifndef IMPORT_RECORDS_H
#define IMPORT_RECORDS_H

#include "base/cleanup.h"
#include "import/csv.h"
#include "import/source.h"

#include <glib.h>
#include <stdbool.h>

struct records;

/* What is known of a table before it is read. */
struct records_wish {
    const char *sheet;          /* of a workbook, by its name; NULL: the first one */
    struct csv_dialect dialect; /* of a CSV file; zeros: all of it recognised */
};

/* Begins to read a source, which is borrowed and stands at its beginning. ERROR_USAGE when a sheet is named that is not
 * there, or in a file that has none. Caller frees with records_free. */
struct records *records_open(struct source *source, const struct records_wish *wish,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void records_free(struct records *records);
DEFINE_AUTOPTR(records, records_free)

/* The next row, as csv_next does: rows of empty cells only are passed over in a sheet, empty lines in a CSV file.
 * record->line is the line of the file, or the number of the row in its sheet. */
enum csv_step records_next(struct records *records, struct csv_record *record, GError **error);

/* What records_next says of a row. */
struct records_step {
    enum csv_step step;
    struct csv_record record;
    GError *fault; /* NULL: none */
};

/* The next rows: of a long CSV file many at once, else one. What they have is borrowed until the next call, but their
 * cells may be shortened. Not to be called any more when the last of them is CSV_END or CSV_FAILED. */
const struct records_step *records_some(struct records *records, guint *count);

/* A part of the work on rows, which parts have nothing in common. */
typedef void (*records_part)(guint part, void *data);

/* Does all parts, from 0 on, of the work on the rows that were given out last. When many rows come at once the thread that
 * reads them takes over parts while it has nothing else to do. */
void records_share(struct records *records, guint parts, records_part work, void *data);

/* Says that all rows will be read again after records_rewind (source_look). */
void records_look(struct records *records);

/* Back to the first row, as if nothing had been read. */
bool records_rewind(struct records *records, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What record->line counts: "line" or "row". */
const char *records_line_word(const struct records *records);

/* What separates the cells, in words: "semicolons", "the sheet \"Grades\", the first of 3". Caller frees. */
char *records_describe(const struct records *records);

/* What the operator should know of the rows read so far, one sentence; NULL when there is nothing. Caller frees. */
char *records_notice(const struct records *records);

#endif
