#include "config.h"

#include "base/error.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "base/uuid.h"
#include "cli/commands.h"
#include "cli/credential_options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/credential_selection.h"
#include "operations/export.h"
#include "operations/export_words.h"
#include "operations/export_name.h"

#include <string.h>

#define PROGRESS_EVERY 50

static const struct {
    const char *name;
    enum export_order order;
} orders[] = {
    { "as-given", EXPORT_AS_GIVEN },
    { "name", EXPORT_BY_NAME },
    { "date", EXPORT_BY_DATE },
    { "username", EXPORT_BY_USERNAME },
};

static bool read_order(const struct invocation *invocation, enum export_order *order,
                       GError **error)
{
    const char *typed = invocation_option(invocation, "order");
    *order = EXPORT_AS_GIVEN;
    for (gsize i = 0; i < G_N_ELEMENTS(orders); i++)
        if (typed == NULL || g_str_equal(orders[i].name, typed)) {
            *order = orders[i].order;
            return true;
        }
    g_autofree char *shown = text_show(typed);
    g_set_error(error, BASE_ERROR, ERROR_USAGE,
                "there is no order %s; it is as-given, name, date or username", shown);
    return false;
}

/* Whether an argument names credentials, not the target. */
static bool names_credentials(const char *argument)
{
    return argument[0] == '@'
           || (strlen(argument) == UUID_LENGTH
               && strspn(argument, "0123456789abcdefABCDEF-") == UUID_LENGTH);
}

static bool ends_as_pdf(const char *path)
{
    const gsize length = strlen(path);
    return length > 4 && g_ascii_strcasecmp(path + length - 4, ".pdf") == 0;
}

static bool names_pdf(const char *target)
{
    return ends_as_pdf(target) && !g_file_test(target, G_FILE_TEST_IS_DIR);
}

/* A file for printing by another name would not be opened by who gets it. */
static bool check_merged(const char *merged, GError **error)
{
    if (merged == NULL || ends_as_pdf(merged))
        return true;
    g_autofree char *shown = text_show(merged);
    g_set_error(error, BASE_ERROR, ERROR_USAGE,
                "the file for printing is a PDF, so its name ends in .pdf, which %s does not",
                shown);
    return false;
}

/* The last argument is the target; only with --merged there may be none. */
static bool find_target(const struct invocation *invocation, const char **target, GError **error)
{
    const int count = invocation->argument_count;
    const char *last = count > 0 ? invocation->arguments[count - 1] : NULL;
    *target = last != NULL && !names_credentials(last) ? last : NULL;
    if (*target != NULL || invocation_option(invocation, "merged") != NULL)
        return true;
    g_set_error_literal(error, BASE_ERROR, ERROR_USAGE,
                        "name a directory or a file that ends in .zip or .pdf as the last "
                        "argument, or a file for printing with --merged");
    return false;
}

/* Ids may be named together with --status, which then says that withdrawn ones are meant. */
static GArray *select_named(struct database *database, struct credential_filter *filter,
                            char *const *arguments, GError **error)
{
    g_auto(GStrv) uuids = report_argument_names(arguments, error);
    if (uuids == NULL)
        return NULL;
    if (uuids[0] == NULL)
        return g_array_new(FALSE, FALSE, sizeof(gint64));
    filter->status = NULL;
    const struct credential_selection selection = { .uuids = (const char *const *)uuids,
                                                    .filter = filter };
    return credential_selection_make(database, &selection, error);
}

static GArray *select_credentials(const struct invocation *invocation, struct database *database,
                                  char *const *arguments, GError **error)
{
    struct credential_filter filter = { 0 };
    if (!credential_options_read(invocation, database, &filter, error))
        return NULL;
    if (arguments[0] != NULL)
        return select_named(database, &filter, arguments, error);
    if (credential_filter_narrows(&filter)) {
        const struct credential_selection selection = { .filter = &filter };
        return credential_selection_make(database, &selection, error);
    }
    g_set_error_literal(error, BASE_ERROR, ERROR_USAGE,
                        "name the credentials by their ids, or say which ones with --search, "
                        "--configuration, --learner, --name-changed or --status (--status "
                        "available: all)");
    return NULL;
}

/* The selection in words. Caller frees. */
static char *describe_selection(const struct invocation *invocation, int named)
{
    static const char *const options[] = { "search", "status", "configuration", "learner",
                                           "import" };
    GString *words = g_string_new(NULL);
    if (named > 0)
        g_string_append_printf(words, "%d named", named);
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        const char *value = invocation_option(invocation, options[i]);
        if (value != NULL)
            g_string_append_printf(words, "%s%s %s", words->len > 0 ? ", " : "", options[i], value);
    }
    if (invocation_flag(invocation, "name-changed"))
        g_string_append_printf(words, "%sname changed", words->len > 0 ? ", " : "");
    return g_string_free(words, FALSE);
}

