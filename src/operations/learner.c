#include "config.h"

#include "operations/learner.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "operations/change.h"
#include "operations/course.h"
#include "rules/name.h"
#include "store/correction.h"
#include "store/credential.h"
#include "store/learner_identity.h"
#include "store/learner_proposal.h"

#include <string.h>

#define CREDENTIALS_NAMED 5

static void learner_put(char **member, const char *text)
{
    char *copy = g_strdup(text);
    g_free(*member);
    *member = copy;
}

bool learner_clean_name(const char *typed, char **clean, const char **remark, GError **error)
{
    g_autofree char *trimmed = text_trim(typed);
    if (*trimmed == '\0') {
        *clean = g_strdup("");
        return true;
    }
    struct name_judgement judgement;
    name_judge(typed, &judgement);
    if (judgement.verdict == NAME_REJECT) {
        g_autofree char *shown = text_show(typed);
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "\"%s\" can't be printed as a name: %s",
                    shown, judgement.remark);
    } else if (g_utf8_strlen(judgement.clean, -1) > 255) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "the name is longer than 255 characters");
    } else {
        *clean = g_strdup(judgement.clean);
        if (judgement.verdict == NAME_REVIEW && *remark == NULL)
            *remark = judgement.remark;
    }
    name_judgement_clear(&judgement);
    return *clean != NULL;
}

/* Cleans the three parts of the name in place, and sets the state that follows: the full name decides, and only
 * without one do first and last name (Q19). What a person accepted stays so while it is printed the same. */
static bool learner_judge(struct learner *learner, const char *printed_before, GError **error)
{
    char **const parts[] = { &learner->name, &learner->first_name, &learner->last_name };
    const char *remark = NULL, *ignored = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        char *clean = NULL;
        const bool decides = i == 0 || learner->name == NULL || *learner->name == '\0';
        if (*parts[i] == NULL)
            continue;
        if (!learner_clean_name(*parts[i], &clean, decides ? &remark : &ignored, error))
            return false;
        g_free(*parts[i]);
        *parts[i] = clean;
    }
    g_autofree char *printed = name_choose(learner->name, learner->first_name, learner->last_name);
    if (g_str_equal(learner->name_state, "accepted") && g_strcmp0(printed, printed_before) == 0)
        return true;
    learner_put(&learner->name_state, remark != NULL ? "review" : "good");
    learner_put(&learner->name_remark, remark != NULL ? remark : "");
    return true;
}

char *learner_normalise_email(const char *typed, GError **error)
{
    g_autofree char *email = text_trim(typed);
    const char *at = strchr(email, '@');
    bool fine = *email == '\0'
                || (at != NULL && at != email && at[1] != '\0' && strchr(at + 1, '@') == NULL
                    && strlen(email) <= 254);
    for (const char *here = email; fine && *here != '\0'; here = g_utf8_next_char(here)) {
        const gunichar character = g_utf8_get_char(here);
        fine = !g_unichar_isspace(character) && !text_is_invisible(character)
               && strchr("<>,;\"", *here) == NULL;
    }
    if (fine)
        return g_steal_pointer(&email);
    g_autofree char *shown = text_show(typed);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "\"%s\" is no e-mail address: it looks like name@example.org", shown);
    return NULL;
}

static char *learner_normalise_username(struct database *database, const char *typed,
                                        GError **error)
{
    g_autofree char *username = course_normalise_name(typed, false, error);
    if (username == NULL)
        return NULL;
    if (*username == '\0') {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "the username is empty");
        return NULL;
    }
    GError *fault = NULL;
    g_autoptr(learner) other = learner_find(database, username, &fault);
    if (g_error_matches(fault, STORE_ERROR, ERROR_NOT_FOUND)) {
        g_error_free(fault);
        return g_steal_pointer(&username);
    }
    if (fault == NULL) {
        g_autofree char *shown = text_show(username);
        g_set_error(&fault, OPERATIONS_ERROR, ERROR_DATA,
                    "there is a learner with the username %s already", shown);
    }
    g_propagate_error(error, fault);
    return NULL;
}

