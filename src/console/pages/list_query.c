#include "config.h"

#include "console/pages/list_query.h"

#include <string.h>

static void list_filter_free(gpointer data)
{
    struct list_filter *filter = data;
    g_free(filter->name);
    g_strfreev(filter->values);
    g_strfreev(filter->labels);
    g_free(filter);
}

struct list_query *list_query_new(const char *listing, gint64 scope)
{
    struct list_query *query = g_new0(struct list_query, 1);
    query->listing = g_strdup(listing);
    query->scope = scope;
    query->search = g_strdup("");
    query->filters = g_ptr_array_new_with_free_func(list_filter_free);
    return query;
}

struct list_query *list_query_whole(const struct list_query *query)
{
    struct list_query *whole = list_query_new(query->listing, query->scope);
    whole->order = g_strdup(query->order);
    whole->descending = query->descending;
    return whole;
}

struct list_query *list_query_copy(const struct list_query *query)
{
    struct list_query *copy = list_query_whole(query);
    g_free(copy->search);
    copy->search = g_strdup(query->search);
    for (guint i = 0; i < query->filters->len; i++) {
        const struct list_filter *filter = query->filters->pdata[i];
        list_query_set_filter(copy, filter->name, (const char *const *)filter->values,
                              (const char *const *)filter->labels);
    }
    return copy;
}

void list_query_free(struct list_query *query)
{
    if (query == NULL)
        return;
    g_free(query->listing);
    g_free(query->search);
    g_ptr_array_unref(query->filters);
    g_free(query->order);
    g_free(query);
}

static struct list_filter *list_query_find(const struct list_query *query, const char *name)
{
    for (guint i = 0; i < query->filters->len; i++) {
        struct list_filter *filter = query->filters->pdata[i];
        if (g_str_equal(filter->name, name))
            return filter;
    }
    return NULL;
}

const struct list_filter *list_query_filter(const struct list_query *query, const char *name)
{
    return list_query_find(query, name);
}

void list_query_set_filter(struct list_query *query, const char *name, const char *const *values,
                           const char *const *labels)
{
    struct list_filter *filter = list_query_find(query, name);
    if (values == NULL || values[0] == NULL) {
        if (filter != NULL)
            g_ptr_array_remove(query->filters, filter);
        return;
    }
    char **new_values = g_strdupv((char **)values);
    char **new_labels = g_strdupv((char **)(labels != NULL ? labels : values));
    if (filter == NULL) {
        filter = g_new0(struct list_filter, 1);
        filter->name = g_strdup(name);
        g_ptr_array_add(query->filters, filter);
    }
    g_strfreev(filter->values);
    g_strfreev(filter->labels);
    filter->values = new_values;
    filter->labels = new_labels;
}

bool list_query_narrows(const struct list_query *query)
{
    return query->search[0] != '\0' || query->filters->len > 0;
}

static bool list_filter_same(const struct list_filter *filter, const struct list_filter *other)
{
    if (other == NULL || g_strv_length(filter->values) != g_strv_length(other->values))
        return false;
    for (char **value = filter->values; *value != NULL; value++)
        if (!g_strv_contains((const char *const *)other->values, *value))
            return false;
    return true;
}

bool list_query_same_rows(const struct list_query *query, const struct list_query *other)
{
    if (!g_str_equal(query->listing, other->listing) || query->scope != other->scope
        || !g_str_equal(query->search, other->search) || query->filters->len != other->filters->len)
        return false;
    for (guint i = 0; i < query->filters->len; i++) {
        const struct list_filter *filter = query->filters->pdata[i];
        if (!list_filter_same(filter, list_query_filter(other, filter->name)))
            return false;
    }
    return true;
}

/* The values that both filters let through. */
static bool list_query_narrow(struct list_query *query, const struct list_filter *other)
{
    const struct list_filter *own = list_query_filter(query, other->name);
    if (own == NULL) {
        list_query_set_filter(query, other->name, (const char *const *)other->values,
                              (const char *const *)other->labels);
        return true;
    }
    g_autoptr(GPtrArray) both = g_ptr_array_new_with_free_func(g_free);
    for (char **value = own->values; *value != NULL; value++)
        if (g_strv_contains((const char *const *)other->values, *value))
            g_ptr_array_add(both, g_strdup(*value));
    if (both->len == 0)
        return false;
    g_ptr_array_add(both, NULL);
    list_query_set_filter(query, other->name, (const char *const *)both->pdata, NULL);
    return true;
}

struct list_query *list_query_intersect(const struct list_query *query,
                                        const struct list_query *other)
{
    g_autoptr(list_query) both = list_query_copy(query);
    if (other->search[0] != '\0' && !g_str_equal(query->search, other->search)) {
        char *words = g_strconcat(query->search, " ", other->search, NULL);
        g_free(both->search);
        both->search = words;
    }
    for (guint i = 0; i < other->filters->len; i++)
        if (!list_query_narrow(both, other->filters->pdata[i]))
            return NULL;
    return g_steal_pointer(&both);
}

bool list_query_apply(const struct list_query *query, struct listing *listing, GError **error)
{
    if (!listing_set_search(listing, query->search, error)
        || !listing_set_order(listing, query->order, query->descending, error))
        return false;
    for (const char *const *name = listing_filters(listing); *name != NULL; name++) {
        const struct list_filter *filter = list_query_filter(query, *name);
        if (!listing_set_filter(listing, *name,
                                filter != NULL ? (const char *const *)filter->values : NULL, error))
            return false;
    }
    return true;
}

struct listing *list_query_open(const struct list_query *query, struct database *database,
                                GError **error)
{
    g_autoptr(listing) listing = listing_open(database, query->listing, query->scope, error);
    if (listing == NULL || !list_query_apply(query, listing, error))
        return NULL;
    return g_steal_pointer(&listing);
}
