#include "config.h"

#include "store/listing_private.h"

#include <string.h>

/* So many rows are remembered with their places, for anchors that are gone. */
#define PLACES_MOST 4096

/* So many costly rows are kept. */
#define ROWS_MOST 1000

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

static void listing_place_free(gpointer data)
{
    struct listing_place *place = data;
    g_free(place->text);
    g_free(place);
}

DEFINE_AUTOPTR(listing_place, listing_place_free)

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

static struct listing_place *listing_place_copy(const struct listing_place *place)
{
    struct listing_place *copy = g_memdup2(place, sizeof *place);
    if (place->text != NULL)
        copy->text = g_memdup2(place->text, (gsize)place->number + 1);
    return copy;
}

/* Takes the place. */
static void listing_remember(struct listing *listing, struct listing_place *place)
{
    if (g_hash_table_size(listing->places) >= PLACES_MOST)
        g_hash_table_remove_all(listing->places);
    g_hash_table_replace(listing->places, &place->id, place);
}

/* Where a row stands now, or stood when it was last read. *place stays NULL: nobody knows. Caller frees. */
static bool listing_find_place(struct listing *listing, gint64 id, struct listing_place **place,
                               GError **error)
{
    const struct listing_source *source = listing->source;
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT %s, %s FROM %s WHERE %s = ?", source->key,
                      listing_sorted_by(listing), source->from, source->key);
    listing_query_bind(query, id, NULL);
    if (source->scope != NULL) {
        listing_query_add(query, " AND %s", source->scope);
        listing_query_bind(query, listing->scope, NULL);
    }
    g_autoptr(statement) row = listing_query_run(listing, query, error);
    const int step = row != NULL ? statement_step(row, error) : -1;
    const struct listing_place *known = g_hash_table_lookup(listing->places, &id);
    const struct listing_place made = { .id = id, .number = id };
    if (step == 1)
        *place = listing_place_read(row);
    else if (known != NULL)
        *place = listing_place_copy(known);
    else if (listing->order == NULL)
        *place = listing_place_copy(&made);
    return step >= 0;
}

/* Which side of a place is wanted. Among rows that are sorted by an equal value the row id decides, so that a
 * window is at most two ranges of an index. */
enum listing_side { SIDE_ALL, SIDE_EQUAL, SIDE_BEYOND };

static void listing_query_add_side(struct listing_query *query, const struct listing *listing,
                                   enum listing_side side, const struct listing_place *place,
                                   const char *beyond)
{
    const char *by = listing_sorted_by(listing);
    if (side == SIDE_EQUAL) {
        listing_query_add(query, " AND %s = ?", by);
        listing_query_bind(query, place->number, place->text);
        listing_query_add(query, " AND %s %s ?", listing->source->key, beyond);
        listing_query_bind(query, place->id, NULL);
    } else if (side == SIDE_BEYOND) {
        listing_query_add(query, " AND %s %s ?", by, beyond);
        listing_query_bind(query, place->number, place->text);
    }
}

/* How many rows stand on one side of a place. */
static bool listing_count_side(struct listing *listing, enum listing_side side,
                               const struct listing_place *place, gint64 *count, GError **error)
{
    gint64 some = 0;
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT count(*)");
    listing_query_add_rows(query, listing, LISTING_LOOK_UP);
    if (listing->few != NULL) {
        listing_query_add(query, " AND " LISTING_ID_IN("%s"), listing->source->key);
        listing_query_bind(query, -1, listing->few_json);
    }
    listing_query_add_side(query, listing, side, place, listing->descending ? ">" : "<");
    if (!listing_query_number(listing, query, &some, error))
        return false;
    *count += some;
    return true;
}

static bool listing_count_before(struct listing *listing, const struct listing_place *place,
                                 gint64 *before, GError **error)
{
    *before = 0;
    return (listing->order == NULL || listing_count_side(listing, SIDE_EQUAL, place, before, error))
           && listing_count_side(listing, SIDE_BEYOND, place, before, error);
}

/* What a window asks for, and the ids of its rows in the order in which they are read. */
struct listing_window {
    struct listing *listing;
    gint64 anchor;
    bool including, backwards;
    guint count;
    GArray *ids;
};

