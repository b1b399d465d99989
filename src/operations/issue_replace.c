#include "config.h"

#include "operations/issue_replace.h"

#include "operations/archive.h"
#include "operations/change.h"
#include "store/history.h"

json_t *replace_changes(const struct credential *old, const struct credential_work *work)
{
    json_t *changes = json_object();
    change_add_text(changes, "full_name", old->full_name, work->full_name);
    change_add_text(changes, "context_name", old->context_name, work->context_name);
    change_add_text(changes, "printed_date", old->printed_date, work->printed_date);
    change_add_number(changes, "template", old->base_id, work->base_id);
    change_add_number(changes, "options", old->drawing_id, work->drawing_id);
    return changes;
}

bool replace_old(struct chunk_run *run, const struct worker_item *item, gint64 now, GError **error)
{
    const struct credential_withdrawal withdrawal = { .operator_name = run->operator_name,
                                                      .owner = run->owner,
                                                      .at = now };
    const gint64 id = item->work.replaces_id;
    g_autoptr(credential) old = credential_read(run->database, id, error);
    if (old == NULL || !credential_replace(run->database, id, &withdrawal, error))
        return false;
    g_autoptr(credential) withdrawn = credential_read(run->database, id, error);
    if (withdrawn == NULL)
        return false;
    archive_list_add(run->archive, id, old->uuid);
    g_autoptr(json_t) changes = json_object();
    change_add_text(changes, "status", old->status, withdrawn->status);
    change_add_text(changes, "reason", old->invalidation_reason, withdrawn->invalidation_reason);
    change_add_text(changes, "replaced_by", NULL, item->work.uuid);
    return history_add(run->database, run->operator_name, "credential", id, old->uuid, "invalidate",
                       changes, error);
}

bool replace_record(const struct chunk_run *run, const struct worker_item *item, GError **error)
{
    g_autoptr(credential) old = credential_read(run->database, item->work.replaces_id, error);
    if (old == NULL)
        return false;
    g_autoptr(json_t) changes = replace_changes(old, &item->work);
    change_add_text(changes, "replaces", NULL, old->uuid);
    return history_add(run->database, run->operator_name, "credential", item->work.id,
                       item->work.uuid, "reissue", changes, error);
}

bool replace_record_failure(const struct chunk_run *run, const struct worker_item *item,
                            GError **error)
{
    g_autoptr(credential) old = credential_read(run->database, item->work.replaces_id, error);
    if (old == NULL)
        return false;
    g_autoptr(json_t) changes = json_object();
    change_add_text(changes, "failure", NULL, item->failure);
    return history_add(run->database, run->operator_name, "credential", old->id, old->uuid,
                       "reissue failed", changes, error);
}

/* The file goes first and durably: without its row nobody would find it. */
bool replace_drop(const struct chunk_run *run, const struct worker_item *item, GError **error)
{
    const char *uuid = item->work.uuid;
    bool removed = false;
    if (!credential_file_remove_temporary(run->files, uuid, error)
        || !credential_file_remove(run->files, false, uuid, &removed, error)
        || (removed && !credential_files_sync(run->files, error)))
        return false;
    return credential_drop(run->database, item->work.id, run->owner, error);
}
