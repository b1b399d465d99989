#include "config.h"

#include "base/error.h"
#include "base/interrupt.h"
#include "cli/commands.h"
#include "cli/credential_options.h"
#include "cli/output.h"
#include "operations/table_export.h"

#include <string.h>

static const struct {
    const char *word, *ending;
    enum table_export_format format;
} formats[] = {
    { "csv", ".csv", TABLE_EXPORT_CSV },
    { "jsonl", ".jsonl", TABLE_EXPORT_JSON_LINES },
    { NULL, ".ndjson", TABLE_EXPORT_JSON_LINES },
};

/* What --format says, else the ending of the file; CSV for the output and for directories. */
static bool read_format(const struct invocation *invocation, enum table_export_format *format,
                        GError **error)
{
    const char *typed = invocation_option(invocation, "format");
    const char *target = invocation->arguments[0];
    *format = TABLE_EXPORT_CSV;
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        const bool matches = typed != NULL ? g_strcmp0(typed, formats[i].word) == 0
                                           : g_str_has_suffix(target, formats[i].ending);
        if (!matches)
            continue;
        *format = formats[i].format;
        return true;
    }
    if (typed == NULL && (g_str_equal(target, "-") || g_file_test(target, G_FILE_TEST_IS_DIR)))
        return true;
    g_set_error(error, BASE_ERROR, ERROR_USAGE,
                "say with --format csv or --format jsonl what to write, or name a file that ends "
                "in .csv or .jsonl");
    return false;
}

static bool write_output(gpointer data, const char *text, gsize length, GError **error)
{
    (void)data;
    (void)error;
    g_autoptr(GBytes) bytes = g_bytes_new(text, length);
    output_bytes(bytes);
    return true;
}

static bool export_progress(gpointer data, guint64 rows)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT " rows", rows);
    output_progress(rows > 0 ? text : NULL);
    return interrupt_came(data);
}

static void export_show(const struct invocation *invocation,
                        const struct table_export_request *request,
                        const struct table_export_result *result)
{
    if (result->unrecorded != NULL) {
        g_autofree char *note =
            g_strdup_printf("the history does not tell of this: %s", result->unrecorded);
        output_note(note);
    }
    if (request->target == NULL)
        return;
    if (invocation->json) {
        output_json(json_pack("{s:b, s:o, s:I, s:I, s:I, s:b}", "cancelled", (int)result->cancelled,
                              "target", json_text(request->target), "rows",
                              (json_int_t)result->rows, "files", (json_int_t)result->files, "bytes",
                              (json_int_t)result->bytes, "recorded",
                              (int)(result->unrecorded == NULL)));
        return;
    }
    g_autofree char *words = table_export_describe(request, result);
    output_line("%s", words);
}

/* The filters in words, as they were typed. Caller frees. */
static char *describe_selection(const struct invocation *invocation)
{
    GString *words = g_string_new(NULL);
    for (const struct command_option *option = invocation->command->options; option->name != NULL;
         option++) {
        const char *value = invocation_option(invocation, option->name);
        const bool flag = option->argument == NULL && invocation_flag(invocation, option->name);
        if ((value == NULL && !flag) || g_str_equal(option->name, "format")
            || g_str_equal(option->name, "force"))
            continue;
        g_string_append_printf(words, "%s%s%s%s", words->len > 0 ? ", " : "", option->name,
                               flag ? "" : " ", flag ? "" : value);
    }
    return g_string_free(words, FALSE);
}

/* Runs a request whose filters are set. */
static bool export_run_table(struct invocation *invocation, struct installation *installation,
                             struct table_export_request *request, GError **error)
{
    const char *target = invocation->arguments[0];
    g_autofree char *selection = describe_selection(invocation);
    g_autoptr(interrupt) interrupt = interrupt_begin();
    request->target = g_str_equal(target, "-") ? NULL : target;
    request->replace = invocation_flag(invocation, "force");
    request->write = write_output;
    request->course = invocation_option(invocation, "course");
    request->selection = selection;
    request->progress = export_progress;
    request->data = interrupt;
    g_autoptr(table_export_result) result = table_export_run(installation, request, error);
    output_progress(NULL);
    if (result == NULL)
        return false;
    export_show(invocation, request, result);
    if (result->cancelled)
        invocation->status = ERROR_CANCELLED;
    return true;
}

static bool command_export_learners_run(struct invocation *invocation, GError **error)
{
    struct table_export_request request = {
        .kind = TABLE_EXPORT_LEARNERS,
        .learners = { .search = invocation_option(invocation, "search"),
                      .review_only = invocation_flag(invocation, "review"),
                      .proposed_only = invocation_flag(invocation, "proposed") },
    };
    if (!read_format(invocation, &request.format, error))
        return false;
    g_autoptr(installation) installation = invocation_open_to_hand_out(invocation, error);
    return installation != NULL && export_run_table(invocation, installation, &request, error);
}

