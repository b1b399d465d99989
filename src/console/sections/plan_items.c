#include "config.h"

#include "console/sections/plan_items.h"

#include "console/pages/form.h"
#include "console/pages/list.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/pages/run.h"
#include "console/sections/preview.h"
#include "console/sections/shown.h"
#include "operations/explain.h"
#include "operations/explain_words.h"
#include "operations/settings.h"
#include "rules/verdict.h"
#include "store/condition.h"
#include "store/configuration.h"
#include "store/learner.h"
#include "store/plan.h"
#include "store/task_run.h"

#define CAN_BE_WITHDRAWN "What is issued can be withdrawn later, but not taken back."

/* The plan that a page shows; an error is told. Caller frees. */
static struct plan *plan_of(const struct page *page)
{
    g_autoptr(GError) error = NULL;
    struct plan *plan = plan_find(console_database(page->console), list_scope(page), &error);
    if (plan == NULL)
        console_error(page->console, error);
    return plan;
}

static guint64 plan_count(const struct plan *plan, enum verdict verdict)
{
    const json_t *counts = json_object_get(plan->summary, "counts");
    return (guint64)json_integer_value(json_object_get(counts, verdict_name(verdict)));
}

/* New ones, and those that are tried again. */
static guint64 plan_due(const struct plan *plan)
{
    return plan_count(plan, VERDICT_NEW) + plan_count(plan, VERDICT_RETRY);
}

static char *plan_items_title(struct console *console, gint64 scope)
{
    g_autoptr(plan) plan = plan_find(console_database(console), scope, NULL);
    g_autoptr(configuration) configuration =
        plan != NULL ? configuration_find(console_database(console), plan->configuration_id, NULL)
                     : NULL;
    if (configuration == NULL)
        return g_strdup("Plan");
    g_autofree char *name = shown_context(console_database(console), configuration->context_key);
    return g_strdup_printf("Plan: %s in %s", configuration->type_name, name);
}

/* "about 9 MB, 412 mails queued (mail is off)". */
static void plan_add_estimate(struct database *database, guint64 due, GString *text)
{
    struct condition condition = { 0 };
    g_autoptr(site_settings) site = site_settings_load(database, NULL);
    if (condition_read(database, &condition, NULL) && condition.file_bytes > 0) {
        const double megabytes = (double)condition.file_bytes * (double)due / 1e6;
        g_string_append_printf(text, megabytes < 1 ? ", less than 1 MB" : ", about %.0f MB",
                               megabytes);
    }
    g_autofree char *number = console_show_number((gint64)due);
    g_string_append_printf(text, ", up to %s mail%s queued%s", number, due == 1 ? "" : "s",
                           site != NULL && site->mail_enabled ? "" : " (mail is off)");
}

/* "Run 7 came after this plan (08:10 today)", or that it was made for the run, so that nobody takes what it says for
 * what is. Caller frees; NULL: none did. */
static char *plan_overtaken(struct console *console, gint64 plan_id)
{
    struct database *database = console_database(console);
    gint64 id = 0;
    if (!task_run_find_after_plan(database, plan_id, &id, NULL) || id == 0)
        return NULL;
    g_autoptr(task_run) run = task_run_find(database, id, NULL);
    if (run == NULL)
        return NULL;
    g_autofree char *at = console_show_date(console, run->finished);
    return g_strdup_printf(run->plan_id == plan_id ? "The plan of run %" G_GINT64_FORMAT " (%s)"
                                                   : "Run %" G_GINT64_FORMAT
                                                     " came after this plan (%s)",
                           id, at);
}

/* The counts with the keys that show them, what issuing comes to, and warnings. */
static char *plan_items_heading(struct console *console, gint64 scope)
{
    g_autoptr(plan) plan = plan_find(console_database(console), scope, NULL);
    if (plan == NULL)
        return NULL;
    GString *text = g_string_new(NULL);
    for (int i = 0; i < VERDICT_COUNT; i++) {
        const guint64 count = plan_count(plan, (enum verdict)i);
        g_autofree char *number = console_show_number((gint64)count);
        if (count > 0)
            g_string_append_printf(text, "%s%d: %s %s", text->len > 0 ? "   " : "", i + 1, number,
                                   verdict_name((enum verdict)i));
    }
    g_autofree char *overtaken = plan_overtaken(console, scope);
    const guint64 due = plan_due(plan);
    g_autofree char *number = console_show_number((gint64)due);
    if (overtaken != NULL)
        g_string_append_printf(text, "\n%s: g in the list of configurations plans anew", overtaken);
    else
        g_string_append_printf(text, "\n%s credential%s to issue", number, due == 1 ? "" : "s");
    if (overtaken == NULL && due > 0)
        plan_add_estimate(console_database(console), due, text);
    size_t i;
    const json_t *warning;
    json_array_foreach (json_object_get(plan->summary, "warnings"), i, warning)
        g_string_append_printf(text, "\n! %s", json_string_value(warning));
    return g_string_free(text, FALSE);
}

