#include "config.h"

#include "operations/issue_chunk.h"

#include "base/clock.h"
#include "store/document.h"
#include "store/history.h"
#include "store/mail.h"

#include <string.h>

static bool is_open(const struct chunk_run *run, enum credential_standing standing)
{
    return standing == STANDING_FREE || standing == STANDING_RETRY
           || (standing == STANDING_INVALIDATED && run->anew);
}

/* Fixes what the document will show. A retry keeps its ids and the date of the first attempt. */
static void fix_work(const struct chunk_run *run, struct credential_work *work, gint64 now)
{
    work->run_id = run->run_id;
    work->drawing_id = run->press->drawing_id;
    work->base_id = run->press->base_id;
    work->context_name = g_strdup(run->press->context_name);
    if (work->id == 0) {
        work->issued = now;
        uuid_make(work->uuid);
        uuid_make(work->verify_uuid);
    }
    work->printed_date = press_date(run->press, work->issued);
}

bool chunk_begin(struct chunk_run *run, struct worker_chunk *chunk, bool write, GError **error)
{
    const gint64 now = clock_now();
    for (guint i = 0; i < chunk->used; i++) {
        struct worker_item *item = chunk->items->pdata[i];
        enum credential_standing standing;
        item->work.configuration_id = run->configuration_id;
        if (!credential_look(run->database, &item->work, &standing, error))
            return false;
        item->skipped = !is_open(run, standing);
        if (item->skipped) {
            run->counts->already++;
            continue;
        }
        fix_work(run, &item->work, now);
        if (write
            && !credential_begin(run->database, &item->work, "generating", run->owner, "", now,
                                 error))
            return false;
    }
    return true;
}

static bool add_document(const struct chunk_run *run, const struct worker_item *item,
                         GError **error)
{
    struct document document = {
        .credential_id = item->work.id,
        .base_id = item->work.base_id,
        .tail = item->stamped.tail,
        .offsets = item->stamped.offsets,
        .size = (gint64)item->stamped.size,
    };
    memcpy(document.sha256, item->stamped.sha256, sizeof document.sha256);
    return document_insert(run->database, &document, error);
}

/* What follows from a credential being there: its document, the history and a message to its learner. */
static bool add_consequences(const struct chunk_run *run, const struct worker_item *item,
                             gint64 now, GError **error)
{
    g_autofree char *recipient = NULL;
    return add_document(run, item, error)
           && history_add(run->database, run->operator_name, "credential", item->work.id,
                          item->work.uuid, "issue", NULL, error)
           && credential_recipient(run->database, item->work.learner_id, &recipient, error)
           && (recipient == NULL
               || mail_queue(run->database, item->work.id, MAIL_ISSUED, recipient, now, error));
}

static bool add_failure(const struct chunk_run *run, const struct worker_item *item, GError **error)
{
    g_autoptr(json_t) changes = json_object();
    json_object_set_new(changes, "failure", json_pack("[n, o]", json_text(item->failure)));
    if (run->reasons != NULL)
        report_reasons_add(run->reasons, item->failure,
                           item->username != NULL ? item->username : item->work.uuid);
    return history_add(run->database, run->operator_name, "credential", item->work.id,
                       item->work.uuid, "fail", changes, error);
}

/* The counts are the caller's until its transaction is committed, so they are added at the end. */
static void add_counts(struct chunk_run *run, const struct report_counts *counts)
{
    run->counts->issued += counts->issued;
    run->counts->failed += counts->failed;
    run->counts->already += counts->already;
}

bool chunk_finish(struct chunk_run *run, struct worker_chunk *chunk, GError **error)
{
    const gint64 now = clock_now();
    struct report_counts counts = { 0 };
    for (guint i = 0; i < chunk->used; i++) {
        struct worker_item *item = chunk->items->pdata[i];
        if (item->skipped)
            continue;
        if (item->failure != NULL) {
            counts.failed++;
            if (!credential_fail(run->database, item->work.id, run->owner, item->failure, now,
                                 error)
                || !add_failure(run, item, error))
                return false;
            continue;
        }
        counts.issued++;
        if (!credential_finish(run->database, item->work.id, run->owner, now, error)
            || !add_consequences(run, item, now, error))
            return false;
    }
    add_counts(run, &counts);
    return true;
}

/* Whether a learner stands as when the chunk was begun: others may have been at work since. */
static bool stands_as_begun(const struct chunk_run *run, const struct worker_item *item, bool *same,
                            GError **error)
{
    enum credential_standing standing;
    struct credential_work now = { .configuration_id = item->work.configuration_id,
                                   .learner_id = item->work.learner_id };
    if (!credential_look(run->database, &now, &standing, error))
        return false;
    *same = is_open(run, standing) && now.id == item->work.id;
    return true;
}

bool chunk_store(struct chunk_run *run, struct worker_chunk *chunk, GError **error)
{
    const gint64 now = clock_now();
    struct report_counts counts = { 0 };
    for (guint i = 0; i < chunk->used; i++) {
        struct worker_item *item = chunk->items->pdata[i];
        bool same = false;
        if (item->skipped)
            continue;
        if (!stands_as_begun(run, item, &same, error))
            return false;
        if (!same) {
            counts.already++;
            continue;
        }
        const bool failed = item->failure != NULL;
        if (!credential_begin(run->database, &item->work, failed ? "error" : "available", "",
                              failed ? item->failure : "", now, error)
            || !(failed ? add_failure(run, item, error) : add_consequences(run, item, now, error)))
            return false;
        counts.failed += failed ? 1 : 0;
        counts.issued += failed ? 0 : 1;
    }
    add_counts(run, &counts);
    return true;
}
