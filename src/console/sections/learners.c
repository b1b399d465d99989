#include "config.h"

#include "console/sections/learners.h"

#include "base/text.h"
#include "console/pages/list.h"
#include "console/pages/question.h"
#include "console/sections/equivalent.h"
#include "operations/learner.h"
#include "operations/learner_words.h"
#include "operations/origin_words.h"
#include "rules/name.h"
#include "store/credential.h"
#include "store/learner_identity.h"

#include <string.h>

/* Where a value came from, below it, when anything is known of that: "  (by hand: Maria, ...)" without its brackets. */
static bool note_origin(struct database *database, struct form_values *values, const char *field,
                        const struct origin *origin, GError **error)
{
    g_autofree char *words = origin_words(database, g_strdup(""), origin, error);
    if (words == NULL)
        return false;
    const char *from = words + strspn(words, " (");
    const gsize length = strlen(from);
    g_autofree char *note = g_strndup(from, length > 0 ? length - 1 : 0);
    form_values_note(values, field, *note != '\0' ? note : NULL);
    return true;
}

/* Nobody has accepted or refused what is not there: it is not good. */
static char *learners_show_cell(const struct page *page, const struct listing_row *row,
                                const char *column, const char *raw)
{
    const char *name = g_str_equal(column, "name_state") ? list_row_cell(page, row, "name") : NULL;
    (void)raw;
    return name != NULL && *name == '\0' ? g_strdup("missing") : NULL;
}

static char *state_words(const struct learner *learner, const char *shown)
{
    if (shown == NULL)
        return g_strdup("missing: nothing is issued without a name");
    if (g_str_equal(learner->name_state, "review"))
        return g_strdup_printf("to be reviewed: %s", learner->name_remark);
    if (g_str_equal(learner->name_state, "accepted"))
        return g_strdup("accepted by a person");
    return g_strdup("good");
}

static bool learners_read(struct database *database, gint64 id, struct form_values *values,
                          GError **error)
{
    g_autoptr(learner) learner = learner_find_by_id(database, id, error);
    g_autofree char *number = NULL;
    struct learner_view view;
    if (learner == NULL || !learner_external_id(database, id, &number, error)
        || !learner_view_read_by_id(database, id, &view, error))
        return false;
    g_autofree char *record = learner_record_words(&view, error);
    g_autofree char *proposed =
        view.proposal->import_id != 0
            ? name_choose(view.proposal->name, view.proposal->first_name, view.proposal->last_name)
            : NULL;
    learner_view_clear(&view);
    if (record == NULL || !note_origin(database, values, "name", &learner->name_origin, error)
        || !note_origin(database, values, "email", &learner->email_origin, error))
        return false;
    values->id = learner->id;
    values->based_on = learner->modified;
    values->name = name_choose(learner->name, learner->first_name, learner->last_name);
    g_autofree char *state = state_words(learner, values->name);
    if (values->name == NULL)
        values->name = g_strdup(learner->username);
    form_values_set(values, "username", learner->username);
    form_values_set(values, "name", learner->name != NULL ? learner->name : "");
    form_values_set(values, "first_name", learner->first_name);
    form_values_set(values, "last_name", learner->last_name);
    form_values_set(values, "email", learner->email);
    form_values_set(values, "external_id", number);
    form_values_set(values, "active", learner->active ? "1" : "0");
    form_values_set(values, "wants_mail", learner->wants_mail ? "1" : "0");
    form_values_set(values, "name_state", state);
    form_values_set(values, "proposed", proposed != NULL ? proposed : "");
    form_values_set(values, "record", *record != '\0' ? g_strchug(record) : "nothing yet");
    return true;
}

static bool learners_read_new(struct database *database, struct form_values *values, GError **error)
{
    (void)database;
    (void)error;
    form_values_set(values, "active", "1");
    form_values_set(values, "wants_mail", "1");
    return true;
}

/* NULL: as it is, so that the change leaves it alone, and imports may go on changing it. */
static const char *changed(const char *before, const char *after)
{
    return g_strcmp0(before != NULL ? before : "", after) != 0 ? after : NULL;
}

