#include "config.h"

#include "store/listing_private.h"

#include "base/error.h"
#include "store/search.h"

#include <string.h>

/* Up to so many rows it is faster to look each one up and sort them than to walk along an index. */
#define FEW_MOST 5000

/* So many rows are remembered with their places, for anchors that are gone. */
#define PLACES_MOST 4096

/* Queries that are put together: SQL with its parameters. */
struct listing_query {
    GString *sql;
    GArray *values; /* of struct database_value; their texts are borrowed */
};

static struct listing_query *listing_query_new(void)
{
    struct listing_query *query = g_new0(struct listing_query, 1);
    query->sql = g_string_new(NULL);
    query->values = g_array_new(FALSE, FALSE, sizeof(struct database_value));
    return query;
}

static void listing_query_free(struct listing_query *query)
{
    g_string_free(query->sql, TRUE);
    g_array_unref(query->values);
    g_free(query);
}
DEFINE_AUTOPTR(listing_query, listing_query_free)

static void listing_query_add(struct listing_query *query, const char *part, ...)
    G_GNUC_PRINTF(2, 3);
static void listing_query_add(struct listing_query *query, const char *part, ...)
{
    va_list arguments;
    va_start(arguments, part);
    g_string_append_vprintf(query->sql, part, arguments);
    va_end(arguments);
}

static void listing_query_bind(struct listing_query *query, gint64 number, const char *text)
{
    const struct database_value value = { text != NULL ? 't' : 'i', number, text };
    g_array_append_val(query->values, value);
}

static struct statement *listing_query_run(struct listing *listing, struct listing_query *query,
                                           GError **error)
{
    return database_query_values(listing->database, error, query->sql->str,
                                 (const struct database_value *)(gpointer)query->values->data,
                                 query->values->len);
}

/* Runs it and reads its one number. */
static bool listing_query_number(struct listing *listing, struct listing_query *query,
                                 gint64 *number, GError **error)
{
    g_autoptr(statement) row = listing_query_run(listing, query, error);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *number = step == 1 ? statement_integer(row, 0) : 0;
    return step >= 0;
}

/* Several queries that must see the same state; inside a transaction nothing is begun. */
struct listing_view {
    struct database *database; /* NULL: somebody else's transaction */
};

static struct listing_view *listing_view_begin(struct listing *listing, GError **error)
{
    struct listing_view *view = g_new0(struct listing_view, 1);
    if (sqlite3_get_autocommit(database_handle(listing->database)) == 0)
        return view;
    if (!database_begin(listing->database, error)) {
        g_free(view);
        return NULL;
    }
    view->database = listing->database;
    return view;
}

static void listing_view_end(struct listing_view *view)
{
    if (view->database != NULL)
        database_rollback(view->database);
    g_free(view);
}
DEFINE_AUTOPTR(listing_view, listing_view_end)

/* Places. */
static void listing_place_free(gpointer data)
{
    struct listing_place *place = data;
    g_free(place->text);
    g_free(place);
}

GHashTable *listing_places_new(void)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, listing_place_free);
}

/* From the row id and the value that is sorted by. */
static struct listing_place *listing_place_read(struct statement *row)
{
    struct listing_place *place = g_new0(struct listing_place, 1);
    place->id = statement_integer(row, 0);
    if (!statement_is_text(row, 1)) {
        place->number = statement_integer(row, 1);
        return place;
    }
    gsize size = 0;
    const void *bytes = statement_blob(row, 1, &size);
    place->text = g_malloc0(size + 1);
    if (size > 0)
        memcpy(place->text, bytes, size);
    place->number = (gint64)size;
    return place;
}

static void listing_remember(struct listing *listing, GPtrArray *places)
{
    if (g_hash_table_size(listing->places) + places->len > PLACES_MOST)
        g_hash_table_remove_all(listing->places);
    for (guint i = 0; i < places->len; i++) {
        struct listing_place *place = places->pdata[i];
        g_hash_table_replace(listing->places, &place->id, place);
    }
    g_ptr_array_set_free_func(places, NULL);
}

static const char *listing_tables(const struct listing *listing)
{
    const bool own = listing->order != NULL && listing->order->from != NULL && listing->few == NULL;
    return own ? listing->order->from : listing->source->from;
}

static const char *listing_sorted_by(const struct listing *listing)
{
    return listing->order != NULL ? listing->order->order : listing->source->key;
}

