#include "config.h"

#include "base/clock.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
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

/* "slug, file_name": what changed; the values stand in --json. */
static char *history_members(const struct history_entry *entry)
{
    g_autoptr(GString) members = g_string_new(NULL);
    const char *member;
    json_t *value;
    json_object_foreach (entry->changes, member, value)
        g_string_append_printf(members, "%s%s", members->len > 0 ? ", " : "", member);
    return g_strdup(members->str);
}

static bool command_history_run(struct invocation *invocation, GError **error)
{
    static const char *const headings[] = { "WHEN",   "WHO",     "WHAT", "OBJECT",
                                            "ACTION", "CHANGED", NULL };
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
    .help = "With --json also from what to what.",
    .options = options,
    .run = command_history_run,
};
