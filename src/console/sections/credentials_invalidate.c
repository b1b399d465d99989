#include "config.h"

#include "console/sections/credentials_private.h"

#include "base/text.h"
#include "console/job.h"
#include "console/pages/question.h"
#include "console/sections/equivalent.h"
#include "operations/invalidate.h"

#include <string.h>

#define NAMES_SHOWN 3
#define REASON_LIMIT 2000

/* Withdrawing some credentials: first a plan without writing, then a question, then the writing of exactly what was
 * asked about. Shared by the two jobs and the question. */
struct invalidating {
    GArray *ids; /* what was chosen; after the plan those that are due */
    guint64 chosen, counts[INVALIDATE_VERDICTS];
    GPtrArray *names; /* char *: of the first ones, made safe to show */
    GPtrArray *uuids; /* char *: of all that are due */
    char *summary;    /* of a single one: what it is */
    char *reason;
    struct invalidate_result result;
    GArray *due, *left; /* of gint64; left: still live afterwards */
    struct page *page;  /* that asked; only while the question is open, which lies above it */
    struct job *job;
};

static void invalidating_clear(gpointer data)
{
    struct invalidating *work = data;
    g_array_unref(work->ids);
    g_array_unref(work->due);
    g_array_unref(work->left);
    g_ptr_array_unref(work->names);
    g_ptr_array_unref(work->uuids);
    g_free(work->summary);
    g_free(work->reason);
}

static void invalidating_unref(gpointer data)
{
    g_atomic_rc_box_release_full(data, invalidating_clear);
}

static void plan_item(gpointer data, const struct credential *credential,
                      enum invalidate_verdict verdict)
{
    struct invalidating *work = data;
    if (verdict != INVALIDATE_DUE)
        return;
    g_array_append_val(work->due, credential->id);
    g_ptr_array_add(work->uuids, g_strdup(credential->uuid));
    if (work->names->len < NAMES_SHOWN)
        g_ptr_array_add(work->names, text_show(credential->full_name));
    if (work->summary == NULL)
        work->summary = credentials_what_words(credential);
}

static void note_planned(gpointer data, guint64 done, guint64 total)
{
    const struct invalidating *work = data;
    job_progress(work->job, done, total, "looked at");
}

static bool is_cancelled(gpointer data)
{
    const struct invalidating *work = data;
    return job_cancelled(work->job);
}

/* The reason is not known yet; any will do for a plan. */
static bool plan_run(struct job *job, struct installation *installation, gpointer data,
                     GError **error)
{
    struct invalidating *work = data;
    const struct invalidate_watcher watcher = {
        .item = plan_item, .planned = note_planned, .cancelled = is_cancelled, .data = work
    };
    const struct invalidate_request request = {
        .selection = work->ids,
        .reason = "?",
        .dry_run = true,
        .watcher = &watcher,
    };
    struct invalidate_result result;
    work->job = job;
    if (!invalidate_run(installation, &request, &result, error) || result.cancelled
        || job_cancelled(job))
        return false;
    memcpy(work->counts, result.planned, sizeof work->counts);
    return true;
}

static void run_progress(gpointer data, guint64 done, guint64 total)
{
    const struct invalidating *work = data;
    job_progress(work->job, done, total, "invalidated");
}

/* Which of them are live still: to be marked, so that they can be looked at and tried again. */
static bool find_left(struct invalidating *work, struct database *database, GError **error)
{
    for (guint i = 0; i < work->due->len; i++) {
        const gint64 id = g_array_index(work->due, gint64, i);
        g_autoptr(credential) credential = credential_read(database, id, error);
        if (credential == NULL)
            return false;
        if (!g_str_equal(credential->status, "invalidated"))
            g_array_append_val(work->left, id);
    }
    return true;
}

static bool run_run(struct job *job, struct installation *installation, gpointer data,
                    GError **error)
{
    struct invalidating *work = data;
    work->job = job;
    const struct invalidate_watcher watcher = {
        .progress = run_progress, .planned = note_planned, .cancelled = is_cancelled, .data = work
    };
    const struct invalidate_request request = {
        .selection = work->due,
        .reason = work->reason,
        .watcher = &watcher,
    };
    const bool done = invalidate_run(installation, &request, &work->result, error);
    if (done && work->result.done[INVALIDATE_DUE] == work->due->len)
        return true;
    return find_left(work, installation->database, done ? error : NULL) && done;
}

static void tell_equivalent(struct console *console, const struct invalidating *work)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    equivalent_add(words, "invalidate", NULL);
    credentials_equivalent_ids(words, work->uuids);
    equivalent_add(words, "--reason", work->reason, "--yes", NULL);
    equivalent_tell(console, words);
}

