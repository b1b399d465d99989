/* What kinds of bytes stand in a cell, found in one pass over it: for most cells of a large table that answers whether they
 * can be a number, a date or an address at all. Layer: import. Called by survey.c and cell_date.c. */
#ifndef IMPORT_CELL_GLANCE_H
#define IMPORT_CELL_GLANCE_H

#include <glib.h>

enum cell_glance {
    GLANCE_DIGIT = 1,  /* 0 to 9 */
    GLANCE_LETTER = 2, /* a to z, but for e */
    GLANCE_E = 4,      /* which numbers have, too: 1.23E+11 */
    GLANCE_SIGN = 8,   /* what else numbers have, blanks among it: + - . / % ' */
    GLANCE_COMMA = 16,
    GLANCE_AT = 32,
    GLANCE_OTHER = 64,    /* all the rest of ASCII */
    GLANCE_FOREIGN = 128, /* no ASCII: letters, digits and signs of any script */
};

/* ASCII of which no number has any (cell_number.h). */
#define GLANCE_NO_NUMBER (GLANCE_LETTER | GLANCE_AT | GLANCE_OTHER)

/* Bits of enum cell_glance. */
guint cell_glance(const char *text);

#endif
