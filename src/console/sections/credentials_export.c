#include "config.h"

#include "console/sections/credentials_private.h"

#include "base/error.h"
#include "base/text.h"
#include "console/job.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/sections/equivalent.h"
#include "operations/export.h"
#include "operations/export_name.h"
#include "operations/export_words.h"

#include <string.h>

#define NAMES_LIMIT 200
/* Progress is told after so many files. */
#define TOLD_EVERY 16

enum export_way {
    EXPORT_PDF, /* of one credential, as it was issued */
    EXPORT_ZIP,
    EXPORT_FOLDER,
    EXPORT_PRINT,
};

static const struct {
    const char *line, *title, *pattern, *proposed, *ending;
    bool named; /* the files in it get names made from a pattern */
} ways[] = {
    [EXPORT_PDF] = { "The PDF to a file", "Write the PDF to", "pdf", NULL, ".pdf", false },
    [EXPORT_ZIP] = { "To a ZIP file, with an index", "Write the ZIP file to", "zip",
                     "credentials.zip", ".zip", true },
    [EXPORT_FOLDER] = { "To a new folder, with an index", "Make the folder", NULL, "credentials",
                        NULL, true },
    [EXPORT_PRINT] = { "To one file for printing, a page for each",
                       "Write the file for printing to", "pdf", "print.pdf", ".pdf", false },
};

/* In which order the pages of a file for printing come. */
static const struct {
    const char *line, *name;
} print_orders[] = {
    [EXPORT_AS_GIVEN] = { "As they were made, the oldest first", "as-given" },
    [EXPORT_BY_NAME] = { "By name", "name" },
    [EXPORT_BY_DATE] = { "By the date on them", "date" },
    [EXPORT_BY_USERNAME] = { "By username", "username" },
};

/* Handing out some credentials, from the first question to the end of the job. */
struct exporting {
    struct page *page; /* below all that is asked */
    GArray *ids;
    GPtrArray *uuids; /* char * */
    enum export_way way;
    enum export_order order;
    char *proposed; /* of EXPORT_PDF: the name of the file */
    char *names, *path;
    bool replace; /* that was asked where the file was chosen */
    const char *status;
    struct job *job;
    char *words; /* what was done */
    GPtrArray *notes;
    bool cancelled;
    GArray *left; /* of gint64: not handed out */
};

static void exporting_clear(gpointer data)
{
    struct exporting *work = data;
    g_array_unref(work->ids);
    g_array_unref(work->left);
    g_ptr_array_unref(work->uuids);
    g_free(work->proposed);
    g_free(work->names);
    g_free(work->path);
    g_free(work->words);
    g_clear_pointer(&work->notes, g_ptr_array_unref);
}

static void exporting_unref(gpointer data)
{
    g_atomic_rc_box_release_full(data, exporting_clear);
}

/* Live ones are handed out; withdrawn ones where there are no others. Those of another state are left. */
static bool choose_status(struct exporting *work, struct database *database, GError **error)
{
    GArray *left[] = { g_array_new(FALSE, FALSE, sizeof(gint64)),
                       g_array_new(FALSE, FALSE, sizeof(gint64)) };
    static const char *const statuses[] = { "available", "invalidated" };
    bool done = true;
    for (guint i = 0; i < work->ids->len && done; i++) {
        const gint64 id = g_array_index(work->ids, gint64, i);
        g_autoptr(credential) credential = credential_read(database, id, error);
        done = credential != NULL;
        if (done)
            g_ptr_array_add(work->uuids, g_strdup(credential->uuid));
        for (gsize k = 0; k < G_N_ELEMENTS(statuses) && done; k++)
            if (credential->size == 0 || !g_str_equal(credential->status, statuses[k]))
                g_array_append_val(left[k], id);
    }
    const guint chosen = left[0]->len == work->ids->len && left[1]->len < work->ids->len ? 1 : 0;
    work->status = statuses[chosen];
    g_array_append_vals(work->left, left[chosen]->data, left[chosen]->len);
    g_array_unref(left[0]);
    g_array_unref(left[1]);
    return done;
}

static bool export_progress(gpointer data, guint64 done, guint64 total)
{
    const struct exporting *work = data;
    if (done % TOLD_EVERY == 0)
        job_progress(work->job, done, total, "handed out");
    return job_cancelled(work->job);
}

