#include "config.h"

#include "operations/issue.h"

#include "base/error.h"
#include "base/owner.h"
#include "operations/issue_chunk.h"
#include "operations/lint.h"
#include "operations/recover.h"
#include "store/plan.h"
#include "store/task_run.h"

/* Found by measurement (bench/issue): larger chunks gain nothing more from a common sync and commit. */
#define CREDENTIALS_PER_CHUNK 1000

/* How many chunks are under way: one is rendered while another is synced and the rows of a third are
 * written. */
#define CHUNKS_UNDER_WAY 3

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
    struct credential_files *files; /* NULL: documents are kept in the database only */
    struct crew *crew;
    char *owner, *directory;
    struct chunk_run run;
    struct report_counts counts;
    GPtrArray *chunks; /* all of them; owned */
    GQueue idle;       /* those not under way */
    guint under_way;
    gint64 after; /* the last learner that was put into a chunk */
    bool exhausted, cancelled;
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

static void chunk_free_item(gpointer chunk)
{
    worker_chunk_free(chunk);
}

static void issue_clear(struct issue *issue)
{
    g_clear_pointer(&issue->crew, crew_free);
    g_clear_pointer(&issue->chunks, g_ptr_array_unref);
    g_queue_clear(&issue->idle);
    credential_files_close(issue->files);
    g_clear_pointer(&issue->plan, plan_result_free);
    report_reasons_free(issue->reasons);
    lint_free(issue->lint);
    press_free(issue->press);
    configuration_free(issue->configuration);
    g_free(issue->owner);
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
    issue->run.anew = anew;
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
    issue->run.reasons = issue->reasons;
    if (issue->press->site->write_files)
        issue->directory = installation_credential_directory(issue->installation, false);
    return report_reasons_add_refused(issue->reasons, database, issue->plan->id, error);
}

