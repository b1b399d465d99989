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

/* What a row can say of a person. */
enum said {
    SAID_USERNAME = 1,
    SAID_LMS_ID = 2,
    SAID_EMAIL = 4,
    SAID_EXTERNAL = 8,
    SAID_PLATFORM = 16,
    SAID_NAME = 32,
    SAID_FIRST_NAME = 64,
    SAID_LAST_NAME = 128,
    SAID_LANGUAGE = 256,
};
#define SAID_NUMBERS (SAID_EXTERNAL | SAID_PLATFORM)
#define SAID_NAMES (SAID_NAME | SAID_FIRST_NAME | SAID_LAST_NAME | SAID_LANGUAGE)

/* That, of a row or of a learner of the store. */
struct description {
    const char *username, *lms_id, *email, *external_id, *platform_id;
    const char *name, *first_name, *last_name, *language;
};

/* A person as a hash with a key that nobody outside knows: texts can't be chosen so that they have the same one. */
struct person {
    guint64 hashes[2];
    gint64 id;
};

struct known_people {
    guint said;     /* what each of the rows says */
    char *platform; /* whose numbers they have; may be NULL */
    struct hash_key key;
    GArray *people; /* of struct person */
    guint next; /* the one behind the last who was found: files often have the order of learners */
    guint32 *places; /* one more than the place of a person in `people`; 0: none */
    gsize mask;      /* their number less one */
};

/* What is hashed of a person. */
struct text {
    char bytes[TEXT_MOST];
    gsize length;
    bool fits;
};

static char *text_add(struct text *text, const char *part)
{
    const gsize size = part != NULL ? strlen(part) + 1 : 1;
    if (!text->fits || size > sizeof text->bytes - text->length) {
        text->fits = false;
        return NULL;
    }
    char *place = text->bytes + text->length;
    memcpy(place, part != NULL ? part : "", size);
    text->length += size;
    return place;
}

static void text_describe(struct text *text, guint said, const struct description *person)
{
    const char *const parts[] = { person->username,    person->lms_id,     person->external_id,
                                  person->platform_id, person->first_name, person->last_name,
                                  person->language };
    static const guint bits[] = { SAID_USERNAME,   SAID_LMS_ID,    SAID_EXTERNAL, SAID_PLATFORM,
                                  SAID_FIRST_NAME, SAID_LAST_NAME, SAID_LANGUAGE };
    text->length = 0;
    text->fits = true;
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if ((said & bits[i]) != 0)
            text_add(text, parts[i]);
    char *email = (said & SAID_EMAIL) != 0 ? text_add(text, person->email) : NULL;
    for (; email != NULL && *email != '\0'; email++)
        *email = g_ascii_tolower(*email);
    if ((said & SAID_NAME) != 0) {
        text_add(text, person->name != NULL ? "name" : "none");
        text_add(text, person->name);
    }
}

/* False: the texts are too long. */
static bool person_hash(const struct known_people *known, const struct description *description,
                        struct person *person)
{
    struct text text;
    text_describe(&text, known->said, description);
    if (text.fits)
        keyed_hash_wide(&known->key, text.bytes, text.length, person->hashes);
    return text.fits;
}

static bool person_is(const struct person *person, const struct person *other)
{
    return person->hashes[0] == other->hashes[0] && person->hashes[1] == other->hashes[1];
}

