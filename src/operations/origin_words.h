/* Where a value came from, in words. Layer: operations. Called by the words of learners and courses. */
#ifndef OPERATIONS_ORIGIN_WORDS_H
#define OPERATIONS_ORIGIN_WORDS_H

#include "store/origin.h"

/* "87.5 %  (grades.csv, line 12; Maria, 2026-06-16T09:05:00Z)". Takes `value`; NULL on error. Caller frees. */
char *origin_words(struct database *database, char *value, const struct origin *origin,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
