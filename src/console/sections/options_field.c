#include "config.h"

#include "console/sections/options_field.h"

#include "base/json_place.h"
#include "base/text.h"
#include "console/sections/options_schema.h"
#include "operations/catalogue.h"
#include "rules/function.h"
#include "rules/options.h"
#include "store/asset.h"

#include <string.h>

static void describe_entry(GString *text, const struct schema_entry *entry, const char *name)
{
    g_autofree char *kind = options_schema_kind(entry);
    g_autofree char *shown = text_show(name);
    g_string_append_printf(text, "%s\n%s\n%s\n", shown, kind, entry->help);
    if (*entry->initial != '\0')
        g_string_append_printf(text, "Default: %s\n", entry->initial);
    if (*entry->example != '\0')
        g_string_append_printf(text, "Example: %s\n", entry->example);
}

/* The neighbours, with a line on each. */
static void describe_level(GString *text, const struct options_schema *schema,
                           const struct schema_entry *except)
{
    g_autoptr(GPtrArray) list = options_schema_list(schema);
    for (guint i = 0; i < list->len; i++) {
        const struct schema_entry *entry = list->pdata[i];
        if (entry == except)
            continue;
        g_string_append_printf(text, "%s: %s%s\n", options_schema_member(entry), entry->label,
                               entry->needed ? " (needed)" : "");
    }
}

char *options_field_aside(const struct options_functions *functions, const char *text, int line,
                          int column)
{
    g_autoptr(json_place) place = json_place_find(text, line, column);
    g_autoptr(options_schema) schema = options_schema_load(functions);
    GString *aside = g_string_new(NULL);
    if (!options_schema_enter(schema, place->path)) {
        g_string_append(aside, "Nothing is known of this place\nIt has no effect, unless it is in "
                               "the right object.");
        return g_string_free(aside, FALSE);
    }
    const struct schema_entry *entry = options_schema_find(schema, place->member);
    if (entry != NULL)
        describe_entry(aside, entry, place->member);
    else
        g_string_append(aside, place->outside ? "Options are an object, in { }\n"
                                              : "What can stand here\n");
    if (entry != NULL)
        g_string_append(aside, "\nBesides it:\n");
    describe_level(aside, schema, entry);
    g_string_append(aside, "\nCtrl-N completes a name, F5 inserts an example.");
    return g_string_free(aside, FALSE);
}

static const struct function_entry *find_function(const char *name)
{
    const struct function_entry *const tables[] = { retrieval_functions, generation_functions };
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const struct function_entry *entry = tables[i]; entry->name != NULL; entry++)
            if (g_str_equal(entry->name, name))
                return entry;
    return NULL;
}

char *options_field_describe_function(const char *function)
{
    const struct function_entry *found = find_function(function);
    if (found == NULL)
        return NULL;
    const struct options_functions functions = { .retrieval = found->name };
    g_autoptr(options_schema) schema = options_schema_load(&functions);
    g_autoptr(GPtrArray) list = options_schema_list(schema);
    GString *text = g_string_new(found->name);
    g_string_append_printf(text, "\n%s.\n", found->summary);
    if (list->len > 0)
        g_string_append(text, "\nIts options:\n");
    for (guint i = 0; i < list->len; i++) {
        g_string_append_c(text, '\n');
        describe_entry(text, list->pdata[i], options_schema_member(list->pdata[i]));
    }
    return g_string_free(text, FALSE);
}

static void offer_add(GPtrArray *offers, const char *value, const char *detail)
{
    g_ptr_array_add(offers, g_strdup_printf("%s\t%s", value, detail));
}

static void offer_assets(GPtrArray *offers, struct database *database, const char *kind)
{
    g_autoptr(GPtrArray) assets = asset_list(database, NULL);
    for (guint i = 0; assets != NULL && i < assets->len; i++) {
        const struct asset *asset = assets->pdata[i];
        if (g_str_equal(asset_kind_name(asset->kind), kind))
            offer_add(offers, asset->slug, asset->description);
    }
}

/* Those that letters are set in; the other two of the fourteen have signs only. */
static const char *const standard_fonts[] = {
    "Helvetica",   "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique",
    "Times-Roman", "Times-Bold",     "Times-Italic",      "Times-BoldItalic",
    "Courier",     "Courier-Bold",   "Courier-Oblique",   "Courier-BoldOblique",
};