/* The place of the person, or the empty one where the search for it ends. */
static guint32 *known_place(const struct known_people *known, const struct person *person)
{
    gsize place = person->hashes[0] & known->mask;
    while (known->places[place] != 0) {
        const struct person *other =
            &g_array_index(known->people, struct person, known->places[place] - 1);
        if (person_is(other, person))
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

/* The numbers of learners, in the order of learners. */
struct numbers {
    struct statement *statement; /* NULL: the rows have none */
    int step;
    char external_id[TEXT_MOST], platform_id[TEXT_MOST];
};

/* Goes forward to the learner. 1: they have one of each kind that rows say, 0: they don't, -1: error. */
static int numbers_reach(struct numbers *numbers, guint said, gint64 learner_id, GError **error)
{
    guint externals = 0, platforms = 0;
    for (; numbers->step == 1 && statement_integer(numbers->statement, 0) <= learner_id;
         numbers->step = statement_step(numbers->statement, error)) {
        const bool external = strcmp(statement_text(numbers->statement, 1), "external") == 0;
        if (statement_integer(numbers->statement, 0) < learner_id)
            continue;
        externals += external;
        platforms += !external;
        char *to = external ? numbers->external_id : numbers->platform_id;
        if (g_strlcpy(to, statement_text(numbers->statement, 2), TEXT_MOST) >= TEXT_MOST)
            return 0;
    }
    if (numbers->step < 0)
        return -1;
    return ((said & SAID_EXTERNAL) == 0 || externals == 1)
           && ((said & SAID_PLATFORM) == 0 || platforms == 1);
}

static bool numbers_open(struct numbers *numbers, struct database *database,
                         const struct known_people *known, GError **error)
{
    if ((known->said & SAID_NUMBERS) == 0)
        return true;
    numbers->statement = database_query(
        database, error,
        /* The plus forbids the index of sources, by whose order learners would have to be sorted. */
        "SELECT learner_id, source, value FROM learner_identity WHERE +source IN ('external', ?)"
        " ORDER BY learner_id",
        "t", (known->said & SAID_PLATFORM) != 0 ? known->platform : "external");
    numbers->step = numbers->statement != NULL ? statement_step(numbers->statement, error) : -1;
    return numbers->step >= 0;
}

#define KNOWN_IDENTITY "SELECT id, username, lms_id, email"
#define KNOWN_NAMES ", name, first_name, last_name, language"
#define KNOWN_LEARNERS                                                                             \
    " FROM learner WHERE proposed_import_id = 0 AND (?1 = 0 OR username_made = 0)"                 \
    " AND (?2 = 0 OR lms_id IS NOT NULL) AND (?3 = 0 OR email <> '') ORDER BY id"

static bool known_add(struct known_people *known, struct statement *learner,
                      struct numbers *numbers, GError **error)
{
    struct person person = { .id = statement_integer(learner, 0) };
    const int numbered =
        numbers->statement == NULL ? 1 : numbers_reach(numbers, known->said, person.id, error);
    struct description description = {
        .username = statement_text(learner, 1),
        .lms_id = statement_text(learner, 2),
        .email = statement_text(learner, 3),
        .external_id = numbers->external_id,
        .platform_id = numbers->platform_id,
    };
    if ((known->said & SAID_NAMES) != 0) {
        description.name = statement_text(learner, 4);
        description.first_name = statement_text(learner, 5);
        description.last_name = statement_text(learner, 6);
        description.language = statement_text(learner, 7);
    }
    if (numbered == 1 && person_hash(known, &description, &person))
        g_array_append_val(known->people, person);
    return numbered >= 0;
}

static bool known_read_all(struct known_people *known, struct database *database, GError **error)
{
    g_autoptr(statement) learner =
        database_query(database, error,
                       (known->said & SAID_NAMES) != 0 ? KNOWN_IDENTITY KNOWN_NAMES KNOWN_LEARNERS
                                                       : KNOWN_IDENTITY KNOWN_LEARNERS,
                       "iii", (gint64)(known->said & SAID_USERNAME),
                       (gint64)(known->said & SAID_LMS_ID), (gint64)(known->said & SAID_EMAIL));
    struct numbers numbers = { 0 };
    int step = -1;
    bool fine = learner != NULL && numbers_open(&numbers, database, known, error);
    while (fine && (step = statement_step(learner, error)) == 1)
        fine = known_add(known, learner, &numbers, error);
    statement_end(numbers.statement);
    if (fine && step == 0)
        known_make_places(known);
    return fine && step == 0;
}

static bool is_said(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* Of enum said; 0: that can't be compared so. */
static guint row_says(const struct staged_row *row)
{
    guint said = row->username != NULL ? SAID_USERNAME : 0;
    said |= row->lms_id != NULL ? SAID_LMS_ID : 0;
    said |= is_said(row->email) ? SAID_EMAIL : 0;
    said |= is_said(row->external_id) ? SAID_EXTERNAL : 0;
    said |= row->platform != NULL && is_said(row->platform_id) ? SAID_PLATFORM : 0;
    said |= is_said(row->language) ? SAID_LANGUAGE : 0;
    if (row->has_name)
        said |= SAID_NAME | (row->first_name != NULL ? SAID_FIRST_NAME : 0)
                | (row->last_name != NULL ? SAID_LAST_NAME : 0);
    const bool by_username = (said & SAID_USERNAME) != 0;
    const bool alone = by_username || (said & (SAID_EMAIL | SAID_NUMBERS)) != 0;
    return alone && !is_said(row->account) && (by_username || row->lms_id == NULL) ? said : 0;
}

/* Whether rows that say no more than an address can't tell whom they are about. */
static bool known_share_addresses(const struct known_people *known, struct database *database,
                                  bool *share, GError **error)
{
    gint64 shared = 0;
    if ((known->said & (SAID_USERNAME | SAID_NUMBERS)) == 0
        && !row_number(database_query(database, error,
                                      "SELECT EXISTS (SELECT 1 FROM learner WHERE email <> ''"
                                      " GROUP BY email HAVING count(*) > 1)",
                                      ""),
                       &shared, error))
        return false;
    *share = shared != 0;
    return true;
}

struct known_shape known_shape_of(const struct staged_row *row)
{
    return (struct known_shape){ row_says(row), row->platform };
}

bool known_people_read(struct database *database, gint64 rows, const struct known_shape *shape,
                       struct known_people **known, GError **error)
{
    gint64 last = 0;
    bool share = false;
    *known = NULL;
    if (rows < ROWS_LEAST || shape->said == 0)
        return true;
    if (!row_number(database_query(database, error, "SELECT coalesce(max(id), 0) FROM learner", ""),
                    &last, error))
        return false;
    if (last == 0 || last > rows * LEARNERS_FOR_ROW)
        return true;
    g_autoptr(known_people) read = g_new0(struct known_people, 1);
    read->said = shape->said;
    read->platform = g_strdup(shape->platform);
    read->people = g_array_sized_new(FALSE, FALSE, sizeof(struct person), (guint)last);
    if (!known_share_addresses(read, database, &share, error))
        return false;
    if (share || !hash_key_make(&read->key))
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
    g_free(known->platform);
    g_free(known);
}

bool known_people_suit(const struct known_people *known, const struct known_shape *shape)
{
    return shape->said == known->said
           && ((known->said & SAID_PLATFORM) == 0
               || g_strcmp0(shape->platform, known->platform) == 0);
}

/* Nobody is there twice: user names, numbers and the addresses that are compared are each somebody's own. */
static const struct person *known_search(struct known_people *known, const struct person *person)
{
    const struct person *people = (const struct person *)known->people->data;
    if (known->next >= known->people->len || !person_is(&people[known->next], person)) {
        const guint32 place = *known_place(known, person);
        if (place == 0)
            return NULL;
        known->next = place - 1;
    }
    return &people[known->next++];
}

gint64 known_people_find(struct known_people *known, const struct staged_row *row)
{
    const struct description description = {
        .username = row->username,
        .lms_id = row->lms_id,
        .email = row->email,
        .external_id = row->external_id,
        .platform_id = row->platform_id,
        .name = row->name,
        .first_name = row->first_name,
        .last_name = row->last_name,
        .language = row->language,
    };
    const struct known_shape shape = known_shape_of(row);
    struct person person;
    if (known == NULL || !known_people_suit(known, &shape)
        || !person_hash(known, &description, &person))
        return 0;
    const struct person *found = known_search(known, &person);
    return found != NULL ? found->id : 0;
}
