#include "config.h"

#include "console/sections/imports_undo.h"

#include "base/text.h"
#include "console/job.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "operations/import_undo.h"

/* So many of what stands against it are shown. */
#define OBSTACLES_SHOWN 200

/* Shared by the look, the question and the undoing. */
struct imports_undoing {
    gint64 id;
    struct import_undoing *undoing; /* what was found out, or done; NULL: nothing */
    struct page *page; /* that asked; only while the question is open, which lies above it */
};

static void undoing_clear(gpointer data)
{
    struct imports_undoing *work = data;
    g_clear_pointer(&work->undoing, import_undoing_free);
}

static void undoing_unref(gpointer data)
{
    g_atomic_rc_box_release_full(data, undoing_clear);
}

static bool undo_progress(guint64 done, guint64 total, void *data)
{
    struct job *job = data;
    job_progress(job, MIN(done, total), total, "rows");
    return !job_cancelled(job);
}

static bool undo_run(struct job *job, struct installation *installation, gpointer data,
                     GError **error)
{
    struct imports_undoing *work = data;
    g_clear_pointer(&work->undoing, import_undoing_free);
    work->undoing = import_undo_run(installation, work->id, undo_progress, job, error);
    return work->undoing != NULL;
}

static void undo_done(struct console *console, struct page *page, gpointer data,
                      const GError *error)
{
    (void)page;
    const struct imports_undoing *work = data;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, work->id);
    g_autofree char *words = import_undo_describe(&work->undoing->counts);
    const char *const equivalent[] = { "imports", "undo", number, "--yes", NULL };
    const guint kept = work->undoing->kept->len;
    console_message(console, MESSAGE_DONE, "Undone: %s.%s", words,
                    kept > 0 ? " A course that it made stays, because something else uses it."
                             : "");
    console_equivalent(console, equivalent);
}

static const struct job_class undo_class = {
    .doing = "Undoing",
    .writes = true,
    .run = undo_run,
    .done = undo_done,
    .free = undoing_unref,
};

static void undo_answered(struct console *console, gpointer data, enum answer answer,
                          const char *input)
{
    (void)input;
    struct imports_undoing *work = data;
    if (answer == ANSWER_YES)
        job_start(console, work->page, &undo_class, g_atomic_rc_box_acquire(work));
    else
        console_message(console, MESSAGE_NOTE, "Nothing was undone.");
}

static guint64 undo_size(const struct import_undo_counts *counts)
{
    gint64 size = 0;
    for (int i = 0; i < IMPORT_UNDO_TABLES; i++)
        size += counts->removed[i] + counts->restored[i];
    return (guint64)size;
}

static void undo_ask(struct console *console, struct imports_undoing *work)
{
    const struct import_run *run = work->undoing->run;
    g_autofree char *file = text_show(run->file_name);
    g_autofree char *words = import_undo_describe(&work->undoing->counts);
    g_autofree char *title = g_strdup_printf("Undo the import of %s?", file);
    g_autofree char *text =
        g_strdup_printf("Number %" G_GINT64_FORMAT
                        ": %s.\nThe import stays in the list, as undone; the file can be "
                        "imported again.",
                        run->id, words);
    const struct question question = {
        .title = title,
        .text = text,
        .yes = "Undo",
        .no = "Keep it",
        .dangerous = true,
        .count = undo_size(&work->undoing->counts),
    };
    question_ask(console, &question, undo_answered, g_atomic_rc_box_acquire(work), undoing_unref);
}

/* Why not, with all that stands against it. */
static void undo_refuse(struct console *console, const struct import_undoing *undoing)
{
    g_autofree char *refusal = import_undo_refusal(undoing);
    g_autoptr(GString) text = g_string_new(refusal);
    g_string_append(text, ".\n\n");
    for (guint i = 0; i < undoing->obstacles->len && i < OBSTACLES_SHOWN; i++) {
        g_autofree char *sentence = import_obstacle_describe(undoing->obstacles->pdata[i]);
        g_string_append_printf(text, "%s\n", sentence);
    }
    if (undoing->obstacles->len > OBSTACLES_SHOWN)
        g_string_append_printf(text, "and %u more\n", undoing->obstacles->len - OBSTACLES_SHOWN);
    reader_open(console, "It can't be undone now", text->str);
}

static bool look_run(struct job *job, struct installation *installation, gpointer data,
                     GError **error)
{
    (void)job;
    struct imports_undoing *work = data;
    work->undoing = import_undo_look(installation, work->id, error);
    return work->undoing != NULL;
}

/* Whoever has gone on to another page meanwhile is not asked about this one. */
static void look_done(struct console *console, struct page *page, gpointer data,
                      const GError *error)
{
    struct imports_undoing *work = data;
    if (page == NULL || console_top(console) != page)
        return;
    if (error != NULL) {
        console_error(console, error);
    } else if (work->undoing->obstacles->len > 0) {
        undo_refuse(console, work->undoing);
    } else {
        work->page = page;
        undo_ask(console, work);
    }
}

/* It makes temporary tables, which a reader can't; it waits for nobody and nobody for it. */
static const struct job_class look_class = {
    .doing = "Looking at it",
    .writes = true,
    .run = look_run,
    .done = look_done,
    .free = undoing_unref,
};

void imports_undo(struct page *page, gint64 id)
{
    struct imports_undoing *work = g_atomic_rc_box_new0(struct imports_undoing);
    work->id = id;
    job_start(page->console, page, &look_class, work);
}
