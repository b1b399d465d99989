/* What recovery did, in words. Layer: cli. Used by the command recover and by the opening of an installation
 * for writing. */
#ifndef CLI_RECOVERY_H
#define CLI_RECOVERY_H

#include "operations/recover.h"

/* One sentence. Caller frees. */
char *recovery_words(const struct recover_result *result);

#endif
