/* Learners who may be one person. Layer: store. Called by operations, commands and pages. */
#ifndef STORE_LEARNER_DUPLICATES_H
#define STORE_LEARNER_DUPLICATES_H

#include "store/learner.h"

struct learner_duplicate {
    /* the first is the one to be kept: whose user name is real, or who was here first */
    struct learner *one, *other;
    const char *why; /* "the same address"; static text */
};

/* Pairs from the one with number `after` (0: from the start), `limit` at most; *more: there are more. The whole table is
 * read in the order of what is compared, and no more of it is kept than people who have one in common. Array of struct
 * learner_duplicate; free with g_ptr_array_unref. */
GPtrArray *learner_duplicates(struct database *database, gint64 after, gint64 limit, bool *more,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
