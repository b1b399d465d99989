/* Numbers in cells of tables, as people and programs of many countries write them. Layer: import. Called by survey.c,
 * table_results.c and canvas_grades.c. */
#ifndef IMPORT_CELL_NUMBER_H
#define IMPORT_CELL_NUMBER_H

#include "import/mapping.h"

#include <stdbool.h>

/* What the text shows of the decimal mark in use. */
enum cell_mark { CELL_MARK_NONE, CELL_MARK_POINT, CELL_MARK_COMMA, CELL_MARK_EITHER };

struct cell_number {
    double value;
    double of;     /* of "18/20" the 20; 0: it is no such pair */
    bool percent;  /* has the sign */
    bool exponent; /* 1.23E+11 */
    /* CELL_MARK_EITHER: 1,234 or 1.234, where only `decimal` tells thousands from decimals */
    enum cell_mark mark;
};

/* Reads the whole cell: 92.5  92,5  92.00 %  %92  1.234,5  1 234,5  18/20  ٩٢٫٥. What can be read in one way only is
 * read so, whatever `decimal` says; 1,234 is a decimal number unless `decimal` says that its comma is none. False when
 * it is no number. */
bool cell_number_read(const char *text, enum mapping_decimal decimal, struct cell_number *number);

#endif
