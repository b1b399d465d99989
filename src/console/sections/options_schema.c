#include "config.h"

#include "console/sections/options_schema.h"

#include "rules/function.h"

#include <math.h>
#include <string.h>

struct options_schema *options_schema_load(const struct options_functions *functions)
{
    const char *const names[OPTIONS_SCHEMAS] = { functions->retrieval, functions->generation };
    struct options_schema *schema = g_new0(struct options_schema, 1);
    for (int i = 0; i < OPTIONS_SCHEMAS; i++) {
        const char *resource = names[i] != NULL ? function_schema(names[i]) : NULL;
        schema->schemas[i] = resource != NULL ? schema_load(resource, NULL) : NULL;
        schema->known[i] = schema->schemas[i] != NULL;
    }
    return schema;
}

void options_schema_free(struct options_schema *schema)
{
    if (schema == NULL)
        return;
    for (int i = 0; i < OPTIONS_SCHEMAS; i++)
        if (schema->schemas[i] != NULL)
            schema_free(schema->schemas[i]);
    g_free(schema);
}

/* By the group of this level, then by those of other kinds of object that may stand here: while somebody types, the
 * kind may not be there yet. */
static const struct schema_entry *find_here(const struct options_schema *schema, int index,
                                            const char *member)
{
    const struct schema_entry *entry =
        schema_find(schema->schemas[index], schema->groups[index], member);
    char **variants = schema->variants[index];
    for (int i = 0; entry == NULL && variants != NULL && variants[i] != NULL; i++)
        entry = schema_find(schema->schemas[index], variants[i], member);
    return entry;
}

static bool schema_enter(struct options_schema *schema, int index, const char *member)
{
    const struct schema_entry *entry = find_here(schema, index, member);
    if (entry == NULL || (entry->type != SCHEMA_OBJECT && entry->type != SCHEMA_OPTIONS))
        return false;
    schema->groups[index] = entry->type == SCHEMA_OBJECT ? entry->members : NULL;
    schema->variants[index] = entry->variants;
    return true;
}

bool options_schema_enter(struct options_schema *schema, char *const *path)
{
    bool any = false;
    for (int i = 0; i < OPTIONS_SCHEMAS; i++) {
        for (char *const *member = path; schema->known[i] && *member != NULL; member++)
            schema->known[i] = schema_enter(schema, i, *member);
        any = any || schema->known[i];
    }
    return any;
}

const struct schema_entry *options_schema_find(const struct options_schema *schema,
                                               const char *member)
{
    const struct schema_entry *entry = NULL;
    for (int i = 0; i < OPTIONS_SCHEMAS && entry == NULL && member != NULL; i++)
        if (schema->known[i])
            entry = find_here(schema, i, member);
    return entry;
}

const char *options_schema_member(const struct schema_entry *entry)
{
    const char *slash = strrchr(entry->name, '/');
    return slash != NULL ? slash + 1 : entry->name;
}

/* Whether an entry is one of the members of a group (NULL: the top level) that have names of their own. */
static bool entry_is_of(const struct schema_entry *entry, const char *group)
{
    const char *slash = strrchr(entry->name, '/');
    if (group == NULL)
        return slash == NULL;
    const gsize length = strlen(group);
    return slash == entry->name + length && strncmp(entry->name, group, length) == 0
           && !g_str_equal(slash + 1, "*");
}

/* Whether an entry belongs to this level. Each name is listed once. */
static bool entry_is_here(const struct options_schema *schema, int index,
                          const struct schema_entry *entry)
{
    char **variants = schema->variants[index];
    if (entry_is_of(entry, schema->groups[index]))
        return true;
    for (int i = 0; variants != NULL && variants[i] != NULL; i++)
        if (entry_is_of(entry, variants[i]))
            return find_here(schema, index, options_schema_member(entry)) == entry;
    return false;
}

GPtrArray *options_schema_list(const struct options_schema *schema)
{
    GPtrArray *list = g_ptr_array_new();
    for (int i = 0; i < OPTIONS_SCHEMAS; i++) {
        const GPtrArray *entries = schema->known[i] ? schema_entries(schema->schemas[i]) : NULL;
        for (guint j = 0; entries != NULL && j < entries->len; j++)
            if (entry_is_here(schema, i, entries->pdata[j]))
                g_ptr_array_add(list, entries->pdata[j]);
    }
    return list;
}

static const char *const kind_words[] = {
    [SCHEMA_TEXT] = "a text",
    [SCHEMA_NUMBER] = "a number",
    [SCHEMA_BOOLEAN] = "true or false",
    [SCHEMA_COLOR] = "a colour, like \"#333\"",
    [SCHEMA_SLUG] = "the slug of an asset",
    [SCHEMA_FONT] = "a font",
    [SCHEMA_FONTS] = "fonts, in [ ]",
    [SCHEMA_LANGUAGE] = "a language, like \"en\"",
    [SCHEMA_CHOICE] = "one of",
    [SCHEMA_OBJECT] = "an object, in { }",
    [SCHEMA_OPTIONS] = "an object, in { }",
};

