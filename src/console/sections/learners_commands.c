#include "config.h"

#include "console/sections/learners.h"

#include "console/pages/list.h"
#include "console/pages/merge.h"
#include "console/pages/overlays.h"
#include "console/pages/tables.h"
#include "console/sections/correcting.h"
#include "console/sections/learners_subject.h"
#include "operations/learner.h"
#include "operations/learner_words.h"
#include "store/credential.h"

static bool has_learner(const struct page *page)
{
    return learners_current_id(page) != 0;
}

static void correct(struct page *page, enum correction_kind kind, enum correcting_act act)
{
    GPtrArray *names = learners_selected_names(page);
    const struct correcting_wish wish = { .kind = kind, .act = act };
    if (names != NULL)
        correcting_begin(page->console, &wish, names);
}

static void run_enrol(struct page *page)
{
    correct(page, CORRECTION_ENROLMENT, CORRECTING_SET);
}

static void run_end_enrolment(struct page *page)
{
    correct(page, CORRECTION_ENROLMENT, CORRECTING_END);
}

static void run_completion(struct page *page)
{
    correct(page, CORRECTION_COMPLETION, CORRECTING_SET);
}

static void run_grade(struct page *page)
{
    correct(page, CORRECTION_GRADE, CORRECTING_SET);
}

static bool has_credentials(const struct page *page)
{
    return has_learner(page) && section_find("credentials") != NULL;
}

static void open_credentials(struct console *console, gint64 id)
{
    g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT, id);
    const char *const filters[] = { "learner", value, NULL };
    list_open_filtered(console, section_find("credentials"), 0, filters);
}

static void run_credentials(struct page *page)
{
    open_credentials(page->console, learners_current_id(page));
}

void learners_show_outdated(struct console *console, gint64 id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(learner) learner = learner_find_by_id(console_database(console), id, &error);
    g_autoptr(GPtrArray) outdated =
        learner != NULL ? learner_find_outdated(console_database(console), learner, &error) : NULL;
    if (outdated == NULL) {
        console_error(console, error);
        return;
    }
    if (outdated->len == 0) {
        console_message(console, MESSAGE_NOTE,
                        "All available credentials of this learner show the name of now.");
        return;
    }
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < outdated->len; i++) {
        const struct credential *one = outdated->pdata[i];
        g_array_append_val(ids, one->id);
    }
    open_credentials(console, id);
    list_mark_ids(console_top(console), ids);
}

static void run_outdated(struct page *page)
{
    learners_show_outdated(page->console, learners_current_id(page));
}

static void run_record(struct page *page)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(learner) learner = learners_current(page);
    struct learner_view view;
    if (learner == NULL)
        return;
    g_autofree char *words = NULL;
    if (learner_view_read_by_id(console_database(page->console), learner->id, &view, &error)) {
        words = learner_words(&view, &error);
        learner_view_clear(&view);
    }
    if (words != NULL)
        reader_open(page->console, learner->username, words);
    else
        console_error(page->console, error);
}

static void run_duplicates(struct page *page)
{
    duplicates_open(page->console);
}

static void run_merge(struct page *page)
{
    g_autoptr(GPtrArray) names = learners_selected_names(page);
    if (names == NULL)
        return;
    if (names->len == 2)
        merge_open(page->console, names->pdata[0], names->pdata[1]);
    else
        console_message(page->console, MESSAGE_NOTE,
                        "Two learners are made one: mark these two, and no others.");
}

#define BAR CONSOLE_COMMAND_BAR
#define MENU CONSOLE_COMMAND_MENU
#define WRITES CONSOLE_COMMAND_WRITES

/* In lists letters do, in forms only function keys. */
const struct console_command learners_list_commands[] = {
    { "accept-name",
      { 'n' },
      BAR | MENU | WRITES,
      "learner accept-name",
      has_learner,
      learners_run_accept },
    { "reject-name",
      { 0 },
      MENU | WRITES,
      "learner reject-name",
      has_learner,
      learners_run_reject },
    { "credentials-of",
      { 't', KEY_FUNCTION(6) },
      BAR | MENU,
      NULL,
      has_credentials,
      run_credentials },
    { "learner-record", { 'v' }, MENU, "learner show", has_learner, run_record },
    { "explain-for", { 'W' }, MENU, "explain", has_learner, learners_run_explain },
    { "issue-for", { 'I' }, MENU | WRITES, "issue", has_learner, learners_run_issue },
    { "enrol", { 'o' }, MENU | WRITES, "enrolment set", has_learner, run_enrol },
    { "end-enrolment", { 0 }, MENU | WRITES, "enrolment set", has_learner, run_end_enrolment },
    { "set-completion", { 'p' }, MENU | WRITES, "completion set", has_learner, run_completion },
    { "set-grade", { 'r' }, MENU | WRITES, "grade set", has_learner, run_grade },
    { "take-back", { 'u' }, MENU | WRITES, NULL, has_learner, learners_run_forget },
    { "outdated-of", { 0 }, MENU, NULL, has_credentials, run_outdated },
    { "duplicates", { 'D' }, MENU, "learner duplicates", NULL, run_duplicates },
    { "merge-marked", { 'M' }, MENU, "learner merge", has_learner, run_merge },
    { "export-learners", { 0 }, MENU, "export learners", NULL, tables_export_learners },
    { 0 },
};

const struct console_command learners_form_commands[] = {
    { "accept-name",
      { KEY_FUNCTION(5) },
      BAR | MENU | WRITES,
      "learner accept-name",
      has_learner,
      learners_run_accept },
    { "reject-name",
      { 0 },
      MENU | WRITES,
      "learner reject-name",
      has_learner,
      learners_run_reject },
    { "learner-record", { KEY_FUNCTION(6) }, BAR | MENU, "learner show", has_learner, run_record },
    { "credentials-of", { 0 }, MENU, NULL, has_credentials, run_credentials },
    { "explain-for", { 0 }, MENU, "explain", has_learner, learners_run_explain },
    { "issue-for", { 0 }, MENU | WRITES, "issue", has_learner, learners_run_issue },
    { "enrol", { 0 }, MENU | WRITES, "enrolment set", has_learner, run_enrol },
    { "end-enrolment", { 0 }, MENU | WRITES, "enrolment set", has_learner, run_end_enrolment },
    { "set-completion", { 0 }, MENU | WRITES, "completion set", has_learner, run_completion },
    { "set-grade", { 0 }, MENU | WRITES, "grade set", has_learner, run_grade },
    { "take-back", { 0 }, MENU | WRITES, NULL, has_learner, learners_run_forget },
    { "outdated-of", { 0 }, MENU, NULL, has_credentials, run_outdated },
    { 0 },
};
