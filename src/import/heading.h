/* The headings of Open edX's grade reports: which column is which subsection, and which is an average. Layer: import.
 * Called by openedx_grade_report.c, openedx_problem_report.c and tests. Source: FORMATS.md section 1.2.
 *
 * "{Type} {n}: {name}" can be read in several ways when a type ends in a number or has a colon. The report's own shape
 * settles nearly all: the subsections of a type are numbered from 1 without gaps and followed by "{Type} (Avg)". What
 * is left is settled by the policy's types, longest first. */
#ifndef IMPORT_HEADING_H
#define IMPORT_HEADING_H

#include <glib.h>
#include <stdbool.h>

struct heading {
    bool average;   /* the average of a type; never a subsection */
    char *category; /* the type */
    guint number;   /* 1 for the only subsection of a type */
    char *name;     /* "" for the only subsection of a type */
};

/* Reads the texts of the columns between "Grade" and the fixed columns at the end. `types` (may be NULL):
 * names of the policy. Returns an array of struct heading, one for each text; free with g_array_unref. */
GArray *headings_read(char *const *texts, guint count, const char *const *types);

/* The headings of a problem grade report: "{Type} {n}: {Subsection} - {Problem}". Type and number are told by the
 * longest type of the policy that fits, else by the first number with a colon. The type ends before *length; *rest
 * points behind the colon and its space. False when there is no number. */
bool heading_read_numbered(const char *text, const char *const *types, gsize *length, guint *number,
                           const char **rest);

#endif
