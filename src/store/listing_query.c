#include "config.h"

#include "store/listing_private.h"

#include "store/search.h"

struct listing_query *listing_query_new(void)
{
    struct listing_query *query = g_new0(struct listing_query, 1);
    query->sql = g_string_new(NULL);
    query->values = g_array_new(FALSE, FALSE, sizeof(struct database_value));
    return query;
}

void listing_query_free(struct listing_query *query)
{
    g_string_free(query->sql, TRUE);
    g_array_unref(query->values);
    g_free(query);
}

void listing_query_add(struct listing_query *query, const char *part, ...)
{
    va_list arguments;
    va_start(arguments, part);
    g_string_append_vprintf(query->sql, part, arguments);
    va_end(arguments);
}

void listing_query_bind(struct listing_query *query, gint64 number, const char *text)
{
    const struct database_value value = { text != NULL ? 't' : 'i', number, text };
    g_array_append_val(query->values, value);
}

struct statement *listing_query_run(struct listing *listing, struct listing_query *query,
                                    GError **error)
{
    return database_query_values(listing->database, error, query->sql->str,
                                 (const struct database_value *)(gpointer)query->values->data,
                                 query->values->len);
}

bool listing_query_number(struct listing *listing, struct listing_query *query, gint64 *number,
                          GError **error)
{
    g_autoptr(statement) row = listing_query_run(listing, query, error);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *number = step == 1 ? statement_integer(row, 0) : 0;
    return step >= 0;
}

static void listing_query_add_word(struct listing_query *query, const struct listing_source *source,
                                   const struct search_word *word)
{
    listing_query_add(query, " AND (0");
    if (source->texts != NULL) {
        listing_query_add(query, " OR %s(?, %s)",
                          source->large && word->brief ? "search_begins" : "search_holds",
                          source->texts);
        listing_query_bind(query, -1, word->text);
    }
    if (source->ids != NULL && word->id != NULL) {
        listing_query_add(query, " OR %s(?, %s)", word->id_anywhere ? "search_in_id" : "search_id",
                          source->ids);
        listing_query_bind(query, -1, word->id);
    }
    if (source->learner != NULL) {
        listing_query_add(query, " OR %s IN (" LEARNERS_KNOWN_AS("?") ")", source->learner);
        listing_query_bind(query, -1, word->text);
        listing_query_bind(query, -1, word->text);
    }
    listing_query_add(query, ")");
}

/* The filter whose index gives the order, too. NULL: none does. */
static const struct listing_facet *listing_walked_facet(const struct listing *listing)
{
    if (g_strcmp0(listing->order != NULL ? listing->order->name : NULL, listing->source->order)
        != 0)
        return NULL;
    for (int i = 0; listing->source->facets[i].name != NULL; i++)
        if (listing->source->facets[i].walk != NULL && listing->ones[i] != NULL)
            return &listing->source->facets[i];
    return NULL;
}

static const char *listing_tables(const struct listing *listing, enum listing_way way,
                                  const struct listing_facet *walked)
{
    if (way == LISTING_LOOK_UP)
        return listing->source->from;
    if (walked != NULL)
        return walked->walk;
    const char *walk = listing->order != NULL ? listing->order->walk : listing->source->walk;
    return walk != NULL ? walk : listing->source->from;
}

void listing_query_add_rows(struct listing_query *query, const struct listing *listing,
                            enum listing_way way)
{
    const struct listing_source *source = listing->source;
    const struct listing_facet *walked = way == LISTING_WALK ? listing_walked_facet(listing) : NULL;
    listing_query_add(query, " FROM %s WHERE 1", listing_tables(listing, way, walked));
    if (source->scope != NULL) {
        listing_query_add(query, " AND %s", source->scope);
        listing_query_bind(query, listing->scope, NULL);
    }
    for (int i = 0; source->facets[i].name != NULL; i++) {
        const struct listing_facet *facet = &source->facets[i];
        const bool other = way == LISTING_LOOK_UP && facet->look_up != NULL;
        if (listing->values[i] == NULL)
            continue;
        listing_query_add(query, " AND %s",
                          facet == walked ? facet->one
                          : other         ? facet->look_up
                                          : facet->condition);
        listing_query_bind(query, -1, facet == walked ? listing->ones[i] : listing->values[i]);
        if (facet->common != NULL && listing->ones[i] != NULL
            && !g_str_equal(listing->ones[i], facet->common))
            listing_query_add(query, " AND %s", facet->uncommon);
    }
    for (guint i = 0; i < listing->words->len; i++)
        listing_query_add_word(query, source, listing->words->pdata[i]);
}

const char *listing_sorted_by(const struct listing *listing)
{
    return listing->order != NULL ? listing->order->order : listing->source->key;
}

void listing_query_add_order(struct listing_query *query, const struct listing *listing,
                             bool descending, bool sorted)
{
    const char *way = descending ? "DESC" : "ASC";
    const char *plus = sorted ? "+" : "";
    listing_query_add(query, " ORDER BY ");
    if (listing->order != NULL)
        listing_query_add(query, "%s%s %s, ", plus, listing->order->order, way);
    listing_query_add(query, "%s%s %s", plus, listing->source->key, way);
}