static bool export_progress(gpointer data, guint64 done, guint64 total)
{
    if (done % PROGRESS_EVERY == 0) {
        g_autofree char *text = g_strdup_printf(
            "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " credentials", done, total);
        output_progress(text);
    }
    return interrupt_came(data);
}

static json_t *export_json(const struct export_request *request, const struct export_result *result)
{
    const char *target = request->single != NULL ? request->single : request->target;
    json_t *left_out = json_array();
    for (guint i = 0; i < result->left_out_first->len; i++) {
        const struct export_left_out *one = result->left_out_first->pdata[i];
        json_array_append_new(left_out, json_pack("{s:o, s:o}", "uuid", json_text(one->uuid),
                                                  "reason", json_text(one->reason)));
    }
    return json_pack("{s:b, s:o, s:I, s:I, s:o, s:I, s:I, s:o, s:b}", "cancelled",
                     (int)result->cancelled, "target",
                     target != NULL ? json_text(target) : json_null(), "files",
                     (json_int_t)result->files, "bytes", (json_int_t)result->bytes, "merged",
                     request->merged != NULL ? json_text(request->merged) : json_null(), "pages",
                     (json_int_t)result->pages, "left_out_count", (json_int_t)result->left_out,
                     "left_out", left_out, "recorded", (int)(result->unrecorded == NULL));
}

static void export_show(const struct invocation *invocation, const struct export_request *request,
                        const struct export_result *result)
{
    g_autoptr(GPtrArray) notes = export_notes(result);
    if (invocation->json) {
        output_json(export_json(request, result));
    } else {
        g_autofree char *words = export_words(request, result);
        output_line("%s", words);
    }
    for (guint i = 0; i < notes->len; i++)
        output_note(notes->pdata[i]);
}

static bool export_selected(struct invocation *invocation, struct installation *installation,
                            struct export_request *request, char *const *arguments, GError **error)
{
    g_autoptr(GArray) ids =
        select_credentials(invocation, installation->database, arguments, error);
    if (ids == NULL)
        return false;
    const int named = (int)g_strv_length((char **)arguments);
    const char *status = invocation_option(invocation, "status");
    g_autofree char *selection = describe_selection(invocation, named > 0 ? (int)ids->len : 0);
    g_autoptr(interrupt) interrupt = interrupt_begin();
    request->ids = ids;
    request->status = status != NULL ? status : "available";
    request->selection = selection;
    request->progress_data = interrupt;
    g_autoptr(export_result) result = export_run(installation, request, error);
    output_progress(NULL);
    if (result == NULL)
        return false;
    export_show(invocation, request, result);
    if (result->cancelled)
        invocation->status = ERROR_CANCELLED;
    else if (result->left_out > 0 && named > 0)
        invocation->status = ERROR_REFUSED;
    return true;
}

static bool command_credential_export_run(struct invocation *invocation, GError **error)
{
    struct export_request request = {
        .names = invocation_option(invocation, "names"),
        .merged = invocation_option(invocation, "merged"),
        .replace = invocation_flag(invocation, "force"),
        .raw = invocation_flag(invocation, "raw"),
        .progress = export_progress,
    };
    const char *target = NULL;
    if (!find_target(invocation, &target, error) || !read_order(invocation, &request.order, error)
        || !check_merged(request.merged, error))
        return false;
    if (target != NULL && names_pdf(target))
        request.single = target;
    else
        request.target = target;
    g_auto(GStrv) arguments = g_strdupv(invocation->arguments);
    if (target != NULL)
        g_clear_pointer(&arguments[invocation->argument_count - 1], g_free);
    g_autoptr(installation) installation = invocation_open_to_hand_out(invocation, error);
    return installation != NULL
           && export_selected(invocation, installation, &request, arguments, error);
}

static const struct command_option command_credential_export_options[] = {
    CREDENTIAL_FILTER_OPTIONS,
    { "names", "PATTERN", "file names, from placeholders (\"" EXPORT_NAME_PATTERN "\")", 0 },
    { "merged", "FILE.pdf", "write one file for printing, a page for each credential", 0 },
    { "order", "ORDER", "the order: as-given, name, date or username (as-given)", 0 },
    { "raw", NULL, "don't guard the cells of index.csv against being read as formulas", 0 },
    { "force", NULL, "replace files that are there already", 0 },
    { 0 },
};

const struct command command_credential_export = {
    .name = "credential export",
    .arguments = "[UUID|@FILE...] [DIRECTORY|FILE.zip|FILE.pdf]",
    .summary = "Hand out PDFs: to a directory, a ZIP file or one file for printing",
    .help =
        "The credentials are named by their ids, one by one or as the lines of a file, or found by "
        "filters; as given means in the order of the ids, or the oldest first. Only available ones "
        "are handed out, withdrawn ones with --status invalidated.\n\n"
        "The PDFs come from the database, byte for byte as they were issued; beside them stands "
        "index.csv with learner, course, date and ids for each file. The placeholders of --names "
        "are " EXPORT_NAME_PLACEHOLDERS ". File names are plain ASCII: accents are "
        "dropped, and a name in another script is replaced by the username. Files of the same name "
        "are numbered. FILE.pdf takes the PDF of a single credential under that name.\n\n"
        "The file for printing is small, because what a template draws stands in it once. It is "
        "not encrypted, so that a print shop can arrange its pages; hand the single PDFs to "
        "learners.\n\n"
        "  testamur credential export --configuration course-v1:Org+Course+2026:Completion out\n"
        "  testamur credential export --learner ada ada.zip --names '{date} {course}'\n"
        "  testamur credential export --status available --merged print.pdf --order name",
    .options = command_credential_export_options,
    .arguments_least = 0,
    .arguments_most = -1,
    .run = command_credential_export_run,
};
