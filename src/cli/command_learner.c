#include "config.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/learner_show.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/learner.h"
#include "rules/name.h"
#include "store/learner_proposal.h"

#include <string.h>

/* More than a person reads, far less than what a terminal takes long for. */
#define LEARNERS_SHOWN 200

/* name: what is printed; NULL: there is none. */
static const char *learner_state(const struct learner *learner, const char *name)
{
    if (name == NULL)
        return "missing";
    return g_str_equal(learner->name_state, "good") ? "" : learner->name_state;
}

/* The new name that waits for a learner; "" when there is none. Caller frees; NULL on error. */
static char *read_proposed(struct database *database, const struct learner *learner, GError **error)
{
    g_autoptr(learner_proposal) proposal = learner_proposal_read(database, learner->id, error);
    if (proposal == NULL || proposal->import_id == 0)
        return proposal != NULL ? g_strdup("") : NULL;
    char *name = name_choose(proposal->name, proposal->first_name, proposal->last_name);
    return name != NULL ? name : g_strdup("");
}

static bool learner_list_table(struct database *database, const GPtrArray *list, GError **error)
{
    static const char *const headings[] = {
        "USERNAME", "NAME", "STATE", "NEW NAME", "EMAIL", NULL
    };
    struct output_table *table = output_table_begin(headings);
    bool fine = true;
    for (guint i = 0; fine && i < list->len; i++) {
        const struct learner *learner = list->pdata[i];
        g_autofree char *name = name_choose(learner->name, learner->first_name, learner->last_name);
        g_autofree char *proposed = read_proposed(database, learner, error);
        const char *const cells[] = { learner->username, name, learner_state(learner, name),
                                      proposed, learner->email };
        fine = proposed != NULL;
        output_table_row(table, cells);
    }
    output_table_end(table);
    return fine;
}

static bool learner_list_json(struct database *database, const GPtrArray *list, GError **error)
{
    g_autoptr(json_t) all = json_array();
    for (guint i = 0; i < list->len; i++) {
        g_autofree char *proposed = read_proposed(database, list->pdata[i], error);
        if (proposed == NULL)
            return false;
        json_t *object = learner_json(list->pdata[i]);
        json_object_set_new(object, "proposed_name",
                            *proposed != '\0' ? json_text(proposed) : json_null());
        json_array_append_new(all, object);
    }
    output_json(g_steal_pointer(&all));
    return true;
}

static bool command_learner_list_run(struct invocation *invocation, GError **error)
{
    struct learner_filter filter = { .search = invocation_option(invocation, "search"),
                                     .review_only = invocation_flag(invocation, "review"),
                                     .proposed_only = invocation_flag(invocation, "proposed"),
                                     .after = invocation_option(invocation, "after") };
    gint64 limit = 0;
    if (!report_option_number(invocation, "limit", LEARNERS_SHOWN, &limit, error))
        return false;
    filter.limit = limit + 1;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) list =
        installation != NULL ? learner_list(installation->database, &filter, error) : NULL;
    if (list == NULL)
        return false;
    const bool more = (gint64)list->len > limit;
    if (more)
        g_ptr_array_remove_index(list, list->len - 1);
    if (!(invocation->json ? learner_list_json(installation->database, list, error)
                           : learner_list_table(installation->database, list, error)))
        return false;
    if (more) {
        const struct learner *last = list->pdata[list->len - 1];
        g_autofree char *note = g_strdup_printf(
            "there are more: narrow them with --search, or go on with --after %s", last->username);
        output_note(note);
    }
    return true;
}

static bool command_learner_show_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    return installation != NULL
           && learner_show(invocation, installation->database, invocation->arguments[0], NULL,
                           error);
}

