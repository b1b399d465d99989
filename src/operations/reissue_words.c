#include "config.h"

#include "operations/reissue_words.h"

#include "base/text.h"

static void append_change(GString *line, const json_t *changes, const char *member,
                          const char *word)
{
    const json_t *change = json_object_get(changes, member);
    if (change == NULL)
        return;
    g_string_append(line, line->len > 0 ? ", " : "");
    g_string_append(line, word);
    const char *before = json_string_value(json_array_get(change, 0));
    const char *after = json_string_value(json_array_get(change, 1));
    if (before == NULL || after == NULL)
        return;
    g_autofree char *shown_before = text_show(before);
    g_autofree char *shown_after = text_show(after);
    g_string_append_printf(line, " \"%s\" → \"%s\"", shown_before, shown_after);
}

char *reissue_changes_words(const json_t *changes)
{
    GString *line = g_string_new(NULL);
    append_change(line, changes, "full_name", "name");
    append_change(line, changes, "context_name", "context");
    append_change(line, changes, "printed_date", "date");
    append_change(line, changes, "template", "another template");
    append_change(line, changes, "options", "other options or settings");
    if (line->len == 0)
        g_string_append(line, "shows the same");
    return g_string_free(line, FALSE);
}
