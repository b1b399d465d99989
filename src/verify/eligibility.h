/* The reference's answers about a learning context: what is configured, and whether a learner gets it. Layer: verify,
 * private to it. Source: REFERENCE.md section 9; Q6, Q15. */
#ifndef VERIFY_ELIGIBILITY_H
#define VERIFY_ELIGIBILITY_H

#include "base/json.h"
#include "operations/settings.h"

/* has_credentials, credential_count. NULL on error. New reference. */
json_t *configured_json(struct database *database, const char *context_key,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* context_key, and credentials: of each configuration credential_type_id, name, is_generation_enabled, is_eligible and,
 * where there is any, existing_credential with its address, grades, completion and steps. What is wrong with one
 * configuration is its member `error`, and the others are answered (Q6). `retrieval` restricts them to a function;
 * NULL: all. ERROR_NOT_FOUND for an unknown learner. New reference. */
json_t *eligibility_json(struct database *database, const struct site_settings *site,
                         const char *context_key, const char *username, const char *retrieval,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
