#include "config.h"

#include "store/database_private.h"

#include "store/row.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Layer: store. A connection at work, and its end. */

/* A log larger than this takes longer to move than anybody who wants to read shall wait. */
#define LARGE_LOG_BYTES (16 << 20)

/* After so many steps of SQLite's machine, some ten microseconds, is looked whether time is over. */
#define STEPS_BETWEEN_LOOKS 1000

/* What SQLite moves of the log when the last connection is closed it moves while nobody may read. Usually that is
 * little; when readers hindered it after a large commit it is not, so it is moved before, beside them. */
static void database_move_log(struct database *database)
{
    if (database->seal == NULL)
        return;
    database_enter(database);
    sqlite3_wal_checkpoint_v2(database->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    database_leave(database);
}

/* A descriptor of the log if it is large, else -1. The last connection deletes the log while nobody may read; as long
 * as somebody has the file open that takes an instant, and the disk gets its room back when he closes it. No lock
 * of SQLite's lies on the log, so closing it gives up none. */
static int database_hold_log(const struct database *database)
{
    if (database->handle == NULL)
        return -1;
    g_autofree char *log = g_strconcat(database->file, "-wal", NULL);
    struct stat about;
    if (stat(log, &about) != 0 || about.st_size <= LARGE_LOG_BYTES)
        return -1;
    return open(log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

void database_close(struct database *database)
{
    if (database == NULL)
        return;
    g_hash_table_unref(database->statements);
    const int large_log = database_hold_log(database);
    if (large_log != -1)
        database_move_log(database);
    seal_free(database->seal);
    if (sqlite3_close(database->handle) != SQLITE_OK) {
        g_critical("database_close: a statement is still in use");
        sqlite3_close_v2(database->handle);
    }
    if (large_log != -1)
        close(large_log);
    g_free(database->directory);
    g_free(database->file);
    g_free(database->remark);
    g_free(database);
}

const char *database_directory(const struct database *database)
{
    return database->directory;
}

void database_on_next(struct database *database,
                      gint64 (*next)(struct database *database, gint64 configuration_id))
{
    database->next = next;
}

void database_watch(struct database *database,
                    void (*watch)(void *data, int operation, const char *table), void *data)
{
    seal_watch(database->seal, watch, data);
}

void database_check_references(struct database *database, bool check)
{
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_ENABLE_FKEY, check ? 1 : 0, NULL);
}

void database_seal_row(struct database *database, const char *table, gint64 id, guint64 hash)
{
    seal_add_row(database->seal, table, id, hash);
}

void database_on_waiting(struct database *database,
                         bool (*waiting)(void *data, const char *holder, int seconds), void *data)
{
    database->waiting = waiting;
    database->waiting_data = data;
}

void database_set_gate(struct database *database, const struct database_gate *gate)
{
    database->gate = gate != NULL ? *gate : (struct database_gate){ 0 };
}

void database_share_gate(struct database *database, const struct database *other)
{
    database->gate = other->gate;
}

void database_enter(struct database *database)
{
    if (database->inside || database->gate.enter == NULL)
        return;
    database->gate.enter(database->gate.data);
    database->inside = true;
}

void database_leave(struct database *database)
{
    if (!database->inside)
        return;
    database->inside = false;
    database->gate.leave(database->gate.data);
}

const char *database_remark(const struct database *database)
{
    return database->remark;
}

void database_interrupt(struct database *database)
{
    g_atomic_int_set(&database->interrupted, true);
    sqlite3_interrupt(database->handle);
}

/* Of the thread that asks, in microseconds. */
static gint64 processor_time(void)
{
    struct timespec used = { 0 };
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (gint64)used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

static int database_is_late(void *data)
{
    const struct database *database = data;
    return processor_time() > database->processor_end || g_get_monotonic_time() > database->all_end;
}

void database_limit_time(struct database *database, gint64 processor, gint64 all)
{
    const bool limited = processor > 0 || all > 0;
    database->processor_end = processor_time() + processor;
    database->all_end = g_get_monotonic_time() + all;
    sqlite3_progress_handler(database->handle, limited ? STEPS_BETWEEN_LOOKS : 0,
                             limited ? database_is_late : NULL, database);
}

bool database_set_cache(struct database *database, int kilobytes, GError **error)
{
    g_autofree char *script = g_strdup_printf("PRAGMA cache_size = -%d", kilobytes);
    return database_run_script(database, script, error);
}

sqlite3 *database_handle(struct database *database)
{
    return database->handle;
}

bool database_data_version(struct database *database, gint64 *version, GError **error)
{
    return row_number(database_query(database, error, "PRAGMA data_version", ""), version, error);
}

bool database_add_module(struct database *database, const char *name, const sqlite3_module *module,
                         const void *data, GError **error)
{
    const int code = sqlite3_create_module_v2(database->handle, name, module, (void *)data, NULL);
    if (code != SQLITE_OK)
        database_set_error(database, code, error);
    return code == SQLITE_OK;
}