static bool export_job_run(struct job *job, struct installation *installation, gpointer data,
                           GError **error)
{
    struct exporting *work = data;
    work->job = job;
    if (!choose_status(work, installation->database, error))
        return false;
    g_autofree char *selection = g_strdup_printf("%u chosen in the console", work->ids->len);
    const struct export_request request = {
        .ids = work->ids,
        .status = work->status,
        .target = work->way == EXPORT_ZIP || work->way == EXPORT_FOLDER ? work->path : NULL,
        .merged = work->way == EXPORT_PRINT ? work->path : NULL,
        .single = work->way == EXPORT_PDF ? work->path : NULL,
        .names = work->names,
        .selection = selection,
        .order = work->order,
        .replace = work->replace,
        .progress = export_progress,
        .progress_data = work,
    };
    g_autoptr(export_result) result = export_run(installation, &request, error);
    if (result == NULL)
        return false;
    work->cancelled = result->cancelled;
    work->words = export_words(&request, result);
    work->notes = export_notes(result);
    return true;
}

static void tell_equivalent(struct console *console, const struct exporting *work)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    equivalent_add(words, "credential", "export", NULL);
    credentials_equivalent_ids(words, work->uuids);
    equivalent_option(words, "--status",
                      g_str_equal(work->status, "invalidated") ? work->status : NULL);
    equivalent_option(words, "--names", work->names);
    if (work->replace)
        equivalent_add(words, "--force", NULL);
    if (work->way == EXPORT_PRINT)
        equivalent_add(words, "--order", print_orders[work->order].name, "--merged", work->path,
                       NULL);
    else
        equivalent_add(words, work->path, NULL);
    equivalent_tell(console, words);
}

/* The first line as a message; the rest, if there is more to tell, to be read. */
static void tell_result(struct console *console, const struct page *page,
                        const struct exporting *work)
{
    const gsize first = strcspn(work->words, "\n");
    g_autofree char *line = g_strndup(work->words, first);
    for (guint i = 0; i < work->notes->len; i++)
        console_message(console, MESSAGE_WARNING, "%s.", (char *)work->notes->pdata[i]);
    console_message(console, work->cancelled ? MESSAGE_WARNING : MESSAGE_DONE, "%s", line);
    tell_equivalent(console, work);
    if (work->words[first] != '\0' && page != NULL && console_top(console) == page)
        reader_open(console, "Handed out", work->words);
}

static void export_job_done(struct console *console, struct page *page, gpointer data,
                            const GError *error)
{
    struct exporting *work = data;
    const bool marks = page != NULL && credentials_page_is_list(page) && work->ids->len > 1;
    if (error != NULL && error_exit_status(error) == ERROR_NOT_FOUND) {
        console_message(console, MESSAGE_WARNING,
                        "None of them can be handed out: they have no PDF.");
        return;
    }
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    tell_result(console, page, work);
    if (marks && !work->cancelled)
        credentials_page_changed(page, work->left, 0);
}

/* The history tells of it, where it can be written. */
static const struct job_class export_job_class = {
    .doing = "Handing out",
    .writes = true,
    .run = export_job_run,
    .done = export_job_done,
    .free = exporting_unref,
};

static const struct job_class export_reading_job_class = {
    .doing = "Handing out",
    .run = export_job_run,
    .done = export_job_done,
    .free = exporting_unref,
};

/* A name without the ending gets it; that one was not asked about, so nothing is replaced. */
static void take_path(struct exporting *work, const char *path)
{
    const char *ending = ways[work->way].ending;
    const gsize length = strlen(path), wanted = ending != NULL ? strlen(ending) : 0;
    const bool ends =
        length > wanted && (wanted == 0 || g_ascii_strcasecmp(path + length - wanted, ending) == 0);
    g_free(work->path);
    work->path = ends ? g_strdup(path) : g_strconcat(path, ending, NULL);
    work->replace = ends && ending != NULL && g_file_test(path, G_FILE_TEST_EXISTS);
}

static void path_chosen(struct console *console, gpointer data, const char *path)
{
    struct exporting *work = data;
    if (path == NULL)
        return;
    take_path(work, path);
    job_start(console, work->page,
              console_is_read_only(console) ? &export_reading_job_class : &export_job_class,
              g_atomic_rc_box_acquire(work));
}

static void ask_for_path(struct console *console, struct exporting *work)
{
    const struct file_choice choice = {
        .title = ways[work->way].title,
        .purpose = "exports",
        .pattern = ways[work->way].pattern,
        .new_file = true,
        .proposed = work->proposed != NULL && work->way == EXPORT_PDF ? work->proposed
                                                                      : ways[work->way].proposed,
    };
    files_open(console, &choice, path_chosen, g_atomic_rc_box_acquire(work), exporting_unref);
}

