#include "config.h"

#include "operations/issue.h"

#include "operations/issue_apply.h"
#include "operations/lint.h"
#include "operations/recover.h"
#include "store/plan.h"

struct issue {
    struct installation *installation;
    struct database *database;
    const struct issue_request *request;
    const struct issue_watcher *watcher;
    struct configuration *configuration;
    struct press *press;
    struct lint *lint;
    struct plan_result *plan;
    struct report_reasons *reasons;
    char *directory;
    struct report_counts counts;
    gint64 after;           /* the last learner that was put into a chunk */
    bool anew;              /* withdrawn learners were named, and a person agreed */
    gint64 begun, applying; /* monotonic */
    guint64 total;
};

static const struct issue_watcher nobody = { 0 };

void issue_result_free(struct issue_result *result)
{
    if (result == NULL)
        return;
    json_decref(result->report);
    g_free(result);
}

static void issue_clear(struct issue *issue)
{
    g_clear_pointer(&issue->plan, plan_result_free);
    report_reasons_free(issue->reasons);
    lint_free(issue->lint);
    press_free(issue->press);
    configuration_free(issue->configuration);
    g_free(issue->directory);
}

static void tell_progress(const struct issue *issue, enum issue_phase phase, guint64 done,
                          gint64 since)
{
    const double seconds = (double)(g_get_monotonic_time() - since) / G_USEC_PER_SEC;
    const struct issue_progress progress = {
        .phase = phase,
        .done = done,
        .total = phase == ISSUE_ISSUING ? issue->total : 0,
        .per_second = seconds > 0 ? (double)done / seconds : 0,
    };
    if (issue->watcher->progress != NULL)
        issue->watcher->progress(issue->watcher->data, &progress);
}

static bool is_cancelled(const struct issue *issue)
{
    return issue->watcher->cancelled != NULL && issue->watcher->cancelled(issue->watcher->data);
}

static bool plan_progress(gpointer data, guint64 learners)
{
    const struct issue *issue = data;
    tell_progress(issue, ISSUE_PLANNING, learners, issue->begun);
    return !is_cancelled(issue);
}

static bool make_plan(struct issue *issue, bool anew, GError **error)
{
    const struct plan_request request = {
        .configuration_id = issue->configuration->id,
        .usernames = issue->request->usernames,
        .anew = anew,
        .lint = { .ask = lint_name, .data = issue->lint },
        .progress = plan_progress,
        .progress_data = issue,
    };
    g_clear_pointer(&issue->plan, plan_result_free);
    issue->anew = anew;
    issue->plan = plan_make(issue->installation, &request, error);
    return issue->plan != NULL;
}

/* Plans; a withdrawn learner who was named by hand gets a new credential only if a person says so. */
static bool plan_all(struct issue *issue, GError **error)
{
    const bool named = issue->request->usernames != NULL;
    if (!make_plan(issue, named && issue->request->anew, error))
        return false;
    const guint64 withdrawn = issue->plan->counts[VERDICT_WITHDRAWN];
    return !named || withdrawn == 0 || issue->watcher->confirm_anew == NULL
           || !issue->watcher->confirm_anew(issue->watcher->data, withdrawn)
           || make_plan(issue, true, error);
}

static bool prepare(struct issue *issue, GError **error)
{
    struct database *database = issue->database;
    issue->configuration = configuration_find(database, issue->request->configuration_id, error);
    if (issue->configuration == NULL)
        return false;
    issue->press =
        press_new(issue->installation, issue->configuration, !issue->request->dry_run, error);
    if (issue->press == NULL)
        return false;
    issue->lint = lint_new(issue->press, error);
    if (issue->lint == NULL || !plan_all(issue, error))
        return false;
    issue->reasons = report_reasons_new();
    issue->total = issue->plan->counts[VERDICT_NEW] + issue->plan->counts[VERDICT_RETRY];
    if (issue->press->site->write_files)
        issue->directory = installation_credential_directory(issue->installation, false);
    return report_reasons_add_refused(issue->reasons, database, issue->plan->id,
                                      issue->request->usernames != NULL, error);
}

static json_t *make_report(gpointer data)
{
    const struct issue *issue = data;
    return report_make(&(struct report_facts){
        .configuration = issue->configuration,
        .plan = issue->plan,
        .counts = &issue->counts,
        .reasons = issue->reasons,
        .directory = issue->directory,
        .duration = g_get_monotonic_time() - issue->begun,
        .dry_run = issue->request->dry_run,
    });
}

