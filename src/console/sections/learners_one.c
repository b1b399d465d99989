#include "config.h"

#include "console/sections/learners_subject.h"

#include "base/text.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/pages/run.h"
#include "console/sections/explaining.h"
#include "rules/context_key.h"
#include "store/configuration.h"

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
    g_autoptr(learner) learner = learners_current(page);
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
    explaining_start(page, configuration->id, username);
}

void learners_run_explain(struct page *page)
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
        run_issue(console, issuing->configuration_id, usernames, RUN_ANY);
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

void learners_run_issue(struct page *page)
{
    choose_configuration(page, "Issue which credential?", issue_for);
}
