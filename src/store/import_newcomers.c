#include "config.h"

#include "store/import_identity_private.h"

#include "base/keyed_hash.h"
#include "store/import_rows.h"

#include <string.h>

/* Layer: store. Learners to be made, as long as nobody has to ask for one of them: then their user names, ids, addresses
 * and numbers need not be looked up in a table yet, it is enough that no two of them are the same. Most imports never
 * ask. */

/* Two texts with the same hash are taken for the same, which costs time but no more: whoever asks then looks closer. */
struct text_set {
    struct hash_key key;
    guint64 *places; /* hashes; 0: empty */
    gsize mask, count;
};

struct newcomers {
    struct text_set usernames, lms_ids;
    struct text_set emails; /* in lower case; only where rows lack user names */
    struct text_set values; /* numbers: all that are staged, those in the table too */
    gint64 first;
    GArray *rows;        /* gint64: the row of each, in the order of their ids */
    GByteArray *numbers; /* enum match_flag: which of the row's numbers are theirs */
};

#define SET_SMALLEST 1024

/* A place more than that is taken makes the set grow. */
static gsize set_most(const struct text_set *set)
{
    return set->mask - set->mask / 4;
}

/* For so many texts as a guess: memory that is never touched costs nothing, and to grow costs a walk through it. */
static bool set_begin(struct text_set *set, gint64 guess)
{
    set->mask = SET_SMALLEST - 1;
    while (set_most(set) < (gsize)guess)
        set->mask = set->mask * 2 + 1;
    set->places = g_new0(guint64, set->mask + 1);
    return hash_key_make(&set->key);
}

static guint64 set_hash(const struct text_set *set, const char *text)
{
    const guint64 hash = keyed_hash(&set->key, text, strlen(text));
    return hash != 0 ? hash : 1;
}

/* Of a number: the same value from two sources is not the same. */
static guint64 set_hash_number(const struct text_set *set, const char *source, const char *value)
{
    const guint64 hash = set_hash(set, source) * 3 ^ set_hash(set, value);
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
static bool set_add(struct text_set *set, guint64 hash)
{
    guint64 *place = set_place(set, hash);
    if (*place != 0)
        return false;
    *place = hash;
    set->count++;
    if (set->count > set_most(set))
        set_grow(set);
    return true;
}

static bool set_add_text(struct text_set *set, const char *text)
{
    return set_add(set, set_hash(set, text));
}

static bool set_has(const struct text_set *set, guint64 hash)
{
    return *set_place(set, hash) != 0;
}

/* The places of texts lie far apart in memory: to wait for each takes longer than to find out which it is. */
static void set_foresee(const struct text_set *set, guint64 hash)
{
    __builtin_prefetch(&set->places[hash & set->mask]);
}

/* NULL: it can't be done. */
static struct newcomers *newcomers_new(gint64 guess)
{
    struct newcomers *newcomers = g_new0(struct newcomers, 1);
    struct text_set *sets[] = { &newcomers->usernames, &newcomers->lms_ids, &newcomers->emails,
                                &newcomers->values };
    bool fine = true;
    newcomers->rows = g_array_new(FALSE, FALSE, sizeof(gint64));
    newcomers->numbers = g_byte_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(sets); i++)
        fine &= set_begin(sets[i], guess);
    if (fine)
        return newcomers;
    newcomers_free(newcomers);
    return NULL;
}

void newcomers_rest(struct newcomers *newcomers)
{
    if (newcomers == NULL)
        return;
    g_clear_pointer(&newcomers->usernames.places, g_free);
    g_clear_pointer(&newcomers->lms_ids.places, g_free);
    g_clear_pointer(&newcomers->emails.places, g_free);
    g_clear_pointer(&newcomers->values.places, g_free);
}

void newcomers_free(struct newcomers *newcomers)
{
    if (newcomers == NULL)
        return;
    newcomers_rest(newcomers);
    g_array_unref(newcomers->rows);
    g_byte_array_unref(newcomers->numbers);
    g_free(newcomers);
}

/* Those of the stage; NULL: there can't be any. */
static struct newcomers *newcomers_of(struct import_stage *stage)
{
    if (stage->newcomers == NULL && !stage->has_identities && !stage->has_values
        && !stage->has_bare_names)
        stage->newcomers = newcomers_new(import_rows_count(stage->rows));
    return stage->newcomers;
}

static guint64 newcomers_hash_email(const struct newcomers *newcomers, const char *email)
{
    g_autofree char *lower = g_ascii_strdown(email, -1);
    return set_hash(&newcomers->emails, lower);
}

