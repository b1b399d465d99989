#include "config.h"

#include "base/json.h"

#include "base/error.h"

/* jansson shows what stood there up to the byte that it did not expect, which may be the middle of a letter. */
static json_t *json_refuse(const json_error_t *fault, const char *what, GError **error)
{
    g_autofree char *text = g_utf8_make_valid(fault->text, -1);
    g_set_error(error, BASE_ERROR, ERROR_DATA, "%s: line %d, column %d: %s", what, fault->line,
                fault->column, text);
    return NULL;
}

static json_t *json_read(const char *text, gssize length, size_t flags, const char *what,
                         GError **error)
{
    json_error_t fault;
    const size_t size = length < 0 ? strlen(text) : (size_t)length;
    json_t *value = json_loadb(text, size, flags | JSON_DECODE_ANY, &fault);
    return value != NULL ? value : json_refuse(&fault, what, error);
}

json_t *json_read_text(const char *text, gssize length, const char *what, GError **error)
{
    return json_read(text, length, JSON_REJECT_DUPLICATES, what, error);
}

json_t *json_read_legacy(const char *text, gssize length, const char *what, GError **error)
{
    return json_read(text, length, 0, what, error);
}

json_t *json_read_file(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, error))
        return NULL;
    return json_read_text(text, (gssize)length, path, error);
}

/* Whether fifteen digits keep every bit of a fraction. */
static bool real_is_short(double real)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(digits, sizeof digits, "%.15g", real);
    return g_ascii_strtod(digits, NULL) == real;
}

static bool reals_are_short(const json_t *value)
{
    size_t i = 0;
    const char *name;
    json_t *member;
    if (value == NULL)
        return true;
    switch (json_typeof(value)) {
    case JSON_REAL:
        return real_is_short(json_real_value(value));
    case JSON_ARRAY:
        json_array_foreach (value, i, member)
            if (!reals_are_short(member))
                return false;
        return true;
    case JSON_OBJECT:
        json_object_foreach ((json_t *)value, name, member)
            if (!reals_are_short(member))
                return false;
        return true;
    default:
        return true;
    }
}

static char *json_write(const json_t *value, size_t flags)
{
    /* Fifteen digits show a fraction as it was typed; where they lose a bit of it, seventeen keep it. */
    const size_t precision =
        reals_are_short(value) ? JSON_REAL_PRECISION(15) : JSON_REAL_PRECISION(17);
    char *text = json_dumps(value, flags | JSON_ENCODE_ANY | precision);
    char *copy = g_strdup(text != NULL ? text : "null");
    free(text);
    return copy;
}

char *json_write_compact(const json_t *value)
{
    return json_write(value, JSON_COMPACT);
}

char *json_write_text(const char *text)
{
    g_autoptr(json_t) value = text != NULL ? json_text(text) : NULL;
    return value != NULL ? json_write_compact(value) : NULL;
}

char *json_write_pretty(const json_t *value)
{
    return json_write_indented(value, 4);
}

char *json_write_indented(const json_t *value, unsigned indent)
{
    return json_write(value, JSON_INDENT(indent));
}

json_t *json_text(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
    return json_string(valid);
}
