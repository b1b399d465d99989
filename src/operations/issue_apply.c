#include "config.h"

#include "operations/issue_apply.h"

#include "base/owner.h"
#include "operations/archive.h"
#include "operations/settings.h"
#include "store/checkpointer.h"
#include "store/credential_work.h"
#include "store/plan.h"
#include "store/task_run.h"

/* Found by measurement (bench/issue): larger chunks gain nothing more from a common sync and commit. A thousand under
 * way in all, so that a run of so many takes as much memory as a longer one. */
#define CREDENTIALS_PER_CHUNK 250

/* What is kept of a chunk's documents until their rows are written: found by measurement, too. How much one takes is
 * known when the first have come back. */
#define BYTES_PER_CHUNK (G_GUINT64_CONSTANT(2) << 20)

/* Kilobytes of pages that a run keeps: most are of documents, and nobody reads them again. */
#define CACHE_FOR_RUN 6144

/* How many chunks are under way: one is rendered while another is synced and the rows of a third are
 * written; a fourth waits for whoever is done first. */
#define CHUNKS_UNDER_WAY 4

struct apply {
    const struct apply_plan *plan;
    struct database *database;
    struct credential_files *files; /* opened when first needed */
    bool write_files;               /* otherwise documents are kept in the database only */
    struct crew *crew;
    struct checkpointer *checkpointer;
    char *owner;
    struct chunk_run run;
    GArray *archive;   /* of struct archive_item: whose files are to be moved */
    GPtrArray *chunks; /* all of them; owned */
    GQueue idle;       /* those not under way */
    GQueue under_way;  /* in the order in which they come back */
    guint limit;       /* how many credentials the next chunk has at most */
    bool exhausted, cancelled;
    /* once cancelled: the one that is still finished; NULL: none */
    const struct worker_chunk *last;
};

static void chunk_free_item(gpointer chunk)
{
    worker_chunk_free(chunk);
}

static void apply_clear(struct apply *apply)
{
    g_autoptr(GError) unimportant = NULL;
    g_clear_pointer(&apply->crew, crew_free);
    g_clear_pointer(&apply->checkpointer, checkpointer_free);
    g_clear_pointer(&apply->chunks, g_ptr_array_unref);
    g_clear_pointer(&apply->archive, g_array_unref);
    g_queue_clear(&apply->idle);
    g_queue_clear(&apply->under_way);
    credential_files_close(apply->files);
    g_free(apply->owner);
    if (!database_set_cache(apply->database, DATABASE_CACHE, &unimportant))
        g_debug("the cache stays small: %s", unimportant->message);
}

static bool is_cancelled(const struct apply *apply)
{
    return apply->plan->cancelled(apply->plan->data);
}

static bool begin_run(struct apply *apply, GError **error)
{
    const struct apply_plan *plan = apply->plan;
    apply->run = (struct chunk_run){
        .database = apply->database,
        .operator_name = plan->installation->operator_name,
        .owner = apply->owner,
        .press = plan->press,
        .configuration_id = plan->configuration->id,
        .anew = plan->anew,
        .archive = apply->archive,
        .counts = plan->counts,
        .reasons = plan->reasons,
    };
    g_autoptr(transaction) transaction = transaction_begin(apply->database, error);
    /* As it is now: once the run has begun, nobody changes it before the run has ended. */
    g_autoptr(site_settings) site =
        transaction != NULL ? site_settings_load(apply->database, error) : NULL;
    if (site == NULL)
        return false;
    apply->write_files = site->write_files;
    return task_run_begin(apply->database, plan->kind, plan->configuration->id, plan->plan_id,
                          apply->run.operator_name, apply->owner, &apply->run.run_id, error)
           && (plan->plan_id == 0 || plan_mark_issued(apply->database, plan->plan_id, error))
           && database_commit(apply->database, error);
}

static bool open_files(struct apply *apply, GError **error)
{
    if (apply->files == NULL)
        apply->files = credential_files_open(apply->plan->installation, error);
    return apply->files != NULL;
}

