#include "config.h"

#include "console/pages/intake_work.h"

#include "import/import.h"
#include "operations/import_rows.h"
#include "base/error.h"

static void intake_free_said(gpointer said)
{
    columns_said_free(said);
}

struct intake_wish *intake_wish_new(void)
{
    struct intake_wish *wish = g_new0(struct intake_wish, 1);
    wish->paths = g_ptr_array_new_with_free_func(g_free);
    wish->courses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    wish->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    wish->said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, intake_free_said);
    return wish;
}

struct intake_wish *intake_wish_copy(const struct intake_wish *wish)
{
    struct intake_wish *copy = intake_wish_new();
    GHashTableIter next;
    gpointer file, course, said;
    for (guint i = 0; i < wish->paths->len; i++)
        g_ptr_array_add(copy->paths, g_strdup(wish->paths->pdata[i]));
    g_hash_table_iter_init(&next, wish->courses);
    while (g_hash_table_iter_next(&next, &file, &course))
        g_hash_table_insert(copy->courses, g_strdup(file), g_strdup(course));
    g_hash_table_iter_init(&next, wish->names);
    while (g_hash_table_iter_next(&next, &file, &course))
        g_hash_table_insert(copy->names, g_strdup(file), g_strdup(course));
    g_hash_table_iter_init(&next, wish->said);
    while (g_hash_table_iter_next(&next, &file, &said))
        g_hash_table_insert(copy->said, g_strdup(file), columns_said_copy(said));
    copy->media = g_strdup(wish->media);
    copy->skip_bad_rows = wish->skip_bad_rows;
    copy->dry_run = wish->dry_run;
    return copy;
}

void intake_wish_free(struct intake_wish *wish)
{
    g_ptr_array_unref(wish->paths);
    g_hash_table_unref(wish->courses);
    g_hash_table_unref(wish->names);
    g_hash_table_unref(wish->said);
    g_free(wish->media);
    g_free(wish);
}

static void intake_file_free(gpointer data)
{
    struct intake_file *file = data;
    g_free(file->name);
    g_free(file->title);
    g_free(file->course);
    g_ptr_array_unref(file->notices);
    g_free(file);
}

void intake_row_clear(struct intake_row *row)
{
    g_free(row->name);
    g_free(row->note);
    *row = (struct intake_row){ 0 };
}

static struct intake_report *intake_report_new(bool moving)
{
    struct intake_report *report = g_new0(struct intake_report, 1);
    report->files = g_ptr_array_new_with_free_func(intake_file_free);
    report->moving = moving;
    report->users = 1;
    return report;
}

struct intake_report *intake_report_ref(struct intake_report *report)
{
    report->users++;
    return report;
}

void intake_report_unref(struct intake_report *report)
{
    if (--report->users > 0)
        return;
    g_ptr_array_unref(report->files);
    g_free(report->refusal);
    g_clear_pointer(&report->result, import_result_free);
    g_clear_pointer(&report->moved, moving_result_free);
    g_clear_pointer(&report->installation, installation_close);
    g_free(report);
}

static GPtrArray *intake_copy_notices(const GPtrArray *notices)
{
    GPtrArray *copy = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < notices->len; i++)
        g_ptr_array_add(copy, g_strdup(notices->pdata[i]));
    return copy;
}

static void intake_take_refusal(struct intake_report *report, const GError *refusal)
{
    if (refusal != NULL)
        report->refusal = g_strdup(refusal->message);
}

static void intake_take_file(struct intake_report *report, const struct import_outcome *outcome)
{
    struct intake_file *file = g_new0(struct intake_file, 1);
    file->name = g_strdup(outcome->name);
    file->title = g_strdup(outcome->title);
    file->course = g_strdup(outcome->course_key);
    file->row_word = outcome->row_word;
    file->rows = outcome->rows;
    file->reviews = outcome->reviews;
    memcpy(file->counts, outcome->counts, sizeof file->counts);
    file->notices = intake_copy_notices(outcome->notices);
    g_ptr_array_add(report->files, file);
}

