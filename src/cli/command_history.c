#include "config.h"

#include "base/clock.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/change.h"
#include "store/history.h"

#define HISTORY_SHOWN 50

static json_t *history_json(const struct history_entry *entry)
{
    return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:O}", "id", (json_int_t)entry->id, "at",
                     report_instant_json(entry->at), "operator", json_text(entry->operator_name),
                     "object_kind", json_text(entry->object_kind), "object_name",
                     json_text(entry->object_name), "action", json_text(entry->action), "changes",
                     entry->changes);
}

/* "slug, file_name": what changed. */
static char *history_members(const struct history_entry *entry)
{
    g_autoptr(GString) members = g_string_new(NULL);
    const char *member;
    json_t *value;
    json_object_foreach (entry->changes, member, value)
        g_string_append_printf(members, "%s%s", members->len > 0 ? ", " : "", member);
    return g_strdup(members->str);
}

static void history_print_table(const GPtrArray *list)
{
    static const char *const headings[] = { "WHEN",   "WHO",     "WHAT", "OBJECT",
                                            "ACTION", "CHANGED", NULL };
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < list->len; i++) {
        const struct history_entry *entry = list->pdata[i];
        g_autofree char *at = clock_format(entry->at);
        g_autofree char *members = history_members(entry);
        const char *const cells[] = {
            at, entry->operator_name, entry->object_kind, entry->object_name, entry->action, members
        };
        output_table_row(table, cells);
    }
    output_table_end(table);
}

/* A change is [before, after]; some entries hold a plain value. */
static void history_print_member(const char *member, const json_t *value)
{
    g_autofree char *shown_member = text_show(member);
    const bool pair = json_is_array(value) && json_array_size(value) == 2;
    g_autofree char *before = change_show_value(pair ? json_array_get(value, 0) : NULL);
    g_autofree char *after = change_show_value(pair ? json_array_get(value, 1) : value);
    output_line("    %s: %s → %s", shown_member, before, after);
}

/* The story of one object, with what changed from what to what. */
static void history_print_object(const GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++) {
        const struct history_entry *entry = list->pdata[i];
        g_autofree char *at = clock_format(entry->at);
        g_autofree char *operator_name = text_show(entry->operator_name);
        g_autofree char *kind = text_show(entry->object_kind);
        g_autofree char *object = text_show(entry->object_name);
        g_autofree char *action = text_show(entry->action);
        const char *member;
        json_t *value;
        output_line("%s  %s  %s  %s %s", at, operator_name, action, kind, object);
        json_object_foreach (entry->changes, member, value)
            history_print_member(member, value);
    }
}

static bool command_history_run(struct invocation *invocation, GError **error)
{
    struct history_filter filter = { .object_kind = invocation_option(invocation, "kind"),
                                     .object_name = invocation_option(invocation, "object"),
                                     .operator_name = invocation_option(invocation, "operator") };
    if (!report_option_number(invocation, "limit", HISTORY_SHOWN, &filter.limit, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) list =
        installation != NULL ? history_list(installation->database, &filter, error) : NULL;
    if (list == NULL)
        return false;
    if (invocation->json) {
        json_t *all = json_array();
        for (guint i = 0; i < list->len; i++)
            json_array_append_new(all, history_json(list->pdata[i]));
        output_json(all);
        return true;
    }
    if (filter.object_name != NULL)
        history_print_object(list);
    else
        history_print_table(list);
    if (list->len == 0)
        output_note(
            "the history tells of nothing like this; without options it shows the kinds and "
            "names that objects have");
    return true;
}

static const struct command_option options[] = {
    { .name = "kind", .argument = "KIND", .help = "Only of these objects, such as asset" },
    { .name = "object", .argument = "NAME", .help = "Only of the object of this name" },
    { .name = "operator", .argument = "TEXT", .help = "Only by those whose names hold it" },
    { .name = "limit", .argument = "NUMBER", .help = "At most so many (50)" },
    { 0 },
};

const struct command command_history = {
    .name = "history",
    .summary = "Show who did what and when, newest first",
    .help = "The history of one object (--object) shows each change from what to what, as --json "
            "does for all.",
    .options = options,
    .run = command_history_run,
};