/* A value before the first change by hand; *text NULL: the history does not tell, or there was none. */
static bool learner_find_original(struct database *database, gint64 id, const char *member,
                                  char **text, GError **error)
{
    json_t *value = NULL;
    if (!correction_find_original(database, "learner", id, member, &value, error))
        return false;
    g_clear_pointer(text, g_free);
    if (json_is_string(value))
        *text = g_strdup(json_string_value(value));
    json_decref(value);
    return true;
}

/* Puts the names back that were there before hands were laid on them; without any the present ones stay. */
static bool learner_restore_names(struct database *database, struct learner *learner,
                                  GError **error)
{
    g_autofree char *name = NULL, *first_name = NULL, *last_name = NULL;
    if (!learner_find_original(database, learner->id, "name", &name, error)
        || !learner_find_original(database, learner->id, "first_name", &first_name, error)
        || !learner_find_original(database, learner->id, "last_name", &last_name, error))
        return false;
    g_autofree char *printed = name_choose(name, first_name, last_name);
    if (printed == NULL)
        return true;
    if (name != NULL)
        learner_put(&learner->name, name);
    if (first_name != NULL)
        learner_put(&learner->first_name, first_name);
    if (last_name != NULL)
        learner_put(&learner->last_name, last_name);
    return true;
}

static bool learner_restore_email(struct database *database, struct learner *learner,
                                  GError **error)
{
    g_autofree char *email = NULL;
    if (!learner_find_original(database, learner->id, "email", &email, error))
        return false;
    if (email != NULL && *email != '\0')
        learner_put(&learner->email, email);
    return true;
}

/* Puts what is wished into the learner, who is still as stored. */
static bool learner_apply(struct database *database, struct learner *learner,
                          const struct learner_wish *wish, GError **error)
{
    g_autofree char *printed = name_choose(learner->name, learner->first_name, learner->last_name);
    if (wish->username != NULL && g_strcmp0(wish->username, learner->username) != 0) {
        char *username = learner_normalise_username(database, wish->username, error);
        if (username == NULL)
            return false;
        g_free(learner->username);
        learner->username = username;
        learner->username_made = false;
    }
    if (wish->email != NULL) {
        char *email = learner_normalise_email(wish->email, error);
        if (email == NULL)
            return false;
        g_free(learner->email);
        learner->email = email;
    }
    if (wish->name != NULL)
        learner_put(&learner->name, wish->name);
    if (wish->first_name != NULL)
        learner_put(&learner->first_name, wish->first_name);
    if (wish->last_name != NULL)
        learner_put(&learner->last_name, wish->last_name);
    if (wish->activity != LEARNER_AS_IT_IS)
        learner->active = wish->activity == LEARNER_ACTIVE;
    if (wish->mail != LEARNER_MAIL_AS_IT_IS)
        learner->wants_mail = wish->mail == LEARNER_MAIL_WANTED;
    if ((wish->forget_name && learner->name_by_hand != 0
         && !learner_restore_names(database, learner, error))
        || (wish->forget_email && learner->email_by_hand != 0
            && !learner_restore_email(database, learner, error)))
        return false;
    return learner_judge(learner, printed, error);
}

static bool learner_wishes_name(const struct learner_wish *wish)
{
    return wish->name != NULL || wish->first_name != NULL || wish->last_name != NULL;
}

/* Members that were taken back are told even if they did not change: the history ends there what hands did. */
static void learner_tell_forgotten(json_t *changes, const char *member, const char *before,
                                   const char *after)
{
    json_object_set_new(changes, member,
                        json_pack("[o, o]", before != NULL ? json_text(before) : json_null(),
                                  after != NULL ? json_text(after) : json_null()));
}