static void plan_explain(struct console *console, gint64 plan_id, const char *username)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(plan) plan = plan_find(console_database(console), plan_id, &error);
    g_autoptr(json_t) explanation =
        plan != NULL ? explain_learner(console_installation(console), plan->configuration_id,
                                       username, true, &error)
                     : NULL;
    if (explanation == NULL) {
        console_error(console, error);
        return;
    }
    g_autofree char *words = explain_words(explanation);
    g_autofree char *title = g_strdup_printf("Why: %s", username);
    reader_open(console, title, words);
}

static bool has_row(const struct page *page)
{
    return list_current_row(page) != NULL;
}

static void run_explain(struct page *page)
{
    const char *username = list_row_cell(page, list_current_row(page), "username");
    plan_explain(page->console, list_scope(page), username);
}

static void run_preview(struct page *page)
{
    g_autoptr(plan) plan = plan_of(page);
    if (plan != NULL)
        preview_ask(page, plan->configuration_id,
                    list_row_cell(page, list_current_row(page), "username"));
}

/* What a question about issuing will start. */
struct issue_wish {
    gint64 configuration_id;
    char **usernames; /* NULL: everybody */
    guint64 expected;
};

static void issue_wish_free(gpointer data)
{
    struct issue_wish *wish = data;
    g_strfreev(wish->usernames);
    g_free(wish);
}

static void issue_answered(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    (void)input;
    const struct issue_wish *wish = data;
    if (answer == ANSWER_YES)
        run_issue(console, wish->configuration_id, (const char *const *)wish->usernames,
                  wish->expected);
}

/* Takes the wish. */
static void issue_ask(struct console *console, struct issue_wish *wish, const char *text)
{
    g_autofree char *number = console_show_number((gint64)wish->expected);
    g_autofree char *title =
        g_strdup_printf("Issue %s credential%s?", number, wish->expected == 1 ? "" : "s");
    const struct question question = {
        .title = title, .text = text, .yes = "Issue", .no = "Cancel"
    };
    question_ask(console, &question, issue_answered, wish, issue_wish_free);
}

static void run_issue_all(struct page *page)
{
    g_autoptr(plan) plan = plan_of(page);
    if (plan == NULL)
        return;
    if (plan_due(plan) == 0) {
        console_message(page->console, MESSAGE_NOTE, "There is nobody to issue a credential to.");
        return;
    }
    g_autofree char *overtaken = plan_overtaken(page->console, plan->id);
    g_autofree char *refused = console_show_number((gint64)plan_count(plan, VERDICT_REFUSED));
    g_autofree char *others = console_show_number((gint64)plan_count(plan, VERDICT_NOT_ELIGIBLE));
    g_autofree char *have = console_show_number((gint64)plan_count(plan, VERDICT_HAS_ONE));
    g_autofree char *text = g_strdup_printf(
        "%s%s%s refused, %s not eligible, %s have one. " CAN_BE_WITHDRAWN,
        overtaken != NULL ? overtaken : "",
        overtaken != NULL ? ", so that fewer may be left. It said: " : "", refused, others, have);
    struct issue_wish *wish = g_new0(struct issue_wish, 1);
    wish->configuration_id = plan->configuration_id;
    wish->expected = plan_due(plan);
    issue_ask(page->console, wish, text);
}

/* Asks about those who get one. Of whom one was withdrawn the run asks itself. Takes the wish. */
static void ask_about_marked(struct page *page, struct issue_wish *wish, guint64 withdrawn,
                             guint marked)
{
    const guint64 none = marked - wish->expected - withdrawn;
    g_autofree char *shown = console_show_number((gint64)none);
    g_autofree char *chosen = console_show_number(marked);
    g_autofree char *text =
        none == 0
            ? g_strdup(CAN_BE_WITHDRAWN)
            : g_strdup_printf(
                "%s of %s get none: not eligible, refused, or they have one. " CAN_BE_WITHDRAWN,
                shown, chosen);
    if (wish->expected > 0) {
        issue_ask(page->console, wish, text);
        return;
    }
    if (withdrawn > 0)
        run_issue(page->console, wish->configuration_id, (const char *const *)wish->usernames, 0);
    else
        console_message(page->console, MESSAGE_NOTE, "%s",
                        marked == 1 ? "This learner gets none; Enter says why."
                                    : "None of them gets one; Enter says why.");
    issue_wish_free(wish);
}

