#include "config.h"

#include "pdf/merge_layers.h"

#include <stdbool.h>
#include <string.h>

struct merge_layers {
    guint count;   /* of templates with layers */
    guint number;  /* the object of the first */
    GString *all;  /* references */
    GString *off;  /* references to those that are hidden */
    GString *uses; /* usage application dictionaries: what is hidden when printing */
};

struct merge_layers *merge_layers_new(void)
{
    struct merge_layers *layers = g_new0(struct merge_layers, 1);
    layers->all = g_string_new(NULL);
    layers->off = g_string_new(NULL);
    layers->uses = g_string_new(NULL);
    return layers;
}

void merge_layers_free(struct merge_layers *layers)
{
    if (layers == NULL)
        return;
    g_string_free(layers->all, TRUE);
    g_string_free(layers->off, TRUE);
    g_string_free(layers->uses, TRUE);
    g_free(layers);
}

/* The end of a value in the text of an object. Strings are hexadecimal, so brackets are brackets. */
static const char *pass_value(const char *at)
{
    int depth = 0;
    if (*at == '/')
        return at + 1 + strcspn(at + 1, " /<>[]");
    if (*at != '[' && *at != '<')
        return at + strcspn(at, "/>]");
    do {
        if (*at == '[' || *at == '<')
            depth++;
        if (*at == ']' || *at == '>')
            depth--;
        at++;
    } while (depth > 0 && *at != '\0');
    return at;
}

/* The text of an object; NULL when there is none. Caller frees. */
static char *read_object(const struct merge_layers_source *source, guint number)
{
    gsize length = 0;
    const guint8 *bytes = source->find(source->data, number, &length);
    g_autoptr(GByteArray) copied = g_byte_array_new();
    if (bytes == NULL || !object_copy(source->copier, bytes, length, 0, copied, NULL))
        return NULL;
    char *text = g_strndup((const char *)copied->data, copied->len);
    g_strdelimit(text, "\n\r\t", ' ');
    return g_strstrip(text);
}

/* The value of a key in the text of a dictionary, fetched if it is an object of its own. NULL without it.
 * Caller frees. */
static char *find_value(const struct merge_layers_source *source, const char *dictionary,
                        const char *key)
{
    if (dictionary == NULL || !g_str_has_prefix(dictionary, "<<"))
        return NULL;
    const gsize length = strlen(key);
    for (const char *at = strchr(dictionary, '/'); at != NULL && *at == '/';) {
        const char *name = at;
        at = pass_value(at);
        const bool found = (gsize)(at - name) == length && strncmp(name, key, length) == 0;
        at += strspn(at, " ");
        const char *value = at;
        at = pass_value(at);
        if (found) {
            char *text = g_strstrip(g_strndup(value, (gsize)(at - value)));
            if (!g_str_has_suffix(text, " 0 R"))
                return text;
            const guint number = (guint)g_ascii_strtoull(text, NULL, 10);
            g_free(text);
            return read_object(source, number);
        }
        at += strspn(at, " ");
    }
    return NULL;
}

/* What stands in an array, or "" without one. Caller frees. */
static char *find_items(const struct merge_layers_source *source, const char *dictionary,
                        const char *key)
{
    g_autofree char *value = find_value(source, dictionary, key);
    const gsize length = value != NULL ? strlen(value) : 0;
    return length >= 2 && value[0] == '[' ? g_strndup(value + 1, length - 2) : g_strdup("");
}

/* The references of `all` that are not among `on`. */
static void add_others(GString *out, const char *all, const char *on)
{
    g_auto(GStrv) references = g_strsplit(all, "R", -1);
    g_autofree char *spaced = g_strdup_printf(" %s ", on);
    for (char **reference = references; *reference != NULL; reference++) {
        g_strstrip(*reference);
        g_autofree char *wanted = g_strdup_printf(" %s R", *reference);
        if (**reference != '\0' && strstr(spaced, wanted) == NULL)
            g_string_append_printf(out, " %s R", *reference);
    }
}

void merge_layers_add(struct merge_layers *layers, const struct merge_layers_source *source,
                      guint number)
{
    g_autofree char *text = read_object(source, number);
    g_autofree char *shown = find_value(source, text, "/D");
    g_autofree char *state = find_value(source, shown, "/BaseState");
    g_autofree char *all = find_items(source, text, "/OCGs");
    g_autofree char *on = find_items(source, shown, "/ON");
    g_autofree char *off = find_items(source, shown, "/OFF");
    g_autofree char *uses = find_items(source, shown, "/AS");
    if (layers->count++ == 0)
        layers->number = number;
    g_string_append_printf(layers->all, " %s", all);
    if (g_strcmp0(state, "/OFF") == 0)
        add_others(layers->off, all, on);
    else
        g_string_append_printf(layers->off, " %s", off);
    g_string_append_printf(layers->uses, " %s", uses);
}

char *merge_layers_text(const struct merge_layers *layers)
{
    if (layers->count == 0)
        return NULL;
    if (layers->count == 1)
        return g_strdup_printf("%u 0 R", layers->number);
    return g_strdup_printf("<< /OCGs [%s ] /D << /Order [ ] /OFF [%s ] /AS [%s ] >> >>",
                           layers->all->str, layers->off->str, layers->uses->str);
}
