#include "config.h"

#include "console/sections/types.h"

#include "base/text.h"
#include "console/pages/form.h"
#include "console/pages/overlays.h"
#include "console/sections/equivalent.h"
#include "console/sections/options_field.h"
#include "operations/credential_type.h"
#include "rules/function.h"
#include "rules/options.h"
#include "store/configuration.h"

#include <string.h>

static bool types_read(struct database *database, gint64 id, struct form_values *values,
                       GError **error)
{
    g_autoptr(credential_type) type = credential_type_find_by_id(database, id, error);
    if (type == NULL)
        return false;
    g_autofree char *options = json_write_indented(type->options, 2);
    values->id = type->id;
    values->based_on = type->modified;
    values->name = g_strdup(type->name);
    form_values_set(values, "name", type->name);
    form_values_set(values, "retrieval", type->retrieval);
    form_values_set(values, "generation", type->generation);
    form_values_set(values, "options", options);
    return true;
}

static bool types_read_new(struct database *database, struct form_values *values, GError **error)
{
    (void)database;
    (void)error;
    form_values_set(values, "generation", generation_functions[0].name);
    form_values_set(values, "options", "{\n  \n}");
    return true;
}

static char *options_compact(const char *text)
{
    g_autoptr(json_t) options = options_read(text, "options", NULL);
    return options != NULL ? json_write_compact(options) : g_strdup(text);
}

static bool types_add(struct installation *installation, struct form_values *values,
                      GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    const char *options = form_values_get(values, "options");
    const struct credential_type_wish wish = {
        .name = form_values_get(values, "name"),
        .retrieval = form_values_get(values, "retrieval"),
        .generation = form_values_get(values, "generation"),
        .options = options,
    };
    g_autoptr(credential_type) type = credential_type_add(installation, &wish, warnings, error);
    if (type == NULL)
        return false;
    g_autofree char *compact = options_compact(options);
    values->id = type->id;
    values->name = g_strdup(type->name);
    equivalent_add(equivalent, "type", "add", type->name, NULL);
    equivalent_option(equivalent, "--retrieval", type->retrieval);
    equivalent_option(equivalent, "--generation", type->generation);
    equivalent_option(equivalent, "--options", compact);
    return true;
}

/* NULL: as it was, so that the change leaves it alone. */
static const char *changed_text(const char *before, const char *after)
{
    return g_strcmp0(before, after) != 0 ? after : NULL;
}

static char *changed_options(const struct credential_type *before, const char *after)
{
    g_autoptr(json_t) options = options_read(after, "options", NULL);
    return json_equal(before->options, options) ? NULL : g_strdup(after);
}

static bool types_change(struct installation *installation, struct form_values *values,
                         GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    g_autoptr(credential_type) before =
        credential_type_find_by_id(installation->database, values->id, error);
    if (before == NULL)
        return false;
    g_autofree char *options = changed_options(before, form_values_get(values, "options"));
    const struct credential_type_wish wish = {
        .name = changed_text(before->name, form_values_get(values, "name")),
        .retrieval = changed_text(before->retrieval, form_values_get(values, "retrieval")),
        .generation = changed_text(before->generation, form_values_get(values, "generation")),
        .options = options,
    };
    if (!credential_type_change(installation, before->name, &wish, warnings, error))
        return false;
    g_autofree char *compact = options != NULL ? options_compact(options) : NULL;
    g_autofree char *name = wish.name != NULL ? text_trim(wish.name) : g_strdup(before->name);
    equivalent_add(equivalent, "type", "change", before->name, NULL);
    equivalent_option(equivalent, "--name", wish.name);
    equivalent_option(equivalent, "--retrieval", wish.retrieval);
    equivalent_option(equivalent, "--generation", wish.generation);
    equivalent_option(equivalent, "--options", compact);
    g_free(values->name);
    values->name = g_steal_pointer(&name);
    return true;
}

static bool types_save(struct installation *installation, struct form_values *values,
                       GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    return values->id == 0 ? types_add(installation, values, warnings, equivalent, error)
                           : types_change(installation, values, warnings, equivalent, error);
}

static GPtrArray *types_configurations(struct database *database, const char *name, GError **error)
{
    const struct configuration_filter filter = { .type_name = name };
    return configuration_list(database, &filter, error);
}

static bool types_remove_preview(struct database *database, gint64 id, GPtrArray *sentences,
                                 GError **error)
{
    g_autoptr(credential_type) type = credential_type_find_by_id(database, id, error);
    if (type == NULL || !credential_type_check_removable(database, type, error))
        return false;
    g_autoptr(GPtrArray) list = types_configurations(database, type->name, error);
    if (list == NULL)
        return false;
    if (list->len == 0)
        g_ptr_array_add(sentences, g_strdup("No configuration uses it."));
    else
        g_ptr_array_add(sentences, g_strdup_printf("%u configuration%s with it:", list->len,
                                                   list->len == 1 ? " goes" : "s go"));
    for (guint i = 0; i < list->len; i++) {
        const struct configuration *one = list->pdata[i];
        g_autofree char *shown = text_show(one->context_key);
        g_ptr_array_add(sentences,
                        g_strdup_printf("  %s%s", shown,
                                        one->enabled ? " (enabled: it issues by schedule)" : ""));
    }
    return true;
}

