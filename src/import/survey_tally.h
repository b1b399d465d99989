/* The cells of one column while a table is surveyed. What a text says is found out when it stands there for the first time;
 * when it comes again it is only counted, and cells that say the same are counted together. Layer: import, and survey.c
 * only. */
#ifndef IMPORT_SURVEY_TALLY_H
#define IMPORT_SURVEY_TALLY_H

#include "import/survey.h"

/* What a cell says: each adds to one count of struct survey_column. */
enum survey_sign {
    SURVEY_NUMBER = 1 << 0,
    SURVEY_PERCENT = 1 << 1,
    SURVEY_PAIR = 1 << 2,
    SURVEY_EXPONENT = 1 << 3,
    SURVEY_POINT = 1 << 4,
    SURVEY_COMMA = 1 << 5,
    SURVEY_MARK = 1 << 6,
    SURVEY_COMMA_MARK = 1 << 7,
    SURVEY_LETTERS = 1 << 8,
    SURVEY_ADDRESS = 1 << 9,
    SURVEY_SINGLE_COMMA = 1 << 10,
    SURVEY_DATE = 1 << 11,
    SURVEY_OPEN = 1 << 12,
    SURVEY_ORDER = 1 << 13, /* and a bit for each enum survey_order from here on */
};

struct survey_tally;

struct survey_tally *survey_tally_new(void);
void survey_tally_free(struct survey_tally *tally);

/* Counts a cell if its text is one of the column's values that were kept; else false. */
bool survey_tally_again(struct survey_tally *tally, const struct survey_column *column,
                        const char *text, gsize length);

/* Counts a cell for which survey_tally_again said no: `signs` is what it says. Keeps its text with the column's values, as
 * long as there are few. */
void survey_tally_add(struct survey_tally *tally, struct survey_column *column, const char *text,
                      gsize length, guint signs);

/* Puts what was counted into the column. */
void survey_tally_finish(const struct survey_tally *tally, struct survey_column *column);

#endif
