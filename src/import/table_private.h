/* What table_rows.c and table_results.c share. Layer: import, and these two only. */
#ifndef IMPORT_TABLE_PRIVATE_H
#define IMPORT_TABLE_PRIVATE_H

#include "import/cell_date.h"
#include "import/field.h"
#include "import/import.h"

struct table_rows {
    int cells[MAPPING_ROLES];  /* the column of a role that only one has; -1 */
    GArray *scores;            /* of guint: columns, in the order of reader->columns */
    GArray *activities;        /* of guint: columns */
    GArray *read;              /* of guint: columns that are not ignored */
    double *earned, *possible; /* of the scores of the row */
    struct cell_dates *dates;
    GHashTable *words;        /* cells of activities -> enum cell_word; there are few */
    char *name, *family_name; /* of the row, when they were put together */
};

/* The cell of a role as it stands there; NULL when there is none. */
char *table_rows_cell(const struct import_reader *reader, const struct csv_record *record,
                      enum mapping_role role);

/* Says where and what; false. */
bool table_rows_complain(const struct import_reader *reader, guint index, const char *text,
                         const char *sentence, GError **error);

/* Grade, scores and completion of a row. */
bool table_rows_results(struct import_reader *reader, const struct csv_record *record,
                        struct import_row *row, GError **error);

#endif
