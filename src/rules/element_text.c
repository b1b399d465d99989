/* What an element says: element_text and figure_text. */
#include "config.h"

#include "rules/element.h"

#include "rules/figure.h"
#include "rules/placeholder.h"

#include <string.h>

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

static char *fill(const char *text, const struct element_values *values)
{
    g_autofree char *name = name_without_soft_hyphens(values->name);
    g_autoptr(GHashTable) table = g_hash_table_new(g_str_hash, g_str_equal);
    values_add(table, "name", name);
    values_add(table, "context_name", values->context_name);
    values_add(table, "issue_date", values->issue_date);
    values_add(table, "verify_uuid", values->verify_uuid);
    values_add(table, "verify_url", values->verify_url);
    return placeholders_fill(text, table);
}

char *figure_text(const struct element_figure *figure, const struct element_values *values)
{
    return fill(figure->text, values);
}

char *element_text(const struct element *element, const struct element_values *values)
{
    char *filled = fill(element->text, values);
    if (!element->uppercase)
        return filled;
    char *upper = text_upper(filled, element->language);
    g_free(filled);
    return upper;
}
