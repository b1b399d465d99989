#include "config.h"

#include "console/sections/credentials_private.h"

#include "base/text.h"
#include "console/job.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/sections/equivalent.h"
#include "operations/reissue.h"
#include "operations/reissue_words.h"
#include "operations/report_words.h"

#define LINES_SHOWN 20
#define REASONS_SHOWN 5

/* Reissuing some credentials: first a plan without writing, then a question, then the writing, which plans once more
 * and goes on only if the plan is what was asked about. Shared by the two jobs and the question. */
struct reissuing {
    GArray *ids;
    bool keep_date;
    struct reissue_totals totals;
    GArray *due;      /* of gint64 */
    GPtrArray *uuids; /* char *: of those that are due */
    char *name;       /* of the first one that is due, made safe to show */
    char *summary;    /* of it: what it is */
    /* Of the first ones that are due: who, and what changes; those that show the same come after those that do not. */
    GPtrArray *changed, *same; /* of char * */
    GString *reasons;          /* of the first ones that are not: who, and why */
    guint reasons_told;
    char *first_reason; /* NULL: all are due */
    GChecksum *plan;    /* of all that was planned; begun anew by each of the two */
    char *asked;        /* the plan that was asked about */
    bool stale;         /* it is another one by now, so nothing was done */
    struct reissue_result *result;
    GArray *left;      /* of gint64: of those due, still live afterwards */
    gint64 newer;      /* the first new one; 0: none */
    struct page *page; /* that asked; only while the question is open, which lies above it */
    struct job *job;
};

static void reissuing_clear(gpointer data)
{
    struct reissuing *work = data;
    g_array_unref(work->ids);
    g_array_unref(work->due);
    g_array_unref(work->left);
    g_ptr_array_unref(work->uuids);
    g_free(work->name);
    g_free(work->summary);
    g_ptr_array_unref(work->changed);
    g_ptr_array_unref(work->same);
    g_string_free(work->reasons, TRUE);
    g_free(work->first_reason);
    g_clear_pointer(&work->plan, g_checksum_free);
    g_free(work->asked);
    reissue_result_free(work->result);
}

static void reissuing_unref(gpointer data)
{
    g_atomic_rc_box_release_full(data, reissuing_clear);
}

static struct reissuing *reissuing_new(const GArray *ids, bool keep_date)
{
    struct reissuing *work = g_atomic_rc_box_new0(struct reissuing);
    work->ids = g_array_copy((GArray *)ids);
    work->keep_date = keep_date;
    work->due = g_array_new(FALSE, FALSE, sizeof(gint64));
    work->left = g_array_new(FALSE, FALSE, sizeof(gint64));
    work->uuids = g_ptr_array_new_with_free_func(g_free);
    work->changed = g_ptr_array_new_with_free_func(g_free);
    work->same = g_ptr_array_new_with_free_func(g_free);
    work->reasons = g_string_new(NULL);
    return work;
}

static void note_due(struct reissuing *work, const struct reissue_item *item, const char *words)
{
    const struct credential *credential = item->credential;
    g_autofree char *name = text_show(credential->full_name);
    GPtrArray *lines = json_object_size(item->changes) > 0 ? work->changed : work->same;
    g_array_append_val(work->due, credential->id);
    g_ptr_array_add(work->uuids, g_strdup(credential->uuid));
    if (lines->len < LINES_SHOWN)
        g_ptr_array_add(lines, g_strdup_printf("%s: %s\n", name, words));
    if (work->name != NULL)
        return;
    g_autofree char *what = credentials_what_words(credential);
    work->name = g_steal_pointer(&name);
    work->summary = g_strdup_printf("%s: %s", what, words);
}

static void note_reason(struct reissuing *work, const struct credential *credential,
                        const char *reason)
{
    g_autofree char *name = text_show(credential->full_name);
    g_autofree char *shown = text_show(reason);
    if (work->first_reason == NULL)
        work->first_reason = g_strdup(shown);
    if (work->reasons_told++ < REASONS_SHOWN)
        g_string_append_printf(work->reasons, "  %s: %s\n", name, shown);
}

