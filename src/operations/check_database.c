#include "config.h"

#include "operations/check_private.h"

#include "base/digest.h"
#include "base/owner.h"
#include "base/text.h"
#include "operations/file_view.h"
#include "store/asset.h"
#include "store/credential_work.h"
#include "store/inspection.h"
#include "store/mail.h"
#include "store/task_run.h"

#include <string.h>

static bool check_structure(struct check *check, GError **error)
{
    g_autoptr(GPtrArray) found = inspection_structure(check->database, error);
    for (guint i = 0; found != NULL && i < found->len; i++) {
        g_autofree char *shown = text_show(found->pdata[i]);
        check_note(check, CHECK_DAMAGE, false,
                   check->installation == NULL ? "%s"
                                               : "the database is damaged: %s; restore a backup",
                   shown);
    }
    return found != NULL;
}

static bool check_questions(struct check *check, GError **error)
{
    for (int i = 0; i < INSPECTION_COUNT; i++) {
        g_autoptr(GPtrArray) found = inspection_ask(check->database, (enum inspection)i, error);
        if (found == NULL)
            return false;
        for (guint j = 0; j < found->len; j++)
            check_note(check,
                       i == INSPECTION_CLOCK || i == INSPECTION_ADOPTED_BARE ? CHECK_REMARK
                                                                             : CHECK_DAMAGE,
                       false, "%s", (const char *)found->pdata[j]);
    }
    return true;
}

static bool check_owner(struct check *check, const char *owner, GError **error)
{
    gint64 count = 0;
    if (owner_lives(owner))
        return true;
    /* Now that it has ended it does no more: what it had when the owners were listed it may have finished. */
    if (!inspection_count_owned(check->database, owner, &count, error))
        return false;
    if (count > 0)
        check_note(check, CHECK_DAMAGE, false,
                   "%" G_GINT64_FORMAT
                   " credentials or messages were left unfinished by a process that "
                   "has ended: run \"testamur recover\"",
                   count);
    return true;
}

/* As with owners, it is the row after its owner's end that counts. */
static bool check_task_run(struct check *check, const struct task_run *run, GError **error)
{
    if (owner_lives(run->owner))
        return true;
    g_autoptr(task_run) now = task_run_find(check->database, run->id, error);
    if (now == NULL)
        return false;
    if (g_str_equal(now->outcome, "running"))
        check_note(check, CHECK_DAMAGE, false,
                   "run %" G_GINT64_FORMAT
                   " was interrupted and not ended: run \"testamur recover\"",
                   run->id);
    return true;
}

/* Nothing is under way that nobody works on. */
static bool check_owners(struct check *check, GError **error)
{
    g_autoptr(GPtrArray) owners = credential_owners(check->database, error);
    g_autoptr(GPtrArray) senders = owners != NULL ? mail_owners(check->database, error) : NULL;
    g_autoptr(GPtrArray) runs =
        senders != NULL ? task_run_list_running(check->database, error) : NULL;
    if (runs == NULL)
        return false;
    bool waits = false;
    if (!file_view_waits(check->database, &waits, error))
        return false;
    if (waits)
        check_note(
            check, CHECK_DAMAGE, false,
            "the files of credentials do not follow the database yet, because a restore or a "
            "change of write_files was interrupted: run \"testamur recover\"");
    for (guint i = 0; i < owners->len; i++)
        if (!check_owner(check, owners->pdata[i], error))
            return false;
    for (guint i = 0; i < senders->len; i++)
        if (!check_owner(check, senders->pdata[i], error))
            return false;
    for (guint i = 0; i < runs->len; i++)
        if (!check_task_run(check, runs->pdata[i], error))
            return false;
    return true;
}

static bool check_assets(struct check *check, GError **error)
{
    g_autoptr(GPtrArray) assets = asset_list(check->database, error);
    if (assets == NULL)
        return false;
    for (guint i = 0; i < assets->len; i++) {
        const struct asset *asset = assets->pdata[i];
        g_autoptr(GBytes) content = asset_content(check->database, asset->id, error);
        if (content == NULL)
            return false;
        guint8 hash[DIGEST_SIZE];
        gsize size = sizeof hash, length = 0;
        const guchar *bytes = g_bytes_get_data(content, &length);
        g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
        g_checksum_update(sum, bytes, (gssize)length);
        g_checksum_get_digest(sum, hash, &size);
        check->result->assets++;
        if (memcmp(hash, asset->sha256, sizeof hash) == 0)
            continue;
        g_autofree char *shown = text_show(asset->slug);
        check_note(check, CHECK_DAMAGE, false,
                   "the asset %s is not what was added: give it its file again with \"testamur "
                   "asset change %s\"",
                   shown, shown);
    }
    return true;
}

bool check_content(struct check *check, GError **error)
{
    gint64 count = 0;
    const guint64 before = check->result->damages;
    if (!check_structure(check, error)
        || (check->request->read_data
            && !check_seals(check, check->result->damages == before, error))
        || !check_questions(check, error) || !check_assets(check, error)
        || !inspection_count_credentials(check->database, &count, error))
        return false;
    check->result->credentials = (guint64)count;
    return true;
}

bool check_database(struct check *check, GError **error)
{
    return check_content(check, error) && check_owners(check, error);
}
