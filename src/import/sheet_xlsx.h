/* What an XLSX file says of its sheets before one is read.
 * Layer: import. Called by sheet_xlsx.c only. */
#ifndef IMPORT_SHEET_XLSX_H
#define IMPORT_SHEET_XLSX_H

#include "import/sheet_private.h"
#include "import/sheet_value.h"

struct xlsx_book {
    char *shared;    /* the part with the texts that cells share; NULL: there is none */
    char *styles;    /* the part with the formats of numbers; NULL: there is none */
    GArray *formats; /* of enum sheet_format, for each style of a cell */
    bool since_1904;
};

void xlsx_book_init(struct xlsx_book *book);
void xlsx_book_clear(struct xlsx_book *book);

/* Reads the workbook's part and its relations: the sheets go to sheet->entries. Nothing outside the archive is followed. */
bool xlsx_book_read(struct xlsx_book *book, struct sheet *sheet, GError **error);

/* Reads the formats of cells. */
bool xlsx_book_read_styles(struct xlsx_book *book, struct sheet_archive *archive, GError **error);

#endif
