#include "config.h"

#include "operations/plan.h"

#include "base/error.h"
#include "base/owner.h"
#include "operations/lint.h"
#include "operations/plan_batch.h"
#include "store/plan.h"

/* How often progress is told. */
#define PROGRESS_EVERY 4096

/* Pages that the reader keeps, in kilobytes: each is read once, from the first to the last learner. */
#define READER_CACHE 2048

/* Items that one transaction lets go. */
#define ITEMS_LET_GO 6000

struct planner {
    struct installation *installation;
    const struct plan_request *request;
    struct judge *judge;
    struct plan_result *result;
    struct eligibility *eligibility;
    struct plan_batches *batches; /* while the learners are judged */
    GString *reason;              /* of the learner at hand */
};

void plan_result_free(struct plan_result *result)
{
    if (result == NULL)
        return;
    g_clear_pointer(&result->warnings, g_ptr_array_unref);
    g_free(result);
}

json_t *plan_result_json(const struct plan_result *result)
{
    json_t *counts = json_object();
    for (guint i = 0; i < VERDICT_COUNT; i++)
        json_object_set_new(counts, verdict_name((enum verdict)i),
                            json_integer((json_int_t)result->counts[i]));
    json_t *warnings = json_array();
    for (guint i = 0; i < result->warnings->len; i++)
        json_array_append_new(warnings, json_text(result->warnings->pdata[i]));
    json_t *summary = json_object();
    json_object_set_new(summary, "plan", json_integer(result->id));
    json_object_set_new(summary, "learners", json_integer((json_int_t)result->learners));
    json_object_set_new(summary, "counts", counts);
    json_object_set_new(summary, "warnings", warnings);
    json_object_set_new(summary, "seconds", json_real((double)result->duration / G_USEC_PER_SEC));
    return summary;
}

static bool planner_progress(const struct planner *planner, GError **error)
{
    const struct plan_request *request = planner->request;
    if (request->progress == NULL || planner->result->learners % PROGRESS_EVERY != 0
        || request->progress(request->progress_data, planner->result->learners))
        return true;
    g_set_error(error, OPERATIONS_ERROR, ERROR_CANCELLED,
                "the plan was cancelled; nothing was stored");
    return false;
}

static bool planner_add(struct planner *planner, const struct eligibility_learner *learner,
                        GError **error)
{
    g_string_truncate(planner->reason, 0);
    const enum verdict verdict = judge_decide(planner->judge, planner->eligibility, learner,
                                              &planner->request->lint, planner->reason);
    planner->result->counts[verdict]++;
    planner->result->learners++;
    return plan_batches_add(planner->batches, learner->id, verdict, planner->reason->str, error)
           && planner_progress(planner, error);
}

/* Judges everybody; the reader sees one state of the database from beginning to end. */
static bool planner_run(struct planner *planner, struct database *reader, GError **error)
{
    g_autoptr(GArray) chosen = NULL;
    if (planner->request->usernames != NULL) {
        chosen = eligibility_choose(reader, planner->request->usernames, error);
        if (chosen == NULL)
            return false;
    }
    const struct judge *judge = planner->judge;
    g_autoptr(eligibility) eligibility = eligibility_open(
        reader, judge->context, judge->parts, planner->request->configuration_id, chosen, error);
    if (eligibility == NULL)
        return false;
    g_autoptr(plan_batches) batches =
        plan_batches_new(planner->installation->database, planner->result->id);
    planner->eligibility = eligibility;
    planner->batches = batches;
    const struct eligibility_learner *learner = NULL;
    int step;
    while ((step = eligibility_next(eligibility, &learner, error)) == 1) {
        if (!planner_add(planner, learner, error))
            return false;
    }
    if (step != 0 || !plan_batches_finish(batches, error))
        return false;
    if (planner->request->remark != NULL)
        planner->request->remark(planner->request->remark_data, planner->result->warnings);
    return true;
}

static bool plan_start(struct planner *planner, GError **error)
{
    struct installation *installation = planner->installation;
    g_autofree char *owner = owner_mark();
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    return transaction != NULL
           && plan_begin(installation->database, planner->request->configuration_id,
                         installation->operator_name, owner, planner->judge->options,
                         &planner->result->id, error)
           && database_commit(installation->database, error);
}

static bool plan_complete(struct planner *planner, gint64 begun, GError **error)
{
    struct plan_result *result = planner->result;
    struct database *database = planner->installation->database;
    result->duration = g_get_monotonic_time() - begun;
    g_autoptr(json_t) summary = plan_result_json(result);
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    return transaction != NULL
           && plan_finish(database, result->id, (gint64)result->learners, summary, error)
           && database_commit(database, error);
}

