#include "config.h"

#include "rules/element.h"

#include "base/error.h"
#include "base/text.h"
#include "rules/options.h"

#include <math.h>
#include <string.h>

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

static int hex_value(const char *digits, int count)
{
    return count == 1 ? 17 * g_ascii_xdigit_value(digits[0])
                      : 16 * g_ascii_xdigit_value(digits[0]) + g_ascii_xdigit_value(digits[1]);
}

bool color_read(const char *text, double color[3], GError **error)
{
    const char *digits = *text == '#' ? text + 1 : text;
    size_t length = 0;
    while (g_ascii_isxdigit(digits[length]))
        length++;
    if (digits[length] != '\0' || (length != 3 && length != 6)) {
        g_autofree char *shown = text_show(text);
        g_set_error(
            error, RULES_ERROR, ERROR_DATA,
            "\"%s\" is not a colour; write 3 or 6 hexadecimal digits, such as #333 or #1a2b3c",
            shown);
        return false;
    }
    const int width = length == 3 ? 1 : 2;
    for (int i = 0; i < 3; i++)
        color[i] = hex_value(digits + i * width, width) / 255.0;
    return true;
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
    return read_text(element, "text", &element->text, error)
           && read_number(element, "y", &element->y, error)
           && read_text(element, "font", &element->font, error) && read_color(element, error)
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

/* Appends literal text with doubled braces made single, from left to right. */
static void append_unescaped(GString *filled, const char *text, const char *end)
{
    while (text < end) {
        const bool doubled = (*text == '{' || *text == '}') && text + 1 < end && text[1] == *text;
        g_string_append_c(filled, *text);
        text += doubled ? 2 : 1;
    }
}

/* The end of the letters, digits and underscores that begin here. */
static const char *word_end(const char *text)
{
    while (*text == '_' || g_unichar_isalnum(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return text;
}

/* The name of a placeholder whose brace opens at `brace` in `text`, or NULL; *end is set behind its
 * closing brace. Caller frees. */
static char *placeholder_name(const char *text, const char *brace, const char **end)
{
    if (*brace != '{' || (brace != text && brace[-1] == '{'))
        return NULL;
    const char *closing = word_end(brace + 1);
    if (closing == brace + 1 || *closing != '}')
        return NULL;
    *end = closing + 1;
    return g_strndup(brace + 1, (gsize)(closing - brace - 1));
}

char *placeholders_fill(const char *text, GHashTable *values)
{
    GString *filled = g_string_new(NULL);
    const char *literal = text;
    const char *next = text;
    while (*next != '\0') {
        const char *end;
        g_autofree char *name = placeholder_name(text, next, &end);
        const char *value = name != NULL ? g_hash_table_lookup(values, name) : NULL;
        if (value == NULL) {
            next++;
            continue;
        }
        append_unescaped(filled, literal, next);
        g_string_append(filled, value);
        literal = next = end;
    }
    append_unescaped(filled, literal, next);
    return g_string_free(filled, FALSE);
}

char *placeholders_find_unknown(const char *text, const char *const *known)
{
    for (const char *next = text; *next != '\0'; next++) {
        const char *end;
        g_autofree char *name = placeholder_name(text, next, &end);
        if (name != NULL && !g_strv_contains(known, name))
            return g_steal_pointer(&name);
    }
    return NULL;
}

static bool language_is(const char *language, const char *code)
{
    const size_t length = strlen(code);
    return g_ascii_strncasecmp(language, code, length) == 0
           && (language[length] == '\0' || language[length] == '-');
}

/* Full upper-casing that does not depend on the process locale: GLib's own does only for i, which is
 * therefore treated here, with the dotted capital in Turkish and Azerbaijani. */
static char *text_upper(const char *text, const char *language)
{
    const bool dotted = language_is(language, "tr") || language_is(language, "az");
    GString *upper = g_string_new(NULL);
    while (*text != '\0') {
        const size_t length = strcspn(text, "i");
        g_autofree char *part = g_utf8_strup(text, (gssize)length);
        g_string_append(upper, part);
        text += length;
        if (*text == 'i') {
            g_string_append(upper, dotted ? "\u0130" : "I");
            text++;
        }
    }
    return g_string_free(upper, FALSE);
}

static void values_add(GHashTable *table, const char *name, const char *value)
{
    g_hash_table_insert(table, (void *)name, (void *)(value != NULL ? value : ""));
}

/* A soft hyphen is seen where a line is broken at it, which never happens to a name. */
static char *name_without_soft_hyphens(const char *name)
{
    g_autoptr(GString) plain = g_string_new(name != NULL ? name : "");
    g_string_replace(plain, "\302\255", "", 0);
    return g_strdup(plain->str);
}

char *element_text(const struct element *element, const struct element_values *values)
{
    g_autofree char *name = name_without_soft_hyphens(values->name);
    g_autoptr(GHashTable) table = g_hash_table_new(g_str_hash, g_str_equal);
    values_add(table, "name", name);
    values_add(table, "context_name", values->context_name);
    values_add(table, "issue_date", values->issue_date);
    values_add(table, "verify_uuid", values->verify_uuid);
    char *filled = placeholders_fill(element->text, table);
    if (!element->uppercase)
        return filled;
    char *upper = text_upper(filled, element->language);
    g_free(filled);
    return upper;
}
