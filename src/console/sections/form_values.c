#include "config.h"

#include "console/sections/section.h"

static GHashTable *texts_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

struct form_values *form_values_new(void)
{
    struct form_values *values = g_new0(struct form_values, 1);
    values->texts = texts_new();
    values->notes = texts_new();
    values->faults = texts_new();
    values->places = texts_new();
    return values;
}

static void texts_copy(GHashTable *to, GHashTable *from)
{
    GHashTableIter next;
    gpointer name, text;
    g_hash_table_iter_init(&next, from);
    while (g_hash_table_iter_next(&next, &name, &text))
        g_hash_table_insert(to, g_strdup(name), g_strdup(text));
}

struct form_values *form_values_copy(const struct form_values *values)
{
    struct form_values *copy = form_values_new();
    copy->id = values->id;
    copy->based_on = values->based_on;
    copy->name = g_strdup(values->name);
    texts_copy(copy->texts, values->texts);
    texts_copy(copy->notes, values->notes);
    return copy;
}

void form_values_free(struct form_values *values)
{
    if (values == NULL)
        return;
    g_hash_table_unref(values->texts);
    g_hash_table_unref(values->notes);
    g_hash_table_unref(values->faults);
    g_hash_table_unref(values->places);
    g_free(values->name);
    g_free(values);
}

const char *form_values_get(const struct form_values *values, const char *field)
{
    const char *text = g_hash_table_lookup(values->texts, field);
    return text != NULL ? text : "";
}

void form_values_set(struct form_values *values, const char *field, const char *text)
{
    g_hash_table_insert(values->texts, g_strdup(field), g_strdup(text != NULL ? text : ""));
}

static void texts_put(GHashTable *texts, const char *field, const char *text)
{
    if (text != NULL)
        g_hash_table_insert(texts, g_strdup(field), g_strdup(text));
    else
        g_hash_table_remove(texts, field);
}

void form_values_note(struct form_values *values, const char *field, const char *note)
{
    texts_put(values->notes, field, note);
}

void form_values_fault(struct form_values *values, const char *field, const char *fault)
{
    texts_put(values->faults, field, fault);
    g_hash_table_remove(values->places, field);
}

void form_values_fault_at(struct form_values *values, const char *field, int line, int column,
                          const char *fault)
{
    form_values_fault(values, field, fault);
    struct form_place *place = g_new0(struct form_place, 1);
    place->line = line;
    place->column = column;
    g_hash_table_insert(values->places, g_strdup(field), place);
}
