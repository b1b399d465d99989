#include "config.h"

#include "console/sections/learners.h"

#include "base/error.h"
#include "base/text.h"
#include "console/job.h"
#include "console/pages/form.h"
#include "console/pages/list.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/pages/run.h"
#include "console/sections/correcting.h"
#include "console/sections/equivalent.h"
#include "operations/explain.h"
#include "operations/explain_words.h"
#include "operations/learner.h"
#include "operations/learner_words.h"
#include "rules/context_key.h"
#include "rules/name.h"
#include "store/configuration.h"
#include "store/credential.h"

/* So many names are read before they are accepted together; of the others only the number. */
#define NAMES_TOLD 20

static bool is_form(const struct page *page)
{
    return g_str_equal(page->class->name, "form");
}

/* The one learner that a command is about: of the form, or the current row. 0: none. */
static gint64 current_id(const struct page *page)
{
    return is_form(page) ? form_id(page) : list_current_id(page);
}

static bool has_learner(const struct page *page)
{
    return current_id(page) != 0;
}

/* The usernames of the marked learners, of the current one, or of the form's. NULL when an error was told. */
static GPtrArray *selected_names(struct page *page)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) ids = NULL;
    if (is_form(page)) {
        const gint64 id = form_id(page);
        ids = g_array_new(FALSE, FALSE, sizeof(gint64));
        g_array_append_val(ids, id);
    } else {
        ids = list_selection(page, &error);
    }
    g_autoptr(GPtrArray) names =
        ids != NULL ? learner_usernames(console_database(page->console), ids, &error) : NULL;
    if (names == NULL)
        console_error(page->console, error);
    return names != NULL && names->len > 0 ? g_steal_pointer(&names) : NULL;
}

/* The learner that a command is about; an error is told. Caller frees. */
static struct learner *current_learner(struct page *page)
{
    g_autoptr(GError) error = NULL;
    struct learner *learner =
        learner_find_by_id(console_database(page->console), current_id(page), &error);
    if (learner == NULL)
        console_error(page->console, error);
    return learner;
}

/* Accepting names, or taking back names and addresses. */
struct renaming {
    GPtrArray *usernames; /* of char * */
    bool accept, forget_name, forget_email;
    guint done, idle; /* idle: there was nothing to do */
};

static void renaming_free(gpointer data)
{
    struct renaming *renaming = data;
    g_ptr_array_unref(renaming->usernames);
    g_free(renaming);
}

static bool renaming_one(struct installation *installation, const struct renaming *renaming,
                         const char *username, GError **error)
{
    const struct learner_wish wish = { .forget_name = renaming->forget_name,
                                       .forget_email = renaming->forget_email };
    return renaming->accept ? learner_accept_name(installation, username, NULL, error)
                            : learner_change(installation, username, &wish, NULL, error);
}

/* One after the other: names that do not wait are passed over. */
static bool renaming_run(struct job *job, struct installation *installation, gpointer data,
                         GError **error)
{
    struct renaming *renaming = data;
    for (guint i = 0; i < renaming->usernames->len && !job_cancelled(job); i++) {
        GError *fault = NULL;
        if (renaming_one(installation, renaming, renaming->usernames->pdata[i], &fault)) {
            renaming->done++;
        } else if (renaming->usernames->len > 1
                   && g_error_matches(fault, OPERATIONS_ERROR, ERROR_REFUSED)) {
            renaming->idle++;
            g_error_free(fault);
        } else {
            g_propagate_error(error, fault);
            return false;
        }
        job_progress(job, i + 1, renaming->usernames->len, "learners");
    }
    return true;
}

static void renaming_done(struct console *console, struct page *page, gpointer data,
                          const GError *error)
{
    (void)page;
    const struct renaming *renaming = data;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    if (renaming->accept)
        console_message(console, MESSAGE_DONE, "%u name%s accepted%s.", renaming->done,
                        renaming->done == 1 ? "" : "s",
                        renaming->idle > 0 ? "; the others do not wait for it" : "");
    else
        console_message(console, MESSAGE_DONE,
                        "The %s of %u learner%s no longer set by hand; imports may change it.",
                        renaming->forget_name ? "name" : "address", renaming->done,
                        renaming->done == 1 ? " is" : "s is");
    if (renaming->usernames->len != 1)
        return;
    const char *username = renaming->usernames->pdata[0];
    const char *const accept[] = { "learner", "accept-name", username, NULL };
    const char *const forget[] = {
        "learner", "change", username, "--forget", renaming->forget_name ? "name" : "email", NULL
    };
    console_equivalent(console, renaming->accept ? accept : forget);
}

