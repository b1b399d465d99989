/* A table's rows as text: CSV or JSON lines. Layer: operations. Called by table_export.c only. */
#ifndef OPERATIONS_TABLE_EXPORT_TEXT_H
#define OPERATIONS_TABLE_EXPORT_TEXT_H

#include "operations/table_export.h"
#include "store/table.h"

/* What the columns of a table are called: fixed ones, and two for each graded subsection. */
struct table_text_form {
    enum table_export_kind kind;
    const GPtrArray *subsections; /* of struct subsection; NULL: none */
};

/* Appends the heading of a CSV file. */
void table_text_heading(GString *text, const struct table_text_form *form);

/* Appends the table's current row, with its line end. */
void table_text_row(GString *text, const struct table_text_form *form,
                    enum table_export_format format, const struct table *table);

#endif
