#include "config.h"

#include "operations/issue_chunk.h"

#include "base/clock.h"
#include "operations/archive.h"
#include "operations/issue_replace.h"
#include "store/document.h"
#include "store/history.h"
#include "store/mail.h"

#include <string.h>

/* What stands where an item's credential is to go. */
struct place {
    bool open; /* nothing that hinders */
    /* for a reissue: the old one was never available, and goes when the new one begins */
    bool old_failed;
    gint64 retry; /* the row in error that is used again; 0: none */
};

static bool look_replaced(const struct chunk_run *run, const struct worker_item *item,
                          struct place *place, GError **error)
{
    enum credential_replaceability answer;
    if (!credential_look_replaceable(run->database, item->work.replaces_id, &answer, error))
        return false;
    place->open = answer == REPLACE_AVAILABLE || answer == REPLACE_ERROR;
    place->old_failed = answer == REPLACE_ERROR;
    return true;
}

/* `work` gets the ids and the date of a row that is used again. */
static bool look(const struct chunk_run *run, const struct worker_item *item,
                 struct credential_work *work, struct place *place, GError **error)
{
    enum credential_standing standing;
    *place = (struct place){ 0 };
    if (item->work.replaces_id != 0)
        return look_replaced(run, item, place, error);
    if (!credential_look(run->database, work, &standing, error))
        return false;
    place->open = standing == STANDING_FREE || standing == STANDING_RETRY
                  || (standing == STANDING_INVALIDATED && run->anew);
    place->retry = work->id;
    return true;
}

/* Fixes what the document will show. A retry keeps its ids and the date of the first attempt; a reissue may
 * bring a date along. */
static void fix_work(const struct chunk_run *run, struct credential_work *work, gint64 now)
{
    work->run_id = run->run_id;
    work->drawing_id = run->press->drawing_id;
    work->base_id = run->press->base_id;
    work->context_name = g_strdup(run->press->context_name);
    if (work->id == 0) {
        if (work->issued == 0)
            work->issued = now;
        uuid_make(work->uuid);
        uuid_make(work->verify_uuid);
    }
    work->printed_date = press_date(run->press, work->issued);
}

static bool begin_item(struct chunk_run *run, struct worker_item *item, bool write, gint64 now,
                       GError **error)
{
    struct place place;
    item->work.configuration_id = run->configuration_id;
    if (!look(run, item, &item->work, &place, error))
        return false;
    item->skipped = !place.open;
    item->stands = place.retry != 0 || place.old_failed;
    if (item->skipped) {
        run->counts->already++;
        return true;
    }
    fix_work(run, &item->work, now);
    return !write
           || ((!place.old_failed || replace_old(run, item, now, error))
               && credential_begin(run->database, &item->work, "generating", run->owner, "", now,
                                   error));
}