static void note_in_plan(struct reissuing *work, const struct reissue_item *item, const char *words)
{
    g_autofree char *line =
        g_strdup_printf("%s %d %s\n", item->credential->uuid, (int)item->verdict, words);
    g_checksum_update(work->plan, (const guchar *)line, -1);
}

static void plan_item(gpointer data, const struct reissue_item *item)
{
    struct reissuing *work = data;
    const bool due = item->verdict == REISSUE_DUE;
    g_autofree char *words = due ? reissue_changes_words(item->changes) : g_strdup(item->reason);
    note_in_plan(work, item, words);
    if (due)
        note_due(work, item, words);
    else
        note_reason(work, item->credential, words);
}

static void note_planned(gpointer data, guint64 done, guint64 total)
{
    const struct reissuing *work = data;
    job_progress(work->job, done, total, "looked at");
}

static bool is_cancelled(gpointer data)
{
    const struct reissuing *work = data;
    return job_cancelled(work->job);
}

static bool plan_run(struct job *job, struct installation *installation, gpointer data,
                     GError **error)
{
    struct reissuing *work = data;
    const struct reissue_watcher watcher = {
        .item = plan_item, .planned = note_planned, .cancelled = is_cancelled, .data = work
    };
    const struct reissue_request request = {
        .selection = work->ids,
        .keep_date = work->keep_date,
        .dry_run = true,
        .watcher = &watcher,
    };
    work->job = job;
    work->plan = g_checksum_new(G_CHECKSUM_SHA256);
    g_autoptr(reissue_result) result = reissue_run(installation, &request, error);
    if (result == NULL || result->cancelled || job_cancelled(job))
        return false;
    work->totals = result->totals;
    work->asked = g_strdup(g_checksum_get_string(work->plan));
    return true;
}

static void run_item(gpointer data, const struct reissue_item *item)
{
    struct reissuing *work = data;
    const bool due = item->verdict == REISSUE_DUE;
    g_autofree char *words = due ? reissue_changes_words(item->changes) : g_strdup(item->reason);
    note_in_plan(work, item, words);
}

static bool run_confirm(gpointer data, const struct reissue_totals *totals)
{
    struct reissuing *work = data;
    (void)totals;
    work->stale = !g_str_equal(g_checksum_get_string(work->plan), work->asked);
    return !work->stale;
}

static void run_progress(gpointer data, guint64 done, guint64 total)
{
    const struct reissuing *work = data;
    job_progress(work->job, done, total, "reissued");
}

/* What is live still, to be marked, and the first new one. */
static bool find_outcome(struct reissuing *work, struct database *database, GError **error)
{
    for (guint i = 0; i < work->due->len; i++) {
        const gint64 id = g_array_index(work->due, gint64, i);
        g_autoptr(credential) credential = credential_read(database, id, error);
        if (credential == NULL)
            return false;
        if (!g_str_equal(credential->status, "invalidated")) {
            g_array_append_val(work->left, id);
            continue;
        }
        g_autofree char *newer =
            work->newer == 0 ? credential_replacement(database, credential->uuid, error) : NULL;
        if (newer != NULL && !credential_find_id(database, newer, &work->newer, error))
            return false;
    }
    return true;
}

static bool run_run(struct job *job, struct installation *installation, gpointer data,
                    GError **error)
{
    struct reissuing *work = data;
    const struct reissue_watcher watcher = { .item = run_item,
                                             .confirm = run_confirm,
                                             .progress = run_progress,
                                             .planned = note_planned,
                                             .cancelled = is_cancelled,
                                             .data = work };
    const struct reissue_request request = {
        .selection = work->ids,
        .keep_date = work->keep_date,
        .watcher = &watcher,
    };
    work->job = job;
    g_checksum_reset(work->plan);
    work->result = reissue_run(installation, &request, error);
    return find_outcome(work, installation->database, work->result != NULL ? error : NULL)
           && work->result != NULL;
}

static void tell_equivalent(struct console *console, const struct reissuing *work)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    equivalent_add(words, "reissue", NULL);
    credentials_equivalent_ids(words, work->uuids);
    equivalent_add(words, "--yes", work->keep_date ? "--keep-date" : NULL, NULL);
    equivalent_tell(console, words);
}

