#include "config.h"

#include "operations/reissue_plan.h"

#include "base/clock.h"
#include "base/error.h"
#include "operations/issue_replace.h"
#include "rules/verdict.h"
#include "store/learner.h"

#define ITEMS_BETWEEN_LOOKS 100

static void batch_free(gpointer data)
{
    struct reissue_batch *batch = data;
    lint_free(batch->lint);
    press_free(batch->press);
    configuration_free(batch->configuration);
    report_reasons_free(batch->reasons);
    g_array_unref(batch->due);
    g_free(batch->fault);
    g_free(batch);
}

void reissue_plan_free(struct reissue_plan *plan)
{
    if (plan == NULL)
        return;
    g_ptr_array_unref(plan->batches);
    g_free(plan);
}

bool reissue_work_fill(struct database *database, const struct credential *old, bool keep_date,
                       struct credential_work *work, char **refusal, GError **error)
{
    g_autoptr(learner) learner = learner_find(database, old->username, error);
    if (learner == NULL)
        return false;
    const struct name_facts facts = {
        .profile = learner->name,
        .first = learner->first_name,
        .last = learner->last_name,
        .review = g_str_equal(learner->name_state, "review"),
        .accepted = g_str_equal(learner->name_state, "accepted"),
        .remark = learner->name_remark,
    };
    work->learner_id = old->learner_id;
    work->configuration_id = old->configuration_id;
    work->replaces_id = old->id;
    work->issued = keep_date ? old->issued : 0;
    work->full_name = name_decide(&facts, old->username, refusal);
    return true;
}

/* A template, font or option that can't be used refuses this configuration's credentials and no others. */
static bool batch_prepare(struct reissue_batch *batch, struct installation *installation,
                          bool dry_run, GError **error)
{
    GError *fault = NULL;
    batch->press = press_new(installation, batch->configuration, !dry_run, &fault);
    if (batch->press != NULL)
        batch->lint = lint_new(batch->press, &fault);
    if (fault == NULL)
        return true;
    if (error_is_passing(fault)) {
        g_propagate_error(error, fault);
        return false;
    }
    batch->fault = g_strdup(fault->message);
    g_error_free(fault);
    return true;
}

static struct reissue_batch *batch_find(struct reissue_plan *plan,
                                        struct installation *installation, gint64 configuration_id,
                                        bool dry_run, GError **error)
{
    for (guint i = 0; i < plan->batches->len; i++) {
        struct reissue_batch *batch = plan->batches->pdata[i];
        if (batch->configuration->id == configuration_id)
            return batch;
    }
    struct configuration *configuration =
        configuration_find(installation->database, configuration_id, error);
    if (configuration == NULL)
        return NULL;
    struct reissue_batch *batch = g_new0(struct reissue_batch, 1);
    batch->configuration = configuration;
    batch->due = g_array_new(FALSE, FALSE, sizeof(gint64));
    batch->reasons = report_reasons_new();
    g_ptr_array_add(plan->batches, batch);
    return batch_prepare(batch, installation, dry_run, error) ? batch : NULL;
}

/* Where the holder's valid credential is, if there is one. */
static bool withdrawn_reason(struct database *database, const struct credential *credential,
                             char **reason, GError **error)
{
    GError *fault = NULL;
    g_autofree char *standing =
        credential_standing(database, credential->configuration_id, credential->learner_id, &fault);
    if (fault != NULL) {
        g_propagate_error(error, fault);
        return false;
    }
    if (standing != NULL)
        *reason =
            g_strdup_printf("it is withdrawn, and %s took its place: reissue that one", standing);
    else
        *reason = g_strdup_printf("it is withdrawn; \"testamur issue %" G_GINT64_FORMAT
                                  " --learner %s\" gives its learner a new one",
                                  credential->configuration_id, credential->username);
    return true;
}

/* Whether its state allows a reissue; if not, why. */
static bool judge_state(struct database *database, const struct credential *credential,
                        enum reissue_verdict *verdict, char **reason, GError **error)
{
    enum credential_replaceability answer;
    *verdict = REISSUE_REFUSED;
    if (!credential_look_replaceable(database, credential->id, &answer, error))
        return false;
    switch (answer) {
    case REPLACE_AVAILABLE:
    case REPLACE_ERROR:
        *verdict = REISSUE_DUE;
        return true;
    case REPLACE_WITHDRAWN:
    case REPLACE_GIVEN_UP:
        *verdict = REISSUE_WITHDRAWN;
        return withdrawn_reason(database, credential, reason, error);
    case REPLACE_GENERATING:
        *reason = g_strdup("another run is making it now");
        return true;
    case REPLACE_BESIDE:
        break;
    }
    *reason = g_strdup_printf(
        "an unfinished credential stands beside it: when no run is at work, withdraw that one "
        "first (\"testamur credential list --learner %s\")",
        credential->username);
    return true;
}

