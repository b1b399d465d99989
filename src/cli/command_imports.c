#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/import_undo.h"

#include <string.h>

/* What was imported: the list, one of them with its rows, taking one back. */

#define IMPORTS_SHOWN 20
#define OBSTACLES_SHOWN 20
#define ROWS_AT_ONCE 500

static gint64 imports_count(const struct import_run *run, const char *member)
{
    return json_integer_value(json_object_get(run->summary, member));
}

static json_t *imports_text_or_null(const char *text)
{
    return *text != '\0' ? json_text(text) : json_null();
}

/* "HEADING=role" line by line. */
static json_t *imports_mapping_json(const struct import_run *run)
{
    json_t *lines = json_array();
    g_auto(GStrv) texts = g_strsplit(run->mapping, "\n", -1);
    for (guint i = 0; texts[i] != NULL; i++)
        if (*texts[i] != '\0')
            json_array_append_new(lines, json_text(texts[i]));
    return lines;
}

/* Whether it can be undone is told as far as it is known without looking for what stands against it; `days`: of
 * import_undo_days. */
static json_t *imports_json(const struct import_run *run, gint64 days)
{
    gint64 until = 0;
    const bool possible = import_undo_is_possible(run, days, &until);
    g_autofree char *digest = hex_write(run->sha256, sizeof run->sha256);
    json_t *object = json_object();
    json_object_set_new(object, "number", json_integer(run->id));
    json_object_set_new(object, "file", json_text(run->file_name));
    json_object_set_new(object, "sha256", json_text(digest));
    json_object_set_new(object, "kind", json_text(run->kind));
    json_object_set_new(object, "course", imports_text_or_null(run->course_key));
    json_object_set_new(object, "encoding", imports_text_or_null(run->encoding));
    json_object_set_new(object, "mapping", imports_mapping_json(run));
    json_object_set_new(object, "operator", json_text(run->operator_name));
    json_object_set_new(object, "started", report_instant_json(run->started));
    json_object_set_new(object, "finished", report_instant_json(run->finished));
    json_object_set(object, "counts", run->summary);
    json_object_set_new(object, "can_be_undone", json_boolean(possible));
    json_object_set_new(object, "can_be_undone_until", report_instant_json(until));
    json_object_set_new(object, "undone", report_instant_json(run->undone));
    json_object_set_new(object, "undone_by", imports_text_or_null(run->undone_by));
    return object;
}

static void imports_row(struct output_table *table, const struct import_run *run, gint64 days)
{
    gint64 until = 0;
    const bool possible = import_undo_is_possible(run, days, &until);
    static const char *const members[] = { "new", "changed", "conflict", "refused" };
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, run->id);
    g_autofree char *started = clock_format(run->started);
    char *counts[G_N_ELEMENTS(members)];
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        counts[i] = g_strdup_printf("%" G_GINT64_FORMAT, imports_count(run, members[i]));
    const char *const cells[] = { number,
                                  started,
                                  run->file_name,
                                  run->kind,
                                  run->course_key,
                                  counts[0],
                                  counts[1],
                                  counts[2],
                                  counts[3],
                                  run->undone != 0 ? "undone"
                                  : possible       ? ""
                                                   : "final",
                                  run->operator_name };
    output_table_row(table, cells);
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        g_free(counts[i]);
}

static bool command_imports_list_run(struct invocation *invocation, GError **error)
{
    struct import_run_filter filter = { .kind = invocation_option(invocation, "kind"),
                                        .course_key = invocation_option(invocation, "course") };
    if (!report_option_number(invocation, "limit", IMPORTS_SHOWN, &filter.limit, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) runs =
        installation != NULL ? import_run_list(installation->database, &filter, error) : NULL;
    gint64 days = 0;
    if (runs == NULL || !import_undo_days(installation->database, &days, error))
        return false;
    if (invocation->json) {
        json_t *list = json_array();
        for (guint i = 0; i < runs->len; i++)
            json_array_append_new(list, imports_json(runs->pdata[i], days));
        output_json(list);
        return true;
    }
    const char *const headings[] = { ">NUMBER",  "STARTED", "FILE",     "KIND",
                                     "COURSE",   ">NEW",    ">CHANGED", ">CONFLICTS",
                                     ">REFUSED", "STATE",   "OPERATOR", NULL };
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < runs->len; i++)
        imports_row(table, runs->pdata[i], days);
    output_table_end(table);
    return true;
}

