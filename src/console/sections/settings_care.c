#include "config.h"

#include "console/sections/settings_care.h"

#include "console/job.h"
#include "console/pages/overlays.h"
#include "console/sections/shown.h"
#include "operations/backup.h"
#include "operations/check.h"
#include "operations/doctor.h"

/* What such a job comes to: words to read, or a file. */
struct care {
    char *words;
    char *path;
    gint64 size;
};

static void care_free(gpointer data)
{
    struct care *care = data;
    g_free(care->words);
    g_free(care->path);
    g_free(care);
}

/* Whoever has gone elsewhere meanwhile is told where they are. */
static void care_show(struct console *console, struct page *page, const char *title,
                      const struct care *care)
{
    if (page != NULL && page == console_top(console))
        reader_open(console, title, care->words);
    else
        console_message(console, MESSAGE_NOTE, "%s: %s", title, care->words);
}

static bool doctor_run(struct job *job, struct installation *installation, gpointer data,
                       GError **error)
{
    (void)job;
    (void)error;
    struct care *care = data;
    g_autoptr(doctor_report) report = doctor_examine(installation->directory);
    care->words = doctor_words(report);
    return true;
}

static void doctor_done(struct console *console, struct page *page, gpointer data,
                        const GError *error)
{
    static const char *const words[] = { "doctor", NULL };
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    console_message(console, MESSAGE_DONE, "Examined.");
    console_equivalent(console, words);
    care_show(console, page, "Doctor", data);
}

static const struct job_class doctor_job = {
    .doing = "Examining",
    .run = doctor_run,
    .done = doctor_done,
    .free = care_free,
};

void settings_run_doctor(struct page *page)
{
    job_start(page->console, page, &doctor_job, g_new0(struct care, 1));
}

static bool check_progress(gpointer data, guint64 documents)
{
    job_progress(data, documents, 0, "documents checked");
    return !job_cancelled(data);
}

static bool check_job_run(struct job *job, struct installation *installation, gpointer data,
                          GError **error)
{
    struct care *care = data;
    const struct check_request request = { .read_data = true,
                                           .progress = check_progress,
                                           .progress_data = job };
    g_autoptr(check_result) result = check_run(installation, &request, error);
    if (result == NULL)
        return false;
    care->words = check_words(result);
    return true;
}

static void check_done(struct console *console, struct page *page, gpointer data,
                       const GError *error)
{
    static const char *const words[] = { "check", "--read-data", NULL };
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    console_message(console, MESSAGE_DONE, "Checked.");
    console_equivalent(console, words);
    care_show(console, page, "Check", data);
}

static const struct job_class check_job = {
    .doing = "Checking",
    .run = check_job_run,
    .done = check_done,
    .free = care_free,
};

void settings_run_check(struct page *page)
{
    job_start(page->console, page, &check_job, g_new0(struct care, 1));
}

static bool backup_progress(void *data, guint64 done, guint64 total)
{
    job_progress(data, done, total, "");
    return !job_cancelled(data);
}

static bool backup_run(struct job *job, struct installation *installation, gpointer data,
                       GError **error)
{
    struct care *care = data;
    /* Whether a file of that name may be replaced was asked when it was chosen. */
    const struct backup_request request = {
        .file = care->path, .replace = true, .progress = backup_progress, .progress_data = job
    };
    struct backup_result result;
    if (!backup_write(installation, &request, &result, error))
        return false;
    care->size = (gint64)result.copy.size;
    const bool recorded = backup_record(installation, &result, error);
    backup_result_clear(&result);
    return recorded;
}

static void backup_done(struct console *console, struct page *page, gpointer data,
                        const GError *error)
{
    (void)page;
    const struct care *care = data;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    g_autofree char *size = shown_size(care->size);
    const char *const words[] = { "backup", care->path, NULL };
    console_message(console, MESSAGE_DONE, "Backed up to %s: %s, read again and found right.",
                    care->path, size);
    console_equivalent(console, words);
}

static const struct job_class backup_job = {
    .doing = "Backing up",
    .writes = true,
    .run = backup_run,
    .done = backup_done,
    .free = care_free,
};

static void backup_chosen(struct console *console, gpointer data, const char *path)
{
    (void)data;
    if (path == NULL)
        return;
    struct care *care = g_new0(struct care, 1);
    care->path = g_strdup(path);
    job_start(console, NULL, &backup_job, care);
}

void settings_run_backup(struct page *page)
{
    const struct file_choice choice = { .title = "Back up to",
                                        .purpose = "backups",
                                        .new_file = true,
                                        .proposed = "testamur-backup.db" };
    files_open(page->console, &choice, backup_chosen, NULL, NULL);
}
