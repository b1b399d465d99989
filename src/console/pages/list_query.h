/* What a list shows: the source with its search, filters and order, as a value that outlives connections and can be
 * handed to a worker. Layer: console/pages, private to the list page. No curses. */
#ifndef CONSOLE_PAGES_LIST_QUERY_H
#define CONSOLE_PAGES_LIST_QUERY_H

#include "base/cleanup.h"

#include "store/listing.h"

struct list_filter {
    char *name;
    char **values, **labels; /* NULL-terminated, as many of each, at least one */
};

struct list_query {
    char *listing; /* the source: see store/listing.h */
    gint64 scope;
    char *search;       /* "": none */
    GPtrArray *filters; /* of struct list_filter, in the order in which they were set */
    char *order;        /* a column; NULL: the source's own */
    bool descending;
};

struct list_query *list_query_new(const char *listing, gint64 scope);
struct list_query *list_query_copy(const struct list_query *query);
void list_query_free(struct list_query *query);
DEFINE_AUTOPTR(list_query, list_query_free)

/* Sets a filter to values; none: it is dropped. `labels` are what people read for the values; NULL: the values. */
void list_query_set_filter(struct list_query *query, const char *name, const char *const *values,
                           const char *const *labels);
const struct list_filter *list_query_filter(const struct list_query *query, const char *name);

/* Whether anything is left out; and whether two show the same rows, in whatever order. */
bool list_query_narrows(const struct list_query *query);
bool list_query_same_rows(const struct list_query *query, const struct list_query *other);

/* The rows that both show, in the order of the first; NULL when there can't be any. Caller frees. */
struct list_query *list_query_intersect(const struct list_query *query,
                                        const struct list_query *other);

/* The same without search and filters. Caller frees. */
struct list_query *list_query_whole(const struct list_query *query);

/* Opens the source and sets all; and sets all on one that is open. Caller frees. */
struct listing *list_query_open(const struct list_query *query, struct database *database,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool list_query_apply(const struct list_query *query, struct listing *listing,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