static json_t *learner_compare(const struct learner *before, const struct learner *after,
                               const struct learner_wish *wish)
{
    json_t *changes = json_object();
    void (*const tell)(json_t *, const char *, const char *, const char *) =
        wish->forget_name && before->name_by_hand != 0 ? learner_tell_forgotten : change_add_text;
    void (*const tell_email)(json_t *, const char *, const char *, const char *) =
        wish->forget_email && before->email_by_hand != 0 ? learner_tell_forgotten : change_add_text;
    change_add_text(changes, "username", before->username, after->username);
    tell(changes, "name", before->name, after->name);
    tell(changes, "first_name", before->first_name, after->first_name);
    tell(changes, "last_name", before->last_name, after->last_name);
    change_add_text(changes, "name_state", before->name_state, after->name_state);
    tell_email(changes, "email", before->email, after->email);
    change_add_flag(changes, "active", before->active, after->active);
    change_add_flag(changes, "wants_mail", before->wants_mail, after->wants_mail);
    change_add_flag(changes, "name_by_hand", before->name_by_hand != 0,
                    (before->name_by_hand != 0 && !wish->forget_name) || learner_wishes_name(wish));
    change_add_flag(changes, "email_by_hand", before->email_by_hand != 0,
                    (before->email_by_hand != 0 && !wish->forget_email) || wish->email != NULL);
    return changes;
}

char *learner_normalise_id(const char *typed, GError **error)
{
    g_autofree char *number = text_trim(typed);
    for (const char *at = number; *at != '\0'; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at))) {
            g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                        "the id number holds a control character");
            return NULL;
        }
    if (g_utf8_strlen(number, -1) <= 255)
        return g_steal_pointer(&number);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "the id number is longer than 255 characters");
    return NULL;
}

/* The institution's own number is kept beside the learner. */
static bool learner_compare_external_id(struct database *database, const struct learner *learner,
                                        const struct learner_wish *wish, json_t *changes,
                                        GError **error)
{
    g_autofree char *before = NULL;
    if (wish->external_id == NULL)
        return true;
    g_autofree char *number = learner_normalise_id(wish->external_id, error);
    if (number == NULL || !learner_external_id(database, learner->id, &before, error))
        return false;
    change_add_text(changes, "external_id", before != NULL ? before : "", number);
    return true;
}

/* The history's row comes first: its id marks what was set by hand. Sets learner->modified. */
static bool learner_save(struct installation *installation, struct learner *learner,
                         const struct learner_wish *wish, const char *action, const json_t *changes,
                         GError **error)
{
    struct database *database = installation->database;
    if (!change_check_basis(installation, learner->modified, "learner", learner->id,
                            learner->username, changes, error))
        return false;
    learner->modified = clock_now();
    if (!change_record_at(installation, learner->modified, "learner", learner->id,
                          learner->username, action, changes, error))
        return false;
    const gint64 mark = database_last_id(database);
    if (wish->forget_name)
        learner->name_by_hand = 0;
    else if (learner_wishes_name(wish))
        learner->name_by_hand = mark;
    if (wish->forget_email)
        learner->email_by_hand = 0;
    else if (wish->email != NULL)
        learner->email_by_hand = mark;
    const json_t *number = json_array_get(json_object_get(changes, "external_id"), 1);
    return (number == NULL
            || learner_set_external_id(database, learner->id, json_string_value(number), error))
           && learner_update(database, learner, error) && database_commit(database, error);
}

GPtrArray *learner_find_outdated(struct database *database, const struct learner *learner,
                                 GError **error)
{
    const struct credential_filter filter = { .username = learner->username,
                                              .name_changed = true,
                                              .limit = G_MAXINT64 };
    return credential_list(database, &filter, error);
}

static bool learner_tell(struct database *database, const struct learner *learner,
                         struct learner_report *report, GError **error)
{
    if (report == NULL)
        return true;
    struct name_judgement judgement;
    g_autofree char *printed = name_choose(learner->name, learner->first_name, learner->last_name);
    report->remark = "";
    if (g_str_equal(learner->name_state, "review") && printed != NULL) {
        name_judge(printed, &judgement);
        report->remark =
            judgement.verdict == NAME_REVIEW ? judgement.remark : "it waits for review";
        name_judgement_clear(&judgement);
    }
    report->outdated = learner_find_outdated(database, learner, error);
    return report->outdated != NULL;
}

