#include "config.h"

#include "operations/recover.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/owner.h"
#include "operations/adopt.h"
#include "operations/archive.h"
#include "operations/file_view.h"
#include "operations/issue_chunk.h"
#include "operations/settings.h"
#include "store/mail.h"
#include "store/task_run.h"
#include "store/task_slot.h"

#define ITEMS_PER_CHUNK 1000

struct recovery {
    struct installation *installation;
    struct database *database;
    struct recover_result *result;
    struct credential_files *files; /* opened when first needed */
    char *owner;                    /* made when first needed */
    GArray *archive;                /* of struct archive_item: files that are to be moved */
    GHashTable *runs;               /* run id -> struct report_counts: what was finished for it */
};

bool recover_did(const struct recover_result *result)
{
    return result->issued > 0 || result->failed > 0 || result->archived > 0 || result->adopted > 0
           || result->unknown > 0 || result->runs > 0 || result->files > 0;
}

static const char *own_mark(struct recovery *recovery)
{
    if (recovery->owner == NULL)
        recovery->owner = owner_mark();
    return recovery->owner;
}

static bool any_is_dead(const GPtrArray *owners)
{
    for (guint i = 0; i < owners->len; i++)
        if (!owner_lives(owners->pdata[i]))
            return true;
    return false;
}

static bool open_files(struct recovery *recovery, GError **error)
{
    if (recovery->files == NULL)
        recovery->files = credential_files_open(recovery->installation, error);
    return recovery->files != NULL;
}

static struct report_counts *counts_of_run(struct recovery *recovery, gint64 run_id)
{
    struct report_counts *counts = g_hash_table_lookup(recovery->runs, &run_id);
    if (counts == NULL) {
        counts = g_new0(struct report_counts, 1);
        g_hash_table_insert(recovery->runs, g_memdup2(&run_id, sizeof run_id), counts);
    }
    return counts;
}

static void count_chunk(struct recovery *recovery, const struct worker_chunk *chunk)
{
    for (guint i = 0; i < chunk->used; i++) {
        const struct worker_item *item = chunk->items->pdata[i];
        struct report_counts *counts = counts_of_run(recovery, item->work.run_id);
        const guint64 failed = item->end == ITEM_FAILED ? 1 : 0;
        const guint64 issued = item->end == ITEM_ISSUED ? 1 : 0;
        counts->failed += failed;
        counts->issued += issued;
        recovery->result->failed += failed;
        recovery->result->issued += issued;
    }
}

/* Recovery is no run, so the setting may have changed since the files were written: those that are not wanted now
 * go in the transaction that would make them known. */
static bool remove_unwanted(struct recovery *recovery, const struct worker_chunk *chunk,
                            GError **error)
{
    bool writes = false, removed = false;
    gint64 changed = 0;
    if (!settings_write_files(recovery->database, &writes, &changed, error))
        return false;
    for (guint i = 0; !writes && i < chunk->used; i++) {
        const struct worker_item *item = chunk->items->pdata[i];
        if (!credential_file_remove(recovery->files, false, item->work.uuid, &removed, error))
            return false;
    }
    return true;
}

static bool finish_chunk(struct recovery *recovery, struct worker_chunk *chunk, GError **error)
{
    if (chunk->fault != NULL) {
        g_propagate_error(error, g_error_copy(chunk->fault));
        return false;
    }
    struct report_counts counts = { 0 };
    struct chunk_run run = {
        .database = recovery->database,
        .operator_name = recovery->installation->operator_name,
        .owner = own_mark(recovery),
        .files = recovery->files,
        .archive = recovery->archive,
        .counts = &counts,
    };
    g_autoptr(transaction) transaction = transaction_begin(recovery->database, error);
    if (transaction == NULL || !chunk_finish(&run, chunk, error)
        || !remove_unwanted(recovery, chunk, error) || !database_commit(recovery->database, error))
        return false;
    count_chunk(recovery, chunk);
    return true;
}

/* Moves a work to a chunk. */
static void add_item(struct worker_chunk *chunk, struct credential_work *work, const char *failure)
{
    struct worker_item *item = worker_chunk_add(chunk);
    item->work = *work;
    *work = (struct credential_work){ 0 };
    item->failure = g_strdup(failure);
}

/* The rows from `first` on that are drawn alike. */
static guint group_end(const GPtrArray *works, guint first)
{
    const struct credential_work *one = works->pdata[first];
    guint end = first + 1;
    while (end < works->len && end - first < ITEMS_PER_CHUNK) {
        const struct credential_work *other = works->pdata[end];
        if (other->drawing_id != one->drawing_id || other->base_id != one->base_id)
            break;
        end++;
    }
    return end;
}

