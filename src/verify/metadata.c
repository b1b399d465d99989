#include "config.h"

#include "verify/metadata.h"

#include "base/clock.h"

json_t *metadata_json(const struct verification *verification, GTimeZone *zone)
{
    const struct credential *credential = verification->credential;
    if (credential == NULL)
        return json_pack("{s:s}", "error", "Credential not found.");
    g_autofree char *created = clock_format_in_zone(credential->issued, zone);
    json_t *object = json_object();
    json_object_set_new(object, "user_full_name", json_text(credential->full_name));
    json_object_set_new(object, "created", json_text(created));
    json_object_set_new(object, "learning_context_name", json_text(credential->context_name));
    json_object_set_new(object, "status", json_text(credential->status));
    json_object_set_new(object, "invalidation_reason", json_text(credential->invalidation_reason));
    return object;
}
