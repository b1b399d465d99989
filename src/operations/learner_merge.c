#include "config.h"

#include "operations/learner_merge.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/sheet.h"
#include "base/text.h"
#include "operations/change.h"
#include "rules/name.h"
#include "store/credential.h"

void learner_merge_plan_free(struct learner_merge_plan *plan)
{
    learner_free(plan->kept);
    learner_free(plan->merged);
    g_clear_pointer(&plan->conflicts, g_ptr_array_unref);
    g_clear_pointer(&plan->overlaps, g_ptr_array_unref);
    g_clear_pointer(&plan->taken, g_ptr_array_unref);
    g_free(plan);
}

const char *learner_merge_username(const struct learner_merge_plan *plan)
{
    return plan->kept->username_made && !plan->merged->username_made ? plan->merged->username
                                                                     : plan->kept->username;
}

static bool merge_takes_email(const struct learner *kept, const struct learner *merged)
{
    return *kept->email == '\0' && *merged->email != '\0';
}

static bool merge_takes_name(const struct learner *kept, const struct learner *merged)
{
    g_autofree char *own = name_choose(kept->name, kept->first_name, kept->last_name);
    g_autofree char *other = name_choose(merged->name, merged->first_name, merged->last_name);
    return own == NULL && other != NULL;
}

static void merge_tell_taken(struct learner_merge_plan *plan)
{
    const struct learner *kept = plan->kept, *merged = plan->merged;
    plan->taken = g_ptr_array_new_with_free_func(g_free);
    if (learner_merge_username(plan) != kept->username)
        g_ptr_array_add(plan->taken, g_strdup_printf("the user name %s", merged->username));
    if (merge_takes_email(kept, merged))
        g_ptr_array_add(plan->taken, g_strdup_printf("the address %s", merged->email));
    if (merge_takes_name(kept, merged)) {
        g_autofree char *name = name_choose(merged->name, merged->first_name, merged->last_name);
        g_ptr_array_add(plan->taken, g_strdup_printf("the name %s", name));
    }
}

static bool merge_read(struct database *database, struct learner_merge_plan *plan, GError **error)
{
    const gint64 kept = plan->kept->id, merged = plan->merged->id;
    plan->conflicts = learner_merge_conflicts(database, kept, merged, error);
    plan->overlaps =
        plan->conflicts != NULL ? learner_merge_overlaps(database, kept, merged, error) : NULL;
    return plan->overlaps != NULL && learner_merge_count(database, merged, &plan->counts, error);
}

struct learner_merge_plan *learner_merge_plan(struct database *database, const char *kept,
                                              const char *merged, GError **error)
{
    g_autoptr(learner_merge_plan) plan = g_new0(struct learner_merge_plan, 1);
    plan->kept = learner_find(database, kept, error);
    plan->merged = plan->kept != NULL ? learner_find(database, merged, error) : NULL;
    if (plan->merged == NULL)
        return NULL;
    if (plan->kept->id == plan->merged->id) {
        g_set_error_literal(error, OPERATIONS_ERROR, ERROR_USAGE,
                            "both are the same learner: name two");
        return NULL;
    }
    if (!merge_read(database, plan, error))
        return NULL;
    merge_tell_taken(plan);
    return g_steal_pointer(&plan);
}

static void merge_add_count(struct sheet *sheet, const char *label, gint64 count)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, count);
    if (count > 0)
        sheet_field(sheet, label, text);
}

static void merge_add_counts(struct sheet *sheet, const struct learner_merge_counts *counts)
{
    merge_add_count(sheet, "  Credentials", counts->credentials);
    merge_add_count(sheet, "  Enrolments", counts->enrolments + counts->paths);
    merge_add_count(sheet, "  Grades", counts->grades);
    merge_add_count(sheet, "  Scores", counts->scores);
    merge_add_count(sheet, "  Completions", counts->completions);
}

static void merge_add_overlap(struct sheet *sheet, const struct learner_overlap *overlap)
{
    g_autofree char *where = text_show(overlap->where);
    g_autofree char *holds = text_show(overlap->merged_holds ? overlap->merged : overlap->kept);
    g_autofree char *goes = text_show(overlap->merged_holds ? overlap->kept : overlap->merged);
    if (g_str_equal(holds, goes))
        return;
    sheet_line(sheet, "  %s in %s: %s holds, %s goes", overlap->what, where, holds, goes);
}

char *learner_merge_words(const struct learner_merge_plan *plan)
{
    struct sheet *sheet = sheet_begin();
    g_autofree char *kept = text_show(plan->kept->username);
    g_autofree char *merged = text_show(plan->merged->username);
    sheet_line(sheet, "%s stays; %s goes, and all that is known of them moves:", kept, merged);
    merge_add_counts(sheet, &plan->counts);
    for (guint i = 0; i < plan->taken->len; i++) {
        g_autofree char *taken = text_show(plan->taken->pdata[i]);
        sheet_line(sheet, "  %s gets %s", kept, taken);
    }
    for (guint i = 0; i < plan->overlaps->len; i++)
        merge_add_overlap(sheet, plan->overlaps->pdata[i]);
    return sheet_end(sheet);
}

bool learner_merge_check(const struct learner_merge_plan *plan, GError **error)
{
    if (plan->conflicts->len == 0)
        return true;
    const struct learner_merge_conflict *first = plan->conflicts->pdata[0];
    g_autofree char *type = text_show(first->type_name);
    g_autofree char *key = text_show(first->context_key);
    g_autofree char *kept = text_show(plan->kept->username);
    g_autofree char *merged = text_show(plan->merged->username);
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                "both have the credential %s in %s, and one person can have it once: %s of %s (%s) "
                "and %s of %s (%s); invalidate one of them first, such as: testamur invalidate %s "
                "--reason TEXT",
                type, key, first->kept_uuid, kept, first->kept_status, first->merged_uuid, merged,
                first->merged_status, first->merged_uuid);
    return false;
}

