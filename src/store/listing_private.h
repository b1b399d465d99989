/* What the files behind listing.h share: the tables that describe a source, and queries that are put together
 * from them. Layer: store. Included by listing*.c only. */
#ifndef STORE_LISTING_PRIVATE_H
#define STORE_LISTING_PRIVATE_H

#include "store/learner.h"
#include "store/listing.h"

/* A column. */
struct listing_field {
    const char *name; /* NULL ends a table */
    enum listing_value value;
    const char *expression;
    /* The expression whose order it is sorted by, never NULL in any row; NULL: the column can't be sorted by.
     * An index gives the order, or the source is small. */
    const char *order;
    /* Tables and joins that begin with the one whose index gives the order; NULL: those of the source. */
    const char *walk;
};

struct listing_facet {
    const char *name;      /* NULL ends a table */
    const char *condition; /* with one parameter: a JSON array of the values */
    /* Query for value, label and count, with the scope as ?1 and the most as ?2; NULL: there are none. */
    const char *choices;
    /* Where an index gives the rows of one value in the source's own order: the condition with this value as
     * its parameter, and tables and joins that begin with this index. */
    const char *one, *walk;
    /* The condition for looking up a few rows, if another one is faster for that. */
    const char *look_up;
    /* The value that most rows have, and the condition of an index that leaves them out. */
    const char *common, *uncommon;
};

struct listing;

struct listing_source {
    const char *name;
    const char *key; /* the row id */
    /* Tables and joins: LEFT JOINs of single rows, which SQLite leaves out where they are not needed. */
    const char *from;
    const char *walk;  /* the same for going through the rows by their ids; NULL: from */
    const char *scope; /* condition with one parameter, the scope; NULL: there is none */
    const struct listing_field *fields;
    const struct listing_facet *facets;
    const char *texts; /* what is searched: expressions with commas between; NULL: nothing */
    const char *ids;   /* the same for ids with hyphens */
    const char *
        learner; /* the row id of the learner, who is found by numbers, too; NULL: a row has none */
    bool large;  /* short words are looked for where words begin */
    const char *order; /* the field that it is sorted by unless told otherwise; NULL: the row id */
    bool descending;
    /* The rows that may have all words, from an index, if they are at most `most`; else *complete is false.
     * Array of gint64. NULL: there is no index. */
    GArray *(*look_up)(struct listing *listing, guint most, bool *complete, GError **error);
    guint few_most; /* so many it may find */
    /* The same in another order than the source's own, where rows of one name are far from all others. */
    guint few_most_ordered;
    bool costly; /* rows are made of sums, and kept as long as nobody writes */
};

extern const struct listing_source listing_credentials, listing_configurations, listing_schedules,
    listing_types, listing_assets, listing_learners, listing_courses, listing_paths, listing_runs,
    listing_plans, listing_plan_items, listing_mail, listing_history, listing_imports,
    listing_import_changes;

/* A condition for a column that holds one of the values, for texts and for row ids. */
#define LISTING_TEXT_IN(column) column " IN (SELECT value FROM json_each(?))"
#define LISTING_ID_IN(column) column " IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"

/* KEY:TYPE of a configuration that may be gone. */
#define LISTING_CONFIGURATION                                                                      \
    "coalesce(configuration.context_key || ':' || credential_type.name, '')"

/* The choices of a configuration. */
#define LISTING_CONFIGURATIONS                                                                     \
    "SELECT configuration.id, context_key || ':' || name, -1 FROM configuration"                   \
    " JOIN credential_type ON credential_type.id = type_id ORDER BY context_key, name"             \
    " LIMIT ?2 + 0 * ?1"

/* The choices of names that stand in the program. */
#define LISTING_WORDS(words) "SELECT column1, column1, -1 FROM (VALUES " words ") LIMIT ?2 + 0 * ?1"

/* The choices of a flag. */
#define LISTING_YES_NO                                                                             \
    "SELECT column1, column2, -1 FROM (VALUES ('1', 'yes'), ('0', 'no')) LIMIT ?2 + 0 * ?1"

/* The value that a row is sorted by. */
struct listing_place {
    gint64 id;
    gint64 number; /* of a text its length in bytes */
    char *text;    /* as it is stored, whatever its bytes are; NULL: the number counts */
};

struct listing {
    struct database *database; /* borrowed */
    const struct listing_source *source;
    gint64 scope;
    struct listing_column *columns;
    guint column_count;
    char **filter_names;               /* NULL-terminated; the names are the source's */
    char **values;                     /* a JSON array per facet; NULL: any */
    char **ones;                       /* the value per facet if it is just one, else NULL */
    char *search;                      /* as it was set */
    GPtrArray *words;                  /* of struct search_word */
    const struct listing_field *order; /* NULL: by the row id */
    bool descending;
    /* The ids of all rows, in order, if search and filters leave few of them; and as a JSON array. NULL: there
     * are many, or nobody has looked yet. */
    GArray *few;
    char *few_json;
    bool few_known;
    gint64 version, changes; /* of the database when that was found out */
    GHashTable *places;      /* row id -> struct listing_place as last read */
    GHashTable *rows;        /* row id -> cells, of this version, where they are costly */
};

/* Queries that are put together: SQL of which every part is this program's own, with its parameters. */
struct listing_query {
    GString *sql;
    GArray *values; /* of struct database_value; their texts are borrowed */
};
struct listing_query *listing_query_new(void);
void listing_query_free(struct listing_query *query);
DEFINE_AUTOPTR(listing_query, listing_query_free)
void listing_query_add(struct listing_query *query, const char *part, ...) G_GNUC_PRINTF(2, 3);

/* The value of the parameter that was added last: a text (number: its length, negative: up to its NUL), or the
 * number if text is NULL. */
void listing_query_bind(struct listing_query *query, gint64 number, const char *text);
struct statement *listing_query_run(struct listing *listing, struct listing_query *query,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs it and reads its one number; 0 without a row. */
bool listing_query_number(struct listing *listing, struct listing_query *query, gint64 *number,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How rows are come by. */
enum listing_way {
    LISTING_WALK,    /* along the index of the order */
    LISTING_LOOK_UP, /* by whatever index the filters have */
};

/* " FROM … WHERE …": the tables, scope, filters and search. */
void listing_query_add_rows(struct listing_query *query, const struct listing *listing,
                            enum listing_way way);

/* The expression that is sorted by. */
const char *listing_sorted_by(const struct listing *listing);

/* " ORDER BY …"; sorted: of rows that are looked up, so that no index is taken for it. */
void listing_query_add_order(struct listing_query *query, const struct listing *listing,
                             bool descending, bool sorted);

/* Finds out whether there are few rows, unless that is known. */
bool listing_look_for_few(struct listing *listing, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Search, filters or order are others now. */
void listing_forget_few(struct listing *listing);

/* A JSON array of gint64. Caller frees. */
char *listing_ids_json(const GArray *ids);

/* Adds the first column of a query to ids; ends it. */
bool listing_collect(struct statement *query, GArray *ids,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of the sources that have an index of words. */
GArray *listing_look_up_learners(struct listing *listing, guint most, bool *complete,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *listing_look_up_credentials(struct listing *listing, guint most, bool *complete,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Empty tables for `places` and `rows`. */
GHashTable *listing_places_new(void);
GHashTable *listing_rows_new(void);

#endif
