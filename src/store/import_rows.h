/* The rows of an import as files tell them, one after the other: a small import's in memory, a large one's in a file
 * without a name. They are only added, and read again by their numbers; a table of SQLite would take four times as
 * long for that. Layer: store. Used by import_stage.c and import_rows_table.c; import_newcomers.c
 * asks how many there are. */
#ifndef STORE_IMPORT_ROWS_H
#define STORE_IMPORT_ROWS_H

#include "store/import_stage.h"

struct import_rows;

struct import_rows *import_rows_new(void);
void import_rows_free(struct import_rows *rows);

/* Adds a row, whose number is one more than that of the row before. False when the file can't be written. */
bool import_rows_add(struct import_rows *rows, const struct staged_row *row,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 import_rows_count(const struct import_rows *rows);

/* A place in the rows: what is read by it stays until it reads the next one. Caller frees. */
struct stage_reader *import_rows_reader(const struct import_rows *rows);
bool import_rows_read(struct stage_reader *reader, gint64 id, struct staged_row *row,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The row without its texts. */
bool import_rows_read_numbers(struct stage_reader *reader, gint64 id, struct staged_row *row,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* import_rows_table.c: makes the connection know the table import_rows(stage, first, last), which has the columns id,
 * line, username (or whatever else the row says of who it is about; never NULL), name_remark, verdict and noted. */
bool import_rows_add_table(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