static void tell_result(struct console *console, const struct invalidating *work)
{
    const guint64 done = work->result.done[INVALIDATE_DUE];
    const guint64 others = work->result.done[INVALIDATE_ALREADY];
    g_autofree char *words = credentials_words(done);
    g_autoptr(GString) text = g_string_new(NULL);
    if (work->due->len == 1 && done == 1)
        g_string_printf(text, "Invalidated the credential of %s", (char *)work->names->pdata[0]);
    else
        g_string_printf(text, "%s invalidated", words);
    if (others > 0)
        g_string_append_printf(text, ", %" G_GUINT64_FORMAT " had been withdrawn by somebody else",
                               others);
    if (work->result.under_way > 0)
        g_string_append_printf(text,
                               ", %" G_GUINT64_FORMAT " of them while they were being issued: "
                               "their PDFs go to the archive when they are there",
                               work->result.under_way);
    if (work->result.cancelled)
        g_string_append_printf(text, "; cancelled: %u are as they were, and are marked",
                               work->left->len);
    console_message(console, work->result.cancelled ? MESSAGE_WARNING : MESSAGE_DONE, "%s.",
                    text->str);
    if (done > 0)
        tell_equivalent(console, work);
}

static void run_done(struct console *console, struct page *page, gpointer data, const GError *error)
{
    const struct invalidating *work = data;
    if (error != NULL)
        console_error(console, error);
    else
        tell_result(console, work);
    credentials_page_changed(page, work->left, 0);
}

static const struct job_class run_class = {
    .doing = "Invalidating",
    .writes = true,
    .run = run_run,
    .done = run_done,
    .free = invalidating_unref,
};

static void answered(struct console *console, gpointer data, enum answer answer, const char *input)
{
    struct invalidating *work = data;
    if (answer != ANSWER_YES) {
        console_message(console, MESSAGE_NOTE, "Nothing was invalidated.");
        return;
    }
    work->reason = text_trim(input);
    job_start(console, work->page, &run_class, g_atomic_rc_box_acquire(work));
}

/* "Anna Šimić, Hannah O’Connor, Joanna Żak and 125 more" */
static void append_names(GString *text, const struct invalidating *work)
{
    for (guint i = 0; i < work->names->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", (char *)work->names->pdata[i]);
    if (work->due->len > work->names->len) {
        g_autofree char *more = console_show_number(work->due->len - work->names->len);
        g_string_append_printf(text, " and %s more", more);
    }
    g_string_append_c(text, '\n');
}

static void ask(struct console *console, struct invalidating *work)
{
    const bool single = work->due->len == 1;
    g_autofree char *words = credentials_words(work->due->len);
    g_autofree char *title =
        single ? g_strdup_printf("Invalidate the credential of %s?", (char *)work->names->pdata[0])
               : g_strdup_printf("Invalidate %s?", words);
    g_autoptr(GString) text = g_string_new(NULL);
    if (single)
        g_string_append_printf(text, "%s\n", work->summary);
    else
        append_names(text, work);
    if (work->counts[INVALIDATE_ALREADY] > 0) {
        g_autofree char *skipped = console_show_number((gint64)work->counts[INVALIDATE_ALREADY]);
        g_autofree char *chosen = console_show_number((gint64)work->chosen);
        g_string_append_printf(text, "%s of %s marked are skipped: already withdrawn\n", skipped,
                               chosen);
    }
    g_string_append(text, single ? CREDENTIALS_WITHDRAWN_WORDS : CREDENTIALS_WITHDRAWN_WORDS_MANY);
    const struct question question = {
        .title = title,
        .text = text->str,
        .yes = "Invalidate",
        .no = single ? "Keep it" : "Keep them",
        .dangerous = true,
        .count = work->due->len,
        .input_label = "Reason",
        .input_limit = REASON_LIMIT,
        .input_needed = true,
    };
    question_ask(console, &question, answered, g_atomic_rc_box_acquire(work), invalidating_unref);
}

/* Whoever has gone on to another page meanwhile is not asked about this one. */
static void plan_done(struct console *console, struct page *page, gpointer data,
                      const GError *error)
{
    struct invalidating *work = data;
    if (page == NULL)
        return;
    if (error != NULL) {
        console_error(console, error);
    } else if (work->due->len == 0) {
        console_message(console, MESSAGE_WARNING,
                        work->chosen == 1 ? "It is withdrawn already; open it to change the reason."
                                          : "All of them are withdrawn already.");
    } else if (console_top(console) == page) {
        work->page = page;
        ask(console, work);
    }
}

static const struct job_class plan_class = {
    .doing = "Looking at them",
    .run = plan_run,
    .done = plan_done,
    .free = invalidating_unref,
};

void credentials_invalidate(struct page *page)
{
    GArray *ids = credentials_page_ids(page);
    if (ids == NULL)
        return;
    struct invalidating *work = g_atomic_rc_box_new0(struct invalidating);
    work->ids = ids;
    work->chosen = ids->len;
    work->due = g_array_new(FALSE, FALSE, sizeof(gint64));
    work->left = g_array_new(FALSE, FALSE, sizeof(gint64));
    work->names = g_ptr_array_new_with_free_func(g_free);
    work->uuids = g_ptr_array_new_with_free_func(g_free);
    job_start(page->console, page, &plan_class, work);
}
