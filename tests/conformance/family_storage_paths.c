#include "config.h"

#include "conformance/families.h"

#include "base/error.h"
#include "conformance/workplace.h"
#include "operations/settings.h"

#include <string.h>

/* The path below the installation, as the vectors' are below the reference's media directory. */
static char *path_below(const struct installation *installation, const char *uuid, bool archived)
{
    g_autofree char *path = installation_credential_path(installation, uuid, archived);
    return g_strdup(path + strlen(installation->directory) + 1);
}

static json_t *answer_paths(struct installation *installation, const char *uuid, const char *domain,
                            GError **error)
{
    g_autofree char *output = path_below(installation, uuid, false);
    g_autofree char *archive = path_below(installation, uuid, true);
    json_t *answer = json_pack("{s:s, s:s}", "output", output, "archive", archive);
    if (domain == NULL)
        return answer;
    const struct setting *setting = settings_find("download_base_url", error);
    g_autoptr(site_settings) site = NULL;
    if (setting != NULL && settings_change(installation, setting, domain, error))
        site = site_settings_load(installation->database, error);
    if (site == NULL) {
        json_decref(answer);
        return NULL;
    }
    g_autofree char *url = installation_download_url(site->download_base_url, uuid);
    json_object_set_new(answer, "url", json_string(url));
    return answer;
}

/* The vector's file name in our directory: the reference's is a setting, ours is not. */
static json_t *wanted_path(const json_t *wanted, const char *member, const char *directory)
{
    const char *path = json_string_value(json_object_get(wanted, member));
    g_autofree char *name = g_path_get_basename(path);
    return json_sprintf("%s/%s", directory, name);
}

void family_storage_paths(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                          struct result *result)
{
    GError *error = NULL;
    const char *domain =
        json_string_value(json_object_get(vector_input(vector, "settings"), "CUSTOM_DOMAIN"));
    g_autoptr(workplace) workplace = workplace_new(&error);
    if (workplace == NULL) {
        result_judge(result, refusal_new(&error));
        return;
    }
    g_autofree char *operator_name = g_strdup("conformance");
    struct installation installation = { workplace->directory, workplace->database, operator_name };
    json_t *got = answer_paths(&installation, vector_text(vector, "uuid"), domain, &error);
    if (got == NULL)
        got = refusal_new(&error);
    g_autoptr(json_t) wanted =
        json_pack("{s:o, s:o}", "output", wanted_path(result->wanted, "output", "credentials"),
                  "archive", wanted_path(result->wanted, "archive", "credentials_invalidated"));
    if (domain != NULL)
        json_object_set(wanted, "url", json_object_get(result->wanted, "url"));
    result_judge_against(result, wanted, got);
}
