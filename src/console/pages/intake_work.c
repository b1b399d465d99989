#include "config.h"

#include "console/pages/intake_work.h"

#include "base/text.h"
#include "operations/csv_row.h"
#include "operations/import.h"
#include "operations/moving.h"
#include "base/error.h"

struct intake_wish *intake_wish_new(void)
{
    struct intake_wish *wish = g_new0(struct intake_wish, 1);
    wish->paths = g_ptr_array_new_with_free_func(g_free);
    wish->courses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return wish;
}

struct intake_wish *intake_wish_copy(const struct intake_wish *wish)
{
    struct intake_wish *copy = intake_wish_new();
    GHashTableIter next;
    gpointer file, course;
    for (guint i = 0; i < wish->paths->len; i++)
        g_ptr_array_add(copy->paths, g_strdup(wish->paths->pdata[i]));
    g_hash_table_iter_init(&next, wish->courses);
    while (g_hash_table_iter_next(&next, &file, &course))
        g_hash_table_insert(copy->courses, g_strdup(file), g_strdup(course));
    copy->media = g_strdup(wish->media);
    copy->skip_bad_rows = wish->skip_bad_rows;
    copy->dry_run = wish->dry_run;
    return copy;
}

void intake_wish_free(struct intake_wish *wish)
{
    g_ptr_array_unref(wish->paths);
    g_hash_table_unref(wish->courses);
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

static struct intake_report *intake_report_new(bool moving)
{
    struct intake_report *report = g_new0(struct intake_report, 1);
    report->files = g_ptr_array_new_with_free_func(intake_file_free);
    report->rows = g_array_new(FALSE, FALSE, sizeof(struct intake_row));
    report->texts = g_string_chunk_new(1 << 16);
    report->moving = moving;
    return report;
}

void intake_report_free(struct intake_report *report)
{
    g_ptr_array_unref(report->files);
    g_array_unref(report->rows);
    g_string_chunk_free(report->texts);
    g_free(report->refusal);
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

/* The notes of many rows are the same sentence, which is kept once. */
static const char *intake_keep_note(struct intake_report *report, const char *note)
{
    return note == NULL || *note == '\0' ? "" : g_string_chunk_insert_const(report->texts, note);
}

static void intake_take_row(const struct import_row_outcome *row, void *data)
{
    struct intake_report *report = data;
    const struct intake_row taken = {
        .file = report->files->len - 1,
        .number = row->line,
        .name = g_string_chunk_insert(report->texts, row->username),
        .note = intake_keep_note(report, row->note),
        .verdict = row->verdict,
        .attention = row->verdict == STAGED_REFUSED || row->verdict == STAGED_SKIPPED
                     || row->verdict == STAGED_CONFLICT || row->verdict == STAGED_PENDING
                     || (row->review && row->verdict != STAGED_UNCHANGED),
    };
    g_array_append_val(report->rows, taken);
}

static bool intake_take_file(struct intake_report *report, struct import_result *result,
                             const struct import_outcome *outcome, GError **error)
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
    return import_result_tell_rows(result, outcome, true, intake_take_row, report, error);
}

/* A call, with whom it asks. */
struct intake_call {
    const struct intake_wish *wish;
    const struct intake_watcher *watcher;
};

/* What was answered in the dry run holds for the import. */
static char *intake_ask_course(const char *file_name, const char *proposal, void *data)
{
    const struct intake_call *call = data;
    const char *known = g_hash_table_lookup(call->wish->courses, file_name);
    if (known != NULL)
        return g_strdup(known);
    return call->watcher->ask_course != NULL
               ? call->watcher->ask_course(file_name, proposal, call->watcher->data)
               : NULL;
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
        .ask_course = intake_ask_course,
        .progress = intake_progress,
        .data = (void *)call,
    };
    g_autoptr(import_result) result =
        import_files(installation, (const char *const *)paths->pdata, &options, error);
    if (result == NULL)
        return NULL;
    g_autoptr(intake_report) report = intake_report_new(false);
    report->applied = result->applied;
    intake_take_refusal(report, result->refusal);
    for (guint i = 0; i < result->outcomes->len; i++)
        if (!intake_take_file(report, result, result->outcomes->pdata[i], error))
            return NULL;
    return g_steal_pointer(&report);
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

static void intake_take_moved_row(struct intake_report *report, const struct moving_row *row)
{
    const struct intake_row taken = {
        .number = (gint64)row->number,
        .object = moving_object_names[row->object],
        .name = g_string_chunk_insert(report->texts, row->name),
        .note = intake_keep_note(report, row->note),
        .verdict = row->verdict,
        .attention = row->attention,
    };
    g_array_append_val(report->rows, taken);
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
    g_autoptr(moving_result) result =
        moving_run(installation, wish->paths->pdata[0], &options, error);
    if (result == NULL)
        return NULL;
    struct intake_report *report = intake_report_new(true);
    report->applied = result->applied;
    intake_take_refusal(report, result->refusal);
    intake_take_moved_file(report, result);
    for (guint i = 0; i < result->rows->len; i++)
        intake_take_moved_row(report, &g_array_index(result->rows, struct moving_row, i));
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

char *intake_rows_csv(const struct intake_report *report, const GArray *rows)
{
    static const char *const names[] = { "file", "line", "object", "name", "verdict", "note" };
    GString *text = g_string_new(CSV_BYTE_ORDER_MARK);
    csv_row_append(text, names, G_N_ELEMENTS(names), false);
    for (guint i = 0; i < rows->len; i++) {
        const struct intake_row *row =
            &g_array_index(report->rows, struct intake_row, g_array_index(rows, guint, i));
        const struct intake_file *file = report->files->pdata[row->file];
        g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, row->number);
        const char *const cells[] = { file->name,
                                      number,
                                      row->object != NULL ? row->object : "learner",
                                      row->name,
                                      intake_verdict_word(row->verdict),
                                      row->note };
        csv_row_append(text, cells, G_N_ELEMENTS(cells), false);
    }
    return g_string_free(text, FALSE);
}
