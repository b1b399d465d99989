/* The verdict on a learner's names as an import brings them. Layer: operations. Called by import_read.c and
 * moving_people.c only. Source: Q19; rules/name.h. */
#ifndef OPERATIONS_IMPORT_NAME_H
#define OPERATIONS_IMPORT_NAME_H

#include "store/import_stage.h"

/* The cleaned parts of a name, while the row that borrows them is staged. */
struct import_name {
    char *name, *first_name, *last_name;
    const char *remark;
};
void import_name_clear(struct import_name *name);

/* Fills the staged row's names from those as written (NULL: not known). Returns why they can't be taken, or
 * NULL; static text. The profile's name decides; only without one do first and last name count. */
const char *import_name_judge(const char *full, const char *first, const char *last,
                              struct staged_row *staged, struct import_name *name);

#endif