/* Of one that failed: why, from the run's report. Borrowed; NULL: it is not known. */
static const char *first_failure(const struct reissue_result *result)
{
    const json_t *reasons = json_object_get(json_array_get(result->reports, 0), "reasons");
    return json_string_value(json_object_get(json_array_get(reasons, 0), "reason"));
}

static void tell_one(struct console *console, const struct page *page, const struct reissuing *work)
{
    const char *failure = first_failure(work->result);
    const bool in_list = page != NULL && credentials_page_is_list(page);
    if (work->newer != 0)
        console_message(console, MESSAGE_DONE, "Reissued the credential of %s.%s", work->name,
                        page == NULL ? ""
                        : in_list    ? " Enter opens the new one."
                                     : " F5 opens the new one.");
    else if (work->result->cancelled)
        console_message(console, MESSAGE_NOTE, "Cancelled: nothing was reissued.");
    else
        console_message(console, MESSAGE_ERROR, "It was not reissued, and stays valid: %s.",
                        failure != NULL ? failure : "somebody else was faster");
}

static void tell_many(struct console *console, const struct reissuing *work)
{
    const struct reissue_result *result = work->result;
    const bool bad = result->counts.failed > 0 || result->cancelled;
    g_autofree char *words = credentials_words(result->counts.issued);
    g_autoptr(GString) text = g_string_new(words);
    g_string_append(text, " reissued");
    if (result->counts.failed > 0)
        g_string_append_printf(text, ", %" G_GUINT64_FORMAT " failed and stay valid",
                               result->counts.failed);
    if (result->cancelled)
        g_string_append(text, "; cancelled");
    if (work->left->len > 0)
        g_string_append_printf(text, "; %u are as they were, and are marked", work->left->len);
    console_message(console, bad ? MESSAGE_WARNING : MESSAGE_DONE, "%s.", text->str);
}

/* The reports of the runs, one for each configuration; not over a page that somebody has gone on to. */
static void show_reports(struct console *console, const struct page *page,
                         const struct reissuing *work)
{
    size_t i;
    json_t *report;
    g_autoptr(GString) text = g_string_new(NULL);
    if (page == NULL || console_top(console) != page)
        return;
    json_array_foreach (work->result->reports, i, report) {
        g_autofree char *words =
            report_words(report, json_string_value(json_object_get(report, "outcome")),
                         json_integer_value(json_object_get(report, "run")));
        g_string_append_printf(text, "%s%s", i > 0 ? "\n\n" : "", words);
    }
    reader_open(console, "Reissued", text->str);
}

static void reissue_plan(struct console *console, struct page *page, const GArray *ids,
                         bool keep_date);

static void run_done(struct console *console, struct page *page, gpointer data, const GError *error)
{
    const struct reissuing *work = data;
    if (error == NULL && work->stale) {
        console_message(console, MESSAGE_WARNING,
                        "Something was changed meanwhile, so nothing was reissued. This is what "
                        "would happen now.");
        if (page != NULL)
            reissue_plan(console, page, work->ids, work->keep_date);
        return;
    }
    if (error != NULL)
        console_error(console, error);
    else if (work->due->len == 1)
        tell_one(console, page, work);
    else
        tell_many(console, work);
    if (error == NULL && work->result->counts.issued > 0)
        tell_equivalent(console, work);
    credentials_page_changed(page, work->left, work->due->len == 1 ? work->newer : 0);
    if (error == NULL && work->due->len > 1)
        show_reports(console, page, work);
}

static const struct job_class run_class = {
    .doing = "Reissuing",
    .writes = true,
    .run = run_run,
    .done = run_done,
    .free = reissuing_unref,
};

static void answered(struct console *console, gpointer data, enum answer answer, const char *input)
{
    struct reissuing *work = data;
    (void)input;
    if (answer == ANSWER_YES)
        job_start(console, work->page, &run_class, g_atomic_rc_box_acquire(work));
    else if (answer == ANSWER_THIRD)
        reissue_plan(console, work->page, work->ids, !work->keep_date);
    else
        console_message(console, MESSAGE_NOTE, "Nothing was reissued.");
}