bool chunk_begin(struct chunk_run *run, struct worker_chunk *chunk, bool write, GError **error)
{
    const gint64 now = clock_now();
    for (guint i = 0; i < chunk->used; i++)
        if (!begin_item(run, chunk->items->pdata[i], write, now, error))
            return false;
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

static bool add_mail(const struct chunk_run *run, const struct worker_item *item, gint64 now,
                     GError **error)
{
    const enum mail_kind kind = item->work.replaces_id != 0 ? MAIL_REISSUED : MAIL_ISSUED;
    g_autofree char *recipient = NULL;
    return credential_recipient(run->database, item->work.learner_id, item->work.configuration_id,
                                &recipient, error)
           && (recipient == NULL
               || mail_queue(run->database, item->work.id, kind, recipient, now, error));
}

/* What follows from a credential being there: its document, the history and a message to its learner. */
static bool add_consequences(const struct chunk_run *run, const struct worker_item *item,
                             gint64 now, GError **error)
{
    return add_document(run, item, error)
           && (item->work.replaces_id != 0
                   ? replace_record(run, item, error)
                   : history_add(run->database, run->operator_name, "credential", item->work.id,
                                 item->work.uuid, "issue", NULL, error))
           && add_mail(run, item, now, error);
}

static bool add_failure(const struct chunk_run *run, const struct worker_item *item, GError **error)
{
    g_autoptr(json_t) changes = json_object();
    json_object_set_new(changes, "failure", json_pack("[n, o]", json_text(item->failure)));
    return history_add(run->database, run->operator_name, "credential", item->work.id,
                       item->work.uuid, "fail", changes, error);
}

/* It was withdrawn while it was being made: what was made of it goes to the archive. */
static bool add_withdrawn(struct chunk_run *run, const struct worker_item *item, GError **error)
{
    archive_list_add(run->archive, item->work.id, item->work.uuid);
    return credential_claim(run->database, item->work.id, run->owner, error)
           && (item->failure != NULL || add_document(run, item, error));
}

/* Ends the row of a new credential that replaces nobody, or one that never was available. */
static bool finish_row(struct chunk_run *run, struct worker_item *item, gint64 now, GError **error)
{
    const gint64 id = item->work.id;
    bool ours = false;
    if (item->failure != NULL) {
        item->end = ITEM_FAILED;
        if (!credential_fail(run->database, id, run->owner, item->failure, now, &ours, error)
            || (ours && !add_failure(run, item, error)))
            return false;
    } else {
        item->end = ITEM_ISSUED;
        if (!credential_finish(run->database, id, run->owner, now, &ours, error)
            || (ours && !add_consequences(run, item, now, error)))
            return false;
    }
    if (!ours)
        item->end = ITEM_ALREADY;
    return ours || add_withdrawn(run, item, error);
}

/* The old one goes and the new one comes in this transaction; or the new one goes, and the old one stays
 * whatever it is. */
static bool finish_reissue(struct chunk_run *run, struct worker_item *item, gint64 now,
                           GError **error)
{
    enum credential_replaceability answer;
    bool ours = false;
    if (!credential_is_ours(run->database, item->work.id, run->owner, &ours, error)
        || !credential_look_replaceable(run->database, item->work.replaces_id, &answer, error))
        return false;
    if (!ours || answer == REPLACE_GIVEN_UP)
        return finish_row(run, item, now, error);
    const bool valid = answer == REPLACE_BESIDE; /* the new one stands beside it */
    if (valid && item->failure == NULL)
        return replace_old(run, item, now, error) && finish_row(run, item, now, error);
    item->end = valid ? ITEM_FAILED : ITEM_ALREADY;
    return replace_drop(run, item, error) && (!valid || replace_record_failure(run, item, error));
}

/* The counts are the caller's until its transaction is committed, so they are added at the end. */
static void add_counts(struct chunk_run *run, const struct worker_chunk *chunk)
{
    for (guint i = 0; i < chunk->used; i++) {
        const struct worker_item *item = chunk->items->pdata[i];
        if (item->skipped)
            continue;
        run->counts->issued += item->end == ITEM_ISSUED ? 1 : 0;
        run->counts->failed += item->end == ITEM_FAILED ? 1 : 0;
        run->counts->already += item->end == ITEM_ALREADY ? 1 : 0;
        if (item->end == ITEM_FAILED && run->reasons != NULL)
            report_reasons_add(run->reasons, item->failure, item->username);
    }
}

bool chunk_finish(struct chunk_run *run, struct worker_chunk *chunk, GError **error)
{
    const gint64 now = clock_now();
    for (guint i = 0; i < chunk->used; i++) {
        struct worker_item *item = chunk->items->pdata[i];
        if (!item->skipped
            && !(item->work.replaces_id != 0 ? finish_reissue : finish_row)(run, item, now, error))
            return false;
    }
    add_counts(run, chunk);
    return true;
}

bool chunk_drop_files(struct chunk_run *run, struct worker_chunk *chunk, GError **error)
{
    bool any = false;
    for (guint i = 0; i < chunk->used; i++) {
        struct worker_item *item = chunk->items->pdata[i];
        bool removed = false;
        if (!item->skipped
            && (!credential_file_remove_temporary(run->files, item->work.uuid, error)
                || !credential_file_remove(run->files, false, item->work.uuid, &removed, error)))
            return false;
        any = any || removed;
    }
    return !any || credential_files_sync(run->files, error);
}

/* Nobody was told of it. One that was withdrawn meanwhile has a row that stays, without a document. */
static bool drop_item(struct chunk_run *run, struct worker_item *item, gint64 now, GError **error)
{
    const gint64 id = item->work.id;
    bool ours = false;
    g_free(item->failure);
    item->failure = g_strdup("the run was cancelled before it was made");
    if (item->stands
            ? !credential_fail(run->database, id, run->owner, item->failure, now, &ours, error)
            : !credential_is_ours(run->database, id, run->owner, &ours, error))
        return false;
    if (!ours)
        return add_withdrawn(run, item, error);
    return item->stands || credential_drop(run->database, id, run->owner, error);
}

bool chunk_drop(struct chunk_run *run, struct worker_chunk *chunk, GError **error)
{
    const gint64 now = clock_now();
    for (guint i = 0; i < chunk->used; i++) {
        struct worker_item *item = chunk->items->pdata[i];
        if (!item->skipped && !drop_item(run, item, now, error))
            return false;
    }
    return true;
}

static bool store_item(struct chunk_run *run, struct worker_item *item, gint64 now, GError **error)
{
    struct place place;
    struct credential_work *work = &item->work;
    struct credential_work as_it_is = { .configuration_id = work->configuration_id,
                                        .learner_id = work->learner_id };
    if (!look(run, item, &as_it_is, &place, error))
        return false;
    const bool failed = item->failure != NULL;
    item->end = failed ? ITEM_FAILED : ITEM_ISSUED;
    if (!place.open || place.retry != work->id) {
        item->end = ITEM_ALREADY;
        return true;
    }
    const bool replaces = work->replaces_id != 0;
    if (failed && replaces && !place.old_failed)
        return replace_record_failure(run, item, error);
    return (!replaces || replace_old(run, item, now, error))
           && credential_begin(run->database, work, failed ? "error" : "available", "",
                               failed ? item->failure : "", now, error)
           && (failed ? add_failure(run, item, error) : add_consequences(run, item, now, error));
}

bool chunk_store(struct chunk_run *run, struct worker_chunk *chunk, GError **error)
{
    const gint64 now = clock_now();
    for (guint i = 0; i < chunk->used; i++) {
        struct worker_item *item = chunk->items->pdata[i];
        if (!item->skipped && !store_item(run, item, now, error))
            return false;
    }
    add_counts(run, chunk);
    return true;
}
