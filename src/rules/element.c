#include "config.h"

#include "rules/element.h"

#include "base/error.h"
#include "base/text.h"
#include "rules/color.h"
#include "rules/options.h"

#include <math.h>

/* Drawn on every certificate unless hidden, in this order. */
static const struct {
    const char *key;
    const char *text;
    int y, size;
} standard_elements[] = {
    { "name", "{name}", 290, 32 },
    { "context", "{context_name}", 220, 28 },
    { "date", "{issue_date}", 120, 12 },
};

static void element_free(void *pointer)
{
    struct element *element = pointer;
    g_free(element->key);
    g_free(element->text);
    g_free(element->font);
    g_free(element->language);
    json_decref(element->config);
    g_free(element);
}

/* Sets a fault of an element's member and returns false. */
static bool member_refuse(const struct element *element, const char *member, const char *needed,
                          const json_t *value, GError **error)
{
    g_autofree char *key = text_show(element->key);
    g_set_error(error, RULES_ERROR, ERROR_DATA, "text_elements.%s.%s: %s is needed, not %s", key,
                member, needed, options_kind_name(value));
    return false;
}

static bool read_number(const struct element *element, const char *member, double *number,
                        GError **error)
{
    const json_t *value = json_object_get(element->config, member);
    if (!json_is_number(value) || !isfinite(json_number_value(value)))
        return member_refuse(element, member, "a number", value, error);
    *number = json_number_value(value);
    return true;
}

static bool read_positive(const struct element *element, const char *member, double *number,
                          GError **error)
{
    if (!read_number(element, member, number, error))
        return false;
    if (*number > 0)
        return true;
    g_autofree char *key = text_show(element->key);
    g_set_error(error, RULES_ERROR, ERROR_DATA, "text_elements.%s.%s: must be above 0", key,
                member);
    return false;
}

static bool read_optional_positive(const struct element *element, const char *member,
                                   double *number, GError **error)
{
    return json_object_get(element->config, member) == NULL
           || read_positive(element, member, number, error);
}

static bool read_x(struct element *element, GError **error)
{
    element->placed = json_object_get(element->config, "x") != NULL;
    return !element->placed || read_number(element, "x", &element->x, error);
}

static bool read_weight(struct element *element, GError **error)
{
    const double heaviest = 1000;
    if (!read_optional_positive(element, "weight", &element->weight, error))
        return false;
    if (element->weight <= heaviest)
        return true;
    g_autofree char *key = text_show(element->key);
    g_set_error(error, RULES_ERROR, ERROR_DATA,
                "text_elements.%s.weight: must be from 1 (thinnest) to 1000 (boldest)", key);
    return false;
}

/* An absent member leaves the default; text that is not there has none. */
static bool read_text(const struct element *element, const char *member, char **text,
                      GError **error)
{
    const json_t *value = json_object_get(element->config, member);
    if (value == NULL)
        return true;
    if (!json_is_string(value))
        return member_refuse(element, member, "a text", value, error);
    g_free(*text);
    *text = g_strdup(json_string_value(value));
    return true;
}

static bool read_boolean(const struct element *element, const char *member, bool *boolean,
                         GError **error)
{
    const json_t *value = json_object_get(element->config, member);
    if (value == NULL)
        return true;
    if (!json_is_boolean(value))
        return member_refuse(element, member, "true or false", value, error);
    *boolean = json_is_true(value);
    return true;
}

/* The index of a member's text among the choices (ended by NULL); an absent member is the first. */
static bool read_choice(const struct element *element, const char *member,
                        const char *const *choices, guint *choice, GError **error)
{
    g_autofree char *text = g_strdup(choices[0]);
    if (!read_text(element, member, &text, error))
        return false;
    for (*choice = 0; choices[*choice] != NULL; (*choice)++) {
        if (g_str_equal(text, choices[*choice]))
            return true;
    }
    g_autofree char *key = text_show(element->key);
    g_autofree char *shown = text_show(text);
    g_autofree char *list = g_strjoinv(", ", (char **)choices);
    g_set_error(error, RULES_ERROR, ERROR_DATA, "text_elements.%s.%s: \"%s\" is not one of: %s",
                key, member, shown, list);
    return false;
}

static bool read_align(struct element *element, GError **error)
{
    static const char *const choices[] = {
        [ELEMENT_CENTER] = "center", [ELEMENT_LEFT] = "left", [ELEMENT_RIGHT] = "right", NULL
    };
    guint choice;
    if (!read_choice(element, "align", choices, &choice, error))
        return false;
    element->align = (enum element_align)choice;
    return true;
}

static bool read_fit(struct element *element, GError **error)
{
    static const char *const choices[] = {
        [ELEMENT_SHRINK] = "shrink", [ELEMENT_WRAP] = "wrap", [ELEMENT_REFUSE] = "refuse", NULL
    };
    guint choice;
    if (!read_choice(element, "fit", choices, &choice, error))
        return false;
    element->fit = (enum element_fit)choice;
    return true;
}

