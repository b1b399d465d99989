#include "config.h"

#include "console/pages/list_marks.h"

/* Row ids are kept as the keys themselves: a set of a million of them must stay small. */
static gpointer id_key(gint64 id)
{
    return (gpointer)(gintptr)id;
}

GHashTable *id_set_new(void)
{
    return g_hash_table_new(NULL, NULL);
}

bool id_set_has(GHashTable *set, gint64 id)
{
    return g_hash_table_contains(set, id_key(id));
}

void id_set_add(GHashTable *set, gint64 id)
{
    g_hash_table_add(set, id_key(id));
}

void id_set_remove(GHashTable *set, gint64 id)
{
    g_hash_table_remove(set, id_key(id));
}

static GHashTable *id_set_copy(GHashTable *set)
{
    GHashTable *copy = id_set_new();
    GHashTableIter iterator;
    gpointer key = NULL;
    g_hash_table_iter_init(&iterator, set);
    while (g_hash_table_iter_next(&iterator, &key, NULL))
        g_hash_table_add(copy, key);
    return copy;
}

static int id_compare(gconstpointer left, gconstpointer right)
{
    const gint64 a = *(const gint64 *)left, b = *(const gint64 *)right;
    return (a > b) - (a < b);
}

GArray *id_set_list(GHashTable *set)
{
    GArray *list = g_array_sized_new(FALSE, FALSE, sizeof(gint64), g_hash_table_size(set));
    GHashTableIter iterator;
    gpointer key = NULL;
    g_hash_table_iter_init(&iterator, set);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        const gint64 id = (gint64)(gintptr)key;
        g_array_append_val(list, id);
    }
    g_array_sort(list, id_compare);
    return list;
}

void list_marks_init(struct list_marks *marks)
{
    *marks = (struct list_marks){ .ids = id_set_new(), .except = id_set_new(), .all_count = -1 };
}

void list_marks_clear(struct list_marks *marks)
{
    g_hash_table_unref(marks->ids);
    g_hash_table_unref(marks->except);
    list_query_free(marks->all);
    *marks = (struct list_marks){ 0 };
}

void list_marks_copy(const struct list_marks *marks, struct list_marks *copy)
{
    *copy = *marks;
    copy->ids = id_set_copy(marks->ids);
    copy->except = id_set_copy(marks->except);
    copy->all = marks->all != NULL ? list_query_copy(marks->all) : NULL;
}

bool list_marks_none(const struct list_marks *marks)
{
    return marks->all == NULL && g_hash_table_size(marks->ids) == 0;
}

gint64 list_marks_count(const struct list_marks *marks)
{
    const gint64 single = g_hash_table_size(marks->ids);
    if (marks->all == NULL)
        return single;
    return marks->all_count < 0
               ? -1
               : MAX(single + marks->all_count - g_hash_table_size(marks->except), 0);
}

bool list_marks_has(const struct list_marks *marks, gint64 id, bool within)
{
    if (marks->all != NULL && within)
        return !id_set_has(marks->except, id);
    return id_set_has(marks->ids, id);
}

void list_marks_set(struct list_marks *marks, gint64 id, bool within, bool marked)
{
    const bool excepted = marks->all != NULL && within;
    GHashTable *set = excepted ? marks->except : marks->ids;
    if (marked != excepted)
        id_set_add(set, id);
    else
        id_set_remove(set, id);
}

void list_marks_drop(struct list_marks *marks)
{
    list_marks_take(marks, id_set_new());
    marks->last = 0;
}

void list_marks_all(struct list_marks *marks, const struct list_query *query, gint64 count)
{
    list_marks_take(marks, id_set_new());
    marks->all = list_query_copy(query);
    marks->all_count = count;
}

void list_marks_take(struct list_marks *marks, GHashTable *ids)
{
    g_hash_table_unref(marks->ids);
    marks->ids = ids;
    g_hash_table_remove_all(marks->except);
    list_query_free(marks->all);
    marks->all = NULL;
    marks->all_count = -1;
    marks->hidden = 0;
}

static bool id_set_collect(gint64 id, gpointer data)
{
    id_set_add(data, id);
    return true;
}

bool list_marks_resolve(struct list_marks *marks, struct database *database, GError **error)
{
    if (marks->all == NULL)
        return true;
    g_autoptr(listing) listing = list_query_open(marks->all, database, error);
    g_autoptr(GHashTable) ids = id_set_copy(marks->ids);
    if (listing == NULL || !listing_each_id(listing, id_set_collect, ids, error))
        return false;
    GHashTableIter iterator;
    gpointer key = NULL;
    g_hash_table_iter_init(&iterator, marks->except);
    while (g_hash_table_iter_next(&iterator, &key, NULL))
        g_hash_table_remove(ids, key);
    list_marks_take(marks, g_steal_pointer(&ids));
    return true;
}

GArray *list_marks_ids(const struct list_marks *marks, struct database *database, GError **error)
{
    struct list_marks copy;
    list_marks_copy(marks, &copy);
    GArray *ids = NULL;
    if (list_marks_resolve(&copy, database, error))
        ids = id_set_list(copy.ids);
    list_marks_clear(&copy);
    return ids;
}
