#include "config.h"

#include "console/sections/learners_subject.h"

#include "base/error.h"
#include "base/text.h"
#include "console/job.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/sections/correcting.h"
#include "operations/learner.h"
#include "rules/name.h"
#include "store/credential.h"
#include "store/learner_proposal.h"

/* So many names are read before they are accepted together; of the others only the number. */
#define NAMES_TOLD 20

/* Accepting or rejecting names, or taking back names and addresses. */
enum renaming_act {
    RENAMING_ACCEPT,
    RENAMING_REJECT,
    RENAMING_FORGET_NAME,
    RENAMING_FORGET_EMAIL,
};

struct renaming {
    GPtrArray *usernames; /* of char * */
    enum renaming_act act;
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
    const struct learner_wish wish = { .forget_name = renaming->act == RENAMING_FORGET_NAME,
                                       .forget_email = renaming->act == RENAMING_FORGET_EMAIL };
    switch (renaming->act) {
    case RENAMING_ACCEPT:
        return learner_accept_name(installation, username, NULL, error);
    case RENAMING_REJECT:
        return learner_reject_name(installation, username, error);
    default:
        return learner_change(installation, username, &wish, NULL, error);
    }
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

/* What was done, in words, and how many credentials now show another name. */
static void renaming_tell(struct console *console, const struct renaming *renaming)
{
    static const char *const done[][2] = {
        [RENAMING_ACCEPT] = { "name accepted", "names accepted" },
        [RENAMING_REJECT] = { "new name dropped", "new names dropped" },
        [RENAMING_FORGET_NAME] = { "name is no longer set by hand; imports may change it",
                                   "names are no longer set by hand; imports may change them" },
        [RENAMING_FORGET_EMAIL] = { "address is no longer set by hand; imports may change it",
                                    "addresses are no longer set by hand; imports may change "
                                    "them" },
    };
    const struct credential_filter filter = {
        .name_changed = true,
        .username = renaming->usernames->len == 1 ? renaming->usernames->pdata[0] : NULL,
    };
    g_autoptr(GArray) outdated = renaming->act == RENAMING_ACCEPT
                                     ? credential_list_ids(console_database(console), &filter, NULL)
                                     : NULL;
    const guint others = outdated != NULL ? outdated->len : 0;
    g_autofree char *reissue =
        others > 0 ? g_strdup_printf(" %u credential%s another name: filter \"Name has changed\".",
                                     others, others == 1 ? " shows" : "s show")
                   : g_strdup("");
    console_message(console, MESSAGE_DONE, "%u %s%s.%s", renaming->done,
                    done[renaming->act][renaming->done != 1],
                    renaming->idle > 0 ? "; the others do not wait for it" : "", reissue);
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
    renaming_tell(console, renaming);
    if (renaming->usernames->len != 1)
        return;
    const char *username = renaming->usernames->pdata[0];
    const char *const equivalents[][6] = {
        [RENAMING_ACCEPT] = { "learner", "accept-name", username },
        [RENAMING_REJECT] = { "learner", "reject-name", username },
        [RENAMING_FORGET_NAME] = { "learner", "change", username, "--forget", "name" },
        [RENAMING_FORGET_EMAIL] = { "learner", "change", username, "--forget", "email" },
    };
    console_equivalent(console, equivalents[renaming->act]);
}

static const struct job_class renaming_class = {
    .doing = "Saving",
    .writes = true,
    .run = renaming_run,
    .done = renaming_done,
    .free = renaming_free,
};

static void renaming_start(struct console *console, GPtrArray *usernames, enum renaming_act act)
{
    struct renaming *renaming = g_new0(struct renaming, 1);
    renaming->usernames = usernames;
    renaming->act = act;
    job_start(console, NULL, &renaming_class, renaming);
}

static void accept_answered(struct console *console, gpointer data, enum answer answer,
                            const char *input)
{
    (void)input;
    if (answer == ANSWER_YES)
        renaming_start(console, g_ptr_array_ref(data), RENAMING_ACCEPT);
}

static void reject_answered(struct console *console, gpointer data, enum answer answer,
                            const char *input)
{
    (void)input;
    if (answer == ANSWER_YES)
        renaming_start(console, g_ptr_array_ref(data), RENAMING_REJECT);
}

/* One name that waits: a new one, or one that looks wrong. NULL: it does not wait for this. Caller frees. */
static char *waiting_words(struct database *database, const char *username, enum renaming_act act)
{
    g_autoptr(learner) learner = learner_find(database, username, NULL);
    g_autoptr(learner_proposal) proposal =
        learner != NULL ? learner_proposal_read(database, learner->id, NULL) : NULL;
    if (proposal == NULL)
        return NULL;
    g_autofree char *name = name_choose(learner->name, learner->first_name, learner->last_name);
    g_autofree char *fresh = name_choose(proposal->name, proposal->first_name, proposal->last_name);
    g_autofree char *shown = text_show(name != NULL ? name : "(no name)");
    g_autofree char *shown_fresh = text_show(fresh != NULL ? fresh : "(no name)");
    g_autofree char *shown_username = text_show(username);
    if (proposal->import_id != 0)
        return g_strdup_printf("%s (%s), called %s until now\n", shown_fresh, shown_username,
                               shown);
    if (act != RENAMING_ACCEPT || !g_str_equal(learner->name_state, "review"))
        return NULL;
    return g_strdup_printf("%s (%s): %s\n", shown, shown_username, learner->name_remark);
}

/* Those that wait. Takes away the others. Caller frees. */
static char *all_waiting_words(struct database *database, GPtrArray *usernames,
                               enum renaming_act act)
{
    GString *text = g_string_new(NULL);
    guint waiting = 0;
    for (guint i = 0; i < usernames->len;) {
        g_autofree char *words = waiting_words(database, usernames->pdata[i], act);
        if (words == NULL) {
            g_ptr_array_remove_index(usernames, i);
            continue;
        }
        if (waiting++ < NAMES_TOLD)
            g_string_append(text, words);
        i++;
    }
    if (waiting > NAMES_TOLD)
        g_string_append_printf(text, "and %u more\n", waiting - NAMES_TOLD);
    return g_string_free(text, FALSE);
}

static void ask(struct page *page, enum renaming_act act)
{
    g_autoptr(GPtrArray) names = learners_selected_names(page);
    if (names == NULL)
        return;
    const bool accept = act == RENAMING_ACCEPT, several = names->len > 1;
    g_autofree char *words = all_waiting_words(console_database(page->console), names, act);
    if (names->len == 0) {
        console_message(page->console, MESSAGE_NOTE,
                        several ? "None of these names waits for that."
                                : "This name does not wait for that.");
        return;
    }
    g_autofree char *text =
        g_strconcat(words,
                    accept ? "They are printed exactly so on certificates."
                           : "The learners keep their names; imports that bring these again show a "
                             "conflict.",
                    NULL);
    g_autofree char *title =
        names->len == 1 ? g_strdup(accept ? "Accept this name as it is?" : "Drop this new name?")
                        : g_strdup_printf(accept ? "Accept these %u names as they are?"
                                                 : "Drop these %u new names?",
                                          names->len);
    const struct question question = {
        .title = title, .text = text, .yes = accept ? "Accept" : "Drop", .no = "Cancel"
    };
    question_ask(page->console, &question, accept ? accept_answered : reject_answered,
                 g_steal_pointer(&names), (GDestroyNotify)g_ptr_array_unref);
}

void learners_run_accept(struct page *page)
{
    ask(page, RENAMING_ACCEPT);
}

void learners_run_reject(struct page *page)
{
    ask(page, RENAMING_REJECT);
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
        renaming_start(console, names,
                       index == (int)G_N_ELEMENTS(forget_kinds) ? RENAMING_FORGET_NAME
                                                                : RENAMING_FORGET_EMAIL);
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
