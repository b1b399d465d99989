#include "config.h"

#include "operations/export_order.h"

#include "store/credential.h"

#include <string.h>

struct place {
    gint64 id;
    char *key;
    guint position; /* as given: decides between equals */
};

static void place_clear(gpointer data)
{
    struct place *place = data;
    g_free(place->key);
}

static gint compare_places(gconstpointer a, gconstpointer b)
{
    const struct place *first = a, *second = b;
    const int order = strcmp(first->key, second->key);
    return order != 0 ? order : first->position < second->position ? -1 : 1;
}

/* Letters without case and marks, so that "Émile" stands between "Eli" and "Emma". Caller frees. */
static char *fold_name(const char *name)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);
    g_autofree char *split = g_utf8_normalize(folded, -1, G_NORMALIZE_NFKD);
    GString *key = g_string_new(NULL);
    for (const char *at = split != NULL ? split : folded; *at != '\0'; at = g_utf8_next_char(at))
        if (!g_unichar_ismark(g_utf8_get_char(at)))
            g_string_append_unichar(key, g_utf8_get_char(at));
    return g_string_free(key, FALSE);
}

static char *make_key(const struct credential *credential, enum export_order order)
{
    switch (order) {
    case EXPORT_BY_NAME: {
        g_autofree char *name = fold_name(credential->full_name);
        return g_strconcat(name, "\n", credential->username, NULL);
    }
    case EXPORT_BY_DATE:
        return g_strdup_printf("%020" G_GINT64_FORMAT, credential->issued);
    case EXPORT_BY_USERNAME:
        return g_strdup(credential->username);
    case EXPORT_AS_GIVEN:
        break;
    }
    return g_strdup("");
}

static bool read_places(struct database *database, const GArray *ids, enum export_order order,
                        GArray *places, GError **error)
{
    for (guint i = 0; i < ids->len; i++) {
        const gint64 id = g_array_index(ids, gint64, i);
        g_autoptr(credential) credential = credential_read(database, id, error);
        if (credential == NULL)
            return false;
        const struct place place = { id, make_key(credential, order), i };
        g_array_append_val(places, place);
    }
    return true;
}

GArray *export_order_make(struct database *database, const GArray *ids, enum export_order order,
                          GError **error)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct place));
    g_array_set_clear_func(places, place_clear);
    g_autoptr(GArray) ordered = g_array_sized_new(FALSE, FALSE, sizeof(gint64), ids->len);
    if (order == EXPORT_AS_GIVEN) {
        g_array_append_vals(ordered, ids->data, ids->len);
        return g_steal_pointer(&ordered);
    }
    if (!read_places(database, ids, order, places, error))
        return NULL;
    g_array_sort(places, compare_places);
    for (guint i = 0; i < places->len; i++)
        g_array_append_val(ordered, g_array_index(places, struct place, i).id);
    return g_steal_pointer(&ordered);
}
