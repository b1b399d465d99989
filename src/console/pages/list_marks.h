/* Which rows of a list are marked: by their row ids, so that marks survive scrolling, sorting, filtering and what
 * others change. Layer: console/pages, private to the list page. No curses.
 *
 * "All matching" is kept as the query and its exceptions, whatever their number; it means what matches when the marks
 * are used. */
#ifndef CONSOLE_PAGES_LIST_MARKS_H
#define CONSOLE_PAGES_LIST_MARKS_H

#include "console/pages/list_query.h"

struct list_marks {
    GHashTable *ids;        /* marked one by one; none of them is within `all` */
    struct list_query *all; /* all that match it are marked; NULL: none */
    GHashTable *except;     /* but for these, which do match */
    gint64 all_count;       /* how many match `all`, as far as known; -1: not yet */
    gint64 hidden;          /* how many of the marked are not within what is shown; -1: not known */
    gint64 last;            /* the row marked last, where a range begins; 0: none */
};

void list_marks_init(struct list_marks *marks);
void list_marks_clear(struct list_marks *marks);
void list_marks_copy(const struct list_marks *marks,
                     struct list_marks *copy); /* not yet initialised */

bool list_marks_none(const struct list_marks *marks);

/* How many; -1: that is not known yet. */
gint64 list_marks_count(const struct list_marks *marks);

/* `within`: whether the row is one of those that match `all`. */
bool list_marks_has(const struct list_marks *marks, gint64 id, bool within);
void list_marks_set(struct list_marks *marks, gint64 id, bool within, bool marked);

void list_marks_drop(struct list_marks *marks); /* no marks any more */

/* All that match a query, `count` of them (-1: not known), and nothing else. */
void list_marks_all(struct list_marks *marks, const struct list_query *query, gint64 count);

/* Takes ids in place of whatever was marked. */
void list_marks_take(struct list_marks *marks, GHashTable *ids);

/* Makes `all` a set of ids; reads them from the database. */
bool list_marks_resolve(struct list_marks *marks, struct database *database,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ids of all that are marked, in ascending order, read from the database as far as they must be. Array of gint64;
 * free with g_array_unref. */
GArray *list_marks_ids(const struct list_marks *marks, struct database *database,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets of row ids. */
GHashTable *id_set_new(void);
bool id_set_has(GHashTable *set, gint64 id);
void id_set_add(GHashTable *set, gint64 id);
void id_set_remove(GHashTable *set, gint64 id);
GArray *id_set_list(GHashTable *set); /* in ascending order */

#endif
