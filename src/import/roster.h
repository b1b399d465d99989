/* Any table of people: the last kind, for what no LMS wrote. Layer: import. Included by recognise.c. */
#ifndef IMPORT_ROSTER_H
#define IMPORT_ROSTER_H

#include "import/import.h"

extern const struct importer roster;

#endif
