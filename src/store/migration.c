#include "config.h"

#include "store/migration.h"

#include "base/error.h"
#include "base/resource.h"
#include "store/database_private.h"

static void migration_free(gpointer data)
{
    struct migration *step = data;
    g_free(step->script);
    g_free(step);
}

GPtrArray *migration_array_new(void)
{
    return g_ptr_array_new_with_free_func(migration_free);
}

void migration_array_add(GPtrArray *steps, int version, const char *script)
{
    struct migration *step = g_new0(struct migration, 1);
    step->version = version;
    step->script = g_strdup(script);
    g_ptr_array_add(steps, step);
}

/* The names of the steps' scripts, in order; NULL when they are not what they must be. */
static char **migration_names(GError **error)
{
    g_auto(GStrv) names = resource_list("schema");
    for (int i = 0; names[i] != NULL; i++) {
        g_autofree char *expected = g_strdup_printf("%04d.sql", i + 1);
        if (!g_str_equal(names[i], expected)) {
            g_set_error(error, STORE_ERROR, ERROR_DATA,
                        "this program is built wrongly: its schema holds %s in the place of %s",
                        names[i], expected);
            return NULL;
        }
    }
    return g_steal_pointer(&names);
}

bool migration_newest(gint64 *version, GError **error)
{
    g_auto(GStrv) names = migration_names(error);
    *version = names != NULL ? g_strv_length(names) : 0;
    return names != NULL;
}

GPtrArray *migration_load(GError **error)
{
    g_autoptr(GPtrArray) steps = migration_array_new();
    g_auto(GStrv) names = migration_names(error);
    if (names == NULL)
        return NULL;
    for (int i = 0; names[i] != NULL; i++) {
        g_autofree char *path = g_strconcat("schema/", names[i], NULL);
        g_autoptr(GBytes) script = resource_read(path, error);
        if (script == NULL)
            return NULL;
        g_autofree char *text = g_strndup(g_bytes_get_data(script, NULL), g_bytes_get_size(script));
        migration_array_add(steps, i + 1, text);
    }
    return g_steal_pointer(&steps);
}

static bool migration_check_references(struct database *database, int version, GError **error)
{
    g_autoptr(statement) broken = database_query(database, error, "PRAGMA foreign_key_check", "");
    const int found = broken != NULL ? statement_step(broken, error) : -1;
    if (found == 1)
        g_set_error(error, STORE_ERROR, ERROR_DATA,
                    "the database can't be brought to version %d: a row of its table %s refers to "
                    "one that is not there; nothing was changed, run \"testamur check\"",
                    version, statement_text(broken, 0));
    return found == 0;
}

static bool migration_run_script(struct database *database, const struct migration *step,
                                 GError **error)
{
    g_autofree char *mark = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                            MIGRATION_APPLICATION_ID, step->version);
    return database_run_script(database, step->script, error)
           && database_run_script(database, mark, error)
           && migration_check_references(database, step->version, error);
}

/* The steps from `first` on, so many of them, in one transaction. The version is read again under the lock: another
 * process may have done them meanwhile. */
static bool migration_run_together(struct database *database, const GPtrArray *steps, guint first,
                                   guint count, GError **error)
{
    gint64 version = 0;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL
        || !database_read_number(database, "PRAGMA user_version", &version, error))
        return false;
    g_autoptr(seal_scan) before = NULL;
    for (guint i = first; i < first + count; i++) {
        const struct migration *step = steps->pdata[i];
        if (version >= step->version)
            continue;
        if (before == NULL)
            before = seal_scan_make(database, error);
        if (before == NULL || !migration_run_script(database, step, error))
            return false;
    }
    if (before == NULL)
        return true;
    if (!seal_follow_migration(database, before, error))
        return false;
    /* The seals follow as a whole, whatever changes the steps consisted of. */
    seal_forget(database->seal);
    return database_commit(database, error);
}

bool migration_run(struct database *database, GPtrArray *steps, GError **error)
{
    /* A step that rebuilds a table drops it first, which must not delete what refers to it. The setting
     * can't be changed inside a transaction. */
    if (!database_run_script(database, "PRAGMA foreign_keys = OFF", error))
        return false;
    /* A new file has nothing that a step could damage, and to look at its tables and seals after each takes longer than
     * the steps. */
    gint64 version = 0;
    bool done = database_read_number(database, "PRAGMA user_version", &version, error);
    const guint together = version == 0 ? MAX(steps->len, 1) : 1;
    for (guint i = 0; i < steps->len && done; i += together)
        done = migration_run_together(database, steps, i, together, error);
    return database_run_script(database, "PRAGMA foreign_keys = ON", done ? error : NULL) && done;
}