static bool command_export_credentials_run(struct invocation *invocation, GError **error)
{
    struct table_export_request request = { .kind = TABLE_EXPORT_CREDENTIALS };
    if (!read_format(invocation, &request.format, error))
        return false;
    g_autoptr(installation) installation = invocation_open_to_hand_out(invocation, error);
    return installation != NULL
           && credential_options_read(invocation, installation->database, &request.credentials,
                                      error)
           && export_run_table(invocation, installation, &request, error);
}

static bool command_export_grades_run(struct invocation *invocation, GError **error)
{
    struct table_export_request request = {
        .kind = TABLE_EXPORT_GRADES,
        .username = invocation_option(invocation, "learner"),
    };
    if (!read_format(invocation, &request.format, error))
        return false;
    g_autoptr(installation) installation = invocation_open_to_hand_out(invocation, error);
    if (installation == NULL)
        return false;
    g_autoptr(learner) learner = request.username != NULL
                                     ? learner_find(installation->database, request.username, error)
                                     : NULL;
    return (request.username == NULL || learner != NULL)
           && export_run_table(invocation, installation, &request, error);
}

#define FORMAT_OPTIONS                                                                             \
    { "format", "csv|jsonl", "what to write (by the ending of the file)", 0 },                     \
    {                                                                                              \
        "force", NULL, "replace files that are there already", 0                                   \
    }

#define FORMAT_HELP                                                                                \
    "A CSV file is for spreadsheets: UTF-8, every cell quoted, and a cell that would be taken "    \
    "for a formula stands behind an apostrophe. JSON lines have an object on each line. - is the " \
    "standard output, without the mark by which Excel knows UTF-8. Rows are in the order of "      \
    "usernames, and all show the same moment. A file appears when it is whole.\n\n"

static const struct command_option learners_options[] = {
    { "search", "TEXT",
      "only those whose username, names or address hold it, or whose number it is", 0 },
    { "review", NULL, "only those whose names wait to be accepted", 0 },
    { "proposed", NULL, "only those for whom an import brought another name, which waits", 0 },
    { "course", "KEY", "only those of whom this course knows anything", 0 },
    FORMAT_OPTIONS,
    { 0 },
};

static const struct command_option credentials_options[] = {
    CREDENTIAL_FILTER_OPTIONS,
    FORMAT_OPTIONS,
    { 0 },
};

static const struct command_option grades_options[] = {
    { "course", "KEY", "only this course", 0 },
    { "learner", "USERNAME", "only this learner", 0 },
    FORMAT_OPTIONS,
    { 0 },
};

const struct command command_export_learners = {
    .name = "export learners",
    .arguments = "FILE|-",
    .summary = "Write learners to a table: names, addresses, ids",
    .help = FORMAT_HELP
    "Such a CSV file can be imported, also into another installation, whose own export is the "
    "same again, byte for byte: names as they are stored (full_name, what is printed, follows "
    "from them), whether a person accepted them, ids of all platforms, accounts that are not "
    "active. Not in it are names that wait for approval, and what was set by hand is no "
    "longer marked so.\n\n"
    "  testamur export learners learners.csv\n"
    "  testamur export learners - --course course-v1:Org+Course+2026 --format jsonl",
    .options = learners_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_export_learners_run,
};

const struct command command_export_credentials = {
    .name = "export credentials",
    .arguments = "FILE|-",
    .summary = "Write credentials to a table: names, ids, states, addresses",
    .help = "PDFs are handed out by \"credential export\". " FORMAT_HELP
            "Credentials are in the order in which they were made. name_now is what their learner "
            "is called today. This table can't be imported: \"backup\" and \"restore\" take "
            "credentials elsewhere.\n\n"
            "  testamur export credentials credentials.csv --status available\n"
            "  testamur export credentials changed.csv --name-changed",
    .options = credentials_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_export_credentials_run,
};

const struct command command_export_grades = {
    .name = "export grades",
    .arguments = "FILE|DIRECTORY|-",
    .summary = "Write enrolments, grades, completions and scores to a table for each course",
    .help = FORMAT_HELP
    "There is a row for each learner of whom the course knows anything: enrolment, the grade "
    "that the platform reported (0 to 1), completion with its date, and for each graded "
    "subsection the points earned (empty: not attempted) and possible (empty: nothing is "
    "known). Courses have different subsections, so each has a CSV file of its own: name the "
    "course, or a directory, which gets all of them. JSON lines may hold several courses.\n\n"
    "Such a CSV file can be imported, after the learners; then the export is the same again, "
    "byte for byte. Names in it are for people, and not imported.\n\n"
    "  testamur export grades grades.csv --course course-v1:Org+Course+2026\n"
    "  testamur export grades directory\n"
    "  testamur export grades grades.jsonl",
    .options = grades_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_export_grades_run,
};