/* Lets a plan's items go, and the plan itself if it was never finished, in short transactions. */
static bool plan_let_go(struct database *database, gint64 id, bool unfinished, GError **error)
{
    bool rest = true;
    while (rest) {
        g_autoptr(transaction) transaction = transaction_begin(database, error);
        if (transaction == NULL || !plan_drop_items(database, id, ITEMS_LET_GO, &rest, error)
            || (!rest && unfinished && !plan_discard(database, id, error))
            || !database_commit(database, error))
            return false;
    }
    return true;
}

/* Items of older plans, and what plans left that died on the way. */
static bool plan_tidy(struct database *database, gint64 configuration_id, GError **error)
{
    g_autoptr(GPtrArray) owners = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) unfinished = plan_list_unfinished(database, configuration_id, owners, error);
    if (unfinished == NULL)
        return false;
    for (guint i = 0; i < unfinished->len; i++) {
        if (!owner_lives(owners->pdata[i])
            && !plan_let_go(database, g_array_index(unfinished, gint64, i), true, error))
            return false;
    }
    g_autoptr(GArray) outdated = plan_list_outdated(database, configuration_id, error);
    if (outdated == NULL)
        return false;
    for (guint i = 0; i < outdated->len; i++) {
        if (!plan_let_go(database, g_array_index(outdated, gint64, i), false, error))
            return false;
    }
    return true;
}

/* Takes back what a failed plan has written; its own error is the one that counts. */
static void plan_withdraw(struct planner *planner)
{
    g_autoptr(GError) ignored = NULL;
    if (planner->result->id != 0
        && !plan_let_go(planner->installation->database, planner->result->id, true, &ignored))
        g_debug("plan %" G_GINT64_FORMAT " stays unfinished: %s", planner->result->id,
                ignored->message);
}

static bool planner_make(struct planner *planner, struct database *reader, gint64 begun,
                         GError **error)
{
    if (!plan_start(planner, error) || !planner_run(planner, reader, error))
        return false;
    /* The log could not be moved beside what is being read of it; the commit of this moves it. */
    database_rollback(reader);
    return plan_complete(planner, begun, error);
}

struct plan_result *plan_make(struct installation *installation, const struct plan_request *request,
                              GError **error)
{
    const gint64 begun = g_get_monotonic_time();
    g_autoptr(database) reader = database_open(installation->directory, DATABASE_READ, error);
    if (reader == NULL || !database_set_cache(reader, READER_CACHE, error)
        || !database_begin(reader, error))
        return NULL;
    struct configuration *configuration =
        configuration_find(reader, request->configuration_id, error);
    if (configuration == NULL)
        return NULL;
    g_autoptr(judge) judge = judge_new(reader, configuration, error);
    if (judge == NULL)
        return NULL;
    judge->anew = request->anew;
    g_autoptr(plan_result) result = g_new0(struct plan_result, 1);
    result->warnings = judge_warnings(judge);
    g_autoptr(GString) reason = g_string_new(NULL);
    struct planner planner = {
        .installation = installation,
        .request = request,
        .judge = judge,
        .result = result,
        .reason = reason,
    };
    if (!planner_make(&planner, reader, begun, error)) {
        plan_withdraw(&planner);
        return NULL;
    }
    /* The plan stands; what could not be tidied now is tidied by the next one. */
    g_autoptr(GError) untidy = NULL;
    if (!plan_tidy(installation->database, request->configuration_id, &untidy))
        g_debug("older plans of configuration %" G_GINT64_FORMAT " keep their items: %s",
                request->configuration_id, untidy->message);
    return g_steal_pointer(&result);
}

/* What plan_make_linted's remarks are made of. */
struct remarks {
    struct lint *lint;
    struct database *database;
};

static void add_remarks(gpointer data, GPtrArray *warnings)
{
    const struct remarks *remarks = data;
    lint_remark(remarks->lint, remarks->database, warnings);
}

struct plan_result *plan_make_linted(struct installation *installation,
                                     struct plan_request *request, GError **error)
{
    g_autoptr(configuration) configuration =
        configuration_find(installation->database, request->configuration_id, error);
    if (configuration == NULL)
        return NULL;
    g_autoptr(press) press = press_new(installation, configuration, false, error);
    g_autoptr(lint) lint = press != NULL ? lint_new(press, error) : NULL;
    if (lint == NULL) {
        g_prefix_error(error, "%s:%s can't be planned: ", configuration->context_key,
                       configuration->type_name);
        return NULL;
    }
    request->lint = (struct name_lint){ .ask = lint_name, .data = lint };
    struct remarks remarks = { lint, installation->database };
    request->remark = add_remarks;
    request->remark_data = &remarks;
    struct plan_result *result = plan_make(installation, request, error);
    request->lint = (struct name_lint){ 0 };
    request->remark = NULL;
    request->remark_data = NULL;
    return result;
}