/* What rows are drawn with; kept from one group to the next while it is the same. */
struct bench {
    gint64 drawing_id, base_id;
    struct drawing *drawing;
    struct base *base;
    struct crew *crew;
    GError *fault; /* why nothing can be drawn */
};

static void bench_clear(struct bench *bench)
{
    g_clear_pointer(&bench->crew, crew_free);
    g_clear_pointer(&bench->drawing, drawing_free);
    g_clear_pointer(&bench->base, base_free);
    g_clear_error(&bench->fault);
}

static void bench_load(struct bench *bench, struct recovery *recovery,
                       const struct credential_work *work)
{
    bench_clear(bench);
    bench->drawing_id = work->drawing_id;
    bench->base_id = work->base_id;
    bench->drawing = press_load_drawing(recovery->database, work->drawing_id, &bench->fault);
    if (bench->drawing != NULL)
        bench->base = press_load_base(recovery->database, work->base_id, &bench->fault);
    if (bench->base == NULL)
        return;
    const struct crew_plan plan = {
        .drawing = bench->drawing,
        .base = bench->base,
        .files = recovery->files,
        .compare = true,
    };
    bench->crew = crew_new(&plan, &bench->fault);
}

/* What can't be used for drawing is the rows' own failure, but no disk that fails now and may not tomorrow. */
static bool bench_prepare(struct bench *bench, struct recovery *recovery,
                          const struct credential_work *work, GError **error)
{
    if ((bench->crew == NULL && bench->fault == NULL) || bench->drawing_id != work->drawing_id
        || bench->base_id != work->base_id)
        bench_load(bench, recovery, work);
    if (!error_is_passing(bench->fault))
        return true;
    g_propagate_error(error, g_steal_pointer(&bench->fault));
    return false;
}

static bool recover_group(struct recovery *recovery, struct bench *bench, GPtrArray *works,
                          guint first, guint end, struct worker_chunk *chunk, GError **error)
{
    if (!bench_prepare(bench, recovery, works->pdata[first], error))
        return false;
    worker_chunk_clear(chunk);
    for (guint i = first; i < end; i++)
        add_item(chunk, works->pdata[i], bench->fault != NULL ? bench->fault->message : NULL);
    if (bench->crew != NULL) {
        crew_submit(bench->crew, chunk);
        crew_collect(bench->crew);
    }
    return finish_chunk(recovery, chunk, error);
}

static bool recover_works(struct recovery *recovery, GPtrArray *works, GError **error)
{
    struct bench bench = { 0 };
    g_autoptr(worker_chunk) chunk = worker_chunk_new();
    bool going = works->len == 0 || open_files(recovery, error);
    for (guint first = 0, end; going && first < works->len; first = end) {
        end = group_end(works, first);
        going = recover_group(recovery, &bench, works, first, end, chunk, error);
    }
    bench_clear(&bench);
    return going;
}

/* Withdrawn credentials whose files did not get to the archive, and those that reissues replaced now. */
static bool recover_archive(struct recovery *recovery, const GPtrArray *works, GError **error)
{
    guint64 moved = 0;
    for (guint i = 0; i < works->len; i++) {
        const struct credential_work *work = works->pdata[i];
        archive_list_add(recovery->archive, work->id, work->uuid);
    }
    if (recovery->archive->len == 0)
        return true;
    if (!open_files(recovery, error)
        || !archive_files(recovery->database, recovery->files, own_mark(recovery),
                          recovery->archive, &moved, error))
        return false;
    recovery->result->archived += moved;
    g_array_set_size(recovery->archive, 0);
    return true;
}

/* The rows become ours in the transaction that reads them, so two recoveries share nothing. */
static bool take_rows(struct recovery *recovery, const char *dead, GPtrArray **generating,
                      GPtrArray **unarchived, GError **error)
{
    gint64 count = 0;
    g_autoptr(transaction) transaction = transaction_begin(recovery->database, error);
    if (transaction == NULL)
        return false;
    *generating = credential_list_generating(recovery->database, dead, error);
    if (*generating == NULL)
        return false;
    *unarchived = credential_list_unarchived(recovery->database, dead, error);
    return *unarchived != NULL
           && credential_take_over(recovery->database, dead, own_mark(recovery), &count, error)
           && database_commit(recovery->database, error);
}

