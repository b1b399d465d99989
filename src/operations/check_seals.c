#include "config.h"

#include "operations/check_private.h"

#include "base/error.h"
#include "operations/change.h"
#include "store/import_before_age.h"
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

/* What imports changed has its sums in their records. Accepted notes are taken as they are before the records' own seal
 * is renewed. */
static bool check_imports(struct check *check, bool accept, GError **error)
{
    struct database *database = check->database;
    g_autoptr(GArray) broken = import_before_verify(database, error);
    for (guint i = 0; broken != NULL && i < broken->len; i++)
        check_note(check, accept ? CHECK_REMARK : CHECK_DAMAGE, false,
                   accept ? "what import number %" G_GINT64_FORMAT
                            " changed is not what Testamur wrote; it is taken as it is from now on"
                   : check->installation == NULL
                       ? "what import number %" G_GINT64_FORMAT
                         " changed is not what Testamur wrote"
                       : "what import number %" G_GINT64_FORMAT
                         " changed is not what Testamur wrote: do not undo it; compare the "
                         "database with a backup and restore it, or take it as it is with "
                         "\"testamur check --accept\"",
                   g_array_index(broken, struct import_before_sum, i).import_id);
    if (broken == NULL || !accept || broken->len == 0)
        return broken != NULL;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    bool fine = transaction != NULL;
    for (guint i = 0; fine && i < broken->len; i++)
        fine = import_before_sum_write(database,
                                       &g_array_index(broken, struct import_before_sum, i), error);
    return fine && database_commit(database, error);
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
    if (sound && !check_imports(check, accept, error))
        return false;
    for (guint i = 0; i < texts->len; i++)
        check_note(check, accept ? CHECK_REMARK : CHECK_DAMAGE, false,
                   accept ? "%s; they are taken as they are from now on"
                   : check->installation == NULL
                       ? "%s"
                       : "%s: the disk, or another program, changed a value; compare them with "
                         "a backup and restore it, or take them as they are with \"testamur "
                         "check --accept\"",
                   (const char *)texts->pdata[i]);
    return !accept || texts->len == 0 || accept_tables(check, texts, error);
}
