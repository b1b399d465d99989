#include "config.h"

#include "console/pages/run.h"

#include "console/job.h"
#include "console/pages/list.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/sections/equivalent.h"
#include "console/sections/section.h"
#include "operations/issue.h"
#include "operations/report.h"
#include "operations/report_words.h"
#include "rules/verdict.h"
#include "store/configuration.h"
#include "store/plan.h"
#include "store/task_run.h"

#define ITEMS_AT_ONCE 1000

/* One call of issue_run, on the job's thread. */
struct issuing {
    struct job *job;
    gint64 configuration_id;
    char **usernames; /* NULL: everybody */
    guint64 expected;
    struct issue_result *result; /* NULL: it failed */
    char *name;                  /* KEY:TYPE */
    /* What is asked on the console's thread, in a line and in sentences. */
    char *title, *text;
};

static void issuing_free(gpointer data)
{
    struct issuing *issuing = data;
    g_strfreev(issuing->usernames);
    g_clear_pointer(&issuing->result, issue_result_free);
    g_free(issuing->title);
    g_free(issuing->text);
    g_free(issuing->name);
    g_free(issuing);
}

static void issuing_answered(struct console *console, gpointer data, enum answer answer,
                             const char *input)
{
    (void)console;
    (void)input;
    job_answer(data, answer == ANSWER_YES);
}

static void issuing_ask(struct console *console, struct page *page, struct job *job,
                        gpointer question)
{
    const struct issuing *issuing = question;
    (void)page;
    const struct question asked = {
        .title = issuing->title, .text = issuing->text, .yes = "Issue", .no = "Cancel"
    };
    question_ask(console, &asked, issuing_answered, job, NULL);
}

/* The plan is made anew when it is applied. What it finds now may differ from what the person has agreed to. */
static bool issuing_confirm(gpointer data, const struct configuration *configuration,
                            const struct plan_result *plan, guint64 count)
{
    struct issuing *issuing = data;
    g_free(issuing->name);
    issuing->name = report_configuration_name(configuration);
    if (count == issuing->expected || issuing->expected == RUN_ANY)
        return true;
    g_autofree char *now = console_show_number((gint64)count);
    g_autofree char *then = console_show_number((gint64)issuing->expected);
    g_autofree char *refused = console_show_number((gint64)plan->counts[VERDICT_REFUSED]);
    g_free(issuing->title);
    g_free(issuing->text);
    issuing->title = g_strdup_printf("Issue %s credential%s?", now, count == 1 ? "" : "s");
    issuing->text = g_strdup_printf("Something was changed since the plan was made: now there are "
                                    "%s to issue instead of %s, and %s are refused.",
                                    now, then, refused);
    return job_ask(issuing->job, issuing_ask, issuing);
}

static bool issuing_confirm_anew(gpointer data, guint64 count)
{
    struct issuing *issuing = data;
    g_autofree char *number = console_show_number((gint64)count);
    g_free(issuing->title);
    g_free(issuing->text);
    issuing->title = g_strdup("Issue new ones?");
    issuing->text =
        count == 1 ? g_strdup("The credential of one of these learners was withdrawn. Shall this "
                              "learner get a new one?")
                   : g_strdup_printf("The credentials of %s of these learners were withdrawn. "
                                     "Shall they get new ones?",
                                     number);
    const bool agreed = job_ask(issuing->job, issuing_ask, issuing);
    if (agreed && issuing->expected != RUN_ANY)
        issuing->expected += count;
    return agreed;
}

static void issuing_progress(gpointer data, const struct issue_progress *progress)
{
    const struct issuing *issuing = data;
    const bool planning = progress->phase == ISSUE_PLANNING;
    job_progress(issuing->job, progress->done, planning ? 0 : progress->total,
                 planning ? "learners judged" : "");
}

static bool issuing_cancelled(gpointer data)
{
    const struct issuing *issuing = data;
    return job_cancelled(issuing->job);
}

static bool issuing_run(struct job *job, struct installation *installation, gpointer data,
                        GError **error)
{
    struct issuing *issuing = data;
    issuing->job = job;
    const struct issue_watcher watcher = {
        .confirm = issuing_confirm,
        .confirm_anew = issuing_confirm_anew,
        .progress = issuing_progress,
        .cancelled = issuing_cancelled,
        .data = issuing,
    };
    const struct issue_request request = {
        .configuration_id = issuing->configuration_id,
        .usernames = (const char *const *)issuing->usernames,
        .watcher = &watcher,
    };
    issuing->result = issue_run(installation, &request, error);
    return issuing->result != NULL;
}

