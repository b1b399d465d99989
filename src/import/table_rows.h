/* Rows of a table, read as its mapping says. A kind of table is a struct importer with `propose`, perhaps `is_row`, and
 * these functions: .begin = table_rows_begin, .next = table_rows_next (or one that calls table_rows_read).
 * Layer: import. Called by the importers of tables and recognise.c. */
#ifndef IMPORT_TABLE_ROWS_H
#define IMPORT_TABLE_ROWS_H

#include "import/import.h"

/* Surveys the file, proposes the mapping (or takes the request's) and changes it as the request says. Called when the
 * importer was found. */
bool table_rows_prepare(struct import_reader *reader, const struct import_request *request,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A mapping in which all columns of the reader are ignored, for `propose` to fill in. */
struct mapping *table_rows_propose_nothing(const struct import_reader *reader);

/* Settles the mapping and fixes it; reader->columns are its graded items. ERROR_DATA when something still has to be
 * said (mapping_lacks). */
bool table_rows_begin(struct import_reader *reader, const char *const *assignment_types,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The next record that is about someone. IMPORT_ROW when there is one, else what `next` returns. */
enum import_step table_rows_next_record(struct import_reader *reader, struct csv_record *record,
                                        struct import_row *row, GError **error);

/* The next row that is about someone. Not to be mixed with table_rows_next_record: rows are read before they are asked
 * for (table_ahead.c), those of a long file by two threads. */
enum import_step table_rows_next(struct import_reader *reader, struct import_row *row,
                                 GError **error);

/* One record, which must be a row. IMPORT_ROW, or IMPORT_REFUSED_ROW with why. Texts of the row are borrowed from the
 * record and from the reader, until the next call. */
enum import_step table_rows_read(struct import_reader *reader, struct csv_record *record,
                                 struct import_row *row, GError **error);

void table_rows_free(struct table_rows *table);

#endif
