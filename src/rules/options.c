#include "config.h"

#include "rules/options.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

DEFINE_ERROR_DOMAIN(rules)

json_t *options_read(const char *text, const char *what, GError **error)
{
    g_autofree char *trimmed = text_trim(text != NULL ? text : "");
    if (*trimmed == '\0')
        return json_object();
    g_autoptr(json_t) value = json_read_text(text, -1, what, error);
    if (value == NULL)
        return NULL;
    if (json_is_null(value))
        return json_object();
    if (!json_is_object(value)) {
        g_set_error(error, RULES_ERROR, ERROR_DATA,
                    "%s: a JSON object is needed, such as {\"template\": \"certificate\"}, not %s",
                    what, options_kind_name(value));
        return NULL;
    }
    return g_steal_pointer(&value);
}

const char *options_kind_name(const json_t *value)
{
    if (value == NULL)
        return "nothing";
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "a text";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    case JSON_NULL:
    default:
        return "null";
    }
}

/* Overlays `override` on `merged`, which is changed. Objects that both have are merged in a copy, so
 * that nothing is shared between the result and the arguments. */
static void merge_into(json_t *merged, const json_t *override)
{
    const char *member;
    json_t *value;
    json_object_foreach ((json_t *) override, member, value) {
        json_t *below = json_object_get(merged, member);
        if (json_is_object(below) && json_is_object(value))
            merge_into(below, value);
        else
            json_object_set_new(merged, member, json_deep_copy(value));
    }
}

json_t *options_merge(const json_t *base, const json_t *override)
{
    json_t *merged = json_is_object(base) ? json_deep_copy(base) : json_object();
    if (json_is_object(override))
        merge_into(merged, override);
    return merged;
}

/* Empty and null count as not given (Q25). */
static const char *template_member(const json_t *options, const char *member, GError **error)
{
    const json_t *value = json_object_get(options, member);
    if (value == NULL || json_is_null(value))
        return NULL;
    if (!json_is_string(value)) {
        g_set_error(error, RULES_ERROR, ERROR_DATA, "%s: the slug of a template is needed, not %s",
                    member, options_kind_name(value));
        return NULL;
    }
    const char *slug = json_string_value(value);
    return *slug != '\0' ? slug : NULL;
}

static bool has_line_feed(const char *text)
{
    return text != NULL && strchr(text, '\n') != NULL;
}

const char *options_template(const json_t *options, const char *context_name, GError **error)
{
    const json_t *elements = json_object_get(options, "text_elements");
    const json_t *context = json_object_get(elements, "context");
    const char *own_text = json_string_value(json_object_get(context, "text"));
    g_autoptr(GError) fault = NULL;
    const char *slug = NULL;
    if (has_line_feed(context_name) || has_line_feed(own_text))
        slug = template_member(options, "template_multiline", &fault);
    if (slug == NULL && fault == NULL)
        slug = template_member(options, "template", &fault);
    if (slug != NULL)
        return slug;
    if (fault == NULL)
        g_set_error(&fault, RULES_ERROR, ERROR_DATA,
                    "the options name no template; add \"template\" with the slug of an asset");
    g_propagate_error(error, g_steal_pointer(&fault));
    return NULL;
}
