/* What Open edX writes: one importer for each kind of file. Layer: import. Included by recognise.c, which
 * lists them. Source of all of it: FORMATS.md section 1. */
#ifndef IMPORT_OPENEDX_H
#define IMPORT_OPENEDX_H

#include "import/import.h"

extern const struct importer openedx_grade_report;
extern const struct importer openedx_profile;
extern const struct importer openedx_completion;
extern const struct importer openedx_grading_policy;
extern const struct importer openedx_course_names;

/* Files that look like the ones above and are not, ended by an entry without kind. */
extern const struct importer openedx_others[];

#endif
