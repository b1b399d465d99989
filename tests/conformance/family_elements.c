#include "config.h"

#include "conformance/families.h"

#include "rules/element.h"
#include "rules/placeholder.h"
#include "rules/options.h"

void family_placeholders(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                         struct result *result)
{
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)vector_input(vector, "placeholders"), name, value) {
        g_hash_table_insert(values, (void *)name, (void *)json_string_value(value));
    }
    g_autofree char *filled = placeholders_fill(vector_text(vector, "text"), values);
    result_judge(result, json_string(filled));
}

/* A colour is asked for as the options carry it, so that what is no text is judged as well. */
void family_hex_color(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                      struct result *result)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) options =
        json_pack("{s:{s:O}, s:{s:b, s:b}}", "defaults", "color", vector_input(vector, "color"),
                  "text_elements", "context", 0, "date", 0);
    const struct element_settings settings = { .name_uppercase = false };
    g_autoptr(GPtrArray) elements = NULL;
    if (options_check_faults(options, NULL, "generate_pdf_credential", &error))
        elements = elements_build(options, &settings, &error);
    if (elements == NULL) {
        result_judge(result, refusal_new(&error));
        return;
    }
    const struct element *element = g_ptr_array_index(elements, 0);
    result_judge(result,
                 json_pack("[f, f, f]", element->color[0], element->color[1], element->color[2]));
}

void family_text_elements(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                          struct result *result)
{
    g_autoptr(GError) error = NULL;
    const json_t *given = vector_input(vector, "settings");
    const struct element_settings settings = {
        .name_uppercase = json_is_true(json_object_get(given, "NAME_UPPERCASE")),
        .date_uppercase = json_is_true(json_object_get(given, "DATE_UPPERCASE")),
        .date_char_space = json_number_value(json_object_get(given, "DATE_CHAR_SPACE")),
    };
    g_autoptr(GPtrArray) elements =
        elements_build(vector_input(vector, "options"), &settings, &error);
    if (elements == NULL) {
        result_judge(result, refusal_new(&error));
        return;
    }
    json_t *got = json_array();
    for (guint i = 0; i < elements->len; i++) {
        const struct element *element = g_ptr_array_index(elements, i);
        json_array_append_new(
            got, json_pack("{s:s, s:O}", "key", element->key, "config", element->config));
    }
    result_judge(result, got);
}
