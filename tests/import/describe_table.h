/* Rows of tables as text, for the tests of their importers. */
#ifndef TESTS_DESCRIBE_TABLE_H
#define TESTS_DESCRIBE_TABLE_H

#include "import/import.h"

/* What a file's columns were taken for, then a line for each row; a damaged row as "LINE! why", a refused one as "LINE?
 * why". Of a file that can't be opened or begun "! why". Caller frees. */
char *describe_table(struct source *source, const struct import_request *request);

/* The same of a text. */
char *describe_table_text(const char *content, const char *const *changes);

/* A file below tests/samples. Caller frees. */
char *describe_table_sample(const char *folder, const char *name, struct import_request *request);

#endif
