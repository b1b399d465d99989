/* What stands in the columns of a table: one pass over the whole file, before its rows are read as a mapping says. The
 * evidence from which scales, orders of dates and decimal marks are concluded, and a sample for the preview.
 * Layer: import. Called by recognise.c; read by the importers of tables, mapping_settle.c, operations and console. */
#ifndef IMPORT_SURVEY_H
#define IMPORT_SURVEY_H

#include "base/cleanup.h"
#include "import/csv.h"

#include <glib.h>
#include <stdbool.h>

struct import_reader;
struct import_request;

#define SURVEY_ROWS 20    /* first rows that are kept */
#define SURVEY_VALUES 256 /* distinct values that are kept of each column */

/* The orders in which a date of three numbers can be read. */
enum survey_order { SURVEY_DAY_FIRST, SURVEY_MONTH_FIRST, SURVEY_YEAR_FIRST, SURVEY_ORDERS };

struct survey_column {
    guint64 filled;  /* cells that are not blank; the counts below are of these */
    guint64 numbers; /* with or without a percent sign, also "18/20" */
    guint64 percents, pairs, exponents; /* of these with a sign, with two numbers, 1.23E+11 */
    double smallest, largest;           /* of the others; NaN: there is none */
    bool fractional;                    /* one of them is no whole number */
    guint64 points, commas;             /* numbers that can only be read with this decimal mark */
    guint64 marks;                      /* numbers that can be read with either, such as 1,234 */
    guint64 comma_marks;                /* of these with a comma */
    /* cells with a letter in them that are neither a number nor N/A and the like */
    guint64 letters;
    guint64 addresses;             /* cells with an @ */
    guint64 single_commas;         /* cells with exactly one comma, as "Last, First" has */
    guint64 dates;                 /* cells that can be read as a date, in whatever order */
    guint64 orders[SURVEY_ORDERS]; /* dates that can be read in this order, or in any */
    guint64 open;                  /* dates whose order matters */
    char *open_sample;             /* one of these that has several readings; NULL */
    char *number_sample;           /* the largest number as it stands there; NULL */
    char *small_sample;            /* one of the others that is above 0 and below 1; NULL */
    GPtrArray *values;             /* of char *, distinct, in the order of the file */
    bool more_values;              /* there are more than are kept */
    guint words; /* values that are "completed", "no" and the like, in many languages, or N/A */
};

struct survey {
    gatomicrefcount references;
    guint64 rows;       /* that are about someone */
    guint64 damaged;    /* that cannot be read at all */
    guint64 longer;     /* that have filled cells beyond the heading */
    GArray *columns;    /* of struct survey_column, one for each column of the heading */
    GPtrArray *samples; /* of char **, the first rows as they stand there, NULL-terminated */
    /* of char **, the first rows that the kind says are none (Canvas's points row) */
    GPtrArray *others;
    char *encoding; /* in words: "UTF-8 with byte order mark" */
    char *shape;    /* in words: "semicolons", "the sheet \"Grades\"" */
};

/* Reads the whole table of a reader that was just recognised, and puts it back to its first row. NULL when the file
 * can't be read, or ERROR_CANCELLED when the request's go_on gives up. Caller frees. */
struct survey *survey_take(struct import_reader *reader, const struct import_request *request,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct survey *survey_ref(struct survey *survey);
void survey_free(struct survey *survey); /* a reference */
DEFINE_AUTOPTR(survey, survey_free)

const struct survey_column *survey_column_at(const struct survey *survey, guint index);

#endif
