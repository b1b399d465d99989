/* What Open edX writes: one importer for each kind of file. Layer: import. Included by recognise.c, which
 * lists them. Source of all of it: FORMATS.md section 1. */
#ifndef IMPORT_OPENEDX_H
#define IMPORT_OPENEDX_H

#include "import/import.h"

extern const struct importer openedx_grade_report;
extern const struct importer openedx_problem_report;
extern const struct importer openedx_profile;
extern const struct importer openedx_completion;
extern const struct importer openedx_grading_policy;
extern const struct importer openedx_course_names;
extern const struct importer openedx_course;
extern const struct importer openedx_bulk_grades;

/* Which entries of an archive openedx_course needs. */
bool openedx_course_wants(const char *name);

/* The content of a grading_policy.json and of the one member of a policy.json. `where` names the file in errors.
 * Caller frees. */
struct import_policy *openedx_policy_read(const json_t *document, const char *where,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void openedx_policy_free(struct import_policy *policy);
struct import_course_names *openedx_names_read(const char *run, const json_t *course);
void openedx_names_free(struct import_course_names *names);

/* Files that look like the ones above and are not, ended by an entry without kind. */
extern const struct importer openedx_others[];

/* Cells of the reports about grades (openedx_cells.c). Cells are trimmed in place. */

/* Whether the cell stands for no score: empty, a word for nothing, or what the platform writes then. */
bool openedx_is_unattempted(const char *text);

/* A grade; `heading` is of its column, for the error. */
bool openedx_read_fraction(const char *text, const char *heading, double *value,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The column "Enrollment Status"; NULL: there is none. */
bool openedx_read_status(char *cell, struct import_row *row,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who the row is about. Returns what the importer's `next` returns. */
enum import_step openedx_read_learner(struct import_row *row, char *username, char *id, char *email,
                                      GError **error);

#endif
