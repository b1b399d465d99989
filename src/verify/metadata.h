/* What the public is told of a credential, as the reference's address "metadata" answers. Layer: verify. Called by cli,
 * and by what answers the public. Source: REFERENCE.md section 9. */
#ifndef VERIFY_METADATA_H
#define VERIFY_METADATA_H

#include "base/json.h"
#include "verify/verification.h"

/* user_full_name, created (the instant of issue, in the site's zone), learning_context_name, status and
 * invalidation_reason; of what is unknown, `error`. New reference. */
json_t *metadata_json(const struct verification *verification, GTimeZone *zone);

#endif
