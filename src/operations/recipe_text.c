#include "config.h"

#include "operations/recipe_text.h"

GPtrArray *recipe_texts(const char *recipe, const struct element_values *values, GError **error)
{
    g_autoptr(json_t) read = json_read_text(recipe, -1, "a stored drawing", error);
    if (read == NULL)
        return NULL;
    const struct element_settings settings = {
        .name_uppercase = json_is_true(json_object_get(read, "name_uppercase")),
        .date_uppercase = json_is_true(json_object_get(read, "date_uppercase")),
    };
    g_autoptr(GPtrArray) elements =
        elements_build(json_object_get(read, "options"), &settings, error);
    if (elements == NULL)
        return NULL;
    const char *base = json_string_value(json_object_get(read, "verify_base_url"));
    g_autofree char *address = base != NULL && *base != '\0'
                                   ? g_strconcat(base, "/", values->verify_uuid, NULL)
                                   : g_strdup("");
    struct element_values all = *values;
    all.verify_url = address;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < elements->len; i++) {
        g_autofree char *text = element_text(elements->pdata[i], &all);
        if (*text != '\0')
            g_ptr_array_add(texts, g_steal_pointer(&text));
    }
    return g_steal_pointer(&texts);
}
