#include "config.h"

#include "operations/catalogue.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/asset_use.h"
#include "pdf/font.h"
#include "rules/options.h"
#include "store/asset.h"

G_GNUC_PRINTF(2, 3)
static void catalogue_warn(GPtrArray *warnings, const char *format, ...)
{
    if (warnings == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(warnings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

json_t *catalogue_read_options(const char *text, const char *what, GPtrArray *warnings,
                               GError **error)
{
    bool converted = false;
    g_autoptr(json_t) options = options_read(text != NULL ? text : "", what, error);
    if (options == NULL)
        return NULL;
    json_t *current = options_convert_legacy(options, &converted);
    if (converted)
        catalogue_warn(warnings, "%s: an older form of the options was converted to today's", what);
    return current;
}

struct catalogue_search {
    struct database *database;
    GPtrArray *warnings;
    GError *fault;
};

static void catalogue_found_asset(const char *path, const char *slug, enum asset_kind kind,
                                  void *data)
{
    struct catalogue_search *search = data;
    if (search->fault != NULL || *slug == '\0'
        || (kind == ASSET_FONT && font_name_is_standard(slug)))
        return;
    g_autoptr(asset) asset = asset_find(search->database, slug, &search->fault);
    g_autofree char *mismatch = asset != NULL ? asset_use_mismatch(asset, kind) : NULL;
    if (mismatch != NULL)
        catalogue_warn(search->warnings, "%s: %s", path, mismatch);
    if (!g_error_matches(search->fault, STORE_ERROR, ERROR_NOT_FOUND))
        return;
    g_clear_error(&search->fault);
    g_autofree char *shown = text_show(slug);
    catalogue_warn(search->warnings, "%s: there is no asset %s yet", path, shown);
}

bool catalogue_check_options(struct database *database, const json_t *options,
                             const char *retrieval, const char *generation, GPtrArray *warnings,
                             GError **error)
{
    g_autoptr(GPtrArray) findings = options_check(options, retrieval, generation);
    const struct options_finding *first = NULL;
    guint faults = 0;
    for (guint i = 0; i < findings->len; i++) {
        const struct options_finding *finding = findings->pdata[i];
        if (!finding->fault) {
            catalogue_warn(warnings, "%s: %s", finding->path, finding->message);
            continue;
        }
        faults++;
        first = first != NULL ? first : finding;
    }
    if (faults > 0) {
        g_autofree char *more =
            faults > 1 ? g_strdup_printf(" (and %u more)", faults - 1) : g_strdup("");
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "the options can't be saved: %s: %s%s",
                    first->path, first->message, more);
        return false;
    }
    struct catalogue_search search = { database, warnings, NULL };
    asset_use_each(options, catalogue_found_asset, &search);
    if (search.fault != NULL)
        g_propagate_error(error, search.fault);
    return search.fault == NULL;
}