static bool recover_owner(struct recovery *recovery, const char *dead, GError **error)
{
    g_autoptr(GPtrArray) generating = NULL;
    g_autoptr(GPtrArray) unarchived = NULL;
    guint64 adopted = 0;
    if (!take_rows(recovery, dead, &generating, &unarchived, error))
        return false;
    if (adopt_settle(recovery->installation, own_mark(recovery), &adopted, NULL, NULL, error)
        && recover_works(recovery, generating, error)
        && recover_archive(recovery, unarchived, error)) {
        recovery->result->adopted += adopted;
        return true;
    }
    g_autoptr(GError) kept = NULL;
    if (!credential_give_up(recovery->database, own_mark(recovery), &kept))
        g_debug("rows stay with this process: %s", kept->message);
    return false;
}

static bool recover_credentials(struct recovery *recovery, GError **error)
{
    g_autoptr(GPtrArray) owners = credential_owners(recovery->database, error);
    if (owners == NULL)
        return false;
    for (guint i = 0; i < owners->len; i++)
        if (!owner_lives(owners->pdata[i]) && !recover_owner(recovery, owners->pdata[i], error))
            return false;
    return true;
}

static bool recover_mail(struct recovery *recovery, GError **error)
{
    g_autoptr(GPtrArray) owners = mail_owners(recovery->database, error);
    if (owners == NULL)
        return false;
    for (guint i = 0; i < owners->len; i++) {
        gint64 count = 0;
        if (owner_lives(owners->pdata[i]))
            continue;
        if (!mail_abandon(recovery->database, owners->pdata[i], clock_now(), &count, error))
            return false;
        recovery->result->unknown += count;
    }
    return true;
}

static void add_number(json_t *report, const char *member, guint64 number)
{
    const json_int_t before = json_integer_value(json_object_get(report, member));
    json_object_set_new(report, member, json_integer(before + (json_int_t)number));
}

/* Ends the runs that died, with what was finished for them now. */
static bool recover_runs(struct recovery *recovery, GError **error)
{
    g_autoptr(GPtrArray) owners = task_run_owners(recovery->database, error);
    if (owners == NULL || !any_is_dead(owners))
        return owners != NULL;
    g_autoptr(GPtrArray) runs = task_run_list_running(recovery->database, error);
    if (runs == NULL)
        return false;
    for (guint i = 0; i < runs->len; i++) {
        struct task_run *run = runs->pdata[i];
        if (owner_lives(run->owner))
            continue;
        const struct report_counts *counts = g_hash_table_lookup(recovery->runs, &run->id);
        if (counts != NULL) {
            add_number(run->report, "issued", counts->issued);
            add_number(run->report, "failed", counts->failed);
            add_number(run->report, "recovered", counts->issued);
        }
        if (!task_run_finish(recovery->database, run->id, "interrupted", run->report, error))
            return false;
        recovery->result->runs++;
    }
    return true;
}

/* Times of schedules whose process died: run-due begins them again. One of another machine is given a day. */
static bool recover_slots(struct recovery *recovery, GError **error)
{
    g_autoptr(GPtrArray) owners = task_slot_owners(recovery->database, error);
    if (owners == NULL || !any_is_dead(owners))
        return owners != NULL;
    const gint64 now = clock_now();
    g_autoptr(GPtrArray) slots = task_slot_list_running(recovery->database, error);
    for (guint i = 0; slots != NULL && i < slots->len; i++) {
        const struct task_slot *slot = slots->pdata[i];
        const bool here = g_str_equal(slot->host, g_get_host_name());
        if (owner_lives(slot->owner) || (!here && now < slot->claimed + G_TIME_SPAN_DAY))
            continue;
        if (!task_slot_finish(recovery->database, slot->id, "interrupted", 0,
                              "the process that ran it has ended", now, error))
            return false;
    }
    return slots != NULL;
}

/* What a restore, or a change of the setting write_files, did not get to. */
static bool recover_files(struct recovery *recovery, GError **error)
{
    struct file_view_result result;
    const struct file_view_request request = { 0 };
    if (!file_view_settle(recovery->installation, &request, &result, error))
        return false;
    recovery->result->files = result.written + result.moved + result.removed + result.aside;
    return true;
}

bool recover_run(struct installation *installation, struct recover_result *result, GError **error)
{
    const gint64 begun = g_get_monotonic_time();
    *result = (struct recover_result){ 0 };
    struct recovery recovery = {
        .installation = installation,
        .database = installation->database,
        .result = result,
        .archive = archive_list_new(),
        .runs = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free),
    };
    const bool done = recover_files(&recovery, error) && recover_credentials(&recovery, error)
                      && recover_mail(&recovery, error) && recover_runs(&recovery, error)
                      && recover_slots(&recovery, error);
    credential_files_close(recovery.files);
    g_array_unref(recovery.archive);
    g_hash_table_unref(recovery.runs);
    g_free(recovery.owner);
    result->duration = g_get_monotonic_time() - begun;
    return done;
}
