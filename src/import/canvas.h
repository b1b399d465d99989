/* What Canvas writes. Layer: import. Included by recognise.c. Source: FORMATS.md section 3. */
#ifndef IMPORT_CANVAS_H
#define IMPORT_CANVAS_H

#include "import/import.h"

extern const struct importer canvas_grades;

#endif
