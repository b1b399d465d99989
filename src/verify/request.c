#include "config.h"

#include "verify/request.h"

#include <string.h>

void request_free(struct request *request)
{
    if (request == NULL)
        return;
    g_strfreev(request->segments);
    g_clear_pointer(&request->query, g_hash_table_unref);
    g_free(request);
}

static bool decode_segment(char **segment)
{
    char *decoded = g_uri_unescape_string(*segment, "/");
    const bool good = decoded != NULL && g_utf8_validate(decoded, -1, NULL);
    if (good) {
        g_free(*segment);
        *segment = decoded;
    } else {
        g_free(decoded);
    }
    return good;
}

static GHashTable *parse_query(const char *query)
{
    g_autoptr(GHashTable) values = g_uri_parse_params(query, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
    return values != NULL ? g_steal_pointer(&values)
                          : g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

struct request *request_parse(const char *target)
{
    if (*target != '/')
        return NULL;
    g_autoptr(request) request = g_new0(struct request, 1);
    const char *question = strchr(target, '?');
    g_autofree char *path =
        g_strndup(target + 1, question != NULL ? (gsize)(question - target) - 1 : strlen(target));
    request->segments = g_strsplit(path, "/", -1);
    request->query = parse_query(question != NULL ? question + 1 : "");
    for (char **segment = request->segments; *segment != NULL; segment++)
        if (!decode_segment(segment))
            return NULL;
    return g_steal_pointer(&request);
}

const char *request_query(const struct request *request, const char *name)
{
    return g_hash_table_lookup(request->query, name);
}
