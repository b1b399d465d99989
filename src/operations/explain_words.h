/* Why one learner gets a credential, or does not, in words. Layer: operations. Called by the command explain and by
 * pages. */
#ifndef OPERATIONS_EXPLAIN_WORDS_H
#define OPERATIONS_EXPLAIN_WORDS_H

#include "base/json.h"

/* What explain_learner (explain.h) has found, in lines. Caller frees. */
char *explain_words(const json_t *explanation);

#endif