/* Adds rows of one side, as many as are wanted. */
static bool listing_walk_side(struct listing_window *window, enum listing_side side,
                              const struct listing_place *place, GError **error)
{
    static const char *const beyond[] = { ">", ">=", "<", "<=" };
    struct listing *listing = window->listing;
    const bool descending = listing->descending != window->backwards;
    const bool equal_too = window->including && (side == SIDE_EQUAL || listing->order == NULL);
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT %s", listing->source->key);
    listing_query_add_rows(query, listing, LISTING_WALK);
    listing_query_add_side(query, listing, side, place,
                           beyond[(descending ? 2 : 0) + (equal_too ? 1 : 0)]);
    listing_query_add_order(query, listing, descending, false);
    listing_query_add(query, " LIMIT ?");
    listing_query_bind(query, window->count - window->ids->len, NULL);
    return listing_collect(listing_query_run(listing, query, error), window->ids, error);
}

static bool listing_walk(struct listing_window *window, const struct listing_place *place,
                         GError **error)
{
    if (place == NULL)
        return listing_walk_side(window, SIDE_ALL, NULL, error);
    if (window->listing->order != NULL && !listing_walk_side(window, SIDE_EQUAL, place, error))
        return false;
    return window->ids->len >= window->count
           || listing_walk_side(window, SIDE_BEYOND, place, error);
}

/* How many of the few rows stand before a row, and whether it is one of them. */
static bool listing_find_among_few(struct listing *listing, gint64 id,
                                   const struct listing_place *place, gint64 *before, bool *shown,
                                   GError **error)
{
    for (guint i = 0; i < listing->few->len; i++)
        if (g_array_index(listing->few, gint64, i) == id) {
            *before = i;
            *shown = true;
            return true;
        }
    *shown = false;
    return listing_count_before(listing, place, before, error);
}

static bool listing_cut_from_few(struct listing_window *window, const struct listing_place *place,
                                 GError **error)
{
    const GArray *few = window->listing->few;
    gint64 next = window->backwards ? (gint64)few->len : 0; /* the first row after the gap */
    bool shown = false;
    if (place != NULL
        && !listing_find_among_few(window->listing, window->anchor, place, &next, &shown, error))
        return false;
    if (shown && window->including == window->backwards)
        next++;
    for (guint i = 0; i < window->count; i++) {
        const gint64 at = window->backwards ? next - 1 - i : next + i;
        if (at < 0 || at >= (gint64)few->len)
            break;
        g_array_append_val(window->ids, g_array_index(few, gint64, at));
    }
    return true;
}

static void listing_row_free(gpointer data)
{
    struct listing_row *row = data;
    g_strfreev(row->cells);
    g_free(row);
}

/* Of its id, the value that it is sorted by, and the cells. */
static struct listing_row *listing_read_row(struct listing *listing, struct statement *statement)
{
    struct listing_row *row = g_new0(struct listing_row, 1);
    row->id = statement_integer(statement, 0);
    row->cells = g_new0(char *, listing->column_count + 1);
    for (guint i = 0; i < listing->column_count; i++) {
        const char *text = statement_text(statement, (int)i + 2);
        row->cells[i] = g_strdup(text != NULL ? text : "");
    }
    listing_remember(listing, listing_place_read(statement));
    return row;
}

/* The query for one row. Caller frees. */
static char *listing_row_query(const struct listing *listing)
{
    const struct listing_source *source = listing->source;
    g_autoptr(GString) sql = g_string_new("SELECT ");
    g_string_append_printf(sql, "%s, %s", source->key, listing_sorted_by(listing));
    for (const struct listing_field *field = source->fields; field->name != NULL; field++)
        g_string_append_printf(sql, ", %s", field->expression);
    g_string_append_printf(sql, " FROM %s WHERE %s = ?", source->from, source->key);
    if (source->scope != NULL)
        g_string_append_printf(sql, " AND %s", source->scope);
    return g_string_free(g_steal_pointer(&sql), FALSE);
}

GHashTable *listing_rows_new(void)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_strfreev);
}

/* Takes nothing. */
static void listing_keep_row(struct listing *listing, const struct listing_row *row)
{
    if (!listing->source->costly)
        return;
    if (g_hash_table_size(listing->rows) >= ROWS_MOST)
        g_hash_table_remove_all(listing->rows);
    g_hash_table_replace(listing->rows, g_memdup2(&row->id, sizeof row->id), g_strdupv(row->cells));
}

static struct listing_row *listing_find_kept_row(const struct listing *listing, gint64 id)
{
    char **cells = g_hash_table_lookup(listing->rows, &id);
    if (cells == NULL)
        return NULL;
    struct listing_row *row = g_new0(struct listing_row, 1);
    row->id = id;
    row->cells = g_strdupv(cells);
    return row;
}

