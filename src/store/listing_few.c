#include "config.h"

#include "store/listing_private.h"

/* When search and filters leave few rows, their ids are read and sorted once, and windows are parts of that;
 * when they leave many, windows are read along the index of the order, and the next rows are soon found. This is
 * for rows that are looked for one by one; what an index of words may find, its source says (few_most). */
#define FEW_MOST 2000

void listing_forget_few(struct listing *listing)
{
    g_clear_pointer(&listing->few, g_array_unref);
    g_clear_pointer(&listing->few_json, g_free);
    listing->few_known = false;
}

char *listing_ids_json(const GArray *ids)
{
    g_autoptr(GString) json = g_string_new("[");
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(json, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                               g_array_index(ids, gint64, i));
    g_string_append_c(json, ']');
    return g_string_free(g_steal_pointer(&json), FALSE);
}

bool listing_collect(struct statement *query, GArray *ids, GError **error)
{
    g_autoptr(statement) row = query;
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        const gint64 id = statement_integer(row, 0);
        g_array_append_val(ids, id);
    }
    return step == 0;
}

/* Whether nobody has written since it was asked last. */
static bool listing_is_unchanged(struct listing *listing, bool *unchanged, GError **error)
{
    gint64 version = 0;
    if (!database_data_version(listing->database, &version, error))
        return false;
    const gint64 changes = sqlite3_total_changes64(database_handle(listing->database));
    *unchanged = version == listing->version && changes == listing->changes;
    if (!*unchanged)
        g_hash_table_remove_all(listing->rows);
    listing->version = version;
    listing->changes = changes;
    return true;
}

static bool listing_has_filters(const struct listing *listing)
{
    for (int i = 0; listing->source->facets[i].name != NULL; i++)
        if (listing->values[i] != NULL)
            return true;
    return false;
}

/* The rows that filters, and search without an index, leave. */
static GArray *listing_look_up_rows(struct listing *listing, bool *complete, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT %s", listing->source->key);
    listing_query_add_rows(query, listing, LISTING_LOOK_UP);
    listing_query_add(query, " LIMIT ?");
    listing_query_bind(query, FEW_MOST + 1, NULL);
    if (!listing_collect(listing_query_run(listing, query, error), ids, error))
        return NULL;
    *complete = ids->len <= FEW_MOST;
    return g_steal_pointer(&ids);
}

/* The rows among which all those are that are shown; complete: that they are few enough to be sorted. */
static GArray *listing_find_candidates(struct listing *listing, bool *complete, GError **error)
{
    const bool words = listing->words->len > 0 && listing->source->look_up != NULL;
    const struct listing_source *source = listing->source;
    const char *order = listing->order != NULL ? listing->order->name : NULL;
    *complete = false;
    if (words) {
        const guint most =
            g_strcmp0(order, source->order) == 0 ? source->few_most : source->few_most_ordered;
        g_autoptr(GArray) ids = source->look_up(listing, most, complete, error);
        if (ids == NULL || *complete || !listing_has_filters(listing))
            return g_steal_pointer(&ids);
    }
    return listing_look_up_rows(listing, complete, error);
}

/* Those of the candidates that are shown, in order. */
static bool listing_sort_few(struct listing *listing, const GArray *candidates, GError **error)
{
    g_autofree char *json = listing_ids_json(candidates);
    g_autoptr(GArray) few = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT %s", listing->source->key);
    listing_query_add_rows(query, listing, LISTING_LOOK_UP);
    listing_query_add(query, " AND " LISTING_ID_IN("%s"), listing->source->key);
    listing_query_bind(query, -1, json);
    listing_query_add_order(query, listing, listing->descending, true);
    if (!listing_collect(listing_query_run(listing, query, error), few, error))
        return false;
    listing->few_json = listing_ids_json(few);
    listing->few = g_steal_pointer(&few);
    return true;
}

bool listing_look_for_few(struct listing *listing, GError **error)
{
    bool unchanged = false, complete = false;
    if (!listing_is_unchanged(listing, &unchanged, error))
        return false;
    if (unchanged && listing->few_known)
        return true;
    listing_forget_few(listing);
    if (listing->words->len == 0 && !listing_has_filters(listing)) {
        listing->few_known = true;
        return true;
    }
    g_autoptr(GArray) candidates = listing_find_candidates(listing, &complete, error);
    if (candidates == NULL || (complete && !listing_sort_few(listing, candidates, error)))
        return false;
    listing->few_known = true;
    return true;
}

void listing_take_findings(struct listing *listing, struct listing *other)
{
    bool unchanged = false;
    if (!listing_is_unchanged(listing, &unchanged, NULL) || !unchanged || !other->few_known)
        return;
    listing_forget_few(listing);
    listing->few = g_steal_pointer(&other->few);
    listing->few_json = g_steal_pointer(&other->few_json);
    listing->few_known = true;
}