static const struct job_class renaming_class = {
    .doing = "Saving",
    .writes = true,
    .run = renaming_run,
    .done = renaming_done,
    .free = renaming_free,
};

static void renaming_start(struct console *console, GPtrArray *usernames, bool accept,
                           bool forget_name)
{
    struct renaming *renaming = g_new0(struct renaming, 1);
    renaming->usernames = usernames;
    renaming->accept = accept;
    renaming->forget_name = !accept && forget_name;
    renaming->forget_email = !accept && !forget_name;
    job_start(console, NULL, &renaming_class, renaming);
}

static void accept_answered(struct console *console, gpointer data, enum answer answer,
                            const char *input)
{
    (void)input;
    if (answer == ANSWER_YES)
        renaming_start(console, g_ptr_array_ref(data), true, false);
}

/* Those that wait, as they would be printed and why they wait. Takes away the others. Caller frees. */
static char *accept_words(struct database *database, GPtrArray *usernames)
{
    GString *text = g_string_new(NULL);
    guint waiting = 0;
    for (guint i = 0; i < usernames->len;) {
        g_autoptr(learner) learner = learner_find(database, usernames->pdata[i], NULL);
        if (learner == NULL || !g_str_equal(learner->name_state, "review")) {
            g_ptr_array_remove_index(usernames, i);
            continue;
        }
        g_autofree char *name = name_choose(learner->name, learner->first_name, learner->last_name);
        g_autofree char *shown = text_show(name != NULL ? name : "(no name)");
        g_autofree char *username = text_show(learner->username);
        if (waiting < NAMES_TOLD)
            g_string_append_printf(text, "%s (%s): %s\n", shown, username, learner->name_remark);
        waiting++;
        i++;
    }
    if (waiting > NAMES_TOLD)
        g_string_append_printf(text, "and %u more\n", waiting - NAMES_TOLD);
    g_string_append(text, "They are printed exactly so on certificates.");
    return g_string_free(text, FALSE);
}

static void run_accept(struct page *page)
{
    g_autoptr(GPtrArray) names = selected_names(page);
    if (names == NULL)
        return;
    const bool several = names->len > 1;
    g_autofree char *text = accept_words(console_database(page->console), names);
    if (names->len == 0) {
        console_message(page->console, MESSAGE_NOTE,
                        several ? "None of these names waits to be accepted."
                                : "This name does not wait to be accepted.");
        return;
    }
    g_autofree char *title =
        names->len == 1 ? g_strdup("Accept this name as it is?")
                        : g_strdup_printf("Accept these %u names as they are?", names->len);
    const struct question question = {
        .title = title, .text = text, .yes = "Accept", .no = "Cancel"
    };
    question_ask(page->console, &question, accept_answered, g_steal_pointer(&names),
                 (GDestroyNotify)g_ptr_array_unref);
}

static void correct(struct page *page, enum correction_kind kind, enum correcting_act act)
{
    GPtrArray *names = selected_names(page);
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

/* What can be taken back, in the order of the menu; the last two are the learner's own. */
static const char *const forget_lines[] = {
    "An enrolment", "A completion", "A grade", "The name", "The e-mail address", NULL,
};
static const enum correction_kind forget_kinds[] = { CORRECTION_ENROLMENT, CORRECTION_COMPLETION,
                                                     CORRECTION_GRADE };

static void forget_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)marked;
    if (index < 0)
        return;
    GPtrArray *names = g_ptr_array_ref(data);
    if (index >= (int)G_N_ELEMENTS(forget_kinds)) {
        renaming_start(console, names, false, index == (int)G_N_ELEMENTS(forget_kinds));
        return;
    }
    const struct correcting_wish wish = { .kind = forget_kinds[index], .act = CORRECTING_FORGET };
    correcting_begin(console, &wish, names);
}

