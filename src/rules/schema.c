#include "config.h"

#include "rules/schema.h"

#include "base/error.h"
#include "base/ini.h"
#include "rules/options.h"

#include <math.h>
#include <string.h>

#define SITE_DIRECTORY TESTAMUR_SYSCONFDIR "/testamur"
#define INCLUDE_LIMIT 4 /* files within files; more is a circle */

struct schema {
    const char *site;   /* directory; borrowed while reading */
    GPtrArray *entries; /* of struct schema_entry, owned */
    GHashTable *names;  /* section name -> struct schema_entry, borrowed */
};

static const char *const type_names[] = {
    [SCHEMA_TEXT] = "text",     [SCHEMA_NUMBER] = "number",     [SCHEMA_BOOLEAN] = "boolean",
    [SCHEMA_COLOR] = "color",   [SCHEMA_SLUG] = "slug",         [SCHEMA_FONT] = "font",
    [SCHEMA_FONTS] = "fonts",   [SCHEMA_LANGUAGE] = "language", [SCHEMA_CHOICE] = "choice",
    [SCHEMA_OBJECT] = "object", [SCHEMA_OPTIONS] = "options",
};

static void entry_free(void *pointer)
{
    struct schema_entry *entry = pointer;
    g_free(entry->name);
    g_free(entry->label);
    g_free(entry->help);
    g_free(entry->example);
    g_free(entry->initial);
    g_free(entry->asset);
    g_free(entry->members);
    g_strfreev(entry->choices);
    g_strfreev(entry->placeholders);
    g_strfreev(entry->required);
    g_strfreev(entry->variants);
    g_free(entry);
}

/* Sets an error that names file, line, section and key; returns false. */
static bool entry_refuse(const struct ini *ini, const char *section, const char *key,
                         const char *fault, GError **error)
{
    const int line = ini_line(ini, section, ini_get(ini, section, key) != NULL ? key : NULL);
    g_set_error(error, RULES_ERROR, ERROR_DATA, "%s: line %d: %s of [%s] %s", ini_name(ini), line,
                key, section, fault);
    return false;
}

static const char *entry_value(const struct ini *ini, const char *section, const char *key)
{
    const char *value = ini_get(ini, section, key);
    return value != NULL ? value : "";
}

static bool entry_flag(const struct ini *ini, const char *section, const char *key)
{
    return g_str_equal(entry_value(ini, section, key), "yes");
}

static bool read_type(struct schema_entry *entry, const struct ini *ini, const char *section,
                      GError **error)
{
    const char *name = entry_value(ini, section, "type");
    for (guint i = 0; i < G_N_ELEMENTS(type_names); i++) {
        if (g_str_equal(name, type_names[i])) {
            entry->type = (enum schema_type)i;
            return true;
        }
    }
    return entry_refuse(ini, section, "type", "is not a type of options", error);
}

static bool read_limit(double *limit, bool *found, const struct ini *ini, const char *section,
                       const char *key, GError **error)
{
    const char *text = ini_get(ini, section, key);
    *found = text != NULL;
    if (text == NULL)
        return true;
    char *end;
    *limit = g_ascii_strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(*limit))
        return entry_refuse(ini, section, key, "is not a number", error);
    return true;
}

static bool read_limits(struct schema_entry *entry, const struct ini *ini, const char *section,
                        GError **error)
{
    bool found;
    entry->minimum = -INFINITY;
    entry->maximum = INFINITY;
    return read_limit(&entry->minimum, &found, ini, section, "minimum", error)
           && read_limit(&entry->minimum, &entry->above, ini, section, "above", error)
           && read_limit(&entry->maximum, &found, ini, section, "maximum", error);
}

static bool check_label(const struct schema_entry *entry, const struct ini *ini,
                        const char *section, GError **error)
{
    if (*entry->label == '\0')
        return entry_refuse(ini, section, "label", "is missing", error);
    for (const char *next = entry->label; *next != '\0'; next++) {
        if (!g_ascii_isprint(*next) || *next == '<')
            return entry_refuse(ini, section, "label", "may have printable ASCII without < only",
                                error);
    }
    if (*entry->help == '\0')
        return entry_refuse(ini, section, "help", "is missing", error);
    return true;
}