/* Where a row stands now, or stood when it was last read. NULL without an error: nobody knows. Borrowed. */
static const struct listing_place *listing_find_place(struct listing *listing, gint64 id,
                                                      GError **error)
{
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT %s, %s FROM %s WHERE %s = ?", listing->source->key,
                      listing_sorted_by(listing), listing->source->from, listing->source->key);
    listing_query_bind(query, id, NULL);
    if (listing->source->scope != NULL) {
        listing_query_add(query, " AND %s", listing->source->scope);
        listing_query_bind(query, listing->scope, NULL);
    }
    g_autoptr(statement) row = listing_query_run(listing, query, error);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1) {
        g_autoptr(GPtrArray) places = g_ptr_array_new();
        g_ptr_array_add(places, listing_place_read(row));
        listing_remember(listing, places);
    }
    return step >= 0 ? g_hash_table_lookup(listing->places, &id) : NULL;
}

/* Conditions. */
static void listing_add_word(struct listing_query *query, const struct listing_source *source,
                             const struct search_word *word)
{
    const char *separator = "";
    listing_query_add(query, " AND (");
    if (source->texts != NULL) {
        listing_query_add(query, "%s(?, %s)",
                          source->large && word->brief ? "search_begins" : "search_holds",
                          source->texts);
        listing_query_bind(query, -1, word->text);
        separator = " OR ";
    }
    if (source->ids != NULL && word->id != NULL) {
        listing_query_add(query, "%ssearch_id(?, %s)", separator, source->ids);
        listing_query_bind(query, -1, word->id);
        separator = " OR ";
    }
    listing_query_add(query, "%s0)", separator);
}

static void listing_add_conditions(struct listing_query *query, const struct listing *listing)
{
    const struct listing_source *source = listing->source;
    listing_query_add(query, " WHERE 1");
    if (source->scope != NULL) {
        listing_query_add(query, " AND %s", source->scope);
        listing_query_bind(query, listing->scope, NULL);
    }
    if (listing->few != NULL) {
        listing_query_add(query, " AND " LISTING_ID_IN("%s"), source->key);
        listing_query_bind(query, -1, listing->few);
    }
    for (int i = 0; source->facets[i].name != NULL; i++) {
        if (listing->values[i] == NULL)
            continue;
        listing_query_add(query, " AND %s", source->facets[i].condition);
        listing_query_bind(query, -1, listing->values[i]);
    }
    for (guint i = 0; i < listing->words->len; i++)
        listing_add_word(query, source, listing->words->pdata[i]);
}

static bool listing_is_narrowed(const struct listing *listing)
{
    for (int i = 0; listing->source->facets[i].name != NULL; i++)
        if (listing->values[i] != NULL)
            return true;
    return listing->words->len > 0;
}

/* Whether what was found out still holds: nobody has written since. */
static bool listing_is_unchanged(struct listing *listing, bool *unchanged, GError **error)
{
    gint64 version = 0;
    g_autoptr(statement) row = database_query(listing->database, error, "PRAGMA data_version", "");
    if (row == NULL || statement_step(row, error) != 1)
        return false;
    version = statement_integer(row, 0);
    const gint64 changes = sqlite3_total_changes64(database_handle(listing->database));
    *unchanged = listing->few_known && version == listing->version && changes == listing->changes;
    listing->version = version;
    listing->changes = changes;
    return true;
}

/* The rows within search and filters, if they are few, so that windows needn't look for them again. */
static bool listing_look_for_few(struct listing *listing, GError **error)
{
    bool unchanged = false;
    if (!listing_is_unchanged(listing, &unchanged, error))
        return false;
    if (unchanged)
        return true;
    g_clear_pointer(&listing->few, g_free);
    listing->few_known = true;
    if (!listing_is_narrowed(listing))
        return true;
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT %s FROM %s", listing->source->key, listing->source->from);
    listing_add_conditions(query, listing);
    listing_query_add(query, " LIMIT %d", FEW_MOST + 1);
    g_autoptr(statement) row = listing_query_run(listing, query, error);
    g_autoptr(GString) ids = g_string_new("[");
    guint count = 0;
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1)
        g_string_append_printf(ids, "%s%" G_GINT64_FORMAT, count++ > 0 ? "," : "",
                               statement_integer(row, 0));
    g_string_append_c(ids, ']');
    if (step == 0 && count <= FEW_MOST)
        listing->few = g_string_free(g_steal_pointer(&ids), FALSE);
    return step == 0;
}

