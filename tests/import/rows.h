/* Rows of import files as text, so that a test reads like the file. */
#ifndef TESTS_IMPORT_ROWS_H
#define TESTS_IMPORT_ROWS_H

#include "import/import.h"

/* The path of a sample. Caller frees. */
char *rows_sample(const char *directory, const char *name);

/* Begins the reader and returns a line "[CATEGORY#NUMBER NAME]" for each graded subsection, then all rows: what they
 * say as "LINE WHO …", a damaged one as "LINE! why", a refused one as "LINE? why". Caller frees. */
char *rows_describe(struct import_reader *reader, const char *const *types);

#endif
