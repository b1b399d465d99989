/* The tables that this program itself writes: one importer for each. Layer: import. Included by recognise.c, which lists
 * them. What the tables hold: testamur_tables.h. */
#ifndef IMPORT_TESTAMUR_H
#define IMPORT_TESTAMUR_H

#include "import/import.h"
#include "import/testamur_tables.h"

extern const struct importer testamur_learners;
extern const struct importer testamur_grades;

/* Recognised in order to be refused: credentials, and JSON lines of a single row. */
extern const struct importer testamur_credentials;
extern const struct importer testamur_lines;

/* Whether the first headings of a file are exactly these. */
bool testamur_headings_are(const struct csv_record *header, const struct testamur_column *columns,
                           guint count);

/* Whether the row has as many cells as its heading. */
bool testamur_check_width(const struct import_reader *reader, const struct csv_record *record,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
