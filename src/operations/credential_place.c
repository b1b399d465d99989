#include "config.h"

#include "operations/credential_place.h"

#include "base/hex.h"

char *credential_place_path(const struct database *database, const struct site_settings *site,
                            const struct credential *credential)
{
    const bool archived = g_str_equal(credential->status, "invalidated");
    if (!site->write_files || credential->size == 0
        || (!archived && !g_str_equal(credential->status, "available")))
        return NULL;
    g_autofree char *directory = g_strdup(database_directory(database));
    const struct installation installation = { .directory = directory };
    return installation_credential_path(&installation, credential->uuid, archived);
}

char *credential_place_url(const struct site_settings *site, const struct credential *credential)
{
    if (!g_str_equal(credential->status, "available"))
        return g_strdup("");
    return installation_download_url(site->download_base_url, credential->uuid);
}

char *credential_place_verify_url(const struct site_settings *site, const char *verify_uuid)
{
    return *site->verify_base_url == '\0'
               ? g_strdup("")
               : g_strconcat(site->verify_base_url, "/", verify_uuid, NULL);
}

char *credential_place_hash(const struct credential *credential)
{
    return credential->size > 0 ? hex_write(credential->sha256, sizeof credential->sha256) : NULL;
}