/* A row by its id, by the query of listing_row_query; *row stays NULL when it is gone. */
static bool listing_look_up_row(struct listing *listing, const char *sql, gint64 id,
                                struct listing_row **row, GError **error)
{
    const struct database_value values[] = { { 'i', id, NULL }, { 'i', listing->scope, NULL } };
    const guint count = listing->source->scope != NULL ? 2 : 1;
    *row = listing_find_kept_row(listing, id);
    if (*row != NULL)
        return true;
    g_autoptr(statement) found =
        database_query_values(listing->database, error, sql, values, count);
    const int step = found != NULL ? statement_step(found, error) : -1;
    if (step == 1) {
        *row = listing_read_row(listing, found);
        listing_keep_row(listing, *row);
    }
    return step >= 0;
}

static GPtrArray *listing_read_rows(struct listing_window *window, GError **error)
{
    g_autofree char *sql = listing_row_query(window->listing);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(listing_row_free);
    for (guint i = 0; i < window->ids->len; i++) {
        const guint at = window->backwards ? window->ids->len - 1 - i : i;
        struct listing_row *row = NULL;
        if (!listing_look_up_row(window->listing, sql, g_array_index(window->ids, gint64, at), &row,
                                 error))
            return NULL;
        if (row != NULL)
            g_ptr_array_add(rows, row);
    }
    return g_steal_pointer(&rows);
}

GPtrArray *listing_fetch(struct listing *listing, gint64 anchor, enum listing_part part,
                         guint count, GError **error)
{
    const bool including = part == LISTING_FROM || part == LISTING_UP_TO;
    const bool backwards = part == LISTING_BEFORE || part == LISTING_UP_TO;
    g_autoptr(listing_view) view = listing_view_begin(listing, error);
    if (view == NULL || !listing_look_for_few(listing, error))
        return NULL;
    g_autoptr(listing_place) place = NULL;
    if (anchor != 0 && !listing_find_place(listing, anchor, &place, error))
        return NULL;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    struct listing_window window = { listing, anchor, including, backwards, count, ids };
    if (!(listing->few != NULL ? listing_cut_from_few(&window, place, error)
                               : listing_walk(&window, place, error)))
        return NULL;
    return listing_read_rows(&window, error);
}

bool listing_count(struct listing *listing, gint64 *count, GError **error)
{
    g_autoptr(listing_view) view = listing_view_begin(listing, error);
    if (view == NULL || !listing_look_for_few(listing, error))
        return false;
    if (listing->few != NULL) {
        *count = listing->few->len;
        return true;
    }
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT count(*)");
    listing_query_add_rows(query, listing, LISTING_LOOK_UP);
    return listing_query_number(listing, query, count, error);
}

bool listing_position(struct listing *listing, gint64 id, gint64 *before, GError **error)
{
    bool shown = false;
    *before = 0;
    g_autoptr(listing_view) view = listing_view_begin(listing, error);
    g_autoptr(listing_place) place = NULL;
    if (view == NULL || !listing_look_for_few(listing, error)
        || !listing_find_place(listing, id, &place, error))
        return false;
    if (place == NULL)
        return true;
    return listing->few != NULL ? listing_find_among_few(listing, id, place, before, &shown, error)
                                : listing_count_before(listing, place, before, error);
}

/* With few rows these are read off; `each` may then even change the database. */
static bool listing_each_of_few(const GArray *few, bool (*each)(gint64 id, gpointer data),
                                gpointer data)
{
    for (guint i = 0; i < few->len; i++)
        if (!each(g_array_index(few, gint64, i), data))
            break;
    return true;
}

bool listing_each_id(struct listing *listing, bool (*each)(gint64 id, gpointer data), gpointer data,
                     GError **error)
{
    if (!listing_look_for_few(listing, error))
        return false;
    if (listing->few != NULL)
        return listing_each_of_few(listing->few, each, data);
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT %s", listing->source->key);
    listing_query_add_rows(query, listing, LISTING_WALK);
    listing_query_add_order(query, listing, listing->descending, false);
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
    g_autoptr(listing_query) query = listing_query_new();
    listing_query_add(query, "SELECT 1");
    listing_query_add_rows(query, listing, LISTING_LOOK_UP);
    listing_query_add(query, " AND %s = ?", listing->source->key);
    listing_query_bind(query, id, NULL);
    const bool asked = listing_query_number(listing, query, &found, error);
    *matches = found == 1;
    return asked;
}