static bool types_remove(struct installation *installation, gint64 id, GPtrArray *equivalent,
                         GError **error)
{
    gint64 configurations = 0;
    g_autoptr(credential_type) type = credential_type_find_by_id(installation->database, id, error);
    if (type == NULL || !credential_type_remove(installation, type->name, &configurations, error))
        return false;
    equivalent_add(equivalent, "type", "remove", type->name, NULL);
    return true;
}

static void check_name(struct database *database, struct form_values *values)
{
    g_autofree char *name = text_trim(form_values_get(values, "name"));
    g_autoptr(credential_type) other = credential_type_find(database, name, NULL);
    if (other != NULL && other->id != values->id)
        form_values_fault(values, "name",
                          "There is a credential type of this name: choose another one");
}

static struct options_functions types_functions(const struct form_values *values)
{
    return (struct options_functions){
        .retrieval = form_values_get(values, "retrieval"),
        .generation = form_values_get(values, "generation"),
    };
}

/* The options are judged by the functions, so they are judged anew when one changes. */
static void types_check(struct database *database, struct form_values *values, const char *field)
{
    const struct options_functions functions = types_functions(values);
    if (g_str_equal(field, "name"))
        check_name(database, values);
    else if (*functions.retrieval != '\0' && *functions.generation != '\0')
        options_field_check(database, values, "options", &functions, NULL);
}

static char *types_aside(struct database *database, const struct form_values *values,
                         const char *field, int line, int column)
{
    const struct options_functions functions = types_functions(values);
    (void)database;
    if (g_str_equal(field, "options"))
        return options_field_aside(&functions, form_values_get(values, field), line, column);
    if (g_str_equal(field, "retrieval") || g_str_equal(field, "generation"))
        return options_field_describe_function(form_values_get(values, field));
    return NULL;
}

static GPtrArray *offer_functions(const struct function_entry *table)
{
    GPtrArray *offers = g_ptr_array_new_with_free_func(g_free);
    for (; table->name != NULL; table++)
        g_ptr_array_add(offers, g_strdup_printf("%s\t%s", table->name, table->summary));
    return offers;
}

static GPtrArray *types_offer(struct database *database, const struct form_values *values,
                              const char *field, int line, int column)
{
    const struct options_functions functions = types_functions(values);
    if (g_str_equal(field, "retrieval"))
        return offer_functions(retrieval_functions);
    if (g_str_equal(field, "generation"))
        return offer_functions(generation_functions);
    if (g_str_equal(field, "options"))
        return options_field_offer(database, &functions, form_values_get(values, field), line,
                                   column);
    return NULL;
}

static bool is_in_options(const struct page *page)
{
    int line, column;
    const char *field = form_cursor(page, &line, &column);
    return field != NULL && g_str_equal(field, "options") && !console_is_read_only(page->console);
}

static void run_insert_example(struct page *page)
{
    /* Copies: the form's texts are replaced whenever they are collected. */
    struct form_values *values = form_values(page);
    g_autofree char *retrieval = g_strdup(form_values_get(values, "retrieval"));
    g_autofree char *generation = g_strdup(form_values_get(values, "generation"));
    const struct options_functions functions = { retrieval, generation };
    options_field_insert_example(page, &functions);
}

static void merged_add(GString *text, const char *title, const json_t *options)
{
    g_autofree char *pretty = json_write_pretty(options);
    g_string_append_printf(text, "%s\n%s\n\n", title, pretty);
}

/* What each configuration makes of the options as they are typed now. */
static void run_merged(struct page *page)
{
    struct form_values *values = form_values(page);
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) options =
        options_read(form_values_get(values, "options"), "The options", &error);
    g_autoptr(GPtrArray) list =
        options != NULL ? types_configurations(console_database(page->console),
                                               values->name != NULL ? values->name : "", &error)
                        : NULL;
    if (list == NULL) {
        console_error(page->console, error);
        return;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < list->len; i++) {
        const struct configuration *one = list->pdata[i];
        g_autoptr(json_t) merged = options_merge(options, one->options);
        g_autofree char *title = g_strdup_printf("In %s:", one->context_key);
        merged_add(text, title, merged);
    }
    if (list->len == 0)
        merged_add(text, "No configuration changes these options:", options);
    reader_open(page->console, "Merged options", text->str);
}

const struct console_command types_form_commands[] = {
    { "insert-example",
      { KEY_FUNCTION(5) },
      CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_MENU,
      NULL,
      is_in_options,
      run_insert_example },
    { "merged-options", { KEY_FUNCTION(6) }, CONSOLE_COMMAND_MENU, NULL, NULL, run_merged },
    { 0 },
};

const struct section section_types = {
    .name = "types",
    .form_commands = types_form_commands,
    .read = types_read,
    .read_new = types_read_new,
    .save = types_save,
    .can_add = true,
    .remove_preview = types_remove_preview,
    .remove = types_remove,
    .check = types_check,
    .aside = types_aside,
    .offer = types_offer,
    .history_kind = "credential_type",
};
