#include "config.h"

#include "rules/element.h"

#include "base/error.h"
#include "rules/figure.h"
#include "rules/member.h"
#include "rules/options.h"

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

static const char *const align_names[] = {
    [ELEMENT_CENTER] = "center", [ELEMENT_LEFT] = "left", [ELEMENT_RIGHT] = "right", NULL
};
static const char *const fit_names[] = {
    [ELEMENT_SHRINK] = "shrink", [ELEMENT_WRAP] = "wrap", [ELEMENT_REFUSE] = "refuse", NULL
};

static bool read_weight(const struct members *members, double *weight, GError **error)
{
    const double heaviest = 1000;
    return member_optional_positive(members, "weight", weight, error)
           && (*weight <= heaviest
               || member_refuse(members, "weight", error,
                                "must be from 1 (thinnest) to 1000 (boldest)"));
}

static bool read_place(const struct members *members, struct element *element, GError **error)
{
    guint align = 0, fit = 0;
    element->placed = member_is_there(members, "x");
    if (!member_optional_number(members, "x", &element->x, error)
        || !member_number(members, "y", &element->y, error)
        || !member_choice(members, "align", align_names, &align, error)
        || !member_optional_positive(members, "max_width", &element->max_width, error)
        || !member_choice(members, "fit", fit_names, &fit, error))
        return false;
    element->align = (enum element_align)align;
    element->fit = (enum element_fit)fit;
    return true;
}

static bool element_read(struct element *element, GError **error)
{
    const struct members members = { element->key, element->config };
    element->language = g_strdup("");
    return member_optional_text(&members, "text", &element->text, error)
           && read_place(&members, element, error)
           && member_optional_text(&members, "font", &element->font, error)
           && read_weight(&members, &element->weight, error)
           && member_color(&members, "color", element->color, error)
           && member_positive(&members, "size", &element->size, error)
           && member_number(&members, "char_space", &element->char_space, error)
           && member_positive(&members, "line_height", &element->line_height, error)
           && member_optional_boolean(&members, "uppercase", &element->uppercase, error)
           && member_optional_boolean(&members, "kerning", &element->kerning, error)
           && member_optional_text(&members, "language", &element->language, error);
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
    if (figure_kind_of(own) != NULL) {
        g_set_error(
            error, RULES_ERROR, ERROR_DATA,
            "text_elements.%s.kind: this element is a text; give an element of another kind "
            "a name of its own",
            key);
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

/* Custom elements that are not objects or lack text or y are left out, as options_check warned. Figures are built by
 * themselves. */
static bool custom_add(GPtrArray *elements, const char *key, const json_t *defaults,
                       const json_t *own, GError **error)
{
    if (figure_kind_of(own) != NULL || json_object_get(own, "text") == NULL
        || json_object_get(own, "y") == NULL)
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
