#include "config.h"

#include "operations/invalidate.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/owner.h"
#include "base/text.h"
#include "operations/archive.h"
#include "operations/change.h"
#include "operations/recover.h"
#include "store/credential_work.h"

#define CREDENTIALS_PER_CHUNK 1000
#define CREDENTIALS_BETWEEN_LOOKS 100

struct invalidation {
    struct installation *installation;
    struct database *database;
    const struct invalidate_request *request;
    const struct invalidate_watcher *watcher;
    struct invalidate_result *result;
    struct credential_files *files;
    char *owner, *reason;
};

static const struct invalidate_watcher nobody = { 0 };

static enum invalidate_verdict judge(const struct invalidation *work,
                                     const struct credential *credential)
{
    const bool withdrawn = g_str_equal(credential->status, "invalidated");
    if (!work->request->change_reason)
        return withdrawn ? INVALIDATE_ALREADY : INVALIDATE_DUE;
    if (!withdrawn)
        return INVALIDATE_LIVE;
    return g_str_equal(credential->invalidation_reason, work->reason) ? INVALIDATE_ALREADY
                                                                      : INVALIDATE_REASON;
}

/* Tells how far the plan is; false: the operator has had enough. */
static bool plan_goes_on(const struct invalidation *work, guint done)
{
    const struct invalidate_watcher *watcher = work->watcher;
    if (done == 0 || done % CREDENTIALS_BETWEEN_LOOKS != 0)
        return true;
    if (watcher->planned != NULL)
        watcher->planned(watcher->data, done, work->request->selection->len);
    return watcher->cancelled == NULL || !watcher->cancelled(watcher->data);
}

static bool plan(struct invalidation *work, GError **error)
{
    const GArray *selection = work->request->selection;
    for (guint i = 0; i < selection->len; i++) {
        work->result->cancelled = !plan_goes_on(work, i);
        if (work->result->cancelled)
            return true;
        g_autoptr(credential) credential =
            credential_read(work->database, g_array_index(selection, gint64, i), error);
        if (credential == NULL)
            return false;
        const enum invalidate_verdict verdict = judge(work, credential);
        work->result->planned[verdict]++;
        if (work->watcher->item != NULL)
            work->watcher->item(work->watcher->data, credential, verdict);
    }
    return true;
}

static bool is_confirmed(const struct invalidation *work)
{
    return work->watcher->confirm == NULL
           || work->watcher->confirm(work->watcher->data, work->result->planned);
}

static bool withdraw(struct invalidation *work, const struct credential *credential, gint64 now,
                     GArray *archive, GError **error)
{
    const char *operator_name = work->installation->operator_name;
    const struct credential_withdrawal withdrawal = {
        .reason = work->reason, .operator_name = operator_name, .owner = work->owner, .at = now
    };
    g_autoptr(json_t) changes = json_object();
    change_add_text(changes, "status", credential->status, "invalidated");
    change_add_text(changes, "reason", credential->invalidation_reason, work->reason);
    if (g_str_equal(credential->status, "generating"))
        work->result->under_way++;
    else
        archive_list_add(archive, credential->id, credential->uuid);
    return change_check_basis(work->installation, credential->modified, "credential",
                              credential->id, credential->uuid, changes, error)
           && credential_withdraw(work->database, credential->id, &withdrawal, error)
           && change_record(work->installation, "credential", credential->id, credential->uuid,
                            "invalidate", changes, error);
}

static bool change_reason(struct invalidation *work, const struct credential *credential,
                          gint64 now, GError **error)
{
    g_autoptr(json_t) changes = json_object();
    change_add_text(changes, "reason", credential->invalidation_reason, work->reason);
    return change_check_basis(work->installation, credential->modified, "credential",
                              credential->id, credential->uuid, changes, error)
           && credential_change_reason(work->database, credential->id, work->reason, now, error)
           && change_record(work->installation, "credential", credential->id, credential->uuid,
                            "change", changes, error);
}

