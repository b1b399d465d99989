#include "config.h"

#include "console/pages/intake_private.h"

#include "console/pages/overlays.h"
#include "operations/csv_row.h"
#include "operations/outgoing_file.h"

/* So many bytes are written at once. */
#define AT_ONCE 65536

struct intake_writing {
    struct job *job;
    struct intake_report *report;
    struct intake_view view;
    char *path;
    gint64 written;
};

static void intake_writing_free(gpointer data)
{
    struct intake_writing *writing = data;
    intake_view_clear(&writing->view);
    intake_report_unref(writing->report);
    g_free(writing->path);
    g_free(writing);
}

static bool intake_append_row(struct intake_writing *writing, gint64 index, GString *text,
                              GError **error)
{
    struct intake_row row;
    if (!intake_report_read(writing->report, index, &row, error))
        return false;
    const struct intake_file *file = writing->report->files->pdata[row.file];
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, row.number);
    const char *const cells[] = { file->name,
                                  number,
                                  row.object != NULL ? row.object : "learner",
                                  row.name,
                                  intake_verdict_word(row.verdict),
                                  row.note };
    csv_row_append(text, cells, G_N_ELEMENTS(cells), false);
    intake_row_clear(&row);
    return true;
}

static bool intake_fill(struct outgoing_file *file, gpointer data, GError **error)
{
    static const char *const names[] = { "file", "line", "object", "name", "verdict", "note" };
    struct intake_writing *writing = data;
    const guint64 total = (guint64)writing->view.count;
    g_autoptr(GString) text = g_string_new(CSV_BYTE_ORDER_MARK);
    csv_row_append(text, names, G_N_ELEMENTS(names), false);
    for (gint64 index = 0; index < writing->report->rows; index++) {
        if (!intake_report_shows(writing->report, index, writing->view.shown))
            continue;
        if (!intake_append_row(writing, index, text, error))
            return false;
        writing->written++;
        if (text->len < AT_ONCE)
            continue;
        job_progress(writing->job, (guint64)writing->written, total, "rows");
        if (job_cancelled(writing->job) || !outgoing_file_write(file, text->str, text->len, error))
            return false;
        g_string_truncate(text, 0);
    }
    return outgoing_file_write(file, text->str, text->len, error);
}

static bool intake_writing_run(struct job *job, struct installation *installation, gpointer data,
                               GError **error)
{
    struct intake_writing *writing = data;
    writing->job = job;
    return outgoing_file_fill(installation, writing->path, intake_fill, writing, error);
}

static void intake_writing_done(struct console *console, struct page *page, gpointer data,
                                const GError *error)
{
    const struct intake_writing *writing = data;
    if (page != NULL) {
        intake_of(page)->job = NULL;
        intake_of(page)->lent = false;
    }
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    g_autofree char *rows = console_show_number(writing->written);
    console_message(console, MESSAGE_DONE, "%s %s written to %s", rows,
                    writing->written == 1 ? "row" : "rows", writing->path);
}

static const struct job_class intake_writing_class = {
    .doing = "Writing",
    .run = intake_writing_run,
    .done = intake_writing_done,
    .free = intake_writing_free,
};

/* Meanwhile nobody else reads the report: it has one connection. */
static void intake_path_chosen(struct console *console, gpointer data, const char *path)
{
    struct intake_page *intake = data;
    if (path == NULL || intake->job != NULL || intake->report == NULL)
        return;
    struct intake_writing *writing = g_new0(struct intake_writing, 1);
    writing->report = intake_report_ref(intake->report);
    writing->path = g_strdup(path);
    intake_view_set(&writing->view, writing->report, intake->view.shown);
    intake->lent = true;
    intake->job = job_start(console, &intake->page, &intake_writing_class, writing);
}

void intake_write(struct intake_page *intake)
{
    const struct file_choice choice = { .title = "Write these rows to",
                                        .purpose = "reports",
                                        .new_file = true,
                                        .proposed = "import.csv" };
    files_open(intake->page.console, &choice, intake_path_chosen, intake, NULL);
}
