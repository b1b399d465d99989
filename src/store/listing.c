#include "config.h"

#include "store/listing_private.h"

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "store/search.h"

static const struct listing_source *const listing_sources[] = {
    &listing_credentials, &listing_configurations, &listing_types,          &listing_assets,
    &listing_learners,    &listing_courses,        &listing_paths,          &listing_schedules,
    &listing_runs,        &listing_plans,          &listing_plan_items,     &listing_mail,
    &listing_history,     &listing_imports,        &listing_import_changes, NULL,
};

static const char *const source_names[] = {
    "credentials", "configurations", "types",          "assets", "learners",   "courses",
    "paths",       "schedules",      "runs",           "plans",  "plan_items", "mail",
    "history",     "imports",        "import_changes", NULL,
};

const char *const *listing_names(void)
{
    return source_names;
}

static const struct listing_source *listing_find_source(const char *name)
{
    for (int i = 0; listing_sources[i] != NULL; i++)
        if (g_str_equal(listing_sources[i]->name, name))
            return listing_sources[i];
    return NULL;
}

static const struct listing_field *listing_find_field(const struct listing_source *source,
                                                      const char *name)
{
    for (const struct listing_field *field = source->fields; field->name != NULL; field++)
        if (g_strcmp0(field->name, name) == 0)
            return field;
    return NULL;
}

static int listing_find_facet(const struct listing *listing, const char *name, GError **error)
{
    for (int i = 0; listing->filter_names[i] != NULL; i++)
        if (g_str_equal(listing->filter_names[i], name))
            return i;
    g_autofree char *shown = text_show(name);
    g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "the list of %s has no filter %s",
                listing->source->name, shown);
    return -1;
}

static struct listing *listing_new(struct database *database, const struct listing_source *source,
                                   gint64 scope)
{
    struct listing *listing = g_new0(struct listing, 1);
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(struct listing_column));
    g_autoptr(GPtrArray) filters = g_ptr_array_new();
    for (const struct listing_field *field = source->fields; field->name != NULL; field++) {
        const struct listing_column column = { field->name, field->value, field->order != NULL };
        g_array_append_val(columns, column);
    }
    for (const struct listing_facet *facet = source->facets; facet->name != NULL; facet++)
        g_ptr_array_add(filters, (gpointer)facet->name);
    listing->database = database;
    listing->source = source;
    listing->scope = scope;
    listing->column_count = columns->len;
    listing->columns =
        (struct listing_column *)(gpointer)g_array_free(g_steal_pointer(&columns), FALSE);
    listing->values = g_new0(char *, filters->len + 1);
    listing->ones = g_new0(char *, filters->len + 1);
    g_ptr_array_add(filters, NULL);
    listing->filter_names = (char **)g_ptr_array_free(g_steal_pointer(&filters), FALSE);
    listing->search = g_strdup("");
    listing->words = search_words("");
    listing->order = listing_find_field(source, source->order);
    listing->descending = source->descending;
    listing->places = listing_places_new();
    listing->rows = listing_rows_new();
    return listing;
}

struct listing *listing_open(struct database *database, const char *name, gint64 scope,
                             GError **error)
{
    const struct listing_source *source = listing_find_source(name);
    if (source != NULL)
        return listing_new(database, source, scope);
    g_autofree char *shown = text_show(name);
    g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "there is no list of %s", shown);
    return NULL;
}

void listing_free(struct listing *listing)
{
    if (listing == NULL)
        return;
    for (int i = 0; listing->filter_names[i] != NULL; i++) {
        g_free(listing->values[i]);
        g_free(listing->ones[i]);
    }
    g_free(listing->values);
    g_free(listing->ones);
    g_free(listing->filter_names);
    g_free(listing->columns);
    g_free(listing->search);
    g_ptr_array_unref(listing->words);
    listing_forget_few(listing);
    g_hash_table_unref(listing->places);
    g_hash_table_unref(listing->rows);
    g_free(listing);
}

const struct listing_column *listing_columns(const struct listing *listing, guint *count)
{
    *count = listing->column_count;
    return listing->columns;
}

bool listing_set_search(struct listing *listing, const char *text, GError **error)
{
    if (*text != '\0' && listing->source->texts == NULL && listing->source->ids == NULL) {
        g_set_error(error, STORE_ERROR, ERROR_REFUSED, "the list of %s can't be searched",
                    listing->source->name);
        return false;
    }
    g_free(listing->search);
    g_ptr_array_unref(listing->words);
    listing->search = g_strdup(text);
    listing->words = search_words(text);
    listing_forget_few(listing);
    return true;
}

const char *const *listing_filters(const struct listing *listing)
{
    return (const char *const *)listing->filter_names;
}

bool listing_set_filter(struct listing *listing, const char *filter, const char *const *values,
                        GError **error)
{
    const int facet = listing_find_facet(listing, filter, error);
    if (facet < 0)
        return false;
    g_clear_pointer(&listing->values[facet], g_free);
    g_clear_pointer(&listing->ones[facet], g_free);
    listing_forget_few(listing);
    if (values == NULL || values[0] == NULL)
        return true;
    g_autoptr(json_t) list = json_array();
    for (int i = 0; values[i] != NULL; i++)
        json_array_append_new(list, json_text(values[i]));
    listing->values[facet] = json_write_compact(list);
    listing->ones[facet] = values[1] == NULL ? g_utf8_make_valid(values[0], -1) : NULL;
    return true;
}

bool listing_set_order(struct listing *listing, const char *column, bool descending, GError **error)
{
    const struct listing_source *source = listing->source;
    const struct listing_field *field =
        listing_find_field(source, column != NULL ? column : source->order);
    if (column != NULL && (field == NULL || field->order == NULL)) {
        g_autofree char *shown = text_show(column);
        g_set_error(error, STORE_ERROR, ERROR_REFUSED, "the list of %s can't be sorted by %s",
                    source->name, shown);
        return false;
    }
    listing->order = field;
    listing->descending = column != NULL ? descending : source->descending;
    g_hash_table_remove_all(listing->places);
    g_hash_table_remove_all(listing->rows);
    listing_forget_few(listing);
    return true;
}

const char *listing_order(const struct listing *listing, bool *descending)
{
    *descending = listing->descending;
    return listing->order != NULL ? listing->order->name : NULL;
}

static void listing_choice_free(gpointer data)
{
    struct listing_choice *choice = data;
    g_free(choice->value);
    g_free(choice->label);
    g_free(choice);
}

GPtrArray *listing_choices(struct listing *listing, const char *filter, guint most, GError **error)
{
    const int facet = listing_find_facet(listing, filter, error);
    if (facet < 0)
        return NULL;
    g_autoptr(GPtrArray) choices = g_ptr_array_new_with_free_func(listing_choice_free);
    const char *sql = listing->source->facets[facet].choices;
    if (sql == NULL)
        return g_steal_pointer(&choices);
    g_autoptr(statement) row =
        database_query(listing->database, error, sql, "ii", listing->scope, (gint64)most);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct listing_choice *choice = g_new0(struct listing_choice, 1);
        choice->value = g_strdup(statement_text(row, 0));
        choice->label = g_strdup(statement_text(row, 1));
        choice->count = statement_integer(row, 2);
        g_ptr_array_add(choices, choice);
    }
    return step == 0 ? g_steal_pointer(&choices) : NULL;
}