/* Windows. Which side of the anchor's place is wanted; among rows that are sorted by an equal value the row
 * id decides, so that a window is at most two ranges of an index. */
enum listing_side { SIDE_ALL, SIDE_EQUAL, SIDE_BEYOND };

static void listing_add_side(struct listing_query *query, const struct listing *listing,
                             enum listing_side side, const struct listing_place *place,
                             const char *beyond)
{
    const char *plus = listing->few != NULL ? "+" : "";
    const char *by = listing_sorted_by(listing);
    if (side == SIDE_EQUAL) {
        listing_query_add(query, " AND %s%s = ?", plus, by);
        listing_query_bind(query, place->number, place->text);
        listing_query_add(query, " AND %s%s %s ?", plus, listing->source->key, beyond);
        listing_query_bind(query, place->id, NULL);
    } else if (side == SIDE_BEYOND) {
        listing_query_add(query, " AND %s%s %s ?", plus, by, beyond);
        listing_query_bind(query, place->number, place->text);
    }
}

static void listing_add_order(struct listing_query *query, const struct listing *listing,
                              bool descending)
{
    const char *way = descending ? "DESC" : "ASC";
    const char *plus = listing->few != NULL ? "+" : "";
    listing_query_add(query, " ORDER BY ");
    if (listing->order != NULL)
        listing_query_add(query, "%s%s %s, ", plus, listing->order->order, way);
    listing_query_add(query, "%s%s %s", plus, listing->source->key, way);
}

/* Adds the places of at most `most` rows. */
static bool listing_read_places(struct listing *listing, enum listing_side side,
                                const struct listing_place *place, bool descending, bool including,
                                guint most, GPtrArray *places, GError **error)
{
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT %s, %s FROM %s", listing->source->key,
                      listing_sorted_by(listing), listing_tables(listing));
    listing_add_conditions(query, listing);
    const bool equal_too = including && (side == SIDE_EQUAL || listing->order == NULL);
    const char *const beyond[] = { ">", ">=", "<", "<=" };
    listing_add_side(query, listing, side, place,
                     beyond[(descending ? 2 : 0) + (equal_too ? 1 : 0)]);
    listing_add_order(query, listing, descending);
    listing_query_add(query, " LIMIT ?");
    listing_query_bind(query, most, NULL);
    g_autoptr(statement) row = listing_query_run(listing, query, error);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1)
        g_ptr_array_add(places, listing_place_read(row));
    return step == 0;
}

static bool listing_read_window(struct listing *listing, gint64 anchor, bool including,
                                bool descending, guint count, GPtrArray *places, GError **error)
{
    GError *fault = NULL;
    const struct listing_place *place =
        anchor != 0 ? listing_find_place(listing, anchor, &fault) : NULL;
    if (fault != NULL) {
        g_propagate_error(error, fault);
        return false;
    }
    const struct listing_place unseen = { .id = anchor, .number = anchor };
    if (place == NULL && anchor != 0 && listing->order == NULL)
        place = &unseen;
    if (place == NULL)
        return listing_read_places(listing, SIDE_ALL, NULL, descending, true, count, places, error);
    if (listing->order != NULL
        && !listing_read_places(listing, SIDE_EQUAL, place, descending, including, count, places,
                                error))
        return false;
    return places->len >= count
           || listing_read_places(listing, SIDE_BEYOND, place, descending, including,
                                  count - places->len, places, error);
}

static void listing_row_free(gpointer data)
{
    struct listing_row *row = data;
    g_strfreev(row->cells);
    g_free(row);
}

static struct listing_row *listing_read_row(struct listing *listing, struct statement *statement)
{
    struct listing_row *row = g_new0(struct listing_row, 1);
    row->id = statement_integer(statement, 0);
    row->cells = g_new0(char *, listing->column_count + 1);
    for (guint i = 0; i < listing->column_count; i++) {
        const char *text = statement_text(statement, (int)i + 1);
        row->cells[i] = g_strdup(text != NULL ? text : "");
    }
    return row;
}

/* The row of one place; nothing is added when it is gone. */
static bool listing_add_row(struct listing *listing, const char *sql, gint64 id, GPtrArray *rows,
                            GError **error)
{
    const struct database_value values[] = { { 'i', id, NULL }, { 'i', listing->scope, NULL } };
    const guint count = listing->source->scope != NULL ? 2 : 1;
    g_autoptr(statement) row = database_query_values(listing->database, error, sql, values, count);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1)
        g_ptr_array_add(rows, listing_read_row(listing, row));
    return step >= 0;
}