static json_t *make_report(const struct issue *issue)
{
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

static bool begin_run(struct issue *issue, GError **error)
{
    struct chunk_run *run = &issue->run;
    run->database = issue->database;
    run->operator_name = issue->installation->operator_name;
    run->owner = issue->owner;
    run->press = issue->press;
    run->configuration_id = issue->configuration->id;
    run->counts = &issue->counts;
    g_autoptr(transaction) transaction = transaction_begin(issue->database, error);
    return transaction != NULL
           && task_run_begin(issue->database, "issue", issue->configuration->id, issue->plan->id,
                             run->operator_name, issue->owner, &run->run_id, error)
           && plan_mark_issued(issue->database, issue->plan->id, error)
           && database_commit(issue->database, error);
}

static bool start_crew(struct issue *issue, GError **error)
{
    if (issue->press->site->write_files) {
        issue->files = credential_files_open(issue->installation, error);
        if (issue->files == NULL)
            return false;
    }
    const struct crew_plan plan = {
        .drawing = issue->press->drawing,
        .base = issue->press->base,
        .files = issue->files,
        .threads = issue->request->threads,
    };
    issue->chunks = g_ptr_array_new_with_free_func(chunk_free_item);
    for (guint i = 0; i < CHUNKS_UNDER_WAY; i++) {
        struct worker_chunk *chunk = worker_chunk_new();
        g_ptr_array_add(issue->chunks, chunk);
        g_queue_push_tail(&issue->idle, chunk);
    }
    issue->crew = crew_new(&plan, error);
    return issue->crew != NULL;
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

/* Fills a chunk with the learners who come next in the plan, ascending (Q49). */
static bool fill_chunk(struct issue *issue, struct worker_chunk *chunk, GError **error)
{
    const char *const verdicts[] = { verdict_name(VERDICT_NEW), verdict_name(VERDICT_RETRY), NULL };
    const struct plan_item_filter filter = {
        .verdicts = verdicts,
        .after = issue->after,
        .limit = issue->request->chunk > 0 ? issue->request->chunk : CREDENTIALS_PER_CHUNK,
    };
    worker_chunk_clear(chunk);
    g_autoptr(GPtrArray) items = plan_list_items(issue->database, issue->plan->id, &filter, error);
    if (items == NULL)
        return false;
    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *planned = items->pdata[i];
        issue->after = planned->learner_id;
        add_learner(issue, chunk, planned);
    }
    issue->exhausted = items->len < filter.limit;
    return true;
}

/* One transaction writes what was finished and the rows of what comes next. */
static bool write_rows(struct issue *issue, struct worker_chunk *done, struct worker_chunk *next,
                       GError **error)
{
    const bool files = issue->files != NULL;
    if (!files && next != NULL && !chunk_begin(&issue->run, next, false, error))
        return false;
    if (!files && done == NULL)
        return true;
    g_autoptr(transaction) transaction = transaction_begin(issue->database, error);
    if (transaction == NULL)
        return false;
    if (done != NULL
        && !(files ? chunk_finish(&issue->run, done, error)
                   : chunk_store(&issue->run, done, error)))
        return false;
    if (files && next != NULL && !chunk_begin(&issue->run, next, true, error))
        return false;
    g_autoptr(json_t) report = make_report(issue);
    return task_run_note(issue->database, issue->run.run_id, report, error)
           && database_commit(issue->database, error);
}

/* Moves the log into the database, so that it does not grow with the run. Readers may hinder it; the next
 * chunk tries again. */
static void checkpoint(struct issue *issue)
{
    sqlite3_wal_checkpoint_v2(database_handle(issue->database), NULL, SQLITE_CHECKPOINT_PASSIVE,
                              NULL, NULL);
}

static bool take_finished(struct issue *issue, struct worker_chunk **done, GError **error)
{
    *done = crew_collect(issue->crew);
    issue->under_way--;
    if ((*done)->fault == NULL)
        return true;
    g_propagate_error(error, g_error_copy((*done)->fault));
    return false;
}

/* One turn: a chunk begins if there is room, one is finished if there is none. */
static bool turn(struct issue *issue, GError **error)
{
    struct worker_chunk *next = NULL, *done = NULL;
    issue->cancelled = issue->cancelled || is_cancelled(issue);
    if (!issue->exhausted && !issue->cancelled) {
        /* The chunk that is finished in this turn becomes idle only after its rows are written. */
        next = g_queue_pop_head(&issue->idle);
        if (!fill_chunk(issue, next, error))
            return false;
        if (next->used == 0) {
            g_queue_push_head(&issue->idle, next);
            next = NULL;
        }
    }
    const bool wait = next == NULL || g_queue_is_empty(&issue->idle);
    if (wait && issue->under_way > 0 && !take_finished(issue, &done, error))
        return false;
    if (!write_rows(issue, done, next, error))
        return false;
    if (next != NULL) {
        crew_submit(issue->crew, next);
        issue->under_way++;
    }
    if (done != NULL) {
        g_queue_push_tail(&issue->idle, done);
        checkpoint(issue);
        tell_progress(issue, ISSUE_ISSUING,
                      issue->counts.issued + issue->counts.failed + issue->counts.already,
                      issue->applying);
    }
    return true;
}

static bool apply(struct issue *issue, GError **error)
{
    issue->applying = g_get_monotonic_time();
    while ((!issue->exhausted && !issue->cancelled) || issue->under_way > 0)
        if (!turn(issue, error))
            return false;
    return true;
}

/* After a fault: what was begun is left for recover, and the run says how far it came. */
static void abandon(struct issue *issue, GError **error)
{
    g_clear_pointer(&issue->crew, crew_free);
    database_rollback(issue->database);
    g_autoptr(GError) kept = NULL;
    g_autoptr(json_t) report = make_report(issue);
    json_object_set_new(report, "fault", json_text((*error)->message));
    if (!credential_give_up(issue->database, issue->owner, &kept)
        || !task_run_finish(issue->database, issue->run.run_id, "failed", report, &kept))
        g_debug("the run stays as it is until the next start: %s", kept->message);
    g_prefix_error(error,
                   "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                   " credentials were issued, nothing is lost; then: ",
                   issue->counts.issued, issue->total);
}

static bool finish_run(struct issue *issue, struct issue_result *result, GError **error)
{
    result->report = make_report(issue);
    result->run_id = issue->run.run_id;
    return task_run_finish(issue->database, issue->run.run_id,
                           issue->cancelled ? "cancelled" : "done", result->report, error);
}

static bool run_plan(struct issue *issue, struct issue_result *result, GError **error)
{
    GError *fault = NULL;
    if (!begin_run(issue, error))
        return false;
    if (!start_crew(issue, &fault) || !apply(issue, &fault)) {
        abandon(issue, &fault);
        g_propagate_error(error, fault);
        return false;
    }
    return finish_run(issue, result, error);
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
    result->cancelled = result->cancelled || issue->cancelled;
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
        .owner = owner_mark(),
        .begun = g_get_monotonic_time(),
    };
    g_queue_init(&issue.idle);
    g_autoptr(issue_result) result = g_new0(struct issue_result, 1);
    const bool done = issue_steps(&issue, result, error);
    issue_clear(&issue);
    return done ? g_steal_pointer(&result) : NULL;
}
