#include "config.h"

#include "console/sections/learners_subject.h"

#include "base/error.h"
#include "base/text.h"
#include "console/job.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/sections/correcting.h"
#include "console/sections/equivalent.h"
#include "operations/learner.h"
#include "rules/name.h"

/* So many names are read before they are accepted together; of the others only the number. */
#define NAMES_TOLD 20

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

void learners_run_accept(struct page *page)
{
    g_autoptr(GPtrArray) names = learners_selected_names(page);
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

void learners_run_forget(struct page *page)
{
    GPtrArray *names = learners_selected_names(page);
    const struct menu menu = { .title = "Take back what was set by hand", .lines = forget_lines };
    if (names != NULL)
        menu_open(page->console, &menu, forget_chosen, names, (GDestroyNotify)g_ptr_array_unref);
}
