/* A plan to reissue, in words. Layer: operations. Called by cli and console. */
#ifndef OPERATIONS_REISSUE_WORDS_H
#define OPERATIONS_REISSUE_WORDS_H

#include "base/json.h"

/* What the new one shows otherwise, from the changes of a reissue_item: 'name "Anna Kowalska" → "Anna Nowak", another
 * template', or "shows the same". Made safe to show. Caller frees. */
char *reissue_changes_words(const json_t *changes);

#endif