static void run_forget(struct page *page)
{
    GPtrArray *names = selected_names(page);
    const struct menu menu = { .title = "Take back what was set by hand", .lines = forget_lines };
    if (names != NULL)
        menu_open(page->console, &menu, forget_chosen, names, (GDestroyNotify)g_ptr_array_unref);
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
    open_credentials(page->console, current_id(page));
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
    learners_show_outdated(page->console, current_id(page));
}

static void run_record(struct page *page)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(learner) learner = current_learner(page);
    struct learner_view view;
    if (learner == NULL)
        return;
    g_autofree char *words = NULL;
    if (learner_view_read(console_database(page->console), learner->username, &view, &error)) {
        words = learner_words(&view, &error);
        learner_view_clear(&view);
    }
    if (words != NULL)
        reader_open(page->console, learner->username, words);
    else
        console_error(page->console, error);
}

/* Why a learner gets a credential or not; read beside the keys, because the certificate is looked at, too. */
struct explaining {
    gint64 configuration_id;
    char *username, *words;
};

static void explaining_free(gpointer data)
{
    struct explaining *explaining = data;
    g_free(explaining->username);
    g_free(explaining->words);
    g_free(explaining);
}

static bool explaining_run(struct job *job, struct installation *installation, gpointer data,
                           GError **error)
{
    (void)job;
    struct explaining *explaining = data;
    g_autoptr(json_t) explanation = explain_learner(installation, explaining->configuration_id,
                                                    explaining->username, true, error);
    if (explanation != NULL)
        explaining->words = explain_words(explanation);
    return explanation != NULL;
}

static void explaining_done(struct console *console, struct page *page, gpointer data,
                            const GError *error)
{
    const struct explaining *explaining = data;
    if (error != NULL)
        console_error(console, error);
    else if (page != NULL)
        reader_open(console, explaining->username, explaining->words);
}

static const struct job_class explaining_class = {
    .doing = "Judging",
    .run = explaining_run,
    .done = explaining_done,
    .free = explaining_free,
};

/* A configuration that is chosen for one learner. The page lies below the menu. */
struct choosing {
    struct page *page;
    char *username;
    GPtrArray *configurations; /* of struct configuration */
    void (*chosen)(struct page *page, const struct configuration *configuration,
                   const char *username);
};

static void choosing_free(gpointer data)
{
    struct choosing *choosing = data;
    g_free(choosing->username);
    g_ptr_array_unref(choosing->configurations);
    g_free(choosing);
}

static void configuration_chosen(struct console *console, gpointer data, int index,
                                 const bool *marked)
{
    (void)console;
    (void)marked;
    const struct choosing *choosing = data;
    if (index >= 0)
        choosing->chosen(choosing->page, choosing->configurations->pdata[index],
                         choosing->username);
}

static void choose_configuration(struct page *page, const char *title,
                                 void (*chosen)(struct page *page,
                                                const struct configuration *configuration,
                                                const char *username))
{
    static const struct configuration_filter all;
    g_autoptr(GError) error = NULL;
    g_autoptr(learner) learner = current_learner(page);
    g_autoptr(GPtrArray) list =
        learner != NULL ? configuration_list(console_database(page->console), &all, &error) : NULL;
    if (list == NULL || list->len == 0) {
        if (error != NULL)
            console_error(page->console, error);
        else if (learner != NULL)
            console_message(page->console, MESSAGE_NOTE,
                            "There are no configurations yet: add one first.");
        return;
    }
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < list->len; i++) {
        const struct configuration *one = list->pdata[i];
        g_ptr_array_add(lines, configuration_title(one->type_name, one->context_key));
    }
    g_ptr_array_add(lines, NULL);
    struct choosing *choosing = g_new0(struct choosing, 1);
    choosing->page = page;
    choosing->username = g_strdup(learner->username);
    choosing->configurations = g_steal_pointer(&list);
    choosing->chosen = chosen;
    const struct menu menu = { .title = title, .lines = (const char *const *)lines->pdata };
    menu_open(page->console, &menu, configuration_chosen, choosing, choosing_free);
}

static void explain_for(struct page *page, const struct configuration *configuration,
                        const char *username)
{
    struct explaining *explaining = g_new0(struct explaining, 1);
    explaining->configuration_id = configuration->id;
    explaining->username = g_strdup(username);
    job_start(page->console, page, &explaining_class, explaining);
}