static const struct moving_row *intake_moved_row(const struct intake_report *report, gint64 index)
{
    return &g_array_index(report->moved->rows, struct moving_row, (guint)index);
}

static enum staged_verdict intake_verdict(const struct intake_report *report, gint64 index)
{
    return report->moving ? intake_moved_row(report, index)->verdict
                          : import_result_verdict(report->result, index + 1);
}

bool intake_report_shows(const struct intake_report *report, gint64 index, int shown)
{
    if (shown == INTAKE_ALL)
        return true;
    if (shown != INTAKE_ATTENTION)
        return (int)intake_verdict(report, index) == shown;
    return report->moving ? intake_moved_row(report, index)->attention
                          : import_result_needs_attention(report->result, index + 1);
}

/* Once, where a million rows make nobody wait. */
static void intake_count(struct intake_report *report)
{
    for (gint64 index = 0; index < report->rows; index++) {
        report->counts[intake_verdict(report, index)]++;
        report->attention += intake_report_shows(report, index, INTAKE_ATTENTION);
    }
}

gint64 intake_report_count(const struct intake_report *report, int shown)
{
    return shown == INTAKE_ALL         ? report->rows
           : shown == INTAKE_ATTENTION ? report->attention
                                       : report->counts[shown];
}

static guint intake_file_index(const struct intake_report *report, gint64 index)
{
    guint at = 0;
    const struct import_outcome *outcome = import_result_outcome(report->result, index + 1);
    return g_ptr_array_find(report->result->outcomes, outcome, &at) ? at : 0;
}

bool intake_report_read(struct intake_report *report, gint64 index, struct intake_row *row,
                        GError **error)
{
    *row = (struct intake_row){ .verdict = intake_verdict(report, index) };
    if (report->moving) {
        const struct moving_row *moved = intake_moved_row(report, index);
        row->number = (gint64)moved->number;
        row->object = moving_object_names[moved->object];
        row->name = g_strdup(moved->name);
        row->note = g_strdup(moved->note != NULL ? moved->note : "");
        return true;
    }
    row->file = intake_file_index(report, index);
    return import_result_read(report->result, index + 1, &row->number, &row->name, &row->note,
                              error);
}

/* A call, with whom it asks. */
struct intake_call {
    const struct intake_wish *wish;
    const struct intake_watcher *watcher;
};

/* What was answered in the dry run holds for the import. */
static char *intake_ask(const struct import_question *question, void *data)
{
    const struct intake_call *call = data;
    const char *known = question->name != NULL
                            ? g_hash_table_lookup(call->wish->names, question->name)
                            : g_hash_table_lookup(call->wish->courses, question->sentence);
    return known != NULL ? g_strdup(known) : call->watcher->ask(question, call->watcher->data);
}

/* What somebody chose on the page of columns. */
static void intake_refine(struct import_request *request, void *data)
{
    const struct intake_call *call = data;
    const struct columns_said *said = g_hash_table_lookup(call->wish->said, request->path);
    if (said == NULL)
        return;
    request->encoding = said->encoding;
    request->mapping = said->mapping;
}

static bool intake_progress(const char *phase, const char *file_name, guint64 done, guint64 total,
                            void *data)
{
    const struct intake_call *call = data;
    return call->watcher->progress(phase, file_name, done, total, call->watcher->data);
}

static struct intake_report *intake_import(struct installation *installation,
                                           const struct intake_call *call, GError **error)
{
    const struct intake_wish *wish = call->wish;
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    for (guint i = 0; i < wish->paths->len; i++)
        g_ptr_array_add(paths, wish->paths->pdata[i]);
    g_ptr_array_add(paths, NULL);
    const struct import_options options = {
        .dry_run = wish->dry_run,
        .skip_bad_rows = wish->skip_bad_rows,
        .refine = intake_refine,
        .ask = intake_ask,
        .progress = intake_progress,
        .data = (void *)call,
    };
    struct import_result *result =
        import_files(installation, (const char *const *)paths->pdata, &options, error);
    if (result == NULL)
        return NULL;
    struct intake_report *report = intake_report_new(false);
    report->installation = call->watcher->keep(call->watcher->data);
    report->result = result;
    report->applied = result->applied;
    intake_take_refusal(report, result->refusal);
    for (guint i = 0; i < result->outcomes->len; i++)
        intake_take_file(report, result->outcomes->pdata[i]);
    report->rows = import_result_rows(result);
    intake_count(report);
    return report;
}