static bool start_crew(struct apply *apply, GError **error)
{
    const struct press *press = apply->plan->press;
    if (!database_set_cache(apply->database, CACHE_FOR_RUN, error))
        return false;
    if (apply->write_files && !open_files(apply, error))
        return false;
    apply->run.files = apply->files;
    const struct crew_plan plan = {
        .drawing = press->drawing,
        .base = press->base,
        .files = apply->files,
        .threads = apply->plan->threads,
    };
    for (guint i = 0; i < CHUNKS_UNDER_WAY; i++) {
        struct worker_chunk *chunk = worker_chunk_new();
        g_ptr_array_add(apply->chunks, chunk);
        g_queue_push_tail(&apply->idle, chunk);
    }
    apply->checkpointer = checkpointer_start(apply->database);
    apply->crew = crew_new(&plan, error);
    return apply->crew != NULL;
}

/* Nobody waits for more than the chunk in hand: what was begun beside it is taken back as far as it got. */
static void stop(struct apply *apply, const struct worker_chunk *last)
{
    apply->cancelled = true;
    apply->last = last;
    crew_give_up(apply->crew, last);
}

/* What came back after all was to end: its files go before its rows, without which nobody would find them. */
static bool drop_rows(struct apply *apply, struct worker_chunk *dropped, GError **error)
{
    if (!apply->write_files)
        return true; /* it has no rows yet */
    if (!chunk_drop_files(&apply->run, dropped, error))
        return false;
    g_autoptr(transaction) transaction = transaction_begin(apply->database, error);
    return transaction != NULL && chunk_drop(&apply->run, dropped, error)
           && database_commit(apply->database, error);
}

/* One transaction writes what was finished and the rows of what comes next. */
static bool write_together(struct apply *apply, struct worker_chunk *done,
                           struct worker_chunk *next, GError **error)
{
    const bool files = apply->write_files;
    if (!files && next != NULL && !chunk_begin(&apply->run, next, false, error))
        return false;
    if (!files && done == NULL)
        return true;
    g_autoptr(transaction) transaction = transaction_begin(apply->database, error);
    if (transaction == NULL)
        return false;
    if (done != NULL
        && !(files ? chunk_finish(&apply->run, done, error)
                   : chunk_store(&apply->run, done, error)))
        return false;
    if (files && next != NULL && !chunk_begin(&apply->run, next, true, error))
        return false;
    g_autoptr(json_t) report = apply->plan->report(apply->plan->data);
    return task_run_note(apply->database, apply->run.run_id, report, error)
           && database_commit(apply->database, error);
}

static bool write_rows(struct apply *apply, struct worker_chunk *done, struct worker_chunk *next,
                       GError **error)
{
    const struct report_counts before = *apply->plan->counts;
    const bool written = write_together(apply, done, next, error);
    /* What was finished and counted is taken back with what could not follow it. */
    if (!written)
        *apply->plan->counts = before;
    return written;
}

/* The files of those that were withdrawn by what is committed now. */
static bool move_files(struct apply *apply, GError **error)
{
    guint64 moved = 0;
    if (apply->archive->len == 0)
        return true;
    if (!open_files(apply, error)
        || !archive_files(apply->database, apply->files, apply->owner, apply->archive, &moved,
                          error))
        return false;
    g_array_set_size(apply->archive, 0);
    return true;
}

/* The next chunk, filled; NULL when there is nobody left. */
static bool take_next(struct apply *apply, struct worker_chunk **next, GError **error)
{
    *next = NULL;
    if (apply->exhausted || apply->cancelled)
        return true;
    /* A chunk that is finished in this turn becomes idle only after its rows are written. */
    struct worker_chunk *chunk = g_queue_pop_head(&apply->idle);
    worker_chunk_clear(chunk);
    if (!apply->plan->fill(apply->plan->data, chunk, apply->limit, &apply->exhausted, error))
        return false;
    if (chunk->used == 0)
        g_queue_push_head(&apply->idle, chunk);
    else
        *next = chunk;
    return true;
}

/* From what the documents of this chunk take to how many the next has. */
static void set_limit(struct apply *apply, const struct worker_chunk *done)
{
    guint64 bytes = 1;
    for (guint i = 0; i < done->used; i++) {
        const struct worker_item *item = done->items->pdata[i];
        if (item->stamped.tail != NULL)
            bytes += item->stamped.tail->len;
    }
    if (apply->plan->chunk == 0)
        apply->limit = (guint)MIN(BYTES_PER_CHUNK * done->used / bytes + 1, CREDENTIALS_PER_CHUNK);
}

