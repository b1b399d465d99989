#include "config.h"

#include "base/clock.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/import_mappings.h"
#include "operations/outgoing_file.h"

#include <string.h>

/* What is remembered about the columns of files that were imported. */

#define NUMBER_SHOWN 12

/* The lines of a mapping, without the empty one at the end. Caller frees with g_strfreev. */
static char **mapping_lines(const struct import_mapping *mapping)
{
    g_autofree char *text = g_strdup(mapping->mapping);
    return g_strsplit(g_strchomp(text), "\n", -1);
}

static json_t *mapping_json(const struct import_mapping *mapping)
{
    json_t *columns = json_array();
    g_auto(GStrv) lines = mapping_lines(mapping);
    for (guint i = 0; lines[i] != NULL; i++)
        json_array_append_new(columns, json_text(lines[i]));
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "number", json_text(mapping->fingerprint),
                     "kind", json_text(mapping->kind), "title", json_text(mapping->title),
                     "operator", json_text(mapping->operator_name), "modified",
                     report_instant_json(mapping->modified), "mapping", columns);
}

static bool command_mapping_list_run(struct invocation *invocation, GError **error)
{
    static const char *const headings[] = { "NUMBER", "KIND", "FILE", "SAID", "OPERATOR", NULL };
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) list =
        installation != NULL ? import_mapping_list(installation->database, "", error) : NULL;
    if (list == NULL)
        return false;
    if (invocation->json) {
        json_t *all = json_array();
        for (guint i = 0; i < list->len; i++)
            json_array_append_new(all, mapping_json(list->pdata[i]));
        output_json(all);
        return true;
    }
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < list->len; i++) {
        const struct import_mapping *mapping = list->pdata[i];
        g_autofree char *number = g_strndup(mapping->fingerprint, NUMBER_SHOWN);
        g_autofree char *said = clock_format(mapping->modified);
        const char *const cells[] = { number, mapping->kind, mapping->title, said,
                                      mapping->operator_name };
        output_table_row(table, cells);
    }
    output_table_end(table);
    return true;
}

static bool command_mapping_show_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(import_mapping) mapping =
        installation != NULL
            ? import_mappings_find(installation->database, invocation->arguments[0], error)
            : NULL;
    if (mapping == NULL)
        return false;
    if (invocation->json) {
        output_json(mapping_json(mapping));
        return true;
    }
    g_auto(GStrv) lines = mapping_lines(mapping);
    output_field("Number", mapping->fingerprint);
    output_field("Kind", mapping->kind);
    output_field("File", mapping->title);
    report_instant("Said", mapping->modified);
    output_field("Operator", mapping->operator_name);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_autofree char *shown = text_show(lines[i]);
        output_line("  %s", shown);
    }
    return true;
}

static bool command_mapping_export_run(struct invocation *invocation, GError **error)
{
    const char *path = invocation->arguments[0];
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autofree char *text =
        installation != NULL ? import_mappings_write(installation->database, error) : NULL;
    if (text == NULL)
        return false;
    if (strcmp(path, "-") != 0)
        return outgoing_file_save(installation, path, text, strlen(text), error);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    output_bytes(bytes);
    return true;
}

static bool command_mapping_import_run(struct invocation *invocation, GError **error)
{
    guint count = 0;
    g_autofree char *argument = g_strconcat("@", invocation->arguments[0], NULL);
    g_autofree char *text = report_argument_text(argument, error);
    g_autoptr(installation) installation =
        text != NULL ? invocation_open(invocation, DATABASE_WRITE, error) : NULL;
    if (installation == NULL || !import_mappings_read(installation, text, &count, error))
        return false;
    if (invocation->json)
        output_json(json_pack("{s:i}", "mappings", (int)count));
    else
        output_line("%u %s", count,
                    count == 1 ? "heading is remembered." : "headings are remembered.");
    return true;
}

static bool command_mapping_remove_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL
           && import_mappings_remove(installation, invocation->arguments[0], error);
}

const struct command command_mapping_list = {
    .name = "mapping list",
    .summary = "List the headings of files whose columns are remembered",
    .help = "After each import of a table, a roster or a report of Moodle or Canvas, it is "
            "remembered what its columns were taken for. The next file of the same heading is "
            "read in the same way, without questions.",
    .run = command_mapping_list_run,
};

const struct command command_mapping_show = {
    .name = "mapping show",
    .arguments = "NUMBER",
    .summary = "Show what the columns of a heading are taken for",
    .help = "The number is the one that \"mapping list\" shows, or as much of it as is clear. The "
            "lines are as import takes them with --map.",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_mapping_show_run,
};

const struct command command_mapping_export = {
    .name = "mapping export",
    .arguments = "FILE",
    .summary = "Write all that is remembered about columns into a file, for another installation",
    .help = "A file of this name is replaced; - is standard output.",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_mapping_export_run,
};

const struct command command_mapping_import = {
    .name = "mapping import",
    .arguments = "FILE",
    .summary = "Remember the columns that \"mapping export\" wrote into a file",
    .help = "What is remembered here for the same headings is replaced.",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_mapping_import_run,
};

const struct command command_mapping_remove = {
    .name = "mapping remove",
    .arguments = "NUMBER",
    .summary = "Forget what the columns of a heading are taken for",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_mapping_remove_run,
};
