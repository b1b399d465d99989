#include "config.h"

#include "rules/placeholder.h"

#include <stdbool.h>

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
