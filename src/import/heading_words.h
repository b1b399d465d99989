/* What the heading of a column means, in the languages that LMSs and offices write it in. Layer: import. Called by the
 * importers of tables, the mappings and tests.
 *
 * Headings are compared without regard to case, accents, spaces and signs: "E-Mail", "e_mail" and "EMAIL" are one. A
 * heading can mean several things ("Punkte" is a column of points, and Moodle's word for real grades). */
#ifndef IMPORT_HEADING_WORDS_H
#define IMPORT_HEADING_WORDS_H

#include <glib.h>
#include <stdbool.h>

enum heading_meaning {
    HEADING_UNKNOWN,
    HEADING_NAME,
    HEADING_NAME_REVERSED,
    HEADING_GIVEN_NAME,
    HEADING_FAMILY_NAME,
    HEADING_EMAIL,
    HEADING_USERNAME,
    HEADING_EXTERNAL_ID,
    HEADING_LANGUAGE,
    HEADING_COURSE,
    HEADING_COMPLETED_ON, /* the date of completion */
    HEADING_ISSUED_ON,    /* the date of a certificate */
    HEADING_DATE,         /* a date, of whatever */
    HEADING_GRADE,
    HEADING_PERCENT,
    HEADING_POINTS,
    HEADING_COMPLETION, /* how much is done */
    HEADING_COMPLETED,  /* whether it is done */
    HEADING_SUSPENDED,
    /* Moodle's reports */
    HEADING_COURSE_TOTAL,
    HEADING_TOTAL,   /* "Quizzes total": of a category */
    HEADING_SUMMARY, /* no heading, but what a line below the table begins with: "Total", "Average" */
    HEADING_LAST_DOWNLOADED,
    HEADING_REAL, /* how a grade is shown: "(Real)" */
    HEADING_PERCENTAGE,
    HEADING_LETTER,
    HEADING_FEEDBACK,
    HEADING_COMPLETION_DATE, /* "Essay 1 - Completion date" */
    HEADING_COURSE_COMPLETE,
    HEADING_INSTITUTION,
    HEADING_DEPARTMENT,
    HEADING_MEANINGS,
};

/* A heading may mean several things. */
bool heading_means(const char *heading, enum heading_meaning meaning);

/* Whether any of so many headings means any of `meanings`, which HEADING_UNKNOWN ends. */
bool headings_mean_any(char *const *headings, guint count, const enum heading_meaning *meanings);

/* What stands before (or, as some languages have it, behind) the words of a meaning: of "Quizzes total" and
 * HEADING_TOTAL it is "Quizzes", of "Essay 1 - Completion date" and HEADING_COMPLETION_DATE "Essay 1". NULL when the
 * heading does not end or begin so. Caller frees. */
char *heading_beside(const char *heading, enum heading_meaning meaning);

/* Of "Quiz: Final exam (Percentage)" the text within the parentheses at its end; NULL when there is none. *before (may
 * be NULL) gets what stands before them. Caller frees both. */
char *heading_within(const char *heading, char **before);

/* The form in which headings are compared: folded, letters and digits only. Caller frees. */
char *heading_key(const char *heading);

#endif
