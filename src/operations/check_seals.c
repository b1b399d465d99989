#include "config.h"

#include "operations/check_private.h"

#include "base/error.h"
#include "operations/change.h"
#include "store/seal.h"

/* That the tables were taken as they are is told by the history, with what was wrong with them. */
static bool accept_tables(struct check *check, GPtrArray *texts, GError **error)
{
    g_autoptr(json_t) found = json_array();
    g_autoptr(json_t) changes = json_object();
    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(found, json_text(texts->pdata[i]));
    change_add_json(changes, "seals", found, NULL);
    g_autoptr(transaction) transaction = transaction_begin(check->database, error);
    return transaction != NULL && seal_renew(check->database, error)
           && change_record(check->installation, "installation", 0, "tables", "accept", changes,
                            error)
           && database_commit(check->database, error);
}

/* What SQLite's own look at the structure finds is told already; it may keep the tables from being read. */
bool check_seals(struct check *check, bool sound, GError **error)
{
    g_autoptr(GError) damaged = NULL;
    g_autoptr(GPtrArray) texts = seal_verify(check->database, &damaged);
    if (texts == NULL) {
        if (sound || !g_error_matches(damaged, STORE_ERROR, ERROR_DATA)) {
            g_propagate_error(error, g_steal_pointer(&damaged));
            return false;
        }
        return true;
    }
    const bool accept = check->request->accept && sound;
    for (guint i = 0; i < texts->len; i++)
        check_note(check, accept ? CHECK_REMARK : CHECK_DAMAGE, false,
                   accept ? "%s; they are taken as they are from now on"
                          : "%s: the disk, or another program, changed a value; compare them with "
                            "a backup and restore it, or take them as they are with \"testamur "
                            "check --accept\"",
                   (const char *)texts->pdata[i]);
    return !accept || texts->len == 0 || accept_tables(check, texts, error);
}
