/* The one CSV reader of the program: a stream of records in constant memory.
 * Layer: import. Called by the importers, tests and the fuzz target.
 *
 * RFC 4180 quoting with line breaks inside cells; CR, LF and CRLF line ends; comma, semicolon, tab or
 * colon; Excel's `sep=` line; PHP's backslash on request (FORMATS.md section 0, rules 3 and 4). */
#ifndef IMPORT_CSV_H
#define IMPORT_CSV_H

#include "base/cleanup.h"
#include "import/source.h"

#include <glib.h>
#include <stdbool.h>

struct csv_dialect {
    char delimiter; /* 0: the one of , ; TAB : that makes columns of the first records */
    bool backslash; /* PHP: a quotation mark after a backslash does not end a cell */
};

struct csv_limits {
    gsize cell;   /* bytes */
    gsize record; /* bytes, as written */
    guint columns;
};

extern const struct csv_limits csv_default_limits;

struct csv_record {
    guint64 line; /* of the file, where the record begins; from 1 */
    guint count;
    /* NUL-terminated UTF-8, which the caller may shorten; borrowed until the next record. csv_next puts them one
     * behind the other, in the order of the row, into one piece of memory */
    char **fields;
};

enum csv_step {
    CSV_END,
    CSV_RECORD,
    CSV_BAD_RECORD, /* damaged, but the next one can be read; `record` has its line */
    CSV_FAILED,
};

struct csv;

/* Reads from a source, which is borrowed. dialect and limits may be NULL: everything sniffed, the
 * default limits. NULL only when the source fails. Caller frees with csv_free. */
struct csv *csv_open(struct source *source, const struct csv_dialect *dialect,
                     const struct csv_limits *limits, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void csv_free(struct csv *csv);
DEFINE_AUTOPTR(csv, csv_free)

/* The next record; empty lines are passed over. On CSV_BAD_RECORD and CSV_FAILED the error is set; its
 * text leaves the line to the caller, who has it in the record. After a fault in the quoting, reading
 * goes on at the line after the one where the record began. */
enum csv_step csv_next(struct csv *csv, struct csv_record *record, GError **error);

/* The delimiter in use. */
char csv_delimiter(const struct csv *csv);

/* Whether a spreadsheet may take a text for a formula: behind what is not seen (spaces of all kinds, line feeds, marks
 * without a width) it begins with = + - @, TAB, CR or their full-width forms. */
bool csv_begins_formula(const char *text);

/* Takes off a guard against formulas, exactly: an apostrophe before what begins a formula, and ="...". Returns a
 * pointer into the field, which it may shorten; otherwise the field itself (FORMATS.md section 0, rule 6). */
char *csv_unguard(char *field);

#endif