static void issuing_tell(struct console *console, const struct issuing *issuing)
{
    const struct issue_result *result = issuing->result;
    if (result->run_id == 0) {
        console_message(console, MESSAGE_NOTE, "Nothing was issued.");
        return;
    }
    g_autofree char *issued = console_show_number((gint64)result->counts.issued);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_printf(text, "%s issued", issued);
    if (result->refused > 0)
        g_string_append_printf(text, ", %" G_GUINT64_FORMAT " refused", result->refused);
    if (result->counts.failed > 0)
        g_string_append_printf(text, ", %" G_GUINT64_FORMAT " failed", result->counts.failed);
    if (result->cancelled)
        g_string_append(text, "; cancelled, the rest was not begun");
    const bool well = !result->cancelled && result->counts.failed == 0;
    console_message(console, well ? MESSAGE_DONE : MESSAGE_WARNING, "%s.", text->str);
    if (issuing->name == NULL)
        return;
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    equivalent_add(words, "issue", issuing->name, NULL);
    for (char **name = issuing->usernames; name != NULL && *name != NULL; name++)
        equivalent_add(words, "--learner", *name, NULL);
    equivalent_tell(console, words);
}

static void issuing_done(struct console *console, struct page *page, gpointer data,
                         const GError *error)
{
    const struct issuing *issuing = data;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    const char *outcome = issuing->result->cancelled ? "cancelled" : "done";
    issuing_tell(console, issuing);
    if (page == NULL || page != console_top(console) || issuing->result->run_id == 0)
        return;
    g_autofree char *words =
        report_words(issuing->result->report, outcome, issuing->result->run_id);
    g_autofree char *title = g_strdup_printf("Report %" G_GINT64_FORMAT, issuing->result->run_id);
    reader_open(console, title, words);
}

static const struct job_class issuing_job = {
    .doing = "Issuing",
    .writes = true,
    .run = issuing_run,
    .done = issuing_done,
    .free = issuing_free,
};

void run_issue(struct console *console, gint64 configuration_id, const char *const *usernames,
               guint64 expected)
{
    struct issuing *issuing = g_new0(struct issuing, 1);
    issuing->configuration_id = configuration_id;
    issuing->usernames = g_strdupv((char **)usernames);
    issuing->expected = expected;
    job_start(console, console_top(console), &issuing_job, issuing);
}

void run_show_report(struct console *console, gint64 run_id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(task_run) run = task_run_find(console_database(console), run_id, &error);
    if (run == NULL) {
        console_error(console, error);
        return;
    }
    g_autofree char *words = report_words(run->report, run->outcome, 0);
    g_autofree char *started = console_show_instant(console, run->started);
    g_autofree char *text =
        g_strdup_printf("%s, %s by %s\n\n%s", started, run->kind, run->operator_name, words);
    g_autofree char *title = g_strdup_printf("Report %" G_GINT64_FORMAT, run_id);
    reader_open(console, title, text);
}

/* The learners whom a plan refuses; NULL on error. */
static GArray *run_refused(struct database *database, gint64 plan_id, GError **error)
{
    const char *const verdicts[] = { verdict_name(VERDICT_REFUSED), NULL };
    struct plan_item_filter filter = { .verdicts = verdicts, .limit = ITEMS_AT_ONCE };
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    guint read = ITEMS_AT_ONCE;
    while (read == ITEMS_AT_ONCE) {
        g_autoptr(GPtrArray) items = plan_list_items(database, plan_id, &filter, error);
        if (items == NULL)
            return NULL;
        read = items->len;
        for (guint i = 0; i < read; i++) {
            const struct plan_item *item = items->pdata[i];
            g_array_append_val(ids, item->learner_id);
            filter.after = item->learner_id;
        }
    }
    return g_steal_pointer(&ids);
}

void run_mark_refused(struct console *console, gint64 plan_id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) ids = run_refused(console_database(console), plan_id, &error);
    const struct section *learners = section_find("learners");
    if (ids == NULL) {
        console_error(console, error);
    } else if (ids->len == 0) {
        console_message(console, MESSAGE_NOTE,
                        "This plan refuses nobody, or its items are no longer kept.");
    } else if (learners != NULL) {
        list_open(console, learners, 0);
        list_mark_ids(console_top(console), ids);
        console_message(console, MESSAGE_NOTE, "%u refused learner%s marked.", ids->len,
                        ids->len == 1 ? " is" : "s are");
    }
}