static bool entry_read(struct schema_entry *entry, const struct ini *ini, const char *section,
                       GError **error)
{
    entry->name = g_strdup(section);
    entry->label = g_strdup(entry_value(ini, section, "label"));
    entry->help = g_strdup(entry_value(ini, section, "help"));
    entry->example = g_strdup(entry_value(ini, section, "example"));
    entry->initial = g_strdup(entry_value(ini, section, "default"));
    entry->asset = g_strdup(entry_value(ini, section, "asset"));
    entry->members = g_strdup(entry_value(ini, section, "members"));
    entry->choices = g_strsplit(entry_value(ini, section, "choices"), " ", -1);
    entry->placeholders = g_strsplit(entry_value(ini, section, "placeholders"), " ", -1);
    entry->required = g_strsplit(entry_value(ini, section, "required"), " ", -1);
    entry->variants = g_strsplit(entry_value(ini, section, "variants"), " ", -1);
    entry->course_keys = g_str_equal(entry_value(ini, section, "keys"), "course");
    entry->hideable = entry_flag(ini, section, "hideable");
    entry->lenient = entry_flag(ini, section, "lenient");
    entry->needed = entry_flag(ini, section, "needed");
    return check_label(entry, ini, section, error) && read_type(entry, ini, section, error)
           && read_limits(entry, ini, section, error);
}

static struct ini *resource_open(const char *site, const char *resource, GError **error)
{
    g_autofree char *own = g_build_filename(site, resource, NULL);
    if (g_file_test(own, G_FILE_TEST_EXISTS))
        return ini_load_file(own, error);
    return ini_load_resource(resource, error);
}

static bool schema_read(struct schema *schema, const char *resource, int depth, GError **error);

static bool includes_read(struct schema *schema, const struct ini *ini, int depth, GError **error)
{
    const char *names = ini_get(ini, "schema", "includes");
    if (names == NULL)
        return true;
    if (depth >= INCLUDE_LIMIT)
        return entry_refuse(ini, "schema", "includes", "goes round in a circle", error);
    g_auto(GStrv) files = g_strsplit(names, " ", -1);
    for (guint i = 0; files[i] != NULL; i++) {
        if (!schema_read(schema, files[i], depth + 1, error))
            return false;
    }
    return true;
}

/* Reads a file's sections into the schema. A section that an earlier file had is the same option. */
static bool schema_read(struct schema *schema, const char *resource, int depth, GError **error)
{
    g_autoptr(ini) ini = resource_open(schema->site, resource, error);
    if (ini == NULL || !includes_read(schema, ini, depth, error))
        return false;
    g_auto(GStrv) sections = ini_sections(ini);
    for (guint i = 0; sections[i] != NULL; i++) {
        if (g_str_equal(sections[i], "schema") || g_hash_table_contains(schema->names, sections[i]))
            continue;
        struct schema_entry *entry = g_new0(struct schema_entry, 1);
        g_ptr_array_add(schema->entries, entry);
        if (!entry_read(entry, ini, sections[i], error))
            return false;
        g_hash_table_insert(schema->names, entry->name, entry);
    }
    return true;
}

struct schema *schema_load_for_site(const char *resource, const char *site, GError **error)
{
    g_autoptr(schema) schema = g_new0(struct schema, 1);
    schema->site = site;
    schema->entries = g_ptr_array_new_with_free_func(entry_free);
    schema->names = g_hash_table_new(g_str_hash, g_str_equal);
    return schema_read(schema, resource, 0, error) ? g_steal_pointer(&schema) : NULL;
}

struct schema *schema_load(const char *resource, GError **error)
{
    return schema_load_for_site(resource, SITE_DIRECTORY, error);
}

void schema_free(struct schema *schema)
{
    if (schema == NULL)
        return;
    g_hash_table_unref(schema->names);
    g_ptr_array_unref(schema->entries);
    g_free(schema);
}

const struct schema_entry *schema_find(const struct schema *schema, const char *group,
                                       const char *member)
{
    if (group == NULL)
        return strchr(member, '/') == NULL ? g_hash_table_lookup(schema->names, member) : NULL;
    g_autofree char *name = g_strconcat(group, "/", member, NULL);
    const struct schema_entry *entry = g_hash_table_lookup(schema->names, name);
    if (entry != NULL)
        return entry;
    g_autofree char *others = g_strconcat(group, "/*", NULL);
    return g_hash_table_lookup(schema->names, others);
}

const GPtrArray *schema_entries(const struct schema *schema)
{
    return schema->entries;
}