/* What the new one would show, and whether it can be printed. */
static bool judge_print(struct reissue_batch *batch, struct database *database,
                        const struct credential *credential, bool keep_date,
                        struct reissue_item *item, char **reason, json_t **changes, GError **error)
{
    struct credential_work work = { 0 };
    item->verdict = REISSUE_REFUSED;
    if (batch->fault != NULL) {
        *reason = g_strdup(batch->fault);
        return true;
    }
    const bool done = reissue_work_fill(database, credential, keep_date, &work, reason, error);
    if (done && work.full_name != NULL && lint_name(batch->lint, work.full_name, reason)) {
        item->verdict = REISSUE_DUE;
        work.base_id = batch->press->base_id;
        work.drawing_id = batch->press->drawing_id;
        work.context_name = g_strdup(batch->press->context_name);
        work.printed_date = press_date(batch->press, work.issued != 0 ? work.issued : clock_now());
        *changes = replace_changes(credential, &work);
    }
    credential_work_clear(&work);
    return done;
}

static void count_item(struct reissue_plan *plan, struct reissue_batch *batch,
                       const struct reissue_item *item)
{
    struct reissue_totals *totals = &plan->totals;
    totals->verdicts[item->verdict]++;
    batch->verdicts[item->verdict]++;
    if (item->verdict == REISSUE_REFUSED)
        report_reasons_add(batch->reasons, item->reason, item->credential->username);
    if (item->verdict != REISSUE_DUE)
        return;
    const struct {
        const char *member;
        guint64 *count;
    } members[] = {
        { "full_name", &totals->names },    { "context_name", &totals->contexts },
        { "printed_date", &totals->dates }, { "template", &totals->templates },
        { "options", &totals->options },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        *members[i].count += json_object_get(item->changes, members[i].member) != NULL ? 1 : 0;
    g_array_append_val(batch->due, item->credential->id);
}

static bool plan_one(struct reissue_plan *plan, struct installation *installation,
                     const struct reissue_request *request, gint64 id, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(credential) credential = credential_read(database, id, error);
    struct reissue_batch *batch =
        credential != NULL
            ? batch_find(plan, installation, credential->configuration_id, request->dry_run, error)
            : NULL;
    if (batch == NULL)
        return false;
    struct reissue_item item = { .credential = credential };
    g_autofree char *reason = NULL;
    g_autoptr(json_t) changes = NULL;
    if (!judge_state(database, credential, &item.verdict, &reason, error)
        || (item.verdict == REISSUE_DUE
            && !judge_print(batch, database, credential, request->keep_date, &item, &reason,
                            &changes, error)))
        return false;
    item.reason = reason;
    item.changes = changes;
    count_item(plan, batch, &item);
    if (request->watcher != NULL && request->watcher->item != NULL)
        request->watcher->item(request->watcher->data, &item);
    return true;
}

/* Tells how far the plan is; false: the operator has had enough. */
static bool plan_goes_on(const struct reissue_request *request, guint done)
{
    const struct reissue_watcher *watcher = request->watcher;
    if (watcher == NULL || done == 0 || done % ITEMS_BETWEEN_LOOKS != 0)
        return true;
    if (watcher->planned != NULL)
        watcher->planned(watcher->data, done, request->selection->len);
    return watcher->cancelled == NULL || !watcher->cancelled(watcher->data);
}

struct reissue_plan *reissue_plan_make(struct installation *installation,
                                       const struct reissue_request *request, GError **error)
{
    g_autoptr(reissue_plan) plan = g_new0(struct reissue_plan, 1);
    plan->batches = g_ptr_array_new_with_free_func(batch_free);
    for (guint i = 0; i < request->selection->len && !plan->cancelled; i++) {
        plan->cancelled = !plan_goes_on(request, i);
        if (!plan->cancelled
            && !plan_one(plan, installation, request, g_array_index(request->selection, gint64, i),
                         error))
            return NULL;
    }
    return g_steal_pointer(&plan);
}