/* One transaction over the rows as they are now: others may have been at work since the plan was made. */
static bool withdraw_chunk(struct invalidation *work, guint first, guint end, GArray *archive,
                           GError **error)
{
    const gint64 now = clock_now();
    guint64 done[INVALIDATE_VERDICTS] = { 0 };
    g_autoptr(transaction) transaction = transaction_begin(work->database, error);
    if (transaction == NULL)
        return false;
    for (guint i = first; i < end; i++) {
        const gint64 id = g_array_index(work->request->selection, gint64, i);
        g_autoptr(credential) credential = credential_read(work->database, id, error);
        if (credential == NULL)
            return false;
        const enum invalidate_verdict verdict = judge(work, credential);
        done[verdict]++;
        if ((verdict == INVALIDATE_DUE && !withdraw(work, credential, now, archive, error))
            || (verdict == INVALIDATE_REASON && !change_reason(work, credential, now, error)))
            return false;
    }
    if (!database_commit(work->database, error))
        return false;
    for (int i = 0; i < INVALIDATE_VERDICTS; i++)
        work->result->done[i] += done[i];
    return true;
}

static bool apply_chunk(struct invalidation *work, guint first, guint end, GError **error)
{
    guint64 moved = 0;
    g_autoptr(GArray) archive = archive_list_new();
    if (!withdraw_chunk(work, first, end, archive, error)
        || !archive_files(work->database, work->files, work->owner, archive, &moved, error))
        return false;
    work->result->moved += moved;
    if (work->watcher->progress != NULL)
        work->watcher->progress(work->watcher->data, end, work->request->selection->len);
    return true;
}

static bool apply(struct invalidation *work, GError **error)
{
    const guint count = work->request->selection->len;
    const guint chunk = work->request->chunk > 0 ? work->request->chunk : CREDENTIALS_PER_CHUNK;
    work->files = credential_files_open(work->installation, error);
    if (work->files == NULL)
        return false;
    for (guint first = 0; first < count && !work->result->cancelled;) {
        const guint end = MIN(count, first + chunk);
        if (!apply_chunk(work, first, end, error))
            return false;
        first = end;
        work->result->cancelled = first < count && work->watcher->cancelled != NULL
                                  && work->watcher->cancelled(work->watcher->data);
    }
    return true;
}

/* After a fault: files that were not moved are left for recover. */
static void abandon(struct invalidation *work, GError **error)
{
    g_autoptr(GError) kept = NULL;
    database_rollback(work->database);
    if (!credential_give_up(work->database, work->owner, &kept))
        g_debug("rows stay with this process: %s", kept->message);
    const guint64 done = work->result->done[INVALIDATE_DUE] + work->result->done[INVALIDATE_REASON];
    if (done > 0)
        g_prefix_error(error,
                       "%" G_GUINT64_FORMAT " credentials are withdrawn, and what is left to do "
                       "with their files the next command that writes does; then: ",
                       done);
}

static bool run(struct invalidation *work, GError **error)
{
    struct recover_result recovered;
    struct invalidate_result *result = work->result;
    if (!work->request->change_reason && *work->reason == '\0') {
        g_set_error_literal(error, OPERATIONS_ERROR, ERROR_USAGE,
                            "the reason is blank: say why the credential is withdrawn, in words "
                            "that may be shown to its owner");
        return false;
    }
    if ((!work->request->dry_run && !recover_run(work->installation, &recovered, error))
        || !plan(work, error))
        return false;
    const bool due = result->planned[INVALIDATE_DUE] + result->planned[INVALIDATE_REASON] > 0;
    if (work->request->dry_run || !due || result->cancelled)
        return true;
    result->cancelled = !is_confirmed(work);
    if (result->cancelled || apply(work, error))
        return true;
    abandon(work, error);
    return false;
}

bool invalidate_run(struct installation *installation, const struct invalidate_request *request,
                    struct invalidate_result *result, GError **error)
{
    *result = (struct invalidate_result){ 0 };
    struct invalidation work = {
        .installation = installation,
        .database = installation->database,
        .request = request,
        .watcher = request->watcher != NULL ? request->watcher : &nobody,
        .result = result,
        .owner = owner_mark(),
        .reason = text_trim(request->reason),
    };
    const bool done = run(&work, error);
    credential_files_close(work.files);
    g_free(work.owner);
    g_free(work.reason);
    return done;
}
