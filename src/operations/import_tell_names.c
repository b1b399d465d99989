#include "config.h"

#include "operations/import_private.h"

#include "store/credential.h"
#include "store/learner_proposal.h"

/* Layer: operations. What an import that is written says of names: which wait to be accepted, and which credentials show
 * those of before. */

#define CREDENTIALS_NAMED 5

/* The first credentials that show another name than the one that an import brought; *count of all. */
static bool read_outdated(struct database *database, gint64 import_id, GString *words, guint *count,
                          GError **error)
{
    const struct credential_filter filter = { .name_changed = true, .import_id = import_id };
    g_autoptr(GArray) ids = credential_list_ids(database, &filter, error);
    for (guint i = 0; ids != NULL && i < MIN(ids->len, CREDENTIALS_NAMED); i++) {
        g_autoptr(credential) one = credential_read(database, g_array_index(ids, gint64, i), error);
        if (one == NULL)
            return false;
        g_string_append_printf(words, "%s%s (%s)", i > 0 ? ", " : "", one->uuid, one->username);
    }
    if (ids == NULL)
        return false;
    *count = ids->len;
    if (ids->len > CREDENTIALS_NAMED)
        g_string_append_printf(words, " and %u more", ids->len - CREDENTIALS_NAMED);
    return true;
}

static bool tell_file(struct import_work *work, const struct import_file *file, GError **error)
{
    struct database *database = work->installation->database;
    gint64 waiting = 0;
    guint outdated = 0;
    g_autoptr(GString) words = g_string_new(NULL);
    if (!learner_proposal_count(database, file->import_id, &waiting, error)
        || !read_outdated(database, file->import_id, words, &outdated, error))
        return false;
    if (waiting > 0)
        g_ptr_array_add(file->outcome->notices,
                        g_strdup_printf("%" G_GINT64_FORMAT
                                        " new name%s to be accepted: testamur learner list "
                                        "--proposed",
                                        waiting, waiting == 1 ? " waits" : "s wait"));
    if (outdated > 0)
        g_ptr_array_add(file->outcome->notices,
                        g_strdup_printf("%u credential%s the name of before: %s; testamur reissue "
                                        "--name-changed --import %" G_GINT64_FORMAT
                                        " issues %s again",
                                        outdated, outdated == 1 ? " shows" : "s show", words->str,
                                        file->import_id, outdated == 1 ? "it" : "them"));
    return true;
}

void import_tell_names(struct import_work *work)
{
    g_autoptr(GError) unimportant = NULL;
    for (guint i = 0; work->result->stage->names_differ && i < work->files->len; i++)
        if (!tell_file(work, work->files->pdata[i], &unimportant)) {
            g_debug("import_tell_names: %s", unimportant->message);
            return;
        }
}