/* The parts of the name and the address; empty ones are meant. */
static bool learner_read_wish(const struct invocation *invocation, struct learner_wish *wish,
                              GError **error)
{
    const bool active = invocation_flag(invocation, "active");
    const bool inactive = invocation_flag(invocation, "inactive");
    wish->name = invocation_option(invocation, "name");
    wish->first_name = invocation_option(invocation, "first-name");
    wish->last_name = invocation_option(invocation, "last-name");
    wish->email = invocation_option(invocation, "email");
    wish->username = invocation_option(invocation, "username");
    wish->external_id = invocation_option(invocation, "id");
    wish->activity = active ? LEARNER_ACTIVE : inactive ? LEARNER_INACTIVE : LEARNER_AS_IT_IS;
    const bool mail = invocation_flag(invocation, "mail");
    const bool no_mail = invocation_flag(invocation, "no-mail");
    wish->mail = mail      ? LEARNER_MAIL_WANTED
                 : no_mail ? LEARNER_MAIL_UNWANTED
                           : LEARNER_MAIL_AS_IT_IS;
    if (active && inactive)
        g_set_error(error, BASE_ERROR, ERROR_USAGE, "give --active or --inactive, not both");
    else if (mail && no_mail)
        g_set_error(error, BASE_ERROR, ERROR_USAGE, "give --mail or --no-mail, not both");
    return !(active && inactive) && !(mail && no_mail);
}

static bool learner_read_forget(const struct invocation *invocation, struct learner_wish *wish,
                                GError **error)
{
    g_autofree const char **values = invocation_option_list(invocation, "forget");
    for (const char **value = values; *value != NULL; value++) {
        if (g_str_equal(*value, "name")) {
            wish->forget_name = true;
        } else if (g_str_equal(*value, "email")) {
            wish->forget_email = true;
        } else {
            g_set_error(error, BASE_ERROR, ERROR_USAGE, "--forget needs name or email, not \"%s\"",
                        *value);
            return false;
        }
    }
    return true;
}

static void learner_note_review(const char *username, const struct learner_report *report)
{
    if (*report->remark == '\0')
        return;
    g_autofree char *note = g_strdup_printf(
        "the name looks wrong (%s): it is not printed until it is accepted with \"testamur "
        "learner accept-name %s\"",
        report->remark, username);
    output_note(note);
}

/* What every change of a learner ends with. */
static bool learner_show_changed(const struct invocation *invocation,
                                 struct installation *installation, const char *username,
                                 struct learner_report *report, GError **error)
{
    learner_note_review(username, report);
    const bool shown =
        learner_show(invocation, installation->database, username, report->outdated, error);
    g_clear_pointer(&report->outdated, g_ptr_array_unref);
    return shown;
}

static bool command_learner_add_run(struct invocation *invocation, GError **error)
{
    struct learner_wish wish = { 0 };
    struct learner_report report = { 0 };
    g_autofree char *username = text_trim(invocation->arguments[0]);
    if (!learner_read_wish(invocation, &wish, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL && learner_add(installation, username, &wish, &report, error)
           && learner_show_changed(invocation, installation, username, &report, error);
}

static bool command_learner_change_run(struct invocation *invocation, GError **error)
{
    static const struct learner_wish nothing;
    struct learner_wish wish = { 0 };
    struct learner_report report = { 0 };
    const char *username = invocation->arguments[0];
    if (!learner_read_wish(invocation, &wish, error)
        || !learner_read_forget(invocation, &wish, error))
        return false;
    if (memcmp(&wish, &nothing, sizeof wish) == 0) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "nothing is to be changed: give --name or another option");
        return false;
    }
    g_autofree char *renamed = wish.username != NULL ? text_trim(wish.username) : NULL;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL && learner_change(installation, username, &wish, &report, error)
           && learner_show_changed(invocation, installation, renamed != NULL ? renamed : username,
                                   &report, error);
}

static bool command_learner_accept_name_run(struct invocation *invocation, GError **error)
{
    struct learner_report report = { 0 };
    const char *username = invocation->arguments[0];
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL && learner_accept_name(installation, username, &report, error)
           && learner_show_changed(invocation, installation, username, &report, error);
}

static bool command_learner_reject_name_run(struct invocation *invocation, GError **error)
{
    const char *username = invocation->arguments[0];
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL && learner_reject_name(installation, username, error)
           && learner_show(invocation, installation->database, username, NULL, error);
}

static bool command_learner_remove_run(struct invocation *invocation, GError **error)
{
    return report_remove(invocation, "the learner", " with enrolments, completions and grades",
                         learner_remove, error);
}

