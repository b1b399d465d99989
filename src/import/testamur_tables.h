/* The tables that this program itself writes (operations/table_export.h): what their columns are called and hold, and
 * the headings of scores. Layer: import. Called by its importers (testamur_learners.c, testamur_grades.c), and by
 * the operation that writes the tables.
 *
 * A table is written so that an import of it gives back what was there: cells are quoted, and one that a spreadsheet
 * would take for a formula stands behind an apostrophe, which testamur_unguard takes off again, exactly. */
#ifndef IMPORT_TESTAMUR_TABLES_H
#define IMPORT_TESTAMUR_TABLES_H

#include <glib.h>
#include <stdbool.h>

enum testamur_value {
    TESTAMUR_TEXT,
    TESTAMUR_NUMBER,  /* a decimal point, as short as it can be read back */
    TESTAMUR_FLAG,    /* yes or no */
    TESTAMUR_INSTANT, /* 2026-06-16T09:05:00Z, with a fraction where there is one */
};

struct testamur_column {
    const char *heading; /* also the member's name in JSON lines */
    enum testamur_value value;
};

enum testamur_learner_column {
    TESTAMUR_LEARNER_USERNAME,
    TESTAMUR_LEARNER_FULL_NAME, /* as it would be printed; follows from the three parts */
    TESTAMUR_LEARNER_EMAIL,
    TESTAMUR_LEARNER_NAME,
    TESTAMUR_LEARNER_FIRST_NAME,
    TESTAMUR_LEARNER_LAST_NAME,
    TESTAMUR_LEARNER_NAME_STATE,
    TESTAMUR_LEARNER_LANGUAGE,
    TESTAMUR_LEARNER_ACTIVE,
    TESTAMUR_LEARNER_WANTS_MAIL,
    TESTAMUR_LEARNER_LMS_ID,
    TESTAMUR_LEARNER_EXTERNAL_ID, /* of this and the next ones there may be several, a line for each */
    TESTAMUR_LEARNER_MOODLE_ID,
    TESTAMUR_LEARNER_CANVAS_ID,
    TESTAMUR_LEARNER_OTHER_IDS, /* "source value" */
    TESTAMUR_LEARNER_USERNAME_MADE,
    TESTAMUR_LEARNER_COLUMNS,
};
extern const struct testamur_column testamur_learner_columns[TESTAMUR_LEARNER_COLUMNS];

/* The columns of grades before those of scores, of which there are two for each graded subsection of the course: points
 * earned (empty: not attempted) and possible (empty: nothing is known of this learner). */
enum testamur_grade_column {
    TESTAMUR_GRADE_COURSE,
    TESTAMUR_GRADE_USERNAME,
    TESTAMUR_GRADE_FULL_NAME,
    TESTAMUR_GRADE_EMAIL,
    TESTAMUR_GRADE_ENROLMENT, /* active, ended or empty: there is none */
    TESTAMUR_GRADE_TRACK,
    TESTAMUR_GRADE_GRADE,
    TESTAMUR_GRADE_COMPLETION,
    TESTAMUR_GRADE_EARNED, /* of the completion, as is the next one */
    TESTAMUR_GRADE_POSSIBLE,
    TESTAMUR_GRADE_COMPLETED,
    TESTAMUR_GRADE_COLUMNS,
};
extern const struct testamur_column testamur_grade_columns[TESTAMUR_GRADE_COLUMNS];

/* Credentials are written for people and other programs; nothing imports them. */
enum { TESTAMUR_CREDENTIAL_COLUMNS = 27 };
extern const struct testamur_column testamur_credential_columns[TESTAMUR_CREDENTIAL_COLUMNS];

/* "earned Homework #2 (Roots)" and "possible Homework #2 (Roots)"; a # of the category is doubled. Caller frees. */
char *testamur_score_heading(const char *category, gint64 number, const char *name, bool earned);

/* Reads such a heading; false: it is none. Caller frees category and name, which are set only when it is one. */
bool testamur_score_heading_read(const char *heading, bool earned, char **category, guint *number,
                                 char **name);

/* Whether a cell is written behind an apostrophe: behind apostrophes it begins like a formula. */
bool testamur_needs_guard(const char *cell);

/* The cell without its guard: a pointer into it. */
const char *testamur_unguard(const char *cell);

#endif
