#include "config.h"

#include "rules/member.h"

#include "base/error.h"
#include "base/text.h"
#include "rules/color.h"
#include "rules/options.h"

#include <math.h>

bool member_is_there(const struct members *members, const char *member)
{
    return json_object_get(members->config, member) != NULL;
}

bool member_refuse(const struct members *members, const char *member, GError **error,
                   const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *fault = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *element = text_show(members->element);
    g_set_error(error, RULES_ERROR, ERROR_DATA, "text_elements.%s.%s: %s", element, member, fault);
    return false;
}

static bool refuse_kind(const struct members *members, const char *member, const char *needed,
                        GError **error)
{
    return member_refuse(members, member, error, "%s is needed, not %s", needed,
                         options_kind_name(json_object_get(members->config, member)));
}

bool member_number(const struct members *members, const char *member, double *number,
                   GError **error)
{
    const json_t *value = json_object_get(members->config, member);
    if (!json_is_number(value) || !isfinite(json_number_value(value)))
        return refuse_kind(members, member, "a number", error);
    *number = json_number_value(value);
    return true;
}

bool member_positive(const struct members *members, const char *member, double *number,
                     GError **error)
{
    return member_number(members, member, number, error)
           && (*number > 0 || member_refuse(members, member, error, "must be above 0"));
}

bool member_color(const struct members *members, const char *member, double color[3],
                  GError **error)
{
    const json_t *value = json_object_get(members->config, member);
    GError *fault = NULL;
    if (!json_is_string(value))
        return refuse_kind(members, member, "a colour such as #333", error);
    if (color_read(json_string_value(value), color, &fault))
        return true;
    member_refuse(members, member, error, "%s", fault->message);
    g_error_free(fault);
    return false;
}

bool member_optional_number(const struct members *members, const char *member, double *number,
                            GError **error)
{
    return !member_is_there(members, member) || member_number(members, member, number, error);
}

bool member_optional_positive(const struct members *members, const char *member, double *number,
                              GError **error)
{
    return !member_is_there(members, member) || member_positive(members, member, number, error);
}

bool member_optional_text(const struct members *members, const char *member, char **text,
                          GError **error)
{
    const json_t *value = json_object_get(members->config, member);
    if (value == NULL)
        return true;
    if (!json_is_string(value))
        return refuse_kind(members, member, "a text", error);
    g_free(*text);
    *text = g_strdup(json_string_value(value));
    return true;
}

bool member_optional_boolean(const struct members *members, const char *member, bool *boolean,
                             GError **error)
{
    const json_t *value = json_object_get(members->config, member);
    if (value == NULL)
        return true;
    if (!json_is_boolean(value))
        return refuse_kind(members, member, "true or false", error);
    *boolean = json_is_true(value);
    return true;
}

bool member_choice(const struct members *members, const char *member, const char *const *choices,
                   guint *choice, GError **error)
{
    g_autofree char *text = g_strdup(choices[0]);
    if (!member_optional_text(members, member, &text, error))
        return false;
    for (*choice = 0; choices[*choice] != NULL; (*choice)++) {
        if (g_str_equal(text, choices[*choice]))
            return true;
    }
    g_autofree char *shown = text_show(text);
    g_autofree char *list = g_strjoinv(", ", (char **)choices);
    return member_refuse(members, member, error, "\"%s\" is not one of: %s", shown, list);
}
