/* Windows of rows, by key, for lists of any size: what the console's list pages show.
 * Layer: store. Called by the console; reads only.
 *
 * A listing is one source (credentials, learners …) with a search, filters and an order. Its rows are known
 * by their row ids; a window begins at a row, never at a number, so that it stays where it is while others
 * add rows and remove them. No call reads more of a large table than it must. */
#ifndef STORE_LISTING_H
#define STORE_LISTING_H

#include "base/cleanup.h"

#include "store/database.h"

enum listing_value {
    LISTING_TEXT,
    LISTING_NUMBER,
    LISTING_INSTANT, /* microseconds since 1970; an empty cell: never */
    LISTING_FLAG,    /* "0" or "1" */
    LISTING_SIZE,    /* bytes */
};

struct listing_column {
    const char *name;
    enum listing_value value;
    bool sortable; /* an index gives this order, or the source is small */
};

/* The names of all sources, NULL-terminated: "credentials", "configurations", "types", "assets", "learners",
 * "courses", "paths", "schedules", "runs", "plans", "plan_items", "mail", "history", "imports",
 * "import_changes". */
const char *const *listing_names(void);

/* scope: of plan_items the plan, of import_changes the import; else 0. Borrows the database. ERROR_NOT_FOUND
 * for a name that is no source. Caller frees. */
struct listing;
struct listing *listing_open(struct database *database, const char *name, gint64 scope,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void listing_free(struct listing *listing);
DEFINE_AUTOPTR(listing, listing_free)

/* What another listing of the same search, filters and order, a worker's on a connection of its own, has found out about
 * which rows there are, if nobody has written since this one looked: else it finds that out by itself, as it always does.
 * The other's connection may be closed. */
void listing_take_findings(struct listing *listing, struct listing *other);

/* Borrowed, as long as the listing lives. */
const struct listing_column *listing_columns(const struct listing *listing, guint *count);

/* Words between blanks, all of which must occur in a row's texts, in any order, without regard to case and
 * accents; "" for none. Everything else is taken as it is written: there are no operators.
 * In lists that can be large (credentials, learners), words of one or two letters are looked for where words
 * begin (in Chinese and other scripts without blanks: anywhere). ids match with or without hyphens. */
bool listing_set_search(struct listing *listing, const char *text,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The names of the filters, NULL-terminated; borrowed. */
const char *const *listing_filters(const struct listing *listing);

/* Only rows with one of these values, as listing_choices names them; NULL or empty: any. ERROR_NOT_FOUND for
 * a name that is no filter. The values of "configuration", "type", "learner" and "course" are row ids in
 * digits, those of "object" of the history KIND:ID. */
bool listing_set_filter(struct listing *listing, const char *filter, const char *const *values,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* By a sortable column; NULL: the source's own order. ERROR_REFUSED for a column that can't be sorted by. */
bool listing_set_order(struct listing *listing, const char *column, bool descending,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The order: a column, or NULL for the order in which rows were made. Borrowed. */
const char *listing_order(const struct listing *listing, bool *descending);

struct listing_row {
    gint64 id;
    char **cells; /* one per column, raw text of the value; never NULL */
};

/* Which part of a list a window shows, as seen from its anchor. */
enum listing_part {
    LISTING_AFTER,  /* those behind it */
    LISTING_FROM,   /* the anchor, and those behind it */
    LISTING_BEFORE, /* those before it */
    LISTING_UP_TO,  /* those before it, and the anchor */
};

/* A window: at most `count` rows of that part, those that are nearest to the anchor, in the list's order. Anchor 0: the
 * first rows of the list, or the last ones. It is found by its row id; one that is gone stands where it was when it was
 * last read, and one that is no longer shown where it would be. Array of struct listing_row; free with
 * g_ptr_array_unref. */
GPtrArray *listing_fetch(struct listing *listing, gint64 anchor, enum listing_part part,
                         guint count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many rows there are. Exact; may take long: a worker asks, on a connection of its own. */
bool listing_count(struct listing *listing, gint64 *count,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many rows stand before one. May take long, as listing_count. */
bool listing_position(struct listing *listing, gint64 id, gint64 *before,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls `each` for all rows, in the list's order, until it returns false (which is no error). `each` must
 * not use the listing. */
bool listing_each_id(struct listing *listing, bool (*each)(gint64 id, gpointer data), gpointer data,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a row is within search and filters; false for one that is gone. */
bool listing_matches(struct listing *listing, gint64 id, bool *matches,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

struct listing_choice {
    char *value;
    char *label;
    gint64 count; /* of rows; -1: not counted */
};

/* What a filter can be set to, at most `most`; from small tables, so that there are none for a filter by
 * learner. Array of struct listing_choice; free with g_ptr_array_unref. */
GPtrArray *listing_choices(struct listing *listing, const char *filter, guint most,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