static void offer_fonts(GPtrArray *offers, struct database *database)
{
    offer_assets(offers, database, "font");
    for (guint i = 0; i < G_N_ELEMENTS(standard_fonts); i++)
        offer_add(offers, standard_fonts[i], "standard font");
}

static void offer_values(GPtrArray *offers, struct database *database,
                         const struct schema_entry *entry)
{
    if (entry->type == SCHEMA_BOOLEAN) {
        offer_add(offers, "true", "");
        offer_add(offers, "false", "");
    }
    if (entry->hideable)
        offer_add(offers, "false", "hides it");
    for (int i = 0; entry->type == SCHEMA_CHOICE && entry->choices[i] != NULL; i++)
        offer_add(offers, entry->choices[i], "");
    if (entry->type == SCHEMA_SLUG)
        offer_assets(offers, database, entry->asset);
    if (entry->type == SCHEMA_FONT || entry->type == SCHEMA_FONTS)
        offer_fonts(offers, database);
}

GPtrArray *options_field_offer(struct database *database, const struct options_functions *functions,
                               const char *text, int line, int column)
{
    GPtrArray *offers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(json_place) place = json_place_find(text, line, column);
    g_autoptr(options_schema) schema = options_schema_load(functions);
    if (place->outside || place->after || !options_schema_enter(schema, place->path))
        return offers;
    if (!place->in_name) {
        const struct schema_entry *entry = options_schema_find(schema, place->member);
        if (entry != NULL)
            offer_values(offers, database, entry);
        return offers;
    }
    g_autoptr(GPtrArray) list = options_schema_list(schema);
    for (guint i = 0; i < list->len; i++)
        offer_add(offers, options_schema_member(list->pdata[i]),
                  ((const struct schema_entry *)list->pdata[i])->label);
    return offers;
}

/* Where in the text a finding is; a finding on what is merged in from elsewhere has no place. */
static void check_set_fault(struct form_values *values, const char *field,
                            const struct options_finding *finding, guint more)
{
    int line, column;
    g_autofree char *further = more > 0 ? g_strdup_printf(" (and %u more)", more) : g_strdup("");
    g_autofree char *fault = g_strdup_printf("%s: %s%s", finding->path, finding->message, further);
    if (json_place_of(form_values_get(values, field), finding->path, &line, &column))
        form_values_fault_at(values, field, line, column, fault);
    else
        form_values_fault(values, field, fault);
}

static void check_set_note(struct form_values *values, const char *field, const GPtrArray *warnings)
{
    if (warnings->len == 0) {
        form_values_note(values, field, "Valid; merged result: F6");
        return;
    }
    g_autofree char *further =
        warnings->len > 1 ? g_strdup_printf(" (and %u more)", warnings->len - 1) : g_strdup("");
    g_autofree char *note = g_strdup_printf("Valid, but %s%s; merged result: F6",
                                            (const char *)warnings->pdata[0], further);
    form_values_note(values, field, note);
}

void options_field_check(struct database *database, struct form_values *values, const char *field,
                         const struct options_functions *functions, const json_t *base)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(json_t) own =
        catalogue_read_options(form_values_get(values, field), "The options", warnings, &error);
    form_values_note(values, field, NULL);
    if (own == NULL) {
        form_values_fault(values, field, error->message);
        return;
    }
    g_autoptr(json_t) merged = base != NULL ? options_merge(base, own) : json_incref(own);
    g_autoptr(GPtrArray) findings =
        options_check(merged, functions->retrieval, functions->generation);
    const struct options_finding *first = NULL;
    guint faults = 0;
    for (guint i = 0; i < findings->len; i++) {
        const struct options_finding *finding = findings->pdata[i];
        if (!finding->fault)
            continue;
        faults++;
        first = first != NULL ? first : finding;
    }
    if (first != NULL) {
        check_set_fault(values, field, first, faults - 1);
        return;
    }
    if (catalogue_check_options(database, merged, functions->retrieval, functions->generation,
                                warnings, &error))
        check_set_note(values, field, warnings);
    else
        form_values_fault(values, field, error->message);
}