static void intake_take_moved_file(struct intake_report *report, const struct moving_result *result)
{
    struct intake_file *file = g_new0(struct intake_file, 1);
    file->name = g_strdup(result->name);
    file->title = g_strdup(result->title);
    file->row_word = result->row_word;
    file->rows = result->rows->len;
    file->notices = intake_copy_notices(result->notices);
    for (int object = 0; object < MOVING_OBJECTS; object++)
        for (int verdict = 0; verdict < STAGED_VERDICTS; verdict++)
            file->counts[verdict] += result->counts[object][verdict];
    if (result->pdfs > 0 || result->pdfs_missing > 0)
        g_ptr_array_insert(file->notices, 0,
                           g_strdup_printf("PDFs: %" G_GINT64_FORMAT
                                           " adopted as they are, %" G_GINT64_FORMAT " missing",
                                           result->pdfs, result->pdfs_missing));
    g_ptr_array_add(report->files, file);
}

static struct intake_report *intake_move(struct installation *installation,
                                         const struct intake_call *call, GError **error)
{
    const struct intake_wish *wish = call->wish;
    const struct moving_options options = {
        .media = wish->media,
        .dry_run = wish->dry_run,
        .skip_bad_rows = wish->skip_bad_rows,
        .progress = intake_progress,
        .data = (void *)call,
    };
    struct moving_result *result = moving_run(installation, wish->paths->pdata[0], &options, error);
    if (result == NULL)
        return NULL;
    struct intake_report *report = intake_report_new(true);
    report->moved = result;
    report->applied = result->applied;
    intake_take_refusal(report, result->refusal);
    intake_take_moved_file(report, result);
    report->rows = result->rows->len;
    intake_count(report);
    return report;
}

struct intake_report *intake_run(struct installation *installation, const struct intake_wish *wish,
                                 const struct intake_watcher *watcher, GError **error)
{
    const struct intake_call call = { wish, watcher };
    bool moving = false;
    for (guint i = 0; i < wish->paths->len && !moving; i++)
        moving = moving_recognise(wish->paths->pdata[i]);
    if (moving && wish->paths->len > 1) {
        g_set_error_literal(error, OPERATIONS_ERROR, ERROR_USAGE,
                            "an installation of learning-credentials is imported by itself: "
                            "choose its database or dump alone");
        return NULL;
    }
    return moving ? intake_move(installation, &call, error)
                  : intake_import(installation, &call, error);
}

const char *intake_verdict_word(enum staged_verdict verdict)
{
    return verdict == STAGED_PENDING ? "not judged" : staged_verdict_names[verdict];
}

char *intake_counts_words(const struct intake_file *file)
{
    GString *words = g_string_new(NULL);
    const char *separator = ": ";
    g_string_append_printf(words, "%" G_GINT64_FORMAT " row%s", file->rows,
                           file->rows == 1 ? "" : "s");
    for (int verdict = STAGED_PENDING; verdict < STAGED_VERDICTS; verdict++) {
        if (file->counts[verdict] == 0)
            continue;
        g_string_append_printf(words, "%s%" G_GINT64_FORMAT " %s", separator, file->counts[verdict],
                               intake_verdict_word((enum staged_verdict)verdict));
        separator = ", ";
    }
    if (file->reviews > 0)
        g_string_append_printf(words, "; %" G_GINT64_FORMAT " name%s to review", file->reviews,
                               file->reviews == 1 ? "" : "s");
    return g_string_free(words, FALSE);
}
