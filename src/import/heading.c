#include "config.h"

#include "import/heading.h"

#include <string.h>

#define AVERAGE " (Avg)"

static void heading_clear(void *data)
{
    struct heading *heading = data;
    g_free(heading->category);
    g_free(heading->name);
}

/* Whether `text` is "TYPE NUMBER: name"; *name points into it. */
static bool heading_is_numbered(const char *text, const char *type, gsize type_length,
                                guint *number, const char **name)
{
    if (strncmp(text, type, type_length) != 0 || text[type_length] != ' ')
        return false;
    const char *digits = text + type_length + 1;
    if (!g_ascii_isdigit(*digits) || *digits == '0')
        return false;
    char *end = NULL;
    const guint64 value = g_ascii_strtoull(digits, &end, 10);
    if (value > G_MAXINT || end[0] != ':' || (end[1] != ' ' && end[1] != '\0'))
        return false;
    *number = (guint)value;
    *name = end[1] == ' ' ? end + 2 : end + 1;
    return true;
}

static void heading_set(GArray *headings, guint index, const char *category, gsize length,
                        guint number, const char *name)
{
    struct heading *heading = &g_array_index(headings, struct heading, index);
    heading->category = g_strndup(category, length);
    heading->number = number;
    heading->name = g_strdup(name);
}

/* If the column is "TYPE (Avg)" and TYPE's subsections 1..N stand right before it (not before `least`),
 * returns N; else 0. */
static guint heading_count_group(char *const *texts, guint index, guint least, gsize *type_length)
{
    const char *text = texts[index];
    if (!g_str_has_suffix(text, AVERAGE))
        return 0;
    *type_length = strlen(text) - strlen(AVERAGE);
    guint expected = 0;
    for (guint i = index; i > least; i--) {
        guint number = 0;
        const char *name = NULL;
        if (!heading_is_numbered(texts[i - 1], text, *type_length, &number, &name)
            || (expected != 0 && number != expected))
            return 0;
        if (number == 1)
            return index - i + 1;
        expected = number - 1;
    }
    return 0;
}

static void headings_read_group(GArray *headings, char *const *texts, guint average, guint count,
                                gsize type_length)
{
    const char *type = texts[average];
    for (guint i = average - count; i < average; i++) {
        guint number = 0;
        const char *name = NULL;
        if (heading_is_numbered(texts[i], type, type_length, &number, &name))
            heading_set(headings, i, type, type_length, number, name);
    }
    heading_set(headings, average, type, type_length, 0, "");
    g_array_index(headings, struct heading, average).average = true;
}

/* A column outside every group: a type's only subsection, or a report that lost its averages. */
static void heading_read_single(GArray *headings, char *const *texts, guint index,
                                const char *const *types)
{
    const char *text = texts[index];
    const char *best = NULL, *best_name = NULL;
    guint best_number = 0;
    for (guint i = 0; types != NULL && types[i] != NULL; i++) {
        guint number = 0;
        const char *name = NULL;
        if (strcmp(types[i], text) == 0) {
            heading_set(headings, index, text, strlen(text), 1, "");
            return;
        }
        if ((best == NULL || strlen(types[i]) > strlen(best))
            && heading_is_numbered(text, types[i], strlen(types[i]), &number, &name)) {
            best = types[i];
            best_number = number;
            best_name = name;
        }
    }
    if (best != NULL) {
        heading_set(headings, index, best, strlen(best), best_number, best_name);
    } else if (g_str_has_suffix(text, AVERAGE)) {
        heading_set(headings, index, text, strlen(text) - strlen(AVERAGE), 0, "");
        g_array_index(headings, struct heading, index).average = true;
    } else {
        heading_set(headings, index, text, strlen(text), 1, "");
    }
}

GArray *headings_read(char *const *texts, guint count, const char *const *types)
{
    GArray *headings = g_array_new(FALSE, TRUE, sizeof(struct heading));
    g_array_set_clear_func(headings, heading_clear);
    g_array_set_size(headings, count);
    guint least = 0;
    for (guint i = 0; i < count; i++) {
        gsize type_length = 0;
        const guint group = heading_count_group(texts, i, least, &type_length);
        if (group == 0)
            continue;
        headings_read_group(headings, texts, i, group, type_length);
        least = i + 1;
    }
    for (guint i = 0; i < count; i++)
        if (g_array_index(headings, struct heading, i).category == NULL)
            heading_read_single(headings, texts, i, types);
    return headings;
}

static bool heading_find_type(const char *text, const char *const *types, gsize *length,
                              guint *number, const char **rest)
{
    bool found = false;
    *length = 0;
    for (guint i = 0; types != NULL && types[i] != NULL; i++) {
        const gsize size = strlen(types[i]);
        if ((found && size <= *length) || strncmp(text, types[i], size) != 0
            || !heading_is_numbered(text, types[i], size, number, rest))
            continue;
        *length = size;
        found = true;
    }
    return found && heading_is_numbered(text, text, *length, number, rest);
}

bool heading_read_numbered(const char *text, const char *const *types, gsize *length, guint *number,
                           const char **rest)
{
    if (heading_find_type(text, types, length, number, rest))
        return true;
    for (const char *space = strchr(text, ' '); space != NULL; space = strchr(space + 1, ' ')) {
        *length = (gsize)(space - text);
        if (*length > 0 && heading_is_numbered(text, text, *length, number, rest))
            return true;
    }
    return false;
}