static void learners_equivalent(GPtrArray *equivalent, const char *verb, const char *username,
                                const struct learner_wish *wish)
{
    equivalent_add(equivalent, "learner", verb, username, NULL);
    equivalent_option(equivalent, "--name", wish->name);
    equivalent_option(equivalent, "--first-name", wish->first_name);
    equivalent_option(equivalent, "--last-name", wish->last_name);
    equivalent_option(equivalent, "--email", wish->email);
    equivalent_option(equivalent, "--id", wish->external_id);
    if (wish->activity == LEARNER_INACTIVE)
        equivalent_add(equivalent, "--inactive", NULL);
    else if (wish->activity == LEARNER_ACTIVE)
        equivalent_add(equivalent, "--active", NULL);
    if (wish->mail != LEARNER_MAIL_AS_IT_IS)
        equivalent_add(equivalent, wish->mail == LEARNER_MAIL_WANTED ? "--mail" : "--no-mail",
                       NULL);
}

static void learners_warn(const struct learner_report *report, GPtrArray *warnings)
{
    if (*report->remark != '\0')
        g_ptr_array_add(warnings,
                        g_strdup_printf("The name looks wrong (%s): it is not printed until it is "
                                        "accepted",
                                        report->remark));
    if (report->outdated != NULL && report->outdated->len > 0)
        g_ptr_array_add(warnings,
                        g_strdup_printf("%u credential%s another name", report->outdated->len,
                                        report->outdated->len == 1 ? " shows" : "s show"));
}

static bool learners_add(struct installation *installation, struct form_values *values,
                         struct learner_report *report, GPtrArray *equivalent, GError **error)
{
    const char *name = form_values_get(values, "name");
    const char *first = form_values_get(values, "first_name");
    const char *last = form_values_get(values, "last_name");
    const char *email = form_values_get(values, "email");
    const char *number = form_values_get(values, "external_id");
    g_autofree char *username = text_trim(form_values_get(values, "username"));
    const struct learner_wish wish = {
        .name = *name != '\0' ? name : NULL,
        .first_name = *first != '\0' ? first : NULL,
        .last_name = *last != '\0' ? last : NULL,
        .email = *email != '\0' ? email : NULL,
        .external_id = *number != '\0' ? number : NULL,
        .activity = g_str_equal(form_values_get(values, "active"), "1") ? LEARNER_AS_IT_IS
                                                                        : LEARNER_INACTIVE,
        .mail = g_str_equal(form_values_get(values, "wants_mail"), "1") ? LEARNER_MAIL_AS_IT_IS
                                                                        : LEARNER_MAIL_UNWANTED,
    };
    if (!learner_add(installation, username, &wish, report, error))
        return false;
    g_autoptr(learner) learner = learner_find(installation->database, username, error);
    if (learner == NULL)
        return false;
    values->id = learner->id;
    learners_equivalent(equivalent, "add", username, &wish);
    return true;
}

static bool learners_change(struct installation *installation, struct form_values *values,
                            struct learner_report *report, GPtrArray *equivalent, GError **error)
{
    g_autoptr(learner) before = learner_find_by_id(installation->database, values->id, error);
    g_autofree char *number = NULL;
    if (before == NULL || !learner_external_id(installation->database, values->id, &number, error))
        return false;
    const bool active = g_str_equal(form_values_get(values, "active"), "1");
    const bool mail = g_str_equal(form_values_get(values, "wants_mail"), "1");
    const struct learner_wish wish = {
        .name = changed(before->name, form_values_get(values, "name")),
        .first_name = changed(before->first_name, form_values_get(values, "first_name")),
        .last_name = changed(before->last_name, form_values_get(values, "last_name")),
        .email = changed(before->email, form_values_get(values, "email")),
        .external_id = changed(number, form_values_get(values, "external_id")),
        .activity = active == before->active ? LEARNER_AS_IT_IS
                    : active                 ? LEARNER_ACTIVE
                                             : LEARNER_INACTIVE,
        .mail = mail == before->wants_mail ? LEARNER_MAIL_AS_IT_IS
                : mail                     ? LEARNER_MAIL_WANTED
                                           : LEARNER_MAIL_UNWANTED,
    };
    if (!learner_change(installation, before->username, &wish, report, error))
        return false;
    learners_equivalent(equivalent, "change", before->username, &wish);
    return true;
}

static bool learners_save(struct installation *installation, struct form_values *values,
                          GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    struct learner_report report = { .remark = "" };
    const bool saved = values->id == 0
                           ? learners_add(installation, values, &report, equivalent, error)
                           : learners_change(installation, values, &report, equivalent, error);
    if (saved) {
        learners_warn(&report, warnings);
        g_free(values->name);
        values->name = g_strdup(form_values_get(values, "username"));
    }
    g_clear_pointer(&report.outdated, g_ptr_array_unref);
    return saved;
}