static bool imports_number(const char *typed, gint64 *number, GError **error)
{
    if (g_ascii_string_to_signed(typed, 10, 1, G_MAXINT64, number, NULL))
        return true;
    g_set_error_literal(error, BASE_ERROR, ERROR_USAGE,
                        "an import is named by its number, as \"testamur imports list\" shows it");
    return false;
}

/* "3 new, 1 refused" */
static char *imports_describe_counts(const struct import_run *run)
{
    g_autoptr(GString) words = g_string_new(NULL);
    const char *member;
    json_t *count;
    json_object_foreach (run->summary, member, count) {
        if (!json_is_integer(count) || json_integer_value(count) == 0)
            continue;
        g_string_append_printf(words, "%s%" JSON_INTEGER_FORMAT " %s", words->len > 0 ? ", " : "",
                               json_integer_value(count), member);
    }
    return g_strdup(words->len > 0 ? words->str : "no rows");
}

/* Of what was taken over from an old installation each kind has its counts: "  credential: 9 new, 1 changed". */
static void imports_print_objects(const struct import_run *run)
{
    const char *object, *verdict;
    json_t *counts, *count;
    json_object_foreach (run->summary, object, counts) {
        g_autoptr(GString) words = g_string_new(NULL);
        json_object_foreach (counts, verdict, count)
            g_string_append_printf(words, "%s%" JSON_INTEGER_FORMAT " %s",
                                   words->len > 0 ? ", " : "", json_integer_value(count), verdict);
        g_autofree char *shown = text_show(object);
        if (words->len > 0)
            output_line("  %s: %s", shown, words->str);
    }
}

/* What stands against undoing it takes a look at all it changed. */
static void imports_print_undo(const struct import_run *run, gint64 days)
{
    gint64 end = 0;
    const bool possible = import_undo_is_possible(run, days, &end);
    g_autofree char *until = clock_format(end);
    if (run->undone != 0) {
        report_instant("Undone", run->undone);
        output_field("Undone by", run->undone_by);
        return;
    }
    g_autofree char *words =
        !possible  ? g_strdup("no: what it changed is not kept")
        : end == 0 ? g_strdup("if nothing stands against it: imports undo --dry-run")
                   : g_strdup_printf("until %s, if nothing stands against it: imports "
                                     "undo --dry-run",
                                     until);
    output_field("Can be undone", words);
}

static void imports_print(const struct import_run *run, gint64 days)
{
    g_autofree char *digest = hex_write(run->sha256, sizeof run->sha256);
    g_autofree char *counts = imports_describe_counts(run);
    g_auto(GStrv) lines = g_strsplit(run->mapping, "\n", -1);
    json_t *notice;
    size_t index;
    report_number("Number", run->id);
    output_field("File", run->file_name);
    output_field("SHA-256", digest);
    output_field("Kind", run->kind);
    if (*run->course_key != '\0')
        output_field("Course", run->course_key);
    if (*run->encoding != '\0')
        output_field("Encoding", run->encoding);
    output_field("Operator", run->operator_name);
    report_instant("Started", run->started);
    report_instant("Finished", run->finished);
    output_field("Rows", counts);
    imports_print_objects(run);
    json_array_foreach (json_object_get(run->summary, "notices"), index, notice)
        output_field("Note", json_string_value(notice));
    if (*run->mapping != '\0')
        output_line("%s", "Columns:");
    for (guint i = 0; lines[i] != NULL; i++) {
        g_autofree char *shown = text_show(lines[i]);
        if (*lines[i] != '\0')
            output_line("  %s", shown);
    }
    imports_print_undo(run, days);
}

static bool imports_print_rows(struct statement *rows, GError **error)
{
    static const char *const headings[] = { ">LINE", "LEARNER", "VERDICT", "WHY, OR WHAT CHANGED",
                                            NULL };
    struct output_table *table = output_table_begin(headings);
    int step;
    for (guint printed = 1; (step = statement_step(rows, error)) == 1; printed++) {
        g_autofree char *line = g_strdup_printf("%" G_GINT64_FORMAT, statement_integer(rows, 0));
        const char *const cells[] = { line, statement_text(rows, 1), statement_text(rows, 2),
                                      statement_text(rows, 3) };
        output_table_row(table, cells);
        if (printed % ROWS_AT_ONCE == 0)
            output_table_flush(table);
    }
    output_table_end(table);
    return step == 0;
}

