/* What the files behind listing.h share: the tables that describe a source, and queries that are put together
 * from them. Layer: store. Included by listing*.c only. */
#ifndef STORE_LISTING_PRIVATE_H
#define STORE_LISTING_PRIVATE_H

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
    const char *from;
};

struct listing_facet {
    const char *name;      /* NULL ends a table */
    const char *condition; /* with one parameter: a JSON array of the values */
    const char
        *choices; /* query for value, label and count, with the scope as ?1 and the most as ?2;
                              NULL: there are none */
};

struct listing_source {
    const char *name;
    const char *key; /* the row id */
    const char
        *from; /* tables and joins; LEFT JOINs of single rows, which SQLite leaves out where they
                          are not needed */
    const char *scope; /* condition with one parameter, the scope; NULL: there is none */
    const struct listing_field *fields;
    const struct listing_facet *facets;
    const char *texts; /* what is searched: expressions with commas between; NULL: nothing */
    const char *ids;   /* the same for ids with hyphens */
    bool large;        /* short words are looked for where words begin */
    const char
        *order; /* the field by which it is sorted unless told otherwise; NULL: by the row id */
    bool descending;
    const char *find; /* query for the row id, with the name as ?1 and the scope as ?2 */
};

extern const struct listing_source listing_credentials, listing_configurations, listing_schedules,
    listing_types, listing_assets, listing_learners, listing_courses, listing_paths, listing_runs,
    listing_plans, listing_plan_items, listing_mail, listing_history, listing_imports,
    listing_import_changes;

/* A condition for a column that holds one of the values, for texts and for row ids. */
#define LISTING_TEXT_IN(column) column " IN (SELECT value FROM json_each(?))"
#define LISTING_ID_IN(column) column " IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"

/* The name of a learner that a certificate would print (rules/name.h, name_choose). The index
 * learner_shown_name has this very expression. */
#define LISTING_LEARNER_NAME                                                                       \
    "CASE WHEN trim(coalesce(learner.name, '')) <> '' THEN learner.name"                           \
    " ELSE trim(learner.first_name || ' ' || learner.last_name) END"

/* KEY:TYPE of a configuration that may be gone. */
#define LISTING_CONFIGURATION                                                                      \
    "coalesce(configuration.context_key || ':' || credential_type.name, '')"

/* The choices of a configuration. */
#define LISTING_CONFIGURATIONS                                                                     \
    "SELECT configuration.id, context_key || ':' || name, -1 FROM configuration"                   \
    " JOIN credential_type ON credential_type.id = type_id ORDER BY context_key, name"             \
    " LIMIT ?2 + 0 * ?1"

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
    char *search;                      /* as it was set */
    GPtrArray *words;                  /* of struct search_word */
    const struct listing_field *order; /* NULL: by the row id */
    bool descending;
    char *few; /* JSON array of the ids of all rows if these are few; NULL: many, or not known */
    bool few_known;
    gint64 version, changes; /* of the database when `few` was found */
    GHashTable *places;      /* row id -> struct listing_place as last read */
};

/* An empty table for `places`. */
GHashTable *listing_places_new(void);

#endif