static bool read_color(struct element *element, GError **error)
{
    const json_t *value = json_object_get(element->config, "color");
    if (!json_is_string(value))
        return member_refuse(element, "color", "a colour such as #333", value, error);
    if (color_read(json_string_value(value), element->color, error))
        return true;
    g_autofree char *key = text_show(element->key);
    g_prefix_error(error, "text_elements.%s.color: ", key);
    return false;
}

static bool element_read(struct element *element, GError **error)
{
    element->language = g_strdup("");
    return read_text(element, "text", &element->text, error) && read_x(element, error)
           && read_number(element, "y", &element->y, error) && read_align(element, error)
           && read_optional_positive(element, "max_width", &element->max_width, error)
           && read_fit(element, error) && read_text(element, "font", &element->font, error)
           && read_weight(element, error) && read_color(element, error)
           && read_positive(element, "size", &element->size, error)
           && read_number(element, "char_space", &element->char_space, error)
           && read_positive(element, "line_height", &element->line_height, error)
           && read_boolean(element, "uppercase", &element->uppercase, error)
           && read_boolean(element, "kerning", &element->kerning, error)
           && read_text(element, "language", &element->language, error);
}

static json_t *builtin_styling(void)
{
    return json_pack("{s:s, s:s, s:i, s:i, s:b, s:f}", "font", "Helvetica", "color", "#000", "size",
                     12, "char_space", 0, "uppercase", 0, "line_height", 1.1);
}

/* Resolves an element and appends it; `own` are its members in the options, may be NULL. */
static bool element_add(GPtrArray *elements, const char *key, json_t *config,
                        const json_t *defaults, const json_t *own, GError **error)
{
    struct element *element = g_new0(struct element, 1);
    element->key = g_strdup(key);
    element->config = config;
    g_ptr_array_add(elements, element);
    if (defaults != NULL)
        json_object_update(config, (json_t *)defaults);
    if (own != NULL)
        json_object_update(config, (json_t *)own);
    return element_read(element, error);
}

static json_t *standard_config(guint index, const struct element_settings *settings)
{
    const char *key = standard_elements[index].key;
    json_t *config = builtin_styling();
    json_object_set_new(config, "text", json_string(standard_elements[index].text));
    json_object_set_new(config, "y", json_integer(standard_elements[index].y));
    json_object_set_new(config, "size", json_integer(standard_elements[index].size));
    if (g_str_equal(key, "name"))
        json_object_set_new(config, "uppercase", json_boolean(settings->name_uppercase));
    if (g_str_equal(key, "date")) {
        json_object_set_new(config, "uppercase", json_boolean(settings->date_uppercase));
        json_object_set_new(config, "char_space", json_real(settings->date_char_space));
    }
    return config;
}

static bool standard_add(GPtrArray *elements, guint index, const struct element_settings *settings,
                         const json_t *defaults, const json_t *own, GError **error)
{
    const char *key = standard_elements[index].key;
    if (json_is_false(own))
        return true;
    if (own != NULL && !json_is_object(own)) {
        g_set_error(error, RULES_ERROR, ERROR_DATA,
                    "text_elements.%s: an object is needed, or false to hide it, not %s", key,
                    options_kind_name(own));
        return false;
    }
    return element_add(elements, key, standard_config(index, settings), defaults, own, error);
}

static bool is_standard(const char *key)
{
    for (guint i = 0; i < G_N_ELEMENTS(standard_elements); i++) {
        if (g_str_equal(key, standard_elements[i].key))
            return true;
    }
    return false;
}

/* Custom elements that are not objects or lack text or y are left out, as options_check warned. */
static bool custom_add(GPtrArray *elements, const char *key, const json_t *defaults,
                       const json_t *own, GError **error)
{
    if (json_object_get(own, "text") == NULL || json_object_get(own, "y") == NULL)
        return true;
    return element_add(elements, key, builtin_styling(), defaults, own, error);
}

/* A member of the options that has to be an object if it is there; *object is NULL if it is not. */
static bool object_member(const json_t *options, const char *member, const json_t **object,
                          GError **error)
{
    *object = json_object_get(options, member);
    if (*object == NULL || json_is_object(*object))
        return true;
    g_set_error(error, RULES_ERROR, ERROR_DATA, "%s: an object is needed, not %s", member,
                options_kind_name(*object));
    return false;
}

GPtrArray *elements_build(const json_t *options, const struct element_settings *settings,
                          GError **error)
{
    const json_t *defaults, *own;
    if (!object_member(options, "defaults", &defaults, error)
        || !object_member(options, "text_elements", &own, error))
        return NULL;
    g_autoptr(GPtrArray) elements = g_ptr_array_new_with_free_func(element_free);
    for (guint i = 0; i < G_N_ELEMENTS(standard_elements); i++) {
        const json_t *value = json_object_get(own, standard_elements[i].key);
        if (!standard_add(elements, i, settings, defaults, value, error))
            return NULL;
    }
    const char *key;
    json_t *value;
    json_object_foreach ((json_t *)own, key, value) {
        if (!is_standard(key) && !custom_add(elements, key, defaults, value, error))
            return NULL;
    }
    return g_steal_pointer(&elements);
}
