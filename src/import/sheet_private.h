/* What the readers of XLSX and ODS share.
 * Layer: import. Included by sheet*.c only. */
#ifndef IMPORT_SHEET_PRIVATE_H
#define IMPORT_SHEET_PRIVATE_H

#include "import/sheet.h"
#include "import/sheet_archive.h"
#include "import/sheet_row.h"
#include "import/sheet_xml.h"

/* A sheet of a workbook, before one is chosen. */
struct sheet_entry {
    char *name;
    char *part; /* of the archive; NULL: none that can be read as rows */
    bool hidden;
};

struct sheet_state;

struct sheet {
    struct source *source; /* borrowed */
    struct sheet_archive *archive;
    GPtrArray *entries; /* of struct sheet_entry, in the workbook's order */
    const struct sheet_entry *chosen;
    guint count;           /* of the workbook's sheets; 0: not known yet */
    struct sheet_xml *xml; /* of the sheet */
    struct sheet_row row;
    guint64 last_row; /* its number; 0: none yet */
    guint64 error_cells, error_row;
    guint64 bare_formulas, bare_row; /* formulas without a result */
    struct sheet_state *state;       /* the reader's own */
    void (*free_state)(struct sheet_state *state);
};

/* Finds the sheets: fills `entries`, or stops at the first that will be chosen for `name`; then sheet_choose. Opens `xml`,
 * which pauses at the end of each row that has anything in it. */
bool sheet_xlsx_open(struct sheet *sheet, const char *name, GError **error);
bool sheet_ods_open(struct sheet *sheet, const char *name, GError **error);

/* Adds one of the file's sheets; `part` is its place in the archive. */
void sheet_add_entry(struct sheet *sheet, const char *name, const char *part, bool hidden);

/* Whether an entry is what `name` asks for (NULL: any that is not hidden). */
bool sheet_entry_is(const struct sheet_entry *entry, const char *name);

/* Sets `chosen`. ERROR_USAGE with the names when there is no such sheet. */
bool sheet_choose(struct sheet *sheet, const char *name, GError **error);

/* Begins a row with a number, which has to be larger than that of the last row; refuses the file otherwise. */
void sheet_begin_row(struct sheet *sheet, guint64 number, guint64 repeat);

/* Count cells of the current row: with an error in place of a value, and with a formula that nobody has worked out. */
void sheet_note_error(struct sheet *sheet);
void sheet_note_bare_formula(struct sheet *sheet);

#endif
