#include "config.h"

#include "console/sections/history.h"

#include "base/json.h"
#include "console/pages/list.h"
#include "console/sections/shown.h"

#include <string.h>

/* The columns of the listing history whose text is not for reading as it is. */
#define CHANGES_COLUMN "changes"

/* Its filter by one object. */
#define OBJECT_FILTER "object"

/* Characters of two values that are told in one line. */
#define SHORT_MOST 60

static bool history_is_nothing(const json_t *value)
{
    return value == NULL || json_is_null(value)
           || (json_is_string(value) && json_string_length(value) == 0);
}

/* A value as people read it: texts without quotes, objects on lines of their own. Caller frees. */
static char *history_value(const json_t *value)
{
    if (history_is_nothing(value))
        return g_strdup("nothing");
    if (json_is_string(value))
        return g_strdup(json_string_value(value));
    return json_write_indented(value, 2);
}

/* Whether two values can stand in one line. */
static bool history_is_short(const char *before, const char *after)
{
    return strchr(before, '\n') == NULL && strchr(after, '\n') == NULL
           && g_utf8_strlen(before, -1) + g_utf8_strlen(after, -1) <= SHORT_MOST;
}

static void history_add_lines(GString *text, const char *value)
{
    g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        g_string_append_printf(text, "\n  %s", *line);
}

/* From what to what; of what was nothing before, only what it became. */
static void history_add_change(GString *text, json_t *pair)
{
    const bool was_nothing = history_is_nothing(json_array_get(pair, 0));
    g_autofree char *before = history_value(json_array_get(pair, 0));
    g_autofree char *after = history_value(json_array_get(pair, 1));
    if (history_is_short(before, after)) {
        if (was_nothing)
            g_string_append(text, after);
        else
            g_string_append_printf(text, "from %s to %s", before, after);
        return;
    }
    if (!was_nothing) {
        history_add_lines(text, before);
        g_string_append(text, "\nbecame");
    }
    history_add_lines(text, after);
}

/* An empty text that became none is no change to whoever reads of it. */
static bool history_is_change(const json_t *value)
{
    return !json_is_array(value) || json_array_size(value) != 2
           || !history_is_nothing(json_array_get(value, 0))
           || !history_is_nothing(json_array_get(value, 1));
}

/* "name: from Anna to Anna Maria" for each member that changed; what is longer on lines of its own. */
static char *history_changes(const char *text)
{
    g_autoptr(json_t) changes = json_read_text(text, -1, "the changes", NULL);
    const char *member;
    json_t *pair;
    GString *lines = g_string_new(NULL);
    json_object_foreach (changes, member, pair) {
        if (!history_is_change(pair))
            continue;
        g_string_append_printf(lines, "%s%s: ", lines->len > 0 ? "\n" : "", member);
        if (json_is_array(pair) && json_array_size(pair) == 2) {
            history_add_change(lines, pair);
        } else {
            g_autofree char *value = history_value(pair);
            g_string_append(lines, value);
        }
    }
    return g_string_free(lines, FALSE);
}

static bool history_read(struct database *database, gint64 id, struct form_values *values,
                         GError **error)
{
    if (!shown_row(database, "history", id, "this row of the history", values, error))
        return false;
    g_autofree char *changes = history_changes(form_values_get(values, CHANGES_COLUMN));
    form_values_set(values, CHANGES_COLUMN, changes);
    values->name = g_strdup_printf("%s %s", form_values_get(values, "action"),
                                   form_values_get(values, "object"));
    return true;
}

/* In the list, only which members changed. */
static char *history_show_cell(const struct page *page, const struct listing_row *row,
                               const char *column, const char *raw)
{
    (void)page;
    (void)row;
    if (strcmp(column, CHANGES_COLUMN) != 0)
        return NULL;
    g_autoptr(json_t) changes = json_read_text(raw, -1, "the changes", NULL);
    const char *member;
    json_t *pair;
    GString *members = g_string_new(NULL);
    json_object_foreach (changes, member, pair)
        if (history_is_change(pair))
            g_string_append_printf(members, "%s%s", members->len > 0 ? ", " : "", member);
    return g_string_free(members, FALSE);
}

void history_open_object(struct console *console, const char *kind, gint64 id, const char *name)
{
    g_autofree char *object = g_strdup_printf("%s:%" G_GINT64_FORMAT, kind, id);
    list_open_labelled(console, &section_history, OBJECT_FILTER, object, name);
}

void history_open_kind(struct console *console, const char *kind)
{
    const char *const filters[] = { "kind", kind, NULL };
    list_open_filtered(console, &section_history, 0, filters);
}

const struct section section_history = {
    .name = "history",
    .show_cell = history_show_cell,
    .read = history_read,
};