bool learner_add(struct installation *installation, const char *username,
                 const struct learner_wish *wish, struct learner_report *report, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autofree char *normal = learner_normalise_username(database, username, error);
    if (normal == NULL)
        return false;
    struct learner fresh = { .username = normal };
    fresh.created = fresh.modified = clock_now();
    if (!learner_insert(database, &fresh, error))
        return false;
    g_autoptr(learner) before = learner_find(database, normal, error);
    g_autoptr(learner) learner = learner_find(database, normal, error);
    if (before == NULL || learner == NULL || !learner_apply(database, learner, wish, error))
        return false;
    g_autoptr(json_t) changes = learner_compare(before, learner, wish);
    json_object_set_new(changes, "username", json_pack("[n, o]", json_text(normal)));
    return learner_compare_external_id(database, learner, wish, changes, error)
           && learner_save(installation, learner, wish, "add", changes, error)
           && learner_tell(database, learner, report, error);
}

bool learner_change(struct installation *installation, const char *username,
                    const struct learner_wish *wish, struct learner_report *report, GError **error)
{
    struct database *database = installation->database;
    const bool forget = wish->forget_name || wish->forget_email;
    if (forget
        && (learner_wishes_name(wish) || wish->email != NULL || wish->username != NULL
            || wish->external_id != NULL || wish->activity != LEARNER_AS_IT_IS
            || wish->mail != LEARNER_MAIL_AS_IT_IS)) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                    "values can't be set and taken back at the same time");
        return false;
    }
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(learner) before = learner_find(database, username, error);
    g_autoptr(learner) learner = before != NULL ? learner_find(database, username, error) : NULL;
    if (learner == NULL || !learner_apply(database, learner, wish, error))
        return false;
    g_autoptr(json_t) changes = learner_compare(before, learner, wish);
    if (!learner_compare_external_id(database, learner, wish, changes, error)
        || (learner_wishes_name(wish)
            && !learner_proposal_write(database, learner->id, NULL, error)))
        return false;
    if (json_object_size(changes) > 0
        && !learner_save(installation, learner, wish, forget ? "forget" : "change", changes, error))
        return false;
    return learner_tell(database, learner, report, error);
}

/* The learner and the name that an import brought, if there is one. The caller frees both, on errors, too. */
static bool learner_read_names(struct database *database, const char *username,
                               struct learner **learner, struct learner_proposal **proposal,
                               GError **error)
{
    *learner = learner_find(database, username, error);
    if (*learner != NULL)
        *proposal = learner_proposal_read(database, (*learner)->id, error);
    return *proposal != NULL;
}

/* A name that looks wrong is printed as it is from now on. */
static bool accept_review(struct installation *installation, struct learner *learner,
                          GError **error)
{
    const struct learner_wish nothing = { 0 };
    g_autoptr(json_t) changes = json_object();
    if (!g_str_equal(learner->name_state, "review")) {
        g_autofree char *shown = text_show(learner->username);
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                    "the name of %s waits neither for review nor for approval", shown);
        return false;
    }
    change_add_text(changes, "name_state", learner->name_state, "accepted");
    learner_put(&learner->name_state, "accepted");
    learner_put(&learner->name_remark, "");
    return learner_save(installation, learner, &nothing, "accept name", changes, error);
}

/* The name that an import brought takes the place of the one before, of which it is no matter who set it. */
static bool accept_proposal(struct installation *installation, struct learner *learner,
                            const struct learner_proposal *proposal, GError **error)
{
    struct database *database = installation->database;
    const struct learner_wish forget = { .forget_name = true };
    g_autoptr(learner) before = learner_find(database, learner->username, error);
    if (before == NULL)
        return false;
    g_clear_pointer(&learner->name, g_free);
    learner->name = g_strdup(proposal->name);
    learner_put(&learner->first_name, proposal->first_name);
    learner_put(&learner->last_name, proposal->last_name);
    if (!learner_judge(learner, NULL, error))
        return false;
    if (g_str_equal(learner->name_state, "review"))
        learner_put(&learner->name_state, "accepted");
    learner_put(&learner->name_remark, "");
    g_autoptr(json_t) changes = learner_compare(before, learner, &forget);
    return learner_proposal_settle(database, learner->id, proposal->import_id, error)
           && learner_save(installation, learner, &forget, "accept name", changes, error);
}

