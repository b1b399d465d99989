#include "config.h"

#include "console/sections/merged_options.h"

#include "base/json.h"
#include "console/pages/overlays.h"
#include "console/sections/options_schema.h"
#include "rules/options.h"

/* Cells that the longest origin, "configuration", takes with what parts it from the value. */
#define ORIGIN_CELLS 15

/* The names of an object's members, those of `except` left out. Caller frees. */
static char *member_names(const json_t *object, const json_t *except)
{
    const char *name;
    json_t *value;
    GString *names = g_string_new(NULL);
    json_object_foreach ((json_t *)object, name, value)
        if (json_object_get(except, name) == NULL)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
    return g_string_free(names, FALSE);
}

void merged_options_note(struct form_values *values, const char *field,
                         const struct credential_type *type)
{
    const char *note = g_hash_table_lookup(values->notes, field);
    g_autoptr(json_t) own = options_read(form_values_get(values, field), "The options", NULL);
    if (own == NULL || note == NULL || g_hash_table_contains(values->faults, field))
        return;
    g_autofree char *here = member_names(own, NULL);
    g_autofree char *inherited = member_names(type->options, own);
    g_autofree char *both = g_strdup_printf(
        "%s.%s%s%s%s", note, *here != '\0' ? " Set here: " : "", here,
        *inherited == '\0' ? "" : (*here != '\0' ? "; from the type: " : " From the type: "),
        inherited);
    form_values_note(values, field, both);
}

static void add_line(GString *text, const char *origin, const char *path, const char *value)
{
    g_string_append_printf(text, "%-*s%s: %s", ORIGIN_CELLS, origin, path, value);
}

/* One value, or the values in an object that both sides can add to. */
static void add_origins(GString *text, const char *path, const json_t *value, const json_t *own,
                        const json_t *base)
{
    const bool goes_on = json_is_object(value) && json_object_size(value) > 0
                         && (own == NULL || json_is_object(own))
                         && (base == NULL || json_is_object(base));
    const char *name;
    json_t *member;
    if (!goes_on) {
        g_autofree char *written = json_write_compact(value);
        g_autofree char *replaced = own != NULL && base != NULL ? json_write_compact(base) : NULL;
        add_line(text, own != NULL ? "configuration" : "type", path, written);
        if (replaced != NULL && !json_equal(own, base))
            g_string_append_printf(text, "  (instead of the type's %s)", replaced);
        g_string_append_c(text, '\n');
        return;
    }
    json_object_foreach ((json_t *)value, name, member) {
        g_autofree char *below =
            *path != '\0' ? g_strconcat(path, ".", name, NULL) : g_strdup(name);
        add_origins(text, below, member, json_object_get(own, name), json_object_get(base, name));
    }
}

/* What holds because nobody says otherwise. */
static void add_defaults(GString *text, const json_t *merged, const struct credential_type *type)
{
    const struct options_functions functions = { type->retrieval, type->generation };
    g_autoptr(options_schema) schema = options_schema_load(&functions);
    g_autoptr(GPtrArray) list = options_schema_list(schema);
    for (guint i = 0; i < list->len; i++) {
        const struct schema_entry *entry = list->pdata[i];
        const char *name = options_schema_member(entry);
        if (*entry->initial == '\0' || json_object_get(merged, name) != NULL)
            continue;
        add_line(text, "default", name, entry->initial);
        g_string_append_c(text, '\n');
    }
}

void merged_options_open(struct console *console, const struct credential_type *type,
                         const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) own = options_read(text, "The options", &error);
    if (own == NULL) {
        console_error(console, error);
        return;
    }
    g_autoptr(json_t) merged = options_merge(type->options, own);
    g_autofree char *pretty = json_write_pretty(merged);
    g_autoptr(GString) shown = g_string_new("Where each value comes from:\n\n");
    add_origins(shown, "", merged, own, type->options);
    add_defaults(shown, merged, type);
    g_string_append_printf(shown, "\nThe merged options:\n\n%s\n", pretty);
    reader_open(console, "Merged options", shown->str);
}