static char *listing_row_query(const struct listing *listing)
{
    const struct listing_source *source = listing->source;
    g_autoptr(GString) sql = g_string_new("SELECT ");
    g_string_append(sql, source->key);
    for (const struct listing_field *field = source->fields; field->name != NULL; field++)
        g_string_append_printf(sql, ", %s", field->expression);
    g_string_append_printf(sql, " FROM %s WHERE %s = ?", source->from, source->key);
    if (source->scope != NULL)
        g_string_append_printf(sql, " AND %s", source->scope);
    return g_string_free(g_steal_pointer(&sql), FALSE);
}

GPtrArray *listing_fetch(struct listing *listing, gint64 anchor, bool including, bool backwards,
                         guint count, GError **error)
{
    g_autoptr(listing_view) view = listing_view_begin(listing, error);
    g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(listing_place_free);
    if (view == NULL || !listing_look_for_few(listing, error)
        || !listing_read_window(listing, anchor, including, listing->descending != backwards, count,
                                places, error))
        return NULL;
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(listing_row_free);
    g_autofree char *sql = listing_row_query(listing);
    for (guint i = 0; i < places->len; i++) {
        const struct listing_place *place = places->pdata[backwards ? places->len - 1 - i : i];
        if (!listing_add_row(listing, sql, place->id, rows, error))
            return NULL;
    }
    listing_remember(listing, places);
    return g_steal_pointer(&rows);
}

bool listing_count(struct listing *listing, gint64 *count, GError **error)
{
    g_autoptr(listing_query) query = listing_query_new();
    if (!listing_look_for_few(listing, error))
        return false;
    listing_query_add(query, "SELECT count(*) FROM %s", listing->source->from);
    listing_add_conditions(query, listing);
    return listing_query_number(listing, query, count, error);
}

/* How many rows stand on one side of a place. */
static bool listing_count_side(struct listing *listing, enum listing_side side,
                               const struct listing_place *place, gint64 *count, GError **error)
{
    gint64 some = 0;
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT count(*) FROM %s", listing->source->from);
    listing_add_conditions(query, listing);
    listing_add_side(query, listing, side, place, listing->descending ? ">" : "<");
    if (!listing_query_number(listing, query, &some, error))
        return false;
    *count += some;
    return true;
}

bool listing_position(struct listing *listing, gint64 id, gint64 *before, GError **error)
{
    *before = 0;
    GError *fault = NULL;
    g_autoptr(listing_view) view = listing_view_begin(listing, error);
    if (view == NULL || !listing_look_for_few(listing, error))
        return false;
    const struct listing_place *place = listing_find_place(listing, id, &fault);
    if (fault != NULL) {
        g_propagate_error(error, fault);
        return false;
    }
    if (place == NULL)
        return true;
    return (listing->order == NULL || listing_count_side(listing, SIDE_EQUAL, place, before, error))
           && listing_count_side(listing, SIDE_BEYOND, place, before, error);
}

bool listing_each_id(struct listing *listing, bool (*each)(gint64 id, gpointer data), gpointer data,
                     GError **error)
{
    g_autoptr(listing_query) query = listing_query_new();
    if (!listing_look_for_few(listing, error))
        return false;
    listing_query_add(query, "SELECT %s FROM %s", listing->source->key, listing_tables(listing));
    listing_add_conditions(query, listing);
    listing_add_order(query, listing, listing->descending);
    g_autoptr(statement) row = listing_query_run(listing, query, error);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1)
        if (!each(statement_integer(row, 0), data))
            return true;
    return step == 0;
}

bool listing_matches(struct listing *listing, gint64 id, bool *matches, GError **error)
{
    gint64 found = 0;
    g_autofree char *few = g_steal_pointer(&listing->few); /* the row itself is asked */
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT 1 FROM %s", listing->source->from);
    listing_add_conditions(query, listing);
    listing_query_add(query, " AND %s = ?", listing->source->key);
    listing_query_bind(query, id, NULL);
    const bool asked = listing_query_number(listing, query, &found, error);
    listing->few = g_steal_pointer(&few);
    *matches = found == 1;
    return asked;
}