/* The name as it is now: an import may have changed it since the plan was made. */
static void add_learner(struct issue *issue, struct worker_chunk *chunk,
                        const struct plan_item *planned)
{
    const struct name_facts facts = {
        .profile = planned->name,
        .first = planned->first_name,
        .last = planned->last_name,
        .review = g_str_equal(planned->name_state, "review"),
        .accepted = g_str_equal(planned->name_state, "accepted"),
        .remark = planned->name_remark,
    };
    g_autofree char *reason = NULL;
    g_autofree char *name = name_decide(&facts, planned->username, &reason);
    if (name == NULL) {
        issue->counts.failed++;
        report_reasons_add(issue->reasons, reason, planned->username);
        return;
    }
    struct worker_item *item = worker_chunk_add(chunk);
    item->work.learner_id = planned->learner_id;
    item->work.full_name = g_steal_pointer(&name);
    item->username = g_strdup(planned->username);
}

/* The learners who come next in the plan, ascending (Q49). */
static bool fill_chunk(gpointer data, struct worker_chunk *chunk, guint limit, bool *exhausted,
                       GError **error)
{
    struct issue *issue = data;
    const char *const verdicts[] = { verdict_name(VERDICT_NEW), verdict_name(VERDICT_RETRY), NULL };
    const struct plan_item_filter filter = {
        .verdicts = verdicts,
        .after = issue->after,
        .limit = limit,
    };
    g_autoptr(GPtrArray) items = plan_list_items(issue->database, issue->plan->id, &filter, error);
    if (items == NULL)
        return false;
    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *planned = items->pdata[i];
        issue->after = planned->learner_id;
        add_learner(issue, chunk, planned);
    }
    *exhausted = items->len < limit;
    return true;
}

static void issue_progress(gpointer data)
{
    const struct issue *issue = data;
    tell_progress(issue, ISSUE_ISSUING,
                  issue->counts.issued + issue->counts.failed + issue->counts.already,
                  issue->applying);
}

static bool issue_cancelled(gpointer data)
{
    return is_cancelled(data);
}

static bool run_plan(struct issue *issue, struct issue_result *result, GError **error)
{
    const struct apply_plan plan = {
        .installation = issue->installation,
        .kind = "issue",
        .configuration = issue->configuration,
        .press = issue->press,
        .plan_id = issue->plan->id,
        .total = issue->total,
        .chunk = issue->request->chunk,
        .threads = issue->request->threads,
        .anew = issue->anew,
        .counts = &issue->counts,
        .reasons = issue->reasons,
        .fill = fill_chunk,
        .report = make_report,
        .progress = issue_progress,
        .cancelled = issue_cancelled,
        .data = issue,
    };
    struct apply_outcome outcome;
    issue->applying = g_get_monotonic_time();
    const bool done = apply_run(&plan, &outcome, error);
    result->run_id = outcome.run_id;
    result->report = outcome.report;
    result->cancelled = outcome.cancelled;
    return done;
}

/* Whether the operator wants the plan carried out. */
static bool is_confirmed(const struct issue *issue)
{
    return issue->total == 0 || issue->watcher->confirm == NULL
           || issue->watcher->confirm(issue->watcher->data, issue->configuration, issue->plan,
                                      issue->total);
}

static bool issue_steps(struct issue *issue, struct issue_result *result, GError **error)
{
    struct recover_result recovered;
    const bool dry = issue->request->dry_run;
    if ((!dry && !recover_run(issue->installation, &recovered, error)) || !prepare(issue, error))
        return false;
    result->cancelled = !dry && !is_confirmed(issue);
    if (dry || result->cancelled)
        result->report = make_report(issue);
    else if (!run_plan(issue, result, error))
        return false;
    result->counts = issue->counts;
    result->refused = issue->plan->counts[VERDICT_REFUSED];
    result->left_out =
        issue->plan->counts[VERDICT_NOT_ELIGIBLE] + issue->plan->counts[VERDICT_WITHDRAWN];
    return true;
}

struct issue_result *issue_run(struct installation *installation,
                               const struct issue_request *request, GError **error)
{
    struct issue issue = {
        .installation = installation,
        .database = installation->database,
        .request = request,
        .watcher = request->watcher != NULL ? request->watcher : &nobody,
        .begun = g_get_monotonic_time(),
    };
    g_autoptr(issue_result) result = g_new0(struct issue_result, 1);
    const bool done = issue_steps(&issue, result, error);
    issue_clear(&issue);
    return done ? g_steal_pointer(&result) : NULL;
}