static void append_totals(GString *text, const struct reissuing *work)
{
    const struct reissue_totals *totals = &work->totals;
    const struct {
        guint64 count;
        const char *words;
    } parts[] = {
        { totals->names, "another name" },
        { totals->contexts, "another name of the course or path" },
        { totals->dates, "another date" },
        { totals->templates, "another template" },
        { totals->options, "other options" },
    };
    bool first = true;
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i].count == 0)
            continue;
        g_autofree char *count = console_show_number((gint64)parts[i].count);
        g_string_append_printf(text, "%s%s with %s", first ? "New ones: " : ", ", count,
                               parts[i].words);
        first = false;
    }
    g_string_append(text, first ? "The new ones show the same.\n" : ".\n");
}

static void append_skipped(GString *text, const struct reissuing *work)
{
    const guint64 skipped = work->ids->len - work->due->len;
    if (skipped == 0)
        return;
    g_autofree char *number = console_show_number((gint64)skipped);
    g_autofree char *chosen = console_show_number(work->ids->len);
    g_string_append_printf(text, "%s of %s marked are skipped:\n%s", number, chosen,
                           work->reasons->str);
    if (work->reasons_told > REASONS_SHOWN) {
        g_autofree char *more = console_show_number(work->reasons_told - REASONS_SHOWN);
        g_string_append_printf(text, "  and %s more\n", more);
    }
}

static void append_due(GString *text, const struct reissuing *work)
{
    append_totals(text, work);
    append_skipped(text, work);
    for (guint i = 0; i < work->changed->len; i++)
        g_string_append(text, work->changed->pdata[i]);
    for (guint i = 0; i < work->same->len && work->changed->len + i < LINES_SHOWN; i++)
        g_string_append(text, work->same->pdata[i]);
    if (work->due->len > LINES_SHOWN) {
        g_autofree char *more = console_show_number(work->due->len - LINES_SHOWN);
        g_string_append_printf(text, "and %s more\n", more);
    }
}

static void ask(struct console *console, struct reissuing *work)
{
    const bool single = work->ids->len == 1;
    g_autofree char *words = credentials_words(work->due->len);
    g_autofree char *title = single ? g_strdup_printf("Reissue the credential of %s?", work->name)
                                    : g_strdup_printf("Reissue %s?", words);
    g_autoptr(GString) text = g_string_new(NULL);
    if (single)
        g_string_append_printf(text,
                               "%s\nThe old one stays valid until the new one is there; then it "
                               "is withdrawn, and its PDF moves to the archive. ",
                               work->summary);
    else
        g_string_append(text, "Each old one stays valid until its new one is there; then it is "
                              "withdrawn, and its PDF moves to the archive. ");
    g_string_append(text, "This can't be undone.\n");
    if (!single)
        append_due(text, work);
    const struct question question = {
        .title = title,
        .text = text->str,
        .yes = "Reissue",
        .no = single ? "Keep it" : "Keep them",
        .third = work->keep_date ? "Date of today" : "Keep the date",
        .dangerous = true,
        .count = work->due->len,
    };
    question_ask(console, &question, answered, g_atomic_rc_box_acquire(work), reissuing_unref);
}

/* Whoever has gone on to another page meanwhile is not asked about this one. */
static void plan_done(struct console *console, struct page *page, gpointer data,
                      const GError *error)
{
    struct reissuing *work = data;
    if (page == NULL)
        return;
    if (error != NULL) {
        console_error(console, error);
    } else if (work->due->len == 0) {
        console_message(console, MESSAGE_WARNING, "%s: %s.",
                        work->ids->len == 1 ? "It can't be reissued"
                                            : "None of them can be reissued; the first one",
                        work->first_reason);
    } else if (console_top(console) == page) {
        work->page = page;
        ask(console, work);
    }
}

static const struct job_class plan_class = {
    .doing = "Planning",
    .run = plan_run,
    .done = plan_done,
    .free = reissuing_unref,
};

static void reissue_plan(struct console *console, struct page *page, const GArray *ids,
                         bool keep_date)
{
    job_start(console, page, &plan_class, reissuing_new(ids, keep_date));
}

void credentials_reissue(struct page *page)
{
    g_autoptr(GArray) ids = credentials_page_ids(page);
    if (ids != NULL)
        reissue_plan(page->console, page, ids, false);
}
