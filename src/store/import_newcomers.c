#include "config.h"

#include "store/import_identity_private.h"

#include "base/keyed_hash.h"

#include <string.h>

/* Layer: store. Learners to be made, as long as nobody has to ask for one of them: then their user names and ids need not
 * be looked up in a table yet, it is enough that no two of them are the same. Most imports never ask. */

/* Two texts with the same hash are taken for the same, which costs time but no more: whoever asks then looks closer. */
struct text_set {
    struct hash_key key;
    guint64 *places; /* hashes; 0: empty */
    gsize mask, count;
};

struct newcomers {
    struct text_set usernames, lms_ids;
    gint64 first;
    GArray *rows; /* gint64: the row of each, in the order of their ids */
};

#define SET_SMALLEST 1024

static bool set_begin(struct text_set *set)
{
    set->places = g_new0(guint64, SET_SMALLEST);
    set->mask = SET_SMALLEST - 1;
    return hash_key_make(&set->key);
}

static guint64 set_hash(const struct text_set *set, const char *text)
{
    const guint64 hash = keyed_hash(&set->key, text, strlen(text));
    return hash != 0 ? hash : 1;
}

/* The place of the hash, or the empty one where the search for it ends. */
static guint64 *set_place(const struct text_set *set, guint64 hash)
{
    gsize place = hash & set->mask;
    while (set->places[place] != 0 && set->places[place] != hash)
        place = (place + 1) & set->mask;
    return &set->places[place];
}

static void set_grow(struct text_set *set)
{
    struct text_set larger = *set;
    larger.mask = set->mask * 2 + 1;
    larger.places = g_new0(guint64, larger.mask + 1);
    for (gsize i = 0; i <= set->mask; i++)
        if (set->places[i] != 0)
            *set_place(&larger, set->places[i]) = set->places[i];
    g_free(set->places);
    *set = larger;
}

/* False: it may be there already. */
static bool set_add(struct text_set *set, const char *text)
{
    const guint64 hash = set_hash(set, text);
    guint64 *place = set_place(set, hash);
    if (*place != 0)
        return false;
    *place = hash;
    set->count++;
    if (set->count > set->mask - set->mask / 4)
        set_grow(set);
    return true;
}

/* NULL: it can't be done. */
static struct newcomers *newcomers_new(gint64 first)
{
    struct newcomers *newcomers = g_new0(struct newcomers, 1);
    const bool names = set_begin(&newcomers->usernames), ids = set_begin(&newcomers->lms_ids);
    newcomers->first = first;
    newcomers->rows = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (names && ids)
        return newcomers;
    newcomers_free(newcomers);
    return NULL;
}

void newcomers_free(struct newcomers *newcomers)
{
    if (newcomers == NULL)
        return;
    g_free(newcomers->usernames.places);
    g_free(newcomers->lms_ids.places);
    g_array_unref(newcomers->rows);
    g_free(newcomers);
}

bool identity_add_newcomer(struct import_stage *stage, const struct staged_row *row)
{
    if (stage->has_identities || stage->lacks_usernames)
        return false;
    if (stage->newcomers == NULL)
        stage->newcomers = newcomers_new(stage->next_learner);
    struct newcomers *newcomers = stage->newcomers;
    if (newcomers == NULL || !set_add(&newcomers->usernames, row->username)
        || (row->lms_id != NULL && !set_add(&newcomers->lms_ids, row->lms_id)))
        return false;
    g_array_append_val(newcomers->rows, row->id);
    return true;
}

bool identity_may_have_newcomer(const struct identity *identity, const char *lms_id)
{
    const struct newcomers *newcomers = identity->stage->newcomers;
    return newcomers != NULL
           && *set_place(&newcomers->lms_ids, set_hash(&newcomers->lms_ids, lms_id)) != 0;
}

static bool newcomer_write(struct identity *identity, gint64 id, const struct staged_row *row,
                           GError **error)
{
    statement_bind(identity->add_new, "ittti", id, row->username, row->lms_id,
                   identity_has_email(row) ? row->email : NULL, (gint64)0);
    return statement_step(identity->add_new, error) == 0;
}

bool identity_settle(struct identity *identity, GError **error)
{
    struct import_stage *stage = identity->stage;
    const struct newcomers *newcomers = stage->newcomers;
    bool fine = true;
    if (newcomers == NULL)
        return true;
    g_autoptr(stage_reader) reader = import_stage_reader(stage);
    for (guint i = 0; fine && i < newcomers->rows->len; i++) {
        struct staged_row row;
        fine = import_stage_read(reader, g_array_index(newcomers->rows, gint64, i), &row, error)
               && newcomer_write(identity, newcomers->first + i, &row, error);
    }
    g_clear_pointer(&stage->newcomers, newcomers_free);
    stage->has_identities = true;
    return fine;
}