static void run_explain(struct page *page)
{
    choose_configuration(page, "Explain which credential?", explain_for);
}

struct issuing {
    gint64 configuration_id;
    char *username;
};

static void issuing_free(gpointer data)
{
    struct issuing *issuing = data;
    g_free(issuing->username);
    g_free(issuing);
}

static void issue_answered(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    (void)input;
    const struct issuing *issuing = data;
    const char *const usernames[] = { issuing->username, NULL };
    if (answer == ANSWER_YES)
        run_issue(console, issuing->configuration_id, usernames, 1);
}

static void issue_for(struct page *page, const struct configuration *configuration,
                      const char *username)
{
    struct issuing *issuing = g_new0(struct issuing, 1);
    issuing->configuration_id = configuration->id;
    issuing->username = g_strdup(username);
    g_autofree char *title =
        configuration_title(configuration->type_name, configuration->context_key);
    g_autofree char *shown_title = text_show(title);
    g_autofree char *shown = text_show(username);
    g_autofree char *text = g_strdup_printf(
        "%s\nWhether %s may have it is judged now; the report says why not. What is issued can be "
        "withdrawn later, but not taken back.",
        shown_title, shown);
    g_autofree char *asked = g_strdup_printf("Issue a credential to %s?", shown);
    const struct question question = {
        .title = asked, .text = text, .yes = "Issue", .no = "Cancel"
    };
    question_ask(page->console, &question, issue_answered, issuing, issuing_free);
}

static void run_issue_for(struct page *page)
{
    choose_configuration(page, "Issue which credential?", issue_for);
}

#define BAR CONSOLE_COMMAND_BAR
#define MENU CONSOLE_COMMAND_MENU
#define WRITES CONSOLE_COMMAND_WRITES

/* In lists letters do, in forms only function keys. */
const struct console_command learners_list_commands[] = {
    { "accept-name", { 'n' }, BAR | MENU | WRITES, "learner accept-name", has_learner, run_accept },
    { "credentials-of",
      { 't', KEY_FUNCTION(6) },
      BAR | MENU,
      NULL,
      has_credentials,
      run_credentials },
    { "learner-record", { 'v' }, MENU, "learner show", has_learner, run_record },
    { "explain-for", { 'W' }, MENU, "explain", has_learner, run_explain },
    { "issue-for", { 'I' }, MENU | WRITES, "issue", has_learner, run_issue_for },
    { "enrol", { 'o' }, MENU | WRITES, "enrolment set", has_learner, run_enrol },
    { "end-enrolment", { 0 }, MENU | WRITES, "enrolment set", has_learner, run_end_enrolment },
    { "set-completion", { 'p' }, MENU | WRITES, "completion set", has_learner, run_completion },
    { "set-grade", { 'r' }, MENU | WRITES, "grade set", has_learner, run_grade },
    { "take-back", { 'u' }, MENU | WRITES, NULL, has_learner, run_forget },
    { "outdated-of", { 0 }, MENU, NULL, has_credentials, run_outdated },
    { 0 },
};

const struct console_command learners_form_commands[] = {
    { "accept-name",
      { KEY_FUNCTION(5) },
      BAR | MENU | WRITES,
      "learner accept-name",
      has_learner,
      run_accept },
    { "learner-record", { KEY_FUNCTION(6) }, BAR | MENU, "learner show", has_learner, run_record },
    { "credentials-of", { 0 }, MENU, NULL, has_credentials, run_credentials },
    { "explain-for", { 0 }, MENU, "explain", has_learner, run_explain },
    { "issue-for", { 0 }, MENU | WRITES, "issue", has_learner, run_issue_for },
    { "enrol", { 0 }, MENU | WRITES, "enrolment set", has_learner, run_enrol },
    { "end-enrolment", { 0 }, MENU | WRITES, "enrolment set", has_learner, run_end_enrolment },
    { "set-completion", { 0 }, MENU | WRITES, "completion set", has_learner, run_completion },
    { "set-grade", { 0 }, MENU | WRITES, "grade set", has_learner, run_grade },
    { "take-back", { 0 }, MENU | WRITES, NULL, has_learner, run_forget },
    { "outdated-of", { 0 }, MENU, NULL, has_credentials, run_outdated },
    { 0 },
};
