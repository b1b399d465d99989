/* What table_rows.c, table_results.c and table_ahead.c share. Layer: import, and these only. */
#ifndef IMPORT_TABLE_PRIVATE_H
#define IMPORT_TABLE_PRIVATE_H

#include "import/cell_date.h"
#include "import/field.h"
#include "import/import.h"

/* What is needed while one row is read, and as long as it is used. The table itself is not changed, so that several rows
 * can be read at the same time. */
struct table_desk {
    double *earned, *possible; /* of the scores of the row; borrowed */
    GHashTable *words;         /* cells of activities -> enum cell_word; there are few; borrowed */
    char *name, *family_name;  /* of the row, when they were put together */
};

struct table_rows {
    int cells[MAPPING_ROLES]; /* the column of a role that only one has; -1 */
    GArray *scores;           /* of guint: columns, in the order of reader->columns */
    GArray *activities;       /* of guint: columns */
    GArray *read;             /* of guint: columns that are not ignored */
    struct cell_dates *dates;
    struct table_ahead *ahead; /* NULL: nobody has asked for a row yet */
    struct table_desk desk;    /* of table_rows_read; owns what it has */
};

/* For a desk. */
GHashTable *table_words_new(void);

/* As table_rows_read, on a desk. */
enum import_step table_read(const struct import_reader *reader, struct table_desk *desk,
                            const struct csv_record *record, struct import_row *row,
                            GError **error);

/* Whether the record is about someone. */
bool table_is_row(const struct import_reader *reader, const struct csv_record *record);

/* table_ahead.c: rows that were read before they are asked for. */
void table_ahead_free(struct table_ahead *ahead);

/* The cell of a role as it stands there; NULL when there is none. */
char *table_rows_cell(const struct import_reader *reader, const struct csv_record *record,
                      enum mapping_role role);

/* Says where and what; false. */
bool table_rows_complain(const struct import_reader *reader, guint index, const char *text,
                         const char *sentence, GError **error);

/* Grade, scores and completion of a row. */
bool table_rows_results(const struct import_reader *reader, struct table_desk *desk,
                        const struct csv_record *record, struct import_row *row, GError **error);

#endif
