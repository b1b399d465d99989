#include "config.h"

#include "store/upgrade.h"

#include "base/error.h"
#include "base/machine.h"
#include "store/copy.h"
#include "store/database_private.h"
#include "store/history.h"
#include "store/migration.h"

#include <sys/stat.h>
#include <unistd.h>

/* After so many steps of SQLite's machine is asked whether a step of the schema shall go on. */
#define STEPS_BETWEEN_QUESTIONS 10000

static bool upgrade_tell_copy(void *data, guint64 done, guint64 all)
{
    const struct database_watch *watch = ((struct database *)data)->watch;
    return watch->tell(watch->data, 0, done, all);
}

/* A copy of a file with people's work in it, before anything in it is changed; kept. *copy: its path, or NULL when
 * another process has upgraded the file meanwhile. */
static bool upgrade_keep_old(struct database *database, gint64 version, char **copy, GError **error)
{
    struct stat status;
    struct copy_result result;
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y%m%dT%H%M%S");
    g_autofree char *name = g_strdup_printf("testamur-version-%" G_GINT64_FORMAT "-%s%06dZ.db",
                                            version, time, g_date_time_get_microsecond(now));
    g_autofree char *path = g_build_filename(database->directory, name, NULL);
    const struct copy_request request = {
        .file = path,
        .mode = stat(database->file, &status) == 0 ? status.st_mode & 0660 : 0600,
        .progress = database->watch != NULL ? upgrade_tell_copy : NULL,
        .progress_data = database,
    };
    *copy = NULL;
    if (!database_copy(database, &request, &result, error)) {
        if (database->watch != NULL && g_error_matches(*error, STORE_ERROR, ERROR_CANCELLED))
            return false;
        g_prefix_error(error, "the database was not brought to the version of this program, "
                              "because no copy of it could be made before: ");
        return false;
    }
    if (database->watch != NULL && !upgrade_tell_copy(database, 1, 1)) {
        unlink(path);
        g_set_error_literal(error, STORE_ERROR, ERROR_CANCELLED,
                            "cancelled: the database is as it was before");
        return false;
    }
    if (result.version == version)
        *copy = g_steal_pointer(&path);
    else
        unlink(path);
    return true;
}

/* The step that is being made, for the watch: it has no other way to ask whether to go on. */
struct upgrade_step {
    const struct database_watch *watch;
    guint number, count;
};

static int upgrade_is_unwanted(void *data)
{
    const struct upgrade_step *step = data;
    return !step->watch->tell(step->watch->data, step->number, step->number - 1, step->count);
}

/* Each step by itself, so that the watch knows which one it is; the one that is cancelled is undone. */
static bool upgrade_take_steps(struct database *database, GPtrArray *steps, GError **error)
{
    if (database->watch == NULL)
        return migration_run(database, steps, error);
    bool done = true;
    for (guint i = 0; i < steps->len && done; i++) {
        const struct migration *migration = steps->pdata[i];
        struct upgrade_step step = { database->watch, i + 1, steps->len };
        g_autoptr(GPtrArray) only = migration_array_new();
        migration_array_add(only, migration->version, migration->script);
        sqlite3_progress_handler(database->handle, STEPS_BETWEEN_QUESTIONS, upgrade_is_unwanted,
                                 &step);
        done = migration_run(database, only, error);
        sqlite3_progress_handler(database->handle, 0, NULL, NULL);
    }
    return done;
}

bool database_upgrade(struct database *database, GPtrArray *steps, gint64 version, GError **error)
{
    g_autofree char *copy = NULL;
    const bool prepared = g_str_equal(database->directory, database->file);
    if ((!prepared && !upgrade_keep_old(database, version, &copy, error))
        || !upgrade_take_steps(database, steps, error))
        return false;
    if (copy == NULL)
        return true;
    g_autofree char *operator_name = machine_operator();
    g_autoptr(json_t) changes =
        json_pack("{s:[I, i]}", "version", (json_int_t)version, (int)steps->len);
    return history_add(database, operator_name, "installation", 0, copy, "upgrade", changes, error);
}
