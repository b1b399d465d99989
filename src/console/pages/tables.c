#include "config.h"

#include "console/pages/tables.h"

#include "base/error.h"
#include "console/job.h"
#include "console/pages/overlays.h"
#include "console/sections/equivalent.h"
#include "operations/table_export.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* What can be written: a table and a form of it. Those of one menu stand one after the other. */
enum tables_way {
    TABLES_LEARNERS,
    TABLES_CREDENTIALS = TABLES_LEARNERS + 2,
    TABLES_COURSE = TABLES_CREDENTIALS + 2,
    TABLES_ALL_GRADES = TABLES_COURSE + 2,
    TABLES_WAYS = TABLES_ALL_GRADES + 2,
};

static const struct {
    enum table_export_kind kind;
    const char *line, *proposed;
    const char *ending; /* NULL: a folder, which gets a CSV file for each course */
} ways[TABLES_WAYS] = {
    { TABLE_EXPORT_LEARNERS, "As CSV, for spreadsheets", "learners.csv", ".csv" },
    { TABLE_EXPORT_LEARNERS, "As JSON lines, for programs", "learners.jsonl", ".jsonl" },
    { TABLE_EXPORT_CREDENTIALS, "As CSV, for spreadsheets", "credentials.csv", ".csv" },
    { TABLE_EXPORT_CREDENTIALS, "As JSON lines, for programs", "credentials.jsonl", ".jsonl" },
    { TABLE_EXPORT_GRADES, "As CSV, for spreadsheets", "grades.csv", ".csv" },
    { TABLE_EXPORT_GRADES, "As JSON lines, for programs", "grades.jsonl", ".jsonl" },
    { TABLE_EXPORT_GRADES, "As CSV, a file for each course in a new folder", "grades", NULL },
    { TABLE_EXPORT_GRADES, "As JSON lines, for programs", "grades.jsonl", ".jsonl" },
};

/* Writing one table, from the first question to the end of the job. */
struct tables_work {
    guint way;    /* in `ways`; before the answer: the first of the menu */
    char *course; /* key; NULL: all */
    char *path;
    bool replace; /* that was asked where the file was chosen */
    struct job *job;
    char *words; /* what was done */
    char *unrecorded;
    bool cancelled;
};

static void tables_clear(gpointer data)
{
    struct tables_work *work = data;
    g_free(work->course);
    g_free(work->path);
    g_free(work->words);
    g_free(work->unrecorded);
}

static void tables_unref(gpointer data)
{
    g_atomic_rc_box_release_full(data, tables_clear);
}

static bool tables_progress(gpointer data, guint64 rows)
{
    const struct tables_work *work = data;
    job_progress(work->job, rows, 0, "rows");
    return job_cancelled(work->job);
}

static bool tables_make_folder(const struct tables_work *work, GError **error)
{
    if (ways[work->way].ending != NULL || g_mkdir(work->path, 0777) == 0)
        return true;
    g_set_error(error, BASE_ERROR, ERROR_IO, "%s: %s", work->path, g_strerror(errno));
    return false;
}

static bool tables_job_run(struct job *job, struct installation *installation, gpointer data,
                           GError **error)
{
    struct tables_work *work = data;
    const bool csv = g_strcmp0(ways[work->way].ending, ".jsonl") != 0;
    const struct table_export_request request = {
        .kind = ways[work->way].kind,
        .format = csv ? TABLE_EXPORT_CSV : TABLE_EXPORT_JSON_LINES,
        .target = work->path,
        .replace = work->replace,
        .credentials = { .limit = G_MAXINT64 },
        .course = work->course,
        .selection = work->course != NULL ? work->course : "",
        .progress = tables_progress,
        .data = work,
    };
    work->job = job;
    if (!tables_make_folder(work, error))
        return false;
    g_autoptr(table_export_result) result = table_export_run(installation, &request, error);
    if (result == NULL)
        return false;
    work->cancelled = result->cancelled;
    work->unrecorded = g_strdup(result->unrecorded);
    work->words = table_export_describe(&request, result);
    return true;
}

static void tables_tell_equivalent(struct console *console, const struct tables_work *work)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    equivalent_add(words, "export", table_export_words[ways[work->way].kind], NULL);
    equivalent_option(words, "--course", work->course);
    if (work->replace)
        equivalent_add(words, "--force", NULL);
    equivalent_add(words, work->path, NULL);
    equivalent_tell(console, words);
}

static void tables_job_done(struct console *console, struct page *page, gpointer data,
                            const GError *error)
{
    (void)page;
    const struct tables_work *work = data;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    if (work->unrecorded != NULL)
        console_message(console, MESSAGE_WARNING, "The history does not tell of this: %s.",
                        work->unrecorded);
    console_message(console, work->cancelled ? MESSAGE_WARNING : MESSAGE_DONE, "%s", work->words);
    if (!work->cancelled)
        tables_tell_equivalent(console, work);
}

/* The history tells of it, where it can be written. */
static const struct job_class tables_job_class = {
    .doing = "Writing",
    .writes = true,
    .run = tables_job_run,
    .done = tables_job_done,
    .free = tables_unref,
};

static const struct job_class tables_reading_job_class = {
    .doing = "Writing",
    .run = tables_job_run,
    .done = tables_job_done,
    .free = tables_unref,
};

/* A name without the ending gets it; that one was not asked about, so nothing is replaced. */
static void tables_path_chosen(struct console *console, gpointer data, const char *path)
{
    struct tables_work *work = data;
    if (path == NULL)
        return;
    const char *ending = ways[work->way].ending;
    const bool ends = ending == NULL || g_str_has_suffix(path, ending);
    g_free(work->path);
    work->path = ends ? g_strdup(path) : g_strconcat(path, ending, NULL);
    work->replace = ends && ending != NULL && g_file_test(path, G_FILE_TEST_EXISTS);
    job_start(console, NULL,
              console_is_read_only(console) ? &tables_reading_job_class : &tables_job_class,
              g_atomic_rc_box_acquire(work));
}

static void tables_way_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    struct tables_work *work = data;
    (void)marked;
    if (index < 0)
        return;
    work->way += (guint)index;
    const char *ending = ways[work->way].ending;
    const struct file_choice choice = { .title = ending != NULL ? "Write the table to"
                                                                : "Make the folder",
                                        .purpose = "exports",
                                        .pattern = ending != NULL ? ending + 1 : NULL,
                                        .new_file = true,
                                        .proposed = ways[work->way].proposed };
    files_open(console, &choice, tables_path_chosen, g_atomic_rc_box_acquire(work), tables_unref);
}

static void tables_ask(struct page *page, enum tables_way first, const char *title,
                       const char *course)
{
    const char *const lines[] = { ways[first].line, ways[first + 1].line, NULL };
    const struct menu menu = { .title = title, .lines = lines };
    struct tables_work *work = g_atomic_rc_box_new0(struct tables_work);
    work->way = first;
    work->course = g_strdup(course);
    menu_open(page->console, &menu, tables_way_chosen, work, tables_unref);
}

void tables_export_learners(struct page *page)
{
    tables_ask(page, TABLES_LEARNERS, "Write all learners to a file", NULL);
}

void tables_export_credentials(struct page *page)
{
    tables_ask(page, TABLES_CREDENTIALS, "Write all credentials to a file", NULL);
}

void tables_export_grades(struct page *page)
{
    tables_ask(page, TABLES_ALL_GRADES, "Write the grades of all courses", NULL);
}

void tables_export_course(struct page *page, const char *key)
{
    tables_ask(page, TABLES_COURSE, "Write the grades of this course to a file", key);
}
