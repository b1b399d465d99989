#include "config.h"

#include "store/learner_duplicates.h"

#include "store/name_key.h"

#include <string.h>

/* Of people who have one thing in common as many are compared with each other. */
#define GROUP_MOST 30

enum duplicate_kind { DUPLICATE_ADDRESS, DUPLICATE_NUMBER, DUPLICATE_NAME };

static const char *const duplicate_words[] = {
    [DUPLICATE_ADDRESS] = "the same address",
    [DUPLICATE_NUMBER] = "the same id number but for leading zeros",
    [DUPLICATE_NAME] = "the same name",
};

/* What people are compared by, in the order of its kinds. */
#define DUPLICATE_KEYS                                                                             \
    "SELECT 0 AS kind, lower(email) AS key, id FROM learner WHERE email <> ''"                     \
    " UNION ALL SELECT 1, ltrim(value, '0'), learner_id FROM learner_identity"                     \
    " WHERE source = 'external' AND ltrim(value, '0') <> ''"                                       \
    " UNION ALL SELECT 1, ltrim(username, '0'), id FROM learner"                                   \
    " WHERE username NOT GLOB '*[^0-9]*' AND ltrim(username, '0') <> ''"                           \
    " UNION ALL SELECT 2, name_key(" LEARNER_SHOWN_NAME "), id FROM learner"                       \
    " WHERE " LEARNER_SHOWN_NAME " <> ''"                                                          \
    " ORDER BY 1, 2, 3"

struct duplicates {
    struct database *database;
    gint64 skip, limit;
    GPtrArray *list;
    bool more;
    GArray *group; /* of gint64: who has the key in common */
};

static void duplicate_free(gpointer data)
{
    struct learner_duplicate *pair = data;
    learner_free(pair->one);
    learner_free(pair->other);
    g_free(pair);
}

static gunichar duplicate_first_letter(const struct learner *learner)
{
    return g_unichar_tolower(g_utf8_get_char(learner->username));
}

/* People are namesakes more often than they are twice: the user names have to begin alike, unless one was made. And
 * each pair is told once. */
static bool duplicate_is_worth(const struct learner *one, const struct learner *other,
                               enum duplicate_kind kind)
{
    if (kind != DUPLICATE_ADDRESS && *one->email != '\0'
        && g_ascii_strcasecmp(one->email, other->email) == 0)
        return false;
    return kind != DUPLICATE_NAME || one->username_made || other->username_made
           || duplicate_first_letter(one) == duplicate_first_letter(other);
}

static bool duplicates_add(struct duplicates *duplicates, gint64 one_id, gint64 other_id,
                           enum duplicate_kind kind, GError **error)
{
    g_autoptr(learner) one = learner_find_by_id(duplicates->database, one_id, error);
    g_autoptr(learner) other =
        one != NULL ? learner_find_by_id(duplicates->database, other_id, error) : NULL;
    if (other == NULL)
        return false;
    if (!duplicate_is_worth(one, other, kind) || duplicates->skip-- > 0)
        return true;
    duplicates->skip = 0;
    if ((gint64)duplicates->list->len == duplicates->limit) {
        duplicates->more = true;
        return true;
    }
    const bool turned = one->username_made && !other->username_made;
    struct learner_duplicate *pair = g_new0(struct learner_duplicate, 1);
    pair->why = duplicate_words[kind];
    pair->one = turned ? g_steal_pointer(&other) : g_steal_pointer(&one);
    pair->other = turned ? g_steal_pointer(&one) : g_steal_pointer(&other);
    g_ptr_array_add(duplicates->list, pair);
    return true;
}

static bool duplicates_end_group(struct duplicates *duplicates, enum duplicate_kind kind,
                                 GError **error)
{
    const GArray *group = duplicates->group;
    for (guint i = 0; i + 1 < group->len; i++)
        for (guint j = i + 1; j < group->len && !duplicates->more; j++)
            if (!duplicates_add(duplicates, g_array_index(group, gint64, i),
                                g_array_index(group, gint64, j), kind, error))
                return false;
    g_array_set_size(duplicates->group, 0);
    return true;
}

/* One id may have the same key twice: as a number and as a user name. */
static void duplicates_take(struct duplicates *duplicates, gint64 id)
{
    GArray *group = duplicates->group;
    if (group->len < GROUP_MOST
        && (group->len == 0 || g_array_index(group, gint64, group->len - 1) != id))
        g_array_append_val(group, id);
}

static bool duplicates_walk(struct duplicates *duplicates, struct statement *keys, GError **error)
{
    g_autofree char *key = NULL;
    enum duplicate_kind kind = DUPLICATE_ADDRESS;
    int step = -1;
    while (!duplicates->more && (step = statement_step(keys, error)) == 1) {
        const enum duplicate_kind this_kind = (enum duplicate_kind)statement_integer(keys, 0);
        const char *this_key = statement_text(keys, 1);
        if (key == NULL || kind != this_kind || strcmp(key, this_key) != 0) {
            if (!duplicates_end_group(duplicates, kind, error))
                return false;
            g_free(key);
            key = g_strdup(this_key);
            kind = this_kind;
        }
        duplicates_take(duplicates, statement_integer(keys, 2));
    }
    return step >= 0 && duplicates_end_group(duplicates, kind, error);
}

GPtrArray *learner_duplicates(struct database *database, gint64 after, gint64 limit, bool *more,
                              GError **error)
{
    struct duplicates duplicates = {
        .database = database,
        .skip = after,
        .limit = limit,
        .list = g_ptr_array_new_with_free_func(duplicate_free),
        .group = g_array_new(FALSE, FALSE, sizeof(gint64)),
    };
    g_autoptr(statement) keys = database_query(database, error, DUPLICATE_KEYS, "");
    const bool fine = keys != NULL && duplicates_walk(&duplicates, keys, error);
    *more = duplicates.more;
    g_array_unref(duplicates.group);
    if (!fine)
        g_clear_pointer(&duplicates.list, g_ptr_array_unref);
    return duplicates.list;
}