/* A changed name is on no certificate yet. */
static void outdated_answered(struct console *console, gpointer data, enum answer answer,
                              const char *input)
{
    (void)input;
    const gint64 *id = data;
    if (answer == ANSWER_YES)
        learners_show_outdated(console, *id);
}

static void learners_saved(struct console *console, gint64 id)
{
    g_autoptr(learner) learner = learner_find_by_id(console_database(console), id, NULL);
    g_autoptr(GPtrArray) outdated =
        learner != NULL ? learner_find_outdated(console_database(console), learner, NULL) : NULL;
    if (outdated == NULL || outdated->len == 0 || section_find("credentials") == NULL)
        return;
    const struct credential *first = outdated->pdata[0];
    g_autofree char *shown = text_show(first->full_name);
    g_autofree char *text = g_strdup_printf(
        "%u credential%s of this learner %s another name (%s). Shall they be listed, marked, so "
        "that they can be reissued?",
        outdated->len, outdated->len == 1 ? "" : "s", outdated->len == 1 ? "shows" : "show", shown);
    const struct question question = {
        .title = "The name has changed", .text = text, .yes = "List them", .no = "Not now"
    };
    question_ask(console, &question, outdated_answered, g_memdup2(&id, sizeof id), g_free);
}

static bool learners_remove_preview(struct database *database, gint64 id, GPtrArray *sentences,
                                    GError **error)
{
    g_autoptr(learner) learner = learner_find_by_id(database, id, error);
    if (learner == NULL || !learner_check_removable(database, learner, error))
        return false;
    g_autoptr(GPtrArray) courses = learner_courses(database, id, error);
    if (courses == NULL)
        return false;
    g_autofree char *shown = text_show(learner->username);
    g_ptr_array_add(sentences,
                    courses->len == 0
                        ? g_strdup_printf("%s is in no course.", shown)
                        : g_strdup_printf("%s: what is known from %u course%s goes, "
                                          "with completions and grades.",
                                          shown, courses->len, courses->len == 1 ? "" : "s"));
    return true;
}

static bool learners_remove(struct installation *installation, gint64 id, GPtrArray *equivalent,
                            GError **error)
{
    g_autoptr(learner) learner = learner_find_by_id(installation->database, id, error);
    if (learner == NULL || !learner_remove(installation, learner->username, error))
        return false;
    equivalent_add(equivalent, "learner", "remove", learner->username, NULL);
    return true;
}

static void check_username(struct database *database, struct form_values *values)
{
    g_autofree char *username = text_trim(form_values_get(values, "username"));
    g_autoptr(learner) other = learner_find(database, username, NULL);
    if (other != NULL && other->id != values->id)
        form_values_fault(values, "username", "There is a learner with this username already");
}

static void check_name(struct form_values *values, const char *field)
{
    const char *remark = NULL;
    g_autofree char *clean = NULL;
    g_autoptr(GError) error = NULL;
    if (!learner_clean_name(form_values_get(values, field), &clean, &remark, &error)) {
        form_values_fault(values, field, error->message);
        return;
    }
    g_autofree char *note =
        remark != NULL
            ? g_strdup_printf("It looks wrong (%s): it will wait to be accepted.", remark)
            : NULL;
    form_values_note(values, field, note);
}

/* Several numbers, of learners who were merged, stand there as they are until somebody writes another. */
static void check_number(struct database *database, struct form_values *values)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *number = learner_normalise_id(form_values_get(values, "external_id"), &error);
    if (number == NULL || !learner_check_external_id(database, values->id, number, &error))
        form_values_fault(values, "external_id", error->message);
}

static void learners_check(struct database *database, struct form_values *values, const char *field)
{
    g_autoptr(GError) error = NULL;
    if (g_str_equal(field, "username")) {
        check_username(database, values);
    } else if (g_str_equal(field, "email")) {
        g_autofree char *email = learner_normalise_email(form_values_get(values, field), &error);
        if (email == NULL)
            form_values_fault(values, field, error->message);
    } else if (g_str_equal(field, "external_id")) {
        check_number(database, values);
    } else if (g_str_has_suffix(field, "name")) {
        check_name(values, field);
    }
}

const struct section section_learners = {
    .name = "learners",
    .list_commands = learners_list_commands,
    .form_commands = learners_form_commands,
    .show_cell = learners_show_cell,
    .read = learners_read,
    .read_new = learners_read_new,
    .save = learners_save,
    .can_add = true,
    .saved = learners_saved,
    .remove_preview = learners_remove_preview,
    .remove = learners_remove,
    .check = learners_check,
    .history_kind = "learner",
};
