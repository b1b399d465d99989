/* Values that were set by hand, in words. Layer: operations. Called by commands and pages. */
#ifndef OPERATIONS_CORRECTION_WORDS_H
#define OPERATIONS_CORRECTION_WORDS_H

#include "operations/correction.h"

/* A value of this kind in words, NULL for none being "none". Caller frees. */
char *correction_describe(enum correction_kind kind, const json_t *value);

/* What is to be said of one learner's outcome: that nothing was changed, or that it does not count; "" else. Static. */
const char *correction_remark(const struct correction_outcome *outcome, enum correction_kind kind);

#endif