static bool take_finished(struct apply *apply, struct worker_chunk **done, GError **error)
{
    *done = crew_collect(apply->crew);
    g_queue_remove(&apply->under_way, *done);
    set_limit(apply, *done);
    if ((*done)->fault == NULL)
        return true;
    g_propagate_error(error, g_error_copy((*done)->fault));
    return false;
}

/* One turn: a chunk begins if there is room, one is finished if there is none. */
static bool turn(struct apply *apply, GError **error)
{
    struct worker_chunk *next = NULL, *done = NULL;
    if (!apply->cancelled && is_cancelled(apply))
        stop(apply, g_queue_peek_head(&apply->under_way));
    if (!take_next(apply, &next, error))
        return false;
    const bool wait = next == NULL || g_queue_is_empty(&apply->idle);
    if (wait && !g_queue_is_empty(&apply->under_way) && !take_finished(apply, &done, error))
        return false;
    if (done != NULL && !apply->cancelled && is_cancelled(apply)) {
        stop(apply, done);
        if (next != NULL)
            g_queue_push_head(&apply->idle, g_steal_pointer(&next));
    }
    const bool dropped = apply->cancelled && done != NULL && done != apply->last;
    if (!(dropped ? drop_rows(apply, done, error) : write_rows(apply, done, next, error)))
        return false;
    if (next != NULL) {
        crew_submit(apply->crew, next);
        g_queue_push_tail(&apply->under_way, next);
    }
    if (!move_files(apply, error))
        return false;
    if (done != NULL) {
        worker_chunk_clear(done);
        g_queue_push_tail(&apply->idle, done);
        apply->plan->progress(apply->plan->data);
    }
    return true;
}

static bool apply_chunks(struct apply *apply, GError **error)
{
    while ((!apply->exhausted && !apply->cancelled) || !g_queue_is_empty(&apply->under_way))
        if (!turn(apply, error))
            return false;
    return true;
}

/* After a fault: what was begun is left for recover, and the run says how far it came. */
static void abandon(struct apply *apply, GError **error)
{
    g_clear_pointer(&apply->crew, crew_free);
    database_rollback(apply->database);
    g_autoptr(GError) kept = NULL;
    g_autoptr(json_t) report = apply->plan->report(apply->plan->data);
    json_object_set_new(report, "fault", json_text((*error)->message));
    if (!credential_give_up(apply->database, apply->owner, &kept)
        || !task_run_finish(apply->database, apply->run.run_id, "failed", report, &kept))
        g_debug("the run stays as it is until the next start: %s", kept->message);
    g_prefix_error(error,
                   "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                   " credentials were %sd, nothing is lost; then: ",
                   apply->plan->counts->issued, apply->plan->total, apply->plan->kind);
}

static bool apply_steps(struct apply *apply, struct apply_outcome *outcome, GError **error)
{
    GError *fault = NULL;
    if (!begin_run(apply, error))
        return false;
    if (!start_crew(apply, &fault) || !apply_chunks(apply, &fault)) {
        abandon(apply, &fault);
        g_propagate_error(error, fault);
        return false;
    }
    const struct report_counts *counts = apply->plan->counts;
    outcome->run_id = apply->run.run_id;
    /* Whoever comes too late to stop anything has stopped nothing. */
    outcome->cancelled =
        apply->cancelled && counts->issued + counts->failed + counts->already < apply->plan->total;
    outcome->report = apply->plan->report(apply->plan->data);
    return task_run_finish(apply->database, apply->run.run_id,
                           outcome->cancelled ? "cancelled" : "done", outcome->report, error);
}

bool apply_run(const struct apply_plan *plan, struct apply_outcome *outcome, GError **error)
{
    struct apply apply = {
        .plan = plan,
        .database = plan->installation->database,
        .owner = owner_mark(),
        .archive = archive_list_new(),
        .chunks = g_ptr_array_new_with_free_func(chunk_free_item),
        .limit = plan->chunk > 0 ? plan->chunk : CREDENTIALS_PER_CHUNK,
    };
    g_queue_init(&apply.idle);
    g_queue_init(&apply.under_way);
    *outcome = (struct apply_outcome){ 0 };
    const bool done = apply_steps(&apply, outcome, error);
    apply_clear(&apply);
    return done;
}
