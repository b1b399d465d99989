#include "config.h"

#include "store/listing_private.h"

#include "store/search_index.h"

#include <string.h>

/* Where the words of a search may be: in learners, by the index; in credentials, by those of their learner, the key
 * of their context, and their own ids. */

GArray *listing_look_up_learners(struct listing *listing, guint most, bool *complete,
                                 GError **error)
{
    return search_index_look_up(listing->database, listing->words, most, complete, error);
}

/* One word's places besides the learners. */
struct credential_places {
    GArray *configurations; /* whose context's key holds it */
    GArray *credentials;    /* whose ids hold it */
};

static void credential_places_clear(gpointer data)
{
    struct credential_places *places = data;
    g_array_unref(places->configurations);
    g_array_unref(places->credentials);
}

static bool listing_find_configurations(struct listing *listing, const struct search_word *word,
                                        GArray *ids, GError **error)
{
    return listing_collect(
        word->brief
            ? database_query(listing->database, error,
                             "SELECT id FROM configuration WHERE search_begins(?, context_key)",
                             "t", word->text)
            : database_query(listing->database, error,
                             "SELECT id FROM configuration WHERE search_holds(?, context_key)", "t",
                             word->text),
        ids, error);
}

/* The digits of an id with the hyphens that it has from its beginning on. Caller frees. */
static char *listing_id_with_hyphens(const char *digits)
{
    static const gsize parts[] = { 8, 12, 16, 20 };
    g_autoptr(GString) id = g_string_new(NULL);
    for (gsize i = 0; digits[i] != '\0'; i++) {
        for (gsize part = 0; part < G_N_ELEMENTS(parts); part++)
            if (i == parts[part])
                g_string_append_c(id, '-');
        g_string_append_c(id, digits[i]);
    }
    return g_string_free(g_steal_pointer(&id), FALSE);
}

/* In ids all digits and hyphens come before "g". */
#define BEGINNING_WITH                                                                             \
    "SELECT id FROM (SELECT id FROM credential WHERE uuid >= ?1 AND uuid < ?1 || 'g' LIMIT ?2)"    \
    " UNION"                                                                                       \
    " SELECT id FROM (SELECT id FROM credential WHERE verify_uuid >= ?1"                           \
    " AND verify_uuid < ?1 || 'g' LIMIT ?2)"

/* Goes through the indexes of the ids, not through the rows. */
#define HOLDING                                                                                    \
    "SELECT id FROM credential INDEXED BY sqlite_autoindex_credential_1"                           \
    " WHERE search_in_id(?1, uuid) UNION"                                                          \
    " SELECT id FROM credential INDEXED BY sqlite_autoindex_credential_2"                          \
    " WHERE search_in_id(?1, verify_uuid) LIMIT ?2"

static bool listing_find_ids(struct listing *listing, const struct search_word *word, guint most,
                             GArray *ids, GError **error)
{
    const bool whole = strlen(word->id) >= 32;
    g_autofree char *id = listing_id_with_hyphens(word->id);
    return word->id_anywhere && !whole
               ? listing_collect(database_query(listing->database, error, HOLDING, "ti", word->id,
                                                (gint64)most + 1),
                                 ids, error)
               : listing_collect(database_query(listing->database, error, BEGINNING_WITH, "ti", id,
                                                (gint64)most + 1),
                                 ids, error);
}

static bool listing_find_places(struct listing *listing, const struct search_word *word, guint most,
                                GArray *all, GError **error)
{
    const struct credential_places places = { g_array_new(FALSE, FALSE, sizeof(gint64)),
                                              g_array_new(FALSE, FALSE, sizeof(gint64)) };
    g_array_append_val(all, places);
    return listing_find_configurations(listing, word, places.configurations, error)
           && (word->id == NULL
               || listing_find_ids(listing, word, most, places.credentials, error));
}

/* Adds the credentials of some learners or configurations, up to one more than `most`. */
static bool listing_add_credentials(struct listing *listing, const char *sql, const GArray *owners,
                                    guint most, GArray *ids, GError **error)
{
    if (owners->len == 0)
        return true;
    g_autofree char *json = listing_ids_json(owners);
    return listing_collect(
        database_query(listing->database, error, sql, "ti", json, (gint64)most + 1), ids, error);
}

/* All credentials of these learners, and those of the places. */
static GArray *listing_gather(struct listing *listing, const GArray *learners,
                              const struct credential_places *places, guint most, bool *complete,
                              GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    *complete = false;
    if (!listing_add_credentials(
            listing, "SELECT id FROM credential WHERE " LISTING_ID_IN("learner_id") " LIMIT ?",
            learners, most, ids, error)
        || !search_index_add_unseen(listing->database, most, ids, error)
        || (places != NULL
            && !listing_add_credentials(
                listing,
                "SELECT id FROM credential WHERE " LISTING_ID_IN("configuration_id") " LIMIT ?",
                places->configurations, most, ids, error)))
        return NULL;
    if (places != NULL)
        g_array_append_vals(ids, places->credentials->data, places->credentials->len);
    *complete = ids->len <= most;
    return g_steal_pointer(&ids);
}

/* Words that are in no context's key and in no id must be in the learner's texts, all of them. */
static GPtrArray *listing_words_of_learners(const struct listing *listing, const GArray *places)
{
    GPtrArray *words = g_ptr_array_new();
    for (guint i = 0; i < places->len; i++) {
        const struct credential_places *place = &g_array_index(places, struct credential_places, i);
        if (place->configurations->len == 0 && place->credentials->len == 0)
            g_ptr_array_add(words, listing->words->pdata[i]);
    }
    return words;
}

/* The word that fewest contexts have in their key. */
static guint listing_rarest_word(const GArray *places)
{
    guint rarest = 0;
    for (guint i = 1; i < places->len; i++)
        if (g_array_index(places, struct credential_places, i).configurations->len
            < g_array_index(places, struct credential_places, rarest).configurations->len)
            rarest = i;
    return rarest;
}

GArray *listing_look_up_credentials(struct listing *listing, guint most, bool *complete,
                                    GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct credential_places));
    g_array_set_clear_func(all, credential_places_clear);
    for (guint i = 0; i < listing->words->len; i++)
        if (!listing_find_places(listing, listing->words->pdata[i], most, all, error))
            return NULL;
    const struct credential_places *places = NULL;
    g_autoptr(GPtrArray) words = listing_words_of_learners(listing, all);
    if (words->len == 0) {
        const guint rarest = listing_rarest_word(all);
        g_ptr_array_add(words, listing->words->pdata[rarest]);
        places = &g_array_index(all, struct credential_places, rarest);
    }
    g_autoptr(GArray) learners =
        search_index_look_up(listing->database, words, most, complete, error);
    if (learners == NULL || !*complete)
        return g_steal_pointer(&learners);
    return listing_gather(listing, learners, places, most, complete, error);
}