void identity_foresee(const struct identity *identity, const struct staged_row *row)
{
    const struct newcomers *newcomers = identity->stage->newcomers;
    struct number numbers[NUMBERS];
    if (newcomers == NULL || newcomers->usernames.places == NULL)
        return;
    if (row->username != NULL)
        set_foresee(&newcomers->usernames, set_hash(&newcomers->usernames, row->username));
    if (row->lms_id != NULL)
        set_foresee(&newcomers->lms_ids, set_hash(&newcomers->lms_ids, row->lms_id));
    if (identity->stage->lacks_usernames && identity_has_email(row))
        set_foresee(&newcomers->emails, newcomers_hash_email(newcomers, row->email));
    identity_numbers(row, numbers);
    for (int i = 0; i < NUMBERS; i++)
        if (numbers[i].value != NULL)
            set_foresee(&newcomers->values,
                        set_hash_number(&newcomers->values, numbers[i].source, numbers[i].value));
}

bool identity_add_newcomer(struct import_stage *stage, const struct staged_row *row,
                           const char *username)
{
    const guint8 none = 0;
    struct newcomers *newcomers = newcomers_of(stage);
    if (newcomers == NULL || stage->has_identities || !set_add_text(&newcomers->usernames, username)
        || (row->lms_id != NULL && !set_add_text(&newcomers->lms_ids, row->lms_id)))
        return false;
    if (stage->lacks_usernames && identity_has_email(row)) {
        /* Named rows may share one: whoever asks for it looks closer. */
        (void)set_add(&newcomers->emails, newcomers_hash_email(newcomers, row->email));
    }
    if (newcomers->rows->len == 0)
        newcomers->first = stage->next_learner;
    g_array_append_val(newcomers->rows, row->id);
    g_byte_array_append(newcomers->numbers, &none, 1);
    return true;
}

bool identity_may_have_newcomer(const struct identity *identity, const char *lms_id)
{
    const struct newcomers *newcomers = identity->stage->newcomers;
    return newcomers != NULL && set_has(&newcomers->lms_ids, set_hash(&newcomers->lms_ids, lms_id));
}

bool identity_may_have_address(const struct identity *identity, const char *email)
{
    const struct newcomers *newcomers = identity->stage->newcomers;
    return newcomers != NULL && set_has(&newcomers->emails, newcomers_hash_email(newcomers, email));
}

bool identity_may_have_value(const struct identity *identity, const char *source, const char *value)
{
    const struct newcomers *newcomers = identity->stage->newcomers;
    if (newcomers == NULL)
        return identity->stage->has_values;
    return set_has(&newcomers->values, set_hash_number(&newcomers->values, source, value));
}

enum newcomer_value identity_add_newcomer_value(struct import_stage *stage,
                                                const struct number *number, gint64 learner_id)
{
    struct newcomers *newcomers = newcomers_of(stage);
    if (newcomers == NULL)
        return NEWCOMER_VALUE_OTHERS;
    struct text_set *values = &newcomers->values;
    if (!set_add(values, set_hash_number(values, number->source, number->value)))
        return NEWCOMER_VALUE_KNOWN;
    const gint64 last = (gint64)newcomers->rows->len - 1;
    if (last < 0 || learner_id != newcomers->first + last)
        return NEWCOMER_VALUE_OTHERS;
    newcomers->numbers->data[last] |= number->flag;
    return NEWCOMER_VALUE_ADDED;
}

static bool newcomer_write(struct identity *identity, gint64 id, const struct staged_row *row,
                           guint8 flags, GError **error)
{
    struct number numbers[NUMBERS];
    g_autofree char *made = row->username == NULL ? identity_make_name(row) : NULL;
    identity_numbers(row, numbers);
    statement_bind(identity->add_new, "ittti", id, made != NULL ? made : row->username, row->lms_id,
                   identity_has_email(row) ? row->email : NULL, (gint64)(made != NULL));
    if (statement_step(identity->add_new, error) != 0)
        return false;
    for (int i = 0; i < NUMBERS; i++) {
        if ((flags & numbers[i].flag) == 0)
            continue;
        statement_bind(identity->add_value, "tti", numbers[i].source, numbers[i].value, id);
        identity->stage->has_values = true;
        if (statement_step(identity->add_value, error) != 0)
            return false;
    }
    return true;
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
               && newcomer_write(identity, newcomers->first + i, &row, newcomers->numbers->data[i],
                                 error);
    }
    g_clear_pointer(&stage->newcomers, newcomers_free);
    stage->has_identities = true;
    return fine;
}
