#include "config.h"

#include "console/sections/history.h"

#include "base/json.h"
#include "console/sections/shown.h"

#include <string.h>

/* The columns of the listing history whose text is not for reading as it is. */
#define CHANGES_COLUMN "changes"

static char *history_value(const json_t *value)
{
    if (json_is_string(value))
        return g_strdup(json_string_value(value));
    if (json_is_null(value))
        return g_strdup("nothing");
    return json_write_compact(value);
}

/* "name: from Anna to Anna Maria", a line for each member that changed. */
static char *history_changes(const char *text)
{
    g_autoptr(json_t) changes = json_read_text(text, -1, "the changes", NULL);
    const char *member;
    json_t *pair;
    GString *lines = g_string_new(NULL);
    json_object_foreach (changes, member, pair) {
        g_string_append_printf(lines, "%s%s: ", lines->len > 0 ? "\n" : "", member);
        if (json_is_array(pair) && json_array_size(pair) == 2) {
            g_autofree char *before = history_value(json_array_get(pair, 0));
            g_autofree char *after = history_value(json_array_get(pair, 1));
            g_string_append_printf(lines, "from %s to %s", before, after);
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
        g_string_append_printf(members, "%s%s", members->len > 0 ? ", " : "", member);
    return g_string_free(members, FALSE);
}

const struct section section_history = {
    .name = "history",
    .show_cell = history_show_cell,
    .read = history_read,
};
