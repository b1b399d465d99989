#include "config.h"

#include "operations/reissue.h"

#include "operations/issue_apply.h"
#include "operations/recover.h"
#include "operations/reissue_plan.h"

struct reissue {
    struct installation *installation;
    struct database *database;
    const struct reissue_request *request;
    const struct reissue_watcher *watcher;
    struct reissue_plan *plan;
    struct reissue_result *result;
    struct reissue_batch *batch; /* being done */
    guint next;                  /* of the batch's credentials */
    guint64 settled;             /* of the batches before */
    char *directory;
    gint64 begun; /* of the batch; monotonic */
};

static const struct reissue_watcher nobody = { 0 };

void reissue_result_free(struct reissue_result *result)
{
    if (result == NULL)
        return;
    json_decref(result->reports);
    g_free(result);
}

static guint64 settled_of(const struct report_counts *counts)
{
    return counts->issued + counts->failed + counts->already;
}

static json_t *make_report(gpointer data)
{
    const struct reissue *reissue = data;
    const struct reissue_batch *batch = reissue->batch;
    const bool files = batch->press != NULL && batch->press->site->write_files;
    json_t *report = report_make(&(struct report_facts){
        .configuration = batch->configuration,
        .counts = &batch->counts,
        .reasons = batch->reasons,
        .directory = files ? reissue->directory : NULL,
        .duration = g_get_monotonic_time() - reissue->begun,
        .dry_run = reissue->request->dry_run,
    });
    const struct {
        const char *member;
        enum reissue_verdict verdict;
    } members[] = {
        { "due", REISSUE_DUE },
        { "withdrawn", REISSUE_WITHDRAWN },
        { "refused", REISSUE_REFUSED },
    };
    json_object_set_new(report, "kind", json_string("reissue"));
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        json_object_set_new(report, members[i].member,
                            json_integer((json_int_t)batch->verdicts[members[i].verdict]));
    json_object_set_new(report, "keep_date", json_boolean(reissue->request->keep_date));
    return report;
}

/* Names as they are now: an import may have changed one since the plan was made. */
static bool add_credential(struct reissue *reissue, struct worker_chunk *chunk, gint64 id,
                           GError **error)
{
    g_autofree char *refusal = NULL;
    g_autoptr(credential) old = credential_read(reissue->database, id, error);
    if (old == NULL)
        return false;
    struct worker_item *item = worker_chunk_add(chunk);
    item->username = g_strdup(old->username);
    if (!reissue_work_fill(reissue->database, old, reissue->request->keep_date, &item->work,
                           &refusal, error))
        return false;
    if (item->work.full_name != NULL)
        return true;
    reissue->batch->counts.failed++;
    report_reasons_add(reissue->batch->reasons, refusal, old->username);
    chunk->used--;
    return true;
}

static bool fill_chunk(gpointer data, struct worker_chunk *chunk, guint limit, bool *exhausted,
                       GError **error)
{
    struct reissue *reissue = data;
    const GArray *due = reissue->batch->due;
    for (guint taken = 0; taken < limit && reissue->next < due->len; taken++)
        if (!add_credential(reissue, chunk, g_array_index(due, gint64, reissue->next++), error))
            return false;
    *exhausted = reissue->next == due->len;
    return true;
}

static void reissue_progress(gpointer data)
{
    const struct reissue *reissue = data;
    if (reissue->watcher->progress != NULL)
        reissue->watcher->progress(reissue->watcher->data,
                                   reissue->settled + settled_of(&reissue->batch->counts),
                                   reissue->plan->totals.verdicts[REISSUE_DUE]);
}

static bool reissue_cancelled(gpointer data)
{
    const struct reissue *reissue = data;
    return reissue->watcher->cancelled != NULL
           && reissue->watcher->cancelled(reissue->watcher->data);
}

static void add_report(struct reissue *reissue, json_t *report, gint64 run_id)
{
    json_object_set_new(report, "run", run_id > 0 ? json_integer(run_id) : json_null());
    json_object_set_new(report, "outcome",
                        json_string(reissue->result->cancelled ? "cancelled" : "done"));
    json_array_append_new(reissue->result->reports, report);
}

static bool run_batch(struct reissue *reissue, GError **error)
{
    struct reissue_batch *batch = reissue->batch;
    const struct apply_plan plan = {
        .installation = reissue->installation,
        .kind = "reissue",
        .configuration = batch->configuration,
        .press = batch->press,
        .total = batch->due->len,
        .chunk = reissue->request->chunk,
        .threads = reissue->request->threads,
        .counts = &batch->counts,
        .reasons = batch->reasons,
        .fill = fill_chunk,
        .report = make_report,
        .progress = reissue_progress,
        .cancelled = reissue_cancelled,
        .data = reissue,
    };
    struct apply_outcome outcome;
    reissue->next = 0;
    const bool done = apply_run(&plan, &outcome, error);
    struct report_counts *counts = &reissue->result->counts;
    counts->issued += batch->counts.issued;
    counts->failed += batch->counts.failed;
    counts->already += batch->counts.already;
    reissue->settled += settled_of(&batch->counts);
    reissue->result->cancelled = outcome.cancelled;
    if (outcome.report != NULL)
        add_report(reissue, outcome.report, outcome.run_id);
    return done;
}

/* A configuration of which nothing is due has no run, but a report. */
static bool run_batches(struct reissue *reissue, bool apply, GError **error)
{
    for (guint i = 0; i < reissue->plan->batches->len && !reissue->result->cancelled; i++) {
        reissue->batch = reissue->plan->batches->pdata[i];
        reissue->begun = g_get_monotonic_time();
        if (!apply || reissue->batch->due->len == 0)
            add_report(reissue, make_report(reissue), 0);
        else if (!run_batch(reissue, error))
            return false;
    }
    return true;
}

static bool reissue_steps(struct reissue *reissue, GError **error)
{
    struct recover_result recovered;
    const bool dry = reissue->request->dry_run;
    if (!dry && !recover_run(reissue->installation, &recovered, error))
        return false;
    reissue->plan = reissue_plan_make(reissue->installation, reissue->request, error);
    if (reissue->plan == NULL)
        return false;
    reissue->result->totals = reissue->plan->totals;
    reissue->result->cancelled = reissue->plan->cancelled;
    if (reissue->plan->cancelled)
        return true;
    const bool due = reissue->plan->totals.verdicts[REISSUE_DUE] > 0;
    const bool declined =
        !dry && due && reissue->watcher->confirm != NULL
        && !reissue->watcher->confirm(reissue->watcher->data, &reissue->plan->totals);
    if (!run_batches(reissue, !dry && !declined, error))
        return false;
    reissue->result->cancelled = reissue->result->cancelled || declined;
    return true;
}

struct reissue_result *reissue_run(struct installation *installation,
                                   const struct reissue_request *request, GError **error)
{
    g_autoptr(reissue_result) result = g_new0(struct reissue_result, 1);
    result->reports = json_array();
    struct reissue reissue = {
        .installation = installation,
        .database = installation->database,
        .request = request,
        .watcher = request->watcher != NULL ? request->watcher : &nobody,
        .result = result,
        .directory = installation_credential_directory(installation, false),
    };
    const bool done = reissue_steps(&reissue, error);
    reissue_plan_free(reissue.plan);
    g_free(reissue.directory);
    return done ? g_steal_pointer(&result) : NULL;
}