static void ask_for_names(struct console *console, struct exporting *work, const char *typed);

static void names_answered(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    struct exporting *work = data;
    g_autoptr(GError) error = NULL;
    if (answer != ANSWER_YES)
        return;
    g_autofree char *names = text_trim(input);
    g_autoptr(export_namer) namer = export_namer_new(names, work->ids->len, &error);
    if (namer == NULL) {
        console_error(console, error);
        ask_for_names(console, work, names);
        return;
    }
    g_free(work->names);
    work->names = g_str_equal(names, EXPORT_NAME_PATTERN) ? NULL : g_steal_pointer(&names);
    ask_for_path(console, work);
}

static void ask_for_names(struct console *console, struct exporting *work, const char *typed)
{
    const struct question question = {
        .title = "What are the files to be called?",
        .text = "Between the braces stands what is put in: " EXPORT_NAME_PLACEHOLDERS
                ". Files of the same name are numbered.",
        .yes = "Go on",
        .no = "Cancel",
        .input_label = "Names",
        .input = typed,
        .input_limit = NAMES_LIMIT,
        .input_needed = true,
    };
    question_ask(console, &question, names_answered, g_atomic_rc_box_acquire(work),
                 exporting_unref);
}

static void order_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    struct exporting *work = data;
    (void)marked;
    if (index < 0)
        return;
    work->order = (enum export_order)index;
    ask_for_path(console, work);
}

static void ask_for_order(struct console *console, struct exporting *work)
{
    const char *lines[G_N_ELEMENTS(print_orders) + 1] = { NULL };
    for (gsize i = 0; i < G_N_ELEMENTS(print_orders); i++)
        lines[i] = print_orders[i].line;
    const struct menu menu = { .title = "In which order?",
                               .lines = lines,
                               .current = EXPORT_BY_NAME };
    menu_open(console, &menu, order_chosen, g_atomic_rc_box_acquire(work), exporting_unref);
}

static void begin(struct console *console, struct exporting *work)
{
    if (ways[work->way].named)
        ask_for_names(console, work, EXPORT_NAME_PATTERN);
    else if (work->way == EXPORT_PRINT && work->ids->len > 1)
        ask_for_order(console, work);
    else
        ask_for_path(console, work);
}

/* A name for the file of one credential. Caller frees. */
static char *propose_name(const struct credential *credential)
{
    g_autoptr(export_namer) namer = export_namer_new(EXPORT_NAME_PATTERN, 1, NULL);
    const struct export_name_facts facts =
        export_name_facts_of(credential, credential->printed_date, 1);
    return namer != NULL ? export_namer_make(namer, &facts) : NULL;
}

/* Takes ids. */
static struct exporting *exporting_new(struct page *page, GArray *ids)
{
    struct exporting *work = g_atomic_rc_box_new0(struct exporting);
    work->page = page;
    work->ids = ids;
    work->left = g_array_new(FALSE, FALSE, sizeof(gint64));
    work->uuids = g_ptr_array_new_with_free_func(g_free);
    if (ids->len == 1) {
        g_autoptr(credential) credential =
            credential_read(console_database(page->console), g_array_index(ids, gint64, 0), NULL);
        work->proposed = credential != NULL ? propose_name(credential) : NULL;
    }
    return work;
}

static void way_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    struct exporting *work = data;
    (void)marked;
    if (index < 0)
        return;
    const int first = work->ids->len == 1 ? EXPORT_PDF : EXPORT_ZIP;
    work->way = (enum export_way)(first + index);
    begin(console, work);
}

void credentials_export(struct page *page)
{
    GArray *ids = credentials_page_ids(page);
    if (ids == NULL)
        return;
    const char *lines[G_N_ELEMENTS(ways) + 1] = { NULL };
    guint count = 0;
    for (gsize i = ids->len == 1 ? EXPORT_PDF : EXPORT_ZIP; i < G_N_ELEMENTS(ways); i++)
        lines[count++] = ways[i].line;
    g_autofree char *words = credentials_words(ids->len);
    g_autofree char *title = g_strdup_printf("Hand out %s", words);
    const struct menu menu = { .title = title, .lines = lines };
    menu_open(page->console, &menu, way_chosen, exporting_new(page, ids), exporting_unref);
}

void credentials_write_pdf(struct page *page)
{
    const gint64 id = credentials_page_id(page);
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_val(ids, id);
    struct exporting *work = exporting_new(page, ids);
    work->way = EXPORT_PDF;
    begin(page->console, work);
    exporting_unref(work);
}