static const struct command_option list_options[] = {
    { .name = "search",
      .argument = "TEXT",
      .help = "Only those whose username, names or address hold it, or whose number it is" },
    { .name = "review", .help = "Only those whose names wait to be accepted" },
    { .name = "proposed",
      .help = "Only those for whom an import brought another name, which waits to be accepted" },
    { .name = "limit", .argument = "NUMBER", .help = "At most so many (200)" },
    { .name = "after", .argument = "USERNAME", .help = "Only those behind this username" },
    { 0 },
};

#define VALUE_OPTIONS                                                                              \
    { .name = "name", .argument = "TEXT", .help = "The full name, as it is to be printed" },       \
        { .name = "first-name",                                                                    \
          .argument = "TEXT",                                                                      \
          .help = "The first name, printed with the last one where there is no full name" },       \
        { .name = "last-name", .argument = "TEXT", .help = "The last name" },                      \
        { .name = "email", .argument = "ADDRESS", .help = "The e-mail address; empty: none" },     \
        { .name = "id",                                                                            \
          .argument = "NUMBER",                                                                    \
          .help = "The institution's own number for the learner; empty: none" },                   \
        { .name = "inactive", .help = "The account in the LMS is not active" },                    \
    {                                                                                              \
        .name = "no-mail", .help = "Write to this learner of no credential"                        \
    }

static const struct command_option add_options[] = {
    VALUE_OPTIONS,
    { 0 },
};

static const struct command_option change_options[] = {
    VALUE_OPTIONS,
    { .name = "active", .help = "The account in the LMS is active" },
    { .name = "mail", .help = "Write to this learner again" },
    { .name = "username", .argument = "USERNAME", .help = "The username that the LMS uses now" },
    { .name = "forget",
      .argument = "name|email",
      .help = "Take back what was set by hand: the value before it holds again, and the next "
              "import may change it" },
    REPORT_BASED_ON_OPTION,
    { 0 },
};

static const struct command_option remove_options[] = {
    { .name = "yes", .help = "Do not ask" },
    REPORT_BASED_ON_OPTION,
    { 0 },
};

static const struct command_option accept_options[] = {
    REPORT_BASED_ON_OPTION,
    { 0 },
};

const struct command command_learner_list = {
    .name = "learner list",
    .summary = "List learners",
    .options = list_options,
    .run = command_learner_list_run,
};

const struct command command_learner_show = {
    .name = "learner show",
    .arguments = "USERNAME",
    .summary = "Show a learner with enrolments, completions, grades and credentials",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_learner_show_run,
};

const struct command command_learner_add = {
    .name = "learner add",
    .arguments = "USERNAME",
    .summary = "Add a learner by hand",
    .help = "  testamur learner add anna --name 'Anna Kowalska' --email anna@example.org",
    .options = add_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_learner_add_run,
};

const struct command command_learner_change = {
    .name = "learner change",
    .arguments = "USERNAME",
    .summary = "Change a learner's name, address, id number or username by hand",
    .help = "Imports no longer overwrite a name or address that was set by hand: they show a "
            "conflict. Certificates that were issued keep their name until they are reissued; they "
            "are listed.\n\n"
            "  testamur learner change anna --name 'Anna Kowalska'\n"
            "  testamur learner change anna --forget name",
    .options = change_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_learner_change_run,
};

const struct command command_learner_accept_name = {
    .name = "learner accept-name",
    .arguments = "USERNAME",
    .summary = "Accept a name that looks wrong as it is, or a new one that an import brought",
    .help =
        "A new name waits where the policy of a course says so (\"course change --name-policy "
        "approved\") and the learner has a live credential of it. Credentials that show the name "
        "of before are listed, with the command that issues them again.\n\n"
        "  testamur learner list --proposed\n"
        "  testamur learner accept-name anna",
    .options = accept_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_learner_accept_name_run,
};

const struct command command_learner_reject_name = {
    .name = "learner reject-name",
    .arguments = "USERNAME",
    .summary = "Drop a new name that an import brought and that waits to be accepted",
    .help =
        "The learner keeps the name of now, and an import that brings the rejected one again shows "
        "a conflict.\n\n"
        "  testamur learner reject-name anna",
    .options = accept_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_learner_reject_name_run,
};

const struct command command_learner_remove = {
    .name = "learner remove",
    .arguments = "USERNAME",
    .summary = "Remove a learner who has no credentials",
    .options = remove_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_learner_remove_run,
};