static bool imports_print_rows_json(struct statement *rows, json_t *object, GError **error)
{
    bool first = true;
    int step;
    output_json_begin(object, "rows");
    while ((step = statement_step(rows, error)) == 1) {
        output_json_item(json_pack("{s:I, s:o, s:o, s:o}", "line",
                                   (json_int_t)statement_integer(rows, 0), "username",
                                   json_text(statement_text(rows, 1)), "verdict",
                                   json_text(statement_text(rows, 2)), "detail",
                                   json_text(statement_text(rows, 3))),
                         first);
        first = false;
    }
    output_json_end();
    return step == 0;
}

static bool command_imports_show_run(struct invocation *invocation, GError **error)
{
    gint64 id;
    if (!imports_number(invocation->arguments[0], &id, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(import_run) run =
        installation != NULL ? import_run_find(installation->database, id, error) : NULL;
    gint64 days = 0;
    if (run == NULL || !import_undo_days(installation->database, &days, error))
        return false;
    if (!invocation->json)
        imports_print(run, days);
    else if (!invocation_flag(invocation, "rows"))
        output_json(imports_json(run, days));
    if (!invocation_flag(invocation, "rows"))
        return true;
    g_autoptr(statement) rows = import_change_reader(installation->database, id, error);
    if (rows == NULL)
        return false;
    if (invocation->json)
        return imports_print_rows_json(rows, imports_json(run, days), error);
    output_line("%s", "");
    return imports_print_rows(rows, error);
}

static json_t *imports_obstacles_json(const GPtrArray *obstacles)
{
    static const char *const reasons[] = {
        [IMPORT_OBSTACLE_ISSUED] = "issued",
        [IMPORT_OBSTACLE_CHANGED] = "changed",
        [IMPORT_OBSTACLE_MERGED] = "merged",
    };
    json_t *list = json_array();
    for (guint i = 0; i < obstacles->len; i++) {
        const struct import_obstacle *obstacle = obstacles->pdata[i];
        g_autofree char *sentence = import_obstacle_describe(obstacle);
        json_t *object = json_object();
        json_object_set_new(object, "reason", json_string(reasons[obstacle->reason]));
        json_object_set_new(object, "what", json_text(obstacle->what));
        json_object_set_new(object, "username",
                            obstacle->username != NULL ? json_text(obstacle->username)
                                                       : json_null());
        json_object_set_new(object, "place",
                            obstacle->place != NULL ? json_text(obstacle->place) : json_null());
        json_object_set_new(object, "import",
                            obstacle->import_id != 0 ? json_integer(obstacle->import_id)
                                                     : json_null());
        json_object_set_new(object, "text", json_text(sentence));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *imports_undo_json(const struct import_undoing *undoing, bool dry_run)
{
    json_t *object = json_object(), *removed = json_object(), *restored = json_object();
    json_t *kept = json_array();
    for (int i = 0; i < IMPORT_UNDO_TABLES; i++) {
        json_object_set_new(removed, import_undo_words[i],
                            json_integer(undoing->counts.removed[i]));
        json_object_set_new(restored, import_undo_words[i],
                            json_integer(undoing->counts.restored[i]));
    }
    for (guint i = 0; i < undoing->kept->len; i++)
        json_array_append_new(kept, json_text(undoing->kept->pdata[i]));
    json_object_set_new(object, "number", json_integer(undoing->run->id));
    json_object_set_new(object, "file", json_text(undoing->run->file_name));
    json_object_set_new(object, "undone", json_boolean(undoing->done));
    json_object_set_new(object, "dry_run", json_boolean(dry_run));
    json_object_set_new(object, "removed", removed);
    json_object_set_new(object, "restored", restored);
    json_object_set_new(object, "courses_kept", kept);
    json_object_set_new(object, "obstacles", imports_obstacles_json(undoing->obstacles));
    return object;
}

static void imports_print_obstacles(const GPtrArray *obstacles)
{
    static const char *const headings[] = { "IN THE WAY", NULL };
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < MIN(obstacles->len, OBSTACLES_SHOWN); i++) {
        g_autofree char *sentence = import_obstacle_describe(obstacles->pdata[i]);
        const char *const cells[] = { sentence };
        output_table_row(table, cells);
    }
    output_table_end(table);
    if (obstacles->len > OBSTACLES_SHOWN)
        output_line("and %u more; --json lists more of them", obstacles->len - OBSTACLES_SHOWN);
}

static bool imports_refuse(const struct invocation *invocation,
                           const struct import_undoing *undoing, GError **error)
{
    g_autofree char *refusal = import_undo_refusal(undoing);
    if (invocation->json)
        output_json(imports_undo_json(undoing, invocation_flag(invocation, "dry-run")));
    else
        imports_print_obstacles(undoing->obstacles);
    g_set_error_literal(error, OPERATIONS_ERROR, ERROR_REFUSED, refusal);
    return false;
}

static bool imports_show_progress(guint64 done, guint64 total, void *data)
{
    g_autofree char *text = g_strdup_printf("undoing: %" G_GUINT64_FORMAT " %%",
                                            total > 0 ? MIN(done, total) * 100 / total : 0);
    output_progress(text);
    return !interrupt_came(data);
}

static guint64 imports_size(const struct import_undo_counts *counts)
{
    gint64 size = 0;
    for (int i = 0; i < IMPORT_UNDO_TABLES; i++)
        size += counts->removed[i] + counts->restored[i];
    return (guint64)size;
}

static bool imports_confirm(const struct invocation *invocation,
                            const struct import_undoing *undoing, GError **error)
{
    g_autofree char *what = import_undo_describe(&undoing->counts);
    g_autofree char *question =
        g_strdup_printf("Undo import number %" G_GINT64_FORMAT "? %s.", undoing->run->id, what);
    return report_confirm_count(invocation, question, imports_size(&undoing->counts), error);
}

static void imports_print_undone(const struct import_undoing *undoing, bool dry_run)
{
    g_autofree char *what = import_undo_describe(&undoing->counts);
    output_line("Import number %" G_GINT64_FORMAT ": %s.", undoing->run->id, what);
    for (guint i = 0; i < undoing->kept->len; i++)
        output_field("Course that stays, being used", undoing->kept->pdata[i]);
    if (dry_run)
        output_line("%s", "\nDry run: nothing was changed.");
}

static bool command_imports_undo_run(struct invocation *invocation, GError **error)
{
    gint64 id;
    const bool dry_run = invocation_flag(invocation, "dry-run");
    if (!imports_number(invocation->arguments[0], &id, error))
        return false;
    g_autoptr(interrupt) interrupt = interrupt_begin();
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    g_autoptr(import_undoing) undoing =
        installation != NULL ? import_undo_look(installation, id, error) : NULL;
    if (undoing == NULL)
        return false;
    if (undoing->obstacles->len > 0)
        return imports_refuse(invocation, undoing, error);
    if (!dry_run) {
        if (!imports_confirm(invocation, undoing, error))
            return false;
        g_clear_pointer(&undoing, import_undoing_free);
        undoing = import_undo_run(installation, id, imports_show_progress, interrupt, error);
        output_progress(NULL);
    }
    if (undoing == NULL)
        return false;
    if (invocation->json)
        output_json(imports_undo_json(undoing, dry_run));
    else
        imports_print_undone(undoing, dry_run);
    return true;
}

static const struct command_option imports_list_options[] = {
    { "kind", "KIND", "only files of this kind, such as openedx-grades", 0 },
    { "course", "KEY", "only files about this course", 0 },
    { "limit", "NUMBER", "how many to show, the newest first (20)", 0 },
    { 0 },
};

static const struct command_option imports_show_options[] = {
    { "rows", NULL, "also its rows that changed something, were refused or are in conflict", 0 },
    { 0 },
};

static const struct command_option imports_undo_options[] = {
    { "dry-run", NULL, "say what would be removed and restored, and change nothing", 0 },
    { "yes", NULL, "don't ask", 'y' },
    { 0 },
};

const struct command command_imports_list = {
    .name = "imports list",
    .summary = "List the files that were imported, newest first",
    .options = imports_list_options,
    .run = command_imports_list_run,
};

const struct command command_imports_show = {
    .name = "imports show",
    .arguments = "NUMBER",
    .summary = "Show how a file was read, what it changed and whom it refused",
    .options = imports_show_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_imports_show_run,
};

const struct command command_imports_undo = {
    .name = "imports undo",
    .arguments = "NUMBER",
    .summary = "Take an import back: what it made goes, what it changed is as before",
    .help = "Everything that the import made is removed, and everything that it changed gets the "
            "value it had before, all at once or not at all. The import stays in the list, as "
            "undone.\n\n"
            "It is refused, with a list, when a credential was issued on what the import brought, "
            "and when a later import or a person changed the same values since: later imports are "
            "undone first. A course that the import made stays if something else is about it.\n\n"
            "What imports changed is kept for as many days as the setting import_undo_days says "
            "(400), and thrown away with the next import after that, so that the database does not "
            "grow for ever. Imports that can't be undone for that reason, or because they were "
            "made by a version that did not keep it, are \"final\" in the list.\n\n"
            "  testamur imports undo --dry-run 12",
    .options = imports_undo_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_imports_undo_run,
};
