#include "config.h"

#include "verify/language.h"

#include "base/error.h"
#include "base/ini.h"
#include "base/resource.h"
#include "verify/private.h"

#include <string.h>

/* No browser asks for more. */
#define WISHES_MOST 20

static const char *const keys[LANGUAGE_TEXTS] = {
    [TEXT_DIRECTION] = "direction",
    [TEXT_TITLE] = "title",
    [TEXT_VALID] = "valid",
    [TEXT_VALID_WORDS] = "valid_words",
    [TEXT_WITHDRAWN] = "withdrawn",
    [TEXT_WITHDRAWN_WORDS] = "withdrawn_words",
    [TEXT_UNKNOWN] = "unknown",
    [TEXT_UNKNOWN_WORDS] = "unknown_words",
    [TEXT_BUSY] = "busy",
    [TEXT_BUSY_WORDS] = "busy_words",
    [TEXT_NAME] = "name",
    [TEXT_CONTEXT] = "context",
    [TEXT_DATE] = "date",
    [TEXT_ISSUER] = "issuer",
    [TEXT_ID] = "id",
    [TEXT_WITHDRAWN_AT] = "withdrawn_at",
    [TEXT_REASON] = "reason",
    [TEXT_TEXTS] = "texts",
    [TEXT_COMPARE] = "compare",
    [TEXT_ASK] = "ask",
    [TEXT_ASK_HELP] = "ask_help",
    [TEXT_CHECK] = "check",
    [TEXT_ANOTHER] = "another",
};

static void language_free(gpointer data)
{
    struct language *language = data;
    g_free(language->code);
    for (int i = 0; i < LANGUAGE_TEXTS; i++)
        g_free(language->texts[i]);
    date_words_free(language->dates);
    g_free(language);
}

static bool language_read(struct language *language, const struct ini *ini, GError **error)
{
    for (int i = 0; i < LANGUAGE_TEXTS; i++) {
        const char *text = ini_get(ini, "page", keys[i]);
        if (text == NULL || *text == '\0') {
            g_set_error(error, VERIFY_ERROR, ERROR_DATA, "%s: %s is missing", ini_name(ini),
                        keys[i]);
            return false;
        }
        language->texts[i] = g_strdup(text);
    }
    language->dates = date_words_load(language->code, error);
    return language->dates != NULL;
}

GPtrArray *languages_load(GError **error)
{
    g_autoptr(GPtrArray) languages = g_ptr_array_new_with_free_func(language_free);
    g_auto(GStrv) names = resource_list("verify");
    for (char **name = names; *name != NULL; name++) {
        if (!g_str_has_suffix(*name, ".ini"))
            continue;
        g_autofree char *path = g_strconcat("verify/", *name, NULL);
        g_autoptr(ini) ini = ini_load_resource(path, error);
        if (ini == NULL)
            return NULL;
        struct language *language = g_new0(struct language, 1);
        g_ptr_array_add(languages, language);
        language->code = g_strndup(*name, strlen(*name) - strlen(".ini"));
        if (!language_read(language, ini, error))
            return NULL;
    }
    return g_steal_pointer(&languages);
}

/* By the primary subtag: "de-AT" and "de_AT" are German. Norwegian is written in two ways and asked for in three. */
static const struct language *find(const GPtrArray *languages, const char *wanted)
{
    const gsize length = strcspn(wanted, "-_;, \t");
    const bool norwegian =
        length == 2
        && (g_ascii_strncasecmp(wanted, "no", 2) == 0 || g_ascii_strncasecmp(wanted, "nn", 2) == 0);
    for (guint i = 0; i < languages->len; i++) {
        const struct language *language = languages->pdata[i];
        if (norwegian ? g_str_equal(language->code, "nb")
                      : strlen(language->code) == length
                            && g_ascii_strncasecmp(language->code, wanted, length) == 0)
            return language;
    }
    return NULL;
}

/* How much a wish such as "de;q=0.8" is worth, 0 to 1. */
static double wish_weight(const char *wish)
{
    const char *parameter = strchr(wish, ';');
    const char *value = parameter != NULL ? strstr(parameter, "q=") : NULL;
    return value != NULL ? CLAMP(g_ascii_strtod(value + 2, NULL), 0, 1) : 1;
}

const struct language *languages_choose(const GPtrArray *languages, const char *accepted,
                                        const char *fallback)
{
    const struct language *best = NULL;
    double best_weight = 0;
    g_auto(GStrv) wishes = g_strsplit(accepted != NULL ? accepted : "", ",", WISHES_MOST);
    for (char **wish = wishes; *wish != NULL; wish++) {
        const struct language *language = find(languages, g_strchug(*wish));
        const double weight = wish_weight(*wish);
        if (language != NULL && weight > best_weight) {
            best = language;
            best_weight = weight;
        }
    }
    if (best == NULL)
        best = find(languages, fallback);
    return best != NULL ? best : find(languages, "en");
}
