#include "config.h"

#include "store/import_known.h"

#include "base/keyed_hash.h"
#include "store/row.h"

#include <string.h>

/* Fewer rows than this are looked up one by one; so are rows if there are many more learners than rows. */
#define ROWS_LEAST 1000
#define LEARNERS_FOR_ROW 2

/* Longer texts together are looked up one by one, too. */
#define TEXT_MOST 512

/* What a learner is known by, as two hashes with keys that nobody outside knows: texts can't be chosen so that they
 * have the same ones. */
struct person {
    guint64 hashes[2];
    gint64 id;
};

struct known_people {
    struct hash_key keys[2];
    GArray *people;  /* of struct person */
    guint32 *places; /* one more than the place of a person in `people`; 0: none */
    gsize mask;      /* their number less one */
};

/* False: the texts are too long. */
static bool person_hash(const struct known_people *known, const char *username, const char *lms_id,
                        const char *email, struct person *person)
{
    char text[TEXT_MOST];
    const gsize name = strlen(username) + 1, id = strlen(lms_id) + 1, address = strlen(email);
    if (name + id + address > sizeof text)
        return false;
    memcpy(text, username, name);
    memcpy(text + name, lms_id, id);
    for (gsize i = 0; i < address; i++)
        text[name + id + i] = g_ascii_tolower(email[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(person->hashes); i++)
        person->hashes[i] = keyed_hash(&known->keys[i], text, name + id + address);
    return true;
}

/* The place of the person, or the empty one where the search for it ends. */
static guint32 *known_place(const struct known_people *known, const struct person *person)
{
    gsize place = person->hashes[0] & known->mask;
    while (known->places[place] != 0) {
        const struct person *other =
            &g_array_index(known->people, struct person, known->places[place] - 1);
        if (memcmp(other->hashes, person->hashes, sizeof other->hashes) == 0)
            break;
        place = (place + 1) & known->mask;
    }
    return &known->places[place];
}

static void known_make_places(struct known_people *known)
{
    gsize count = 2;
    while (count < (gsize)known->people->len * 3 / 2)
        count *= 2;
    known->places = g_new0(guint32, count);
    known->mask = count - 1;
    for (guint i = 0; i < known->people->len; i++)
        *known_place(known, &g_array_index(known->people, struct person, i)) = i + 1;
}

static bool known_read_all(struct known_people *known, struct database *database, GError **error)
{
    g_autoptr(statement) learner =
        database_query(database, error,
                       "SELECT id, username, lms_id, email FROM learner"
                       " WHERE username_made = 0 AND lms_id IS NOT NULL AND email <> ''",
                       "");
    int step = -1;
    while (learner != NULL && (step = statement_step(learner, error)) == 1) {
        struct person person = { .id = statement_integer(learner, 0) };
        if (person_hash(known, statement_text(learner, 1), statement_text(learner, 2),
                        statement_text(learner, 3), &person))
            g_array_append_val(known->people, person);
    }
    if (step == 0)
        known_make_places(known);
    return step == 0;
}

bool known_people_read(struct database *database, gint64 rows, struct known_people **known,
                       GError **error)
{
    gint64 last = 0;
    *known = NULL;
    if (rows < ROWS_LEAST)
        return true;
    if (!row_number(database_query(database, error, "SELECT coalesce(max(id), 0) FROM learner", ""),
                    &last, error))
        return false;
    if (last == 0 || last > rows * LEARNERS_FOR_ROW)
        return true;
    g_autoptr(known_people) read = g_new0(struct known_people, 1);
    read->people = g_array_sized_new(FALSE, FALSE, sizeof(struct person), (guint)last);
    if (!hash_key_make(&read->keys[0]) || !hash_key_make(&read->keys[1]))
        return true;
    if (!known_read_all(read, database, error))
        return false;
    *known = g_steal_pointer(&read);
    return true;
}

void known_people_free(struct known_people *known)
{
    if (known == NULL)
        return;
    g_array_unref(known->people);
    g_free(known->places);
    g_free(known);
}

static bool is_said(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static bool says_no_more(const struct staged_row *row)
{
    return row->username != NULL && row->lms_id != NULL && is_said(row->email) && !row->has_name
           && !is_said(row->external_id) && !is_said(row->platform_id) && !is_said(row->language)
           && !is_said(row->account);
}

gint64 known_people_find(const struct known_people *known, const struct staged_row *row)
{
    struct person person;
    if (known == NULL || !says_no_more(row)
        || !person_hash(known, row->username, row->lms_id, row->email, &person))
        return 0;
    const guint32 place = *known_place(known, &person);
    return place != 0 ? g_array_index(known->people, struct person, place - 1).id : 0;
}