/* Nobody may be making a credential of either: its row would go from under them. */
static bool merge_check_unfinished(struct database *database, const struct learner_merge_plan *plan,
                                   GError **error)
{
    gint64 count = 0;
    if (!learner_merge_count_unfinished(database, plan->kept->id, plan->merged->id, &count, error))
        return false;
    if (count > 0)
        g_set_error_literal(error, OPERATIONS_ERROR, ERROR_BUSY,
                            "a credential of one of them is being made just now: try again when "
                            "that run has ended");
    return count == 0;
}

static bool merge_check_shown(const struct learner_merge_plan *plan,
                              const struct learner_merge_plan *shown, GError **error)
{
    if (plan->kept->id == shown->kept->id && plan->merged->id == shown->merged->id
        && plan->kept->modified == shown->kept->modified
        && plan->merged->modified == shown->merged->modified)
        return true;
    g_set_error_literal(error, OPERATIONS_ERROR, ERROR_BUSY,
                        "one of the two was changed meanwhile: look at the plan again");
    return false;
}

static void merge_put(char **member, const char *text)
{
    char *copy = g_strdup(text);
    g_free(*member);
    *member = copy;
}

/* What the kept learner lacks. */
static void merge_take(const struct learner_merge_plan *plan, struct learner *kept)
{
    const struct learner *merged = plan->merged;
    if (merge_takes_name(plan->kept, merged)) {
        merge_put(&kept->name, merged->name);
        merge_put(&kept->first_name, merged->first_name);
        merge_put(&kept->last_name, merged->last_name);
        merge_put(&kept->name_state, merged->name_state);
        merge_put(&kept->name_remark, merged->name_remark);
        kept->name_by_hand = merged->name_by_hand;
    }
    if (merge_takes_email(plan->kept, merged)) {
        merge_put(&kept->email, merged->email);
        kept->email_by_hand = merged->email_by_hand;
    }
    if (learner_merge_username(plan) != plan->kept->username) {
        merge_put(&kept->username, merged->username);
        kept->username_made = false;
    }
}

static json_t *merge_list_credentials(struct database *database, const char *username,
                                      GError **error)
{
    const struct credential_filter filter = { .username = username, .limit = G_MAXINT64 };
    g_autoptr(GPtrArray) credentials = credential_list(database, &filter, error);
    if (credentials == NULL)
        return NULL;
    json_t *list = json_array();
    for (guint i = 0; i < credentials->len; i++)
        json_array_append_new(list,
                              json_text(((const struct credential *)credentials->pdata[i])->uuid));
    return list;
}

/* For the history: of the one who stays, and of the one who went. */
static json_t *merge_changes(const struct learner_merge_plan *plan, const struct learner *kept,
                             json_t *credentials)
{
    json_t *changes = json_object();
    change_add_text(changes, "merged", NULL, plan->merged->username);
    change_add_text(changes, "username", plan->kept->username, kept->username);
    change_add_text(changes, "email", plan->kept->email, kept->email);
    change_add_text(changes, "name", plan->kept->name, kept->name);
    change_add_text(changes, "first_name", plan->kept->first_name, kept->first_name);
    change_add_text(changes, "last_name", plan->kept->last_name, kept->last_name);
    if (json_array_size(credentials) > 0)
        change_add_json(changes, "credentials", NULL, credentials);
    return changes;
}

static json_t *merge_farewell(const struct learner_merge_plan *plan, const struct learner *kept)
{
    const struct learner *merged = plan->merged;
    json_t *changes = json_object();
    change_add_text(changes, "merged_into", NULL, kept->username);
    change_add_text(changes, "username", merged->username, NULL);
    change_add_text(changes, "email", merged->email, NULL);
    change_add_text(changes, "name", merged->name, NULL);
    change_add_text(changes, "first_name", merged->first_name, NULL);
    change_add_text(changes, "last_name", merged->last_name, NULL);
    change_add_text(changes, "lms_id", merged->lms_id, NULL);
    return changes;
}

static bool merge_apply(struct installation *installation, const struct learner_merge_plan *plan,
                        GError **error)
{
    struct database *database = installation->database;
    g_autoptr(learner) kept = learner_find_by_id(database, plan->kept->id, error);
    g_autoptr(json_t) credentials =
        kept != NULL ? merge_list_credentials(database, plan->merged->username, error) : NULL;
    if (credentials == NULL)
        return false;
    merge_take(plan, kept);
    kept->modified = clock_now();
    g_autoptr(json_t) changes = merge_changes(plan, kept, credentials);
    g_autoptr(json_t) farewell = merge_farewell(plan, kept);
    return change_check_basis(installation, plan->kept->modified, "learner", kept->id,
                              plan->kept->username, changes, error)
           && change_record_at(installation, kept->modified, "learner", kept->id,
                               plan->kept->username, "merge", changes, error)
           && change_record_at(installation, kept->modified, "learner", plan->merged->id,
                               plan->merged->username, "merge", farewell, error)
           && learner_merge_move(database, plan->kept, plan->merged, error)
           && learner_update(database, kept, error) && database_commit(database, error);
}

bool learner_merge(struct installation *installation, const struct learner_merge_plan *shown,
                   GError **error)
{
    struct database *database = installation->database;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(learner_merge_plan) plan =
        learner_merge_plan(database, shown->kept->username, shown->merged->username, error);
    return plan != NULL && merge_check_shown(plan, shown, error) && learner_merge_check(plan, error)
           && merge_check_unfinished(database, plan, error)
           && merge_apply(installation, plan, error);
}
