/* Recognises the delimiter of a CSV file.
 * Layer: import. Called by csv.c only. */
#ifndef IMPORT_CSV_SNIFF_H
#define IMPORT_CSV_SNIFF_H

#include <glib.h>
#include <stdbool.h>

/* The delimiter of a text that begins so: comma, semicolon, tab or colon; a comma when there is only one column. */
char csv_sniff_delimiter(const char *text, gsize length, bool backslash);

#endif
