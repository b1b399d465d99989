/* What mapping_settle.c and mapping_ask.c share: what a survey says of all the columns of a mapping together.
 * Layer: import, and these two only. */
#ifndef IMPORT_MAPPING_EVIDENCE_H
#define IMPORT_MAPPING_EVIDENCE_H

#include "import/mapping.h"
#include "import/survey.h"

/* Whether columns of a role have numbers that need a scale. */
bool mapping_has_numbers(enum mapping_role role);

/* Whether a column has numbers of which nobody said of how many they are. */
bool mapping_lacks_scale(const struct mapping_column *column, const struct survey_column *survey);

/* The orders (bits of enum mapping_date_order) in which all dates of the columns of dates can be read. *open: how many of
 * the dates depend on it. */
guint mapping_date_orders(const struct mapping *mapping, const struct survey *survey,
                          guint64 *open);

struct mapping_marks {
    guint64 points, commas;    /* numbers with a certain decimal mark */
    guint64 open, open_commas; /* numbers such as 1.234, and those of them with a comma */
    double largest;
    guint column; /* from 1, that has one of these */
};
struct mapping_marks mapping_decimal_marks(const struct mapping *mapping,
                                           const struct survey *survey);

#endif
