/* Several rows about one learner: which of them can be taken. Layer: store. Used by import_people.c only. */
#ifndef STORE_IMPORT_SECOND_H
#define STORE_IMPORT_SECOND_H

#include "store/import_people.h"

/* `matches` are in the order of learners and rows; those of rows that are not taken are removed. */
bool import_second_drop(struct import_stage *stage, GArray *matches, enum people_second second,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