bool learner_accept_name(struct installation *installation, const char *username,
                         struct learner_report *report, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    g_autoptr(learner) learner = NULL;
    g_autoptr(learner_proposal) proposal = NULL;
    if (transaction == NULL || !learner_read_names(database, username, &learner, &proposal, error))
        return false;
    return (proposal->import_id != 0 ? accept_proposal(installation, learner, proposal, error)
                                     : accept_review(installation, learner, error))
           && learner_tell(database, learner, report, error);
}

bool learner_reject_name(struct installation *installation, const char *username, GError **error)
{
    struct database *database = installation->database;
    const struct learner_wish nothing = { 0 };
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    g_autoptr(learner) learner = NULL;
    g_autoptr(learner_proposal) proposal = NULL;
    if (transaction == NULL || !learner_read_names(database, username, &learner, &proposal, error))
        return false;
    if (proposal->import_id == 0) {
        g_autofree char *shown = text_show(username);
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                    "no new name of %s waits for approval: \"testamur learner list --proposed\" "
                    "shows whose do",
                    shown);
        return false;
    }
    g_autofree char *name = name_choose(proposal->name, proposal->first_name, proposal->last_name);
    change_add_text(changes, "proposed_name", name, NULL);
    proposal->import_id = 0;
    return learner_proposal_write(database, learner->id, proposal, error)
           && learner_save(installation, learner, &nothing, "reject name", changes, error);
}

static bool learner_refuse_removal(const struct learner *learner, const GPtrArray *credentials,
                                   GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < MIN(credentials->len, CREDENTIALS_NAMED); i++) {
        const struct credential *credential = credentials->pdata[i];
        g_string_append_printf(list, "%s%s (%s in %s, %s)", i > 0 ? ", " : "", credential->uuid,
                               credential->type_name, credential->context_key, credential->status);
    }
    if (credentials->len > CREDENTIALS_NAMED)
        g_string_append_printf(list, " and %u more", credentials->len - CREDENTIALS_NAMED);
    g_autofree char *shown = text_show(learner->username);
    g_autofree char *named = text_show(list->str);
    g_set_error(
        error, OPERATIONS_ERROR, ERROR_REFUSED,
        "the learner %s can't be removed, because of %u credential%s, and credentials are kept "
        "for ever, invalidated ones too: %s",
        shown, credentials->len, credentials->len == 1 ? "" : "s", named);
    return false;
}

bool learner_check_removable(struct database *database, const struct learner *learner,
                             GError **error)
{
    const struct credential_filter filter = { .username = learner->username, .limit = G_MAXINT64 };
    g_autoptr(GPtrArray) credentials = credential_list(database, &filter, error);
    if (credentials == NULL)
        return false;
    return credentials->len == 0 || learner_refuse_removal(learner, credentials, error);
}

bool learner_remove(struct installation *installation, const char *username, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(learner) learner = learner_find(database, username, error);
    if (learner == NULL || !learner_check_removable(database, learner, error))
        return false;
    g_autoptr(json_t) changes = json_object();
    change_add_text(changes, "username", learner->username, NULL);
    change_add_text(changes, "name", learner->name, NULL);
    change_add_text(changes, "first_name", learner->first_name, NULL);
    change_add_text(changes, "last_name", learner->last_name, NULL);
    change_add_text(changes, "email", learner->email, NULL);
    return change_check_basis(installation, learner->modified, "learner", learner->id,
                              learner->username, changes, error)
           && learner_delete(database, learner->id, error)
           && change_record(installation, "learner", learner->id, learner->username, "remove",
                            changes, error)
           && database_commit(database, error);
}
