#include "config.h"

#include "operations/check.h"

#include "operations/check_private.h"
#include "operations/recover.h"
#include "operations/settings.h"

#include <stdarg.h>

#define FINDINGS_KEPT 1000

static void check_finding_free(gpointer data)
{
    struct check_finding *finding = data;
    g_free(finding->text);
    g_free(finding);
}

void check_result_free(struct check_result *result)
{
    if (result == NULL)
        return;
    g_ptr_array_unref(result->findings);
    g_free(result);
}

void check_note(struct check *check, enum check_kind kind, bool repaired, const char *format, ...)
{
    struct check_result *result = check->result;
    result->repaired += repaired ? 1 : 0;
    result->damages += kind == CHECK_DAMAGE && !repaired ? 1 : 0;
    result->remarks += kind == CHECK_REMARK ? 1 : 0;
    if (result->findings->len >= FINDINGS_KEPT)
        return;
    struct check_finding *finding = g_new0(struct check_finding, 1);
    finding->kind = kind;
    finding->repaired = repaired;
    va_list arguments;
    va_start(arguments, format);
    finding->text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(result->findings, finding);
}

static bool check_parts(struct check *check, GError **error)
{
    g_autoptr(site_settings) site = site_settings_load(check->database, error);
    if (site == NULL)
        return false;
    check->write_files = site->write_files;
    check->files = credential_files_open(check->installation, error);
    const bool done = check->files != NULL && check_database(check, error)
                      && check_documents(check, error) && check_directories(check, error);
    credential_files_close(check->files);
    return done;
}

struct check_result *check_copy(struct database *database, const struct check_request *request,
                                GError **error)
{
    const gint64 begun = g_get_monotonic_time();
    g_autoptr(check_result) result = g_new0(struct check_result, 1);
    result->findings = g_ptr_array_new_with_free_func(check_finding_free);
    struct check check = { .database = database, .request = request, .result = result };
    if (!check_content(&check, error) || !check_documents(&check, error))
        return NULL;
    result->duration = g_get_monotonic_time() - begun;
    return g_steal_pointer(&result);
}

struct check_result *check_run(struct installation *installation,
                               const struct check_request *request, GError **error)
{
    const gint64 begun = g_get_monotonic_time();
    struct recover_result recovered;
    if (request->repair && !recover_run(installation, &recovered, error))
        return NULL;
    g_autoptr(check_result) result = g_new0(struct check_result, 1);
    result->findings = g_ptr_array_new_with_free_func(check_finding_free);
    struct check check = {
        .installation = installation,
        .database = installation->database,
        .request = request,
        .result = result,
    };
    if (!check_parts(&check, error))
        return NULL;
    result->duration = g_get_monotonic_time() - begun;
    return g_steal_pointer(&result);
}