/* The marked learners, else the current one. */
static void run_issue_marked(struct page *page)
{
    const char *const due[] = { verdict_name(VERDICT_NEW), verdict_name(VERDICT_RETRY), NULL };
    const char *const gone[] = { verdict_name(VERDICT_WITHDRAWN), NULL };
    struct database *database = console_database(page->console);
    gint64 count = 0, withdrawn = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(plan) plan = plan_of(page);
    g_autoptr(GArray) ids = plan != NULL ? list_selection(page, &error) : NULL;
    g_autoptr(GPtrArray) names = ids != NULL ? learner_usernames(database, ids, &error) : NULL;
    if (plan == NULL)
        return;
    if (names == NULL || !plan_count_learners(database, plan->id, ids, due, &count, &error)
        || !plan_count_learners(database, plan->id, ids, gone, &withdrawn, &error)) {
        console_error(page->console, error);
        return;
    }
    struct issue_wish *wish = g_new0(struct issue_wish, 1);
    wish->configuration_id = plan->configuration_id;
    wish->expected = (guint64)count;
    g_ptr_array_add(names, NULL);
    wish->usernames = (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
    ask_about_marked(page, wish, (guint64)withdrawn, ids->len);
}

static void run_mark_refused_learners(struct page *page)
{
    run_mark_refused(page->console, list_scope(page));
}

static void run_go_to_learner(struct page *page)
{
    const struct section *learners = section_find("learners");
    if (learners != NULL)
        form_open(page->console, learners, list_current_id(page), NULL);
}

static bool learners_have_form(const struct page *page)
{
    const struct section *learners = section_find("learners");
    return has_row(page) && learners != NULL && learners->read != NULL;
}

#define SHOW_VERDICT(name, verdict)                                                                \
    static void name(struct page *page)                                                            \
    {                                                                                              \
        list_filter_by(page, "verdict", verdict_name(verdict));                                    \
    }

SHOW_VERDICT(run_show_new, VERDICT_NEW)
SHOW_VERDICT(run_show_retry, VERDICT_RETRY)
SHOW_VERDICT(run_show_has_one, VERDICT_HAS_ONE)
SHOW_VERDICT(run_show_withdrawn, VERDICT_WITHDRAWN)
SHOW_VERDICT(run_show_not_eligible, VERDICT_NOT_ELIGIBLE)
SHOW_VERDICT(run_show_refused, VERDICT_REFUSED)

static void run_show_all(struct page *page)
{
    list_filter_by(page, "verdict", NULL);
}

#define BAR CONSOLE_COMMAND_BAR
#define MENU CONSOLE_COMMAND_MENU
#define WRITES CONSOLE_COMMAND_WRITES

const struct console_command plan_items_commands[] = {
    { "issue", { KEY_FUNCTION(2), 'i' }, BAR | MENU | WRITES, "issue", NULL, run_issue_all },
    { "explain", { KEY_CODE_ENTER, 'e' }, BAR | MENU, "explain", has_row, run_explain },
    { "preview", { 'p' }, MENU, "preview", has_row, run_preview },
    { "issue-marked", { 'I' }, MENU | WRITES, "issue", has_row, run_issue_marked },
    { "mark-refused", { 'm' }, MENU, NULL, NULL, run_mark_refused_learners },
    { "go-to-learner", { 'o' }, MENU, NULL, learners_have_form, run_go_to_learner },
    { "show-new", { '1' }, 0, NULL, NULL, run_show_new },
    { "show-retry", { '2' }, 0, NULL, NULL, run_show_retry },
    { "show-has-one", { '3' }, 0, NULL, NULL, run_show_has_one },
    { "show-withdrawn", { '4' }, 0, NULL, NULL, run_show_withdrawn },
    { "show-not-eligible", { '5' }, 0, NULL, NULL, run_show_not_eligible },
    { "show-refused", { '6' }, 0, NULL, NULL, run_show_refused },
    { "show-all-verdicts", { '0' }, 0, NULL, NULL, run_show_all },
    { 0 },
};

const struct section section_plan_items = {
    .name = "plan_items",
    .inner = true,
    .list_commands = plan_items_commands,
    .list_title = plan_items_title,
    .heading = plan_items_heading,
};