static void kind_add_limits(GString *text, const struct schema_entry *entry)
{
    if (!isinf(entry->minimum))
        g_string_append_printf(text, entry->above ? " above %g" : " from %g", entry->minimum);
    if (!isinf(entry->maximum))
        g_string_append_printf(text, isinf(entry->minimum) ? " up to %g" : " to %g",
                               entry->maximum);
}

char *options_schema_kind(const struct schema_entry *entry)
{
    GString *text = g_string_new(kind_words[entry->type]);
    if (entry->type == SCHEMA_NUMBER)
        kind_add_limits(text, entry);
    if (entry->type == SCHEMA_CHOICE) {
        g_autofree char *choices = g_strjoinv(", ", entry->choices);
        g_string_append_printf(text, " %s", choices);
    }
    if (entry->hideable)
        g_string_append(text, ", or false");
    if (entry->needed)
        g_string_append(text, "; needed");
    return g_string_free(text, FALSE);
}

/* The value that a person's words for it mean. New reference; NULL: they are none of this kind. */
static json_t *example_of_words(const struct schema_entry *entry, const char *words)
{
    switch (entry->type) {
    case SCHEMA_NUMBER: {
        char *end;
        const double number = g_ascii_strtod(words, &end);
        if (end == words || *end != '\0')
            return NULL;
        return number == floor(number) ? json_integer((json_int_t)number) : json_real(number);
    }
    case SCHEMA_BOOLEAN:
        return json_boolean(g_str_equal(words, "true"));
    case SCHEMA_FONTS: {
        g_auto(GStrv) fonts = g_strsplit(words, ", ", -1);
        json_t *list = json_array();
        for (int i = 0; fonts[i] != NULL; i++)
            json_array_append_new(list, json_text(fonts[i]));
        return list;
    }
    case SCHEMA_OBJECT:
    case SCHEMA_OPTIONS:
        return NULL;
    default:
        return json_text(words);
    }
}

/* "Homework 0.5, Total 0.7": names and their values. What does not read so is left out. */
static void example_add_pairs(json_t *object, const struct options_schema *schema,
                              const struct schema_entry *entry)
{
    g_auto(GStrv) pairs = g_strsplit(entry->example, ", ", -1);
    for (int i = 0; pairs[i] != NULL; i++) {
        const char *blank = strchr(pairs[i], ' ');
        const bool one = blank != NULL && strchr(blank + 1, ' ') == NULL;
        g_autofree char *name = one ? g_strndup(pairs[i], (gsize)(blank - pairs[i])) : NULL;
        for (int j = 0; one && j < OPTIONS_SCHEMAS; j++) {
            const struct schema_entry *member =
                schema->schemas[j] != NULL ? schema_find(schema->schemas[j], entry->members, name)
                                           : NULL;
            json_t *value = member != NULL ? example_of_words(member, blank + 1) : NULL;
            if (value != NULL)
                json_object_set_new(object, name, value);
        }
    }
}

/* The members that it needs, or else the first ones: enough to see how it is written. */
static void example_add_members(json_t *object, const struct options_schema *schema,
                                const struct schema_entry *entry)
{
    for (int i = 0; i < OPTIONS_SCHEMAS && json_object_size(object) == 0; i++) {
        const GPtrArray *entries =
            schema->schemas[i] != NULL ? schema_entries(schema->schemas[i]) : NULL;
        for (guint j = 0; entries != NULL && j < entries->len; j++) {
            const struct schema_entry *member = entries->pdata[j];
            if (!entry_is_of(member, entry->members) || json_object_size(object) >= 2)
                continue;
            const char *name = options_schema_member(member);
            const bool wanted = *entry->required == NULL
                                || g_strv_contains((const char *const *)entry->required, name);
            json_t *value = wanted ? options_schema_example(schema, member) : NULL;
            if (value != NULL)
                json_object_set_new(object, name, value);
        }
    }
}

json_t *options_schema_example(const struct options_schema *schema,
                               const struct schema_entry *entry)
{
    json_t *value = *entry->example != '\0' ? example_of_words(entry, entry->example) : NULL;
    if (value != NULL || (entry->type != SCHEMA_OBJECT && entry->type != SCHEMA_OPTIONS))
        return value != NULL ? value : json_text("");
    value = json_object();
    if (entry->type == SCHEMA_OPTIONS)
        return value;
    if (entry->course_keys) {
        g_autofree char *key = g_strndup(entry->example, strcspn(entry->example, " "));
        json_object_set_new(value, key, json_object());
        return value;
    }
    example_add_pairs(value, schema, entry);
    if (json_object_size(value) == 0)
        example_add_members(value, schema, entry);
    return value;
}
