#include "config.h"

#include "store/database_private.h"

#include "base/error.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "store/copy.h"
#include "store/holder.h"
#include "store/migration.h"
#include "store/name_key.h"
#include "store/place.h"
#include "store/search.h"
#include "store/upcoming.h"
#include "store/upgrade.h"

#include <errno.h>
#include <sys/stat.h>

/* Layer: store. Opening the file: where it lies, what it is, and what it needs to be one of this version. */

#define DATABASE_FILE "testamur.db"

/* A writer waits so long for another's transaction, which lasts as long as a chunk of work; and so long for another
 * Testamur that is at work: an import of a million rows is one transaction. */
#define DATABASE_BUSY_SECONDS 15
#define DATABASE_WORK_SECONDS 600

struct database_limit {
    int what;
    int most;
};

/* Far above what our own SQL needs, far below what could be used to exhaust the machine. */
static const struct database_limit database_limits[] = {
    { SQLITE_LIMIT_LENGTH, 256 * 1024 * 1024 },
    { SQLITE_LIMIT_SQL_LENGTH, 1024 * 1024 },
    { SQLITE_LIMIT_COLUMN, 200 },
    { SQLITE_LIMIT_EXPR_DEPTH, 200 },
    { SQLITE_LIMIT_COMPOUND_SELECT, 50 },
    { SQLITE_LIMIT_FUNCTION_ARG, 50 },
    { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 2000 },
    { SQLITE_LIMIT_VARIABLE_NUMBER, 1000 },
    { SQLITE_LIMIT_TRIGGER_DEPTH, 10 },
    { SQLITE_LIMIT_ATTACHED, 0 },
};

static int database_authorize(void *data, int action, const char *one G_GNUC_UNUSED,
                              const char *two, const char *schema G_GNUC_UNUSED,
                              const char *trigger G_GNUC_UNUSED)
{
    const struct database *database = data;
    if (action == SQLITE_ATTACH || action == SQLITE_DETACH)
        return database->attaches ? SQLITE_OK : SQLITE_DENY;
    if (action == SQLITE_FUNCTION && g_strcmp0(two, "load_extension") == 0)
        return SQLITE_DENY;
    return SQLITE_OK;
}

/* Counting memory would make all threads' connections wait for one mutex at each allocation. No pages are allocated
 * ahead: twenty for each of the tiny tables that SQLite makes for a CHECK with IN, at each row that is written. */
static void database_configure_library(void)
{
    static gsize configured = 0;
    if (g_once_init_enter(&configured)) {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
        g_once_init_leave(&configured, 1);
    }
}

/* Looks once a second who is being waited for, and tells it; false when there is no patience left. */
static bool database_look_at_holder(struct database *database, gint64 now)
{
    if (now - database->waiting_told < G_USEC_PER_SEC)
        return true;
    g_autoptr(holder) holder = holder_find(database->file);
    const int waited = (int)((now - database->waiting_since) / G_USEC_PER_SEC);
    database->waiting_told = now;
    if (waited >= (holder->works ? DATABASE_WORK_SECONDS : DATABASE_BUSY_SECONDS))
        return false;
    return database->waiting == NULL
           || database->waiting(database->waiting_data, holder->words, waited);
}

/* SQLite asks with the number of times it has asked for this lock; 0 gives up. */
static int database_wait(void *data, int count)
{
    struct database *database = data;
    const gint64 now = g_get_monotonic_time();
    if (count == 0)
        database->waiting_since = database->waiting_told = now;
    if (interrupt_pending() || !database_look_at_holder(database, now))
        return 0;
    g_usleep((gulong)MIN(count + 1, 50) * 1000);
    return 1;
}

static bool database_open_handle(struct database *database, enum database_mode mode,
                                 enum place_access access, GError **error)
{
    /* Also for reading a file that may be written: what a killed writer left is put in order by whoever
     * opens it next. query_only keeps readers from changing anything. */
    int flags =
        SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
    flags |= access == PLACE_WRITABLE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    g_autofree char *escaped = g_uri_escape_string(database->file, "/", FALSE);
    g_autofree char *uri =
        g_strconcat("file:", escaped, access == PLACE_FIXED ? "?immutable=1" : "", NULL);
    database_configure_library();
    const int code = sqlite3_open_v2(uri, &database->handle, flags, NULL);
    if (database->handle == NULL)
        g_error("no memory for a connection to the database");
    if (code != SQLITE_OK) {
        database_set_error(database, code, error);
        return false;
    }
    sqlite3_busy_handler(database->handle, database_wait, database);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(database_limits); i++)
        sqlite3_limit(database->handle, database_limits[i].what, database_limits[i].most);
    sqlite3_set_authorizer(database->handle, database_authorize, database);
    search_register(database->handle);
    name_key_register(database->handle);
    upcoming_register(database);
    /* Without recursive_triggers INSERT OR REPLACE would pass by the trigger that guards the history. */
    return (!database->alone
            || database_run_script(database, "PRAGMA locking_mode = EXCLUSIVE", error))
           && database_run_script(database,
                                  "PRAGMA foreign_keys = ON;"
                                  "PRAGMA recursive_triggers = ON;"
                                  "PRAGMA trusted_schema = OFF;"
                                  "PRAGMA cell_size_check = ON;"
                                  "PRAGMA synchronous = FULL;",
                                  error)
           && database_set_cache(database, DATABASE_CACHE, error)
           && (mode != DATABASE_READ
               || database_run_script(database, "PRAGMA query_only = ON", error));
}

static bool database_set_wal(struct database *database, GError **error)
{
    g_autoptr(statement) statement =
        database_query(database, error, "PRAGMA journal_mode = WAL", "");
    if (statement == NULL || statement_step(statement, error) != 1)
        return false;
    if (g_strcmp0(statement_text(statement, 0), "wal") == 0)
        return true;
    g_set_error(error, STORE_ERROR, ERROR_IO,
                "the file system of %s can't carry a database that is read while it is written: "
                "choose another place for the installation",
                database->directory);
    return false;
}

/* What kind of file it is: ours and of which version, empty, or another program's. */
static bool database_identify(struct database *database, gint64 *version, bool *empty,
                              GError **error)
{
    gint64 application = 0, objects = 0;
    if (!database_read_number(database, "PRAGMA application_id", &application, error)
        || !database_read_number(database, "PRAGMA user_version", version, error)
        || !database_read_number(database, "SELECT count(*) FROM sqlite_schema", &objects, error))
        return false;
    *empty = application == 0 && *version == 0 && objects == 0;
    if (*empty || (application == MIGRATION_APPLICATION_ID && *version > 0))
        return true;
    g_autofree char *shown = text_show(database->file);
    g_set_error(error, STORE_ERROR, ERROR_DATA, "%s is no database of Testamur: name another",
                shown);
    return false;
}

static bool database_create(struct database *database, bool empty, GError **error)
{
    if (!empty) {
        g_autofree char *shown = text_show(database->directory);
        g_set_error(error, STORE_ERROR, ERROR_REFUSED, "%s holds an installation already", shown);
        return false;
    }
    g_autoptr(GPtrArray) steps = migration_load(error);
    return steps != NULL && migration_run(database, steps, error)
           && database_set_wal(database, error);
}

static bool database_refuse_empty(struct database *database, GError **error)
{
    g_autofree char *shown = text_show(database->directory);
    g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                "the making of the installation in %s was interrupted: run \"testamur init\" for "
                "this directory again",
                shown);
    return false;
}

static bool database_accept_newer(struct database *database, enum database_mode mode,
                                  gint64 version, gint64 newest, GError **error)
{
    g_autofree char *sentence =
        g_strdup_printf("the database was made by a newer Testamur (version %" G_GINT64_FORMAT
                        " of its tables, this program knows %" G_GINT64_FORMAT
                        "): it can be read but not changed; update this program",
                        version, newest);
    if (mode == DATABASE_READ) {
        g_free(database->remark);
        database->remark = g_steal_pointer(&sentence);
        return true;
    }
    g_set_error_literal(error, STORE_ERROR, ERROR_REFUSED, sentence);
    return false;
}

/* Most often there is nothing to be done, and the steps need not be read. */
static bool database_upgrade_from(struct database *database, gint64 version, GError **error)
{
    g_autoptr(GPtrArray) steps = migration_load(error);
    return steps != NULL && database_upgrade(database, steps, version, error);
}

static bool database_bring_up(struct database *database, enum database_mode mode, GError **error)
{
    gint64 version = 0, newest = 0;
    bool empty = false;
    if (!migration_newest(&newest, error) || !database_identify(database, &version, &empty, error))
        return false;
    if (mode != DATABASE_READ)
        database->seal = seal_new(database);
    if (mode == DATABASE_CREATE)
        return database_create(database, empty, error);
    if (empty)
        return database_refuse_empty(database, error);
    if (version > newest)
        return database_accept_newer(database, mode, version, newest, error);
    if (mode == DATABASE_READ && version == newest)
        return true;
    if (mode == DATABASE_READ) {
        g_set_error(error, STORE_ERROR, ERROR_REFUSED,
                    "the database was made by an older Testamur: run \"testamur recover\" once, "
                    "which brings it up to date");
        return false;
    }
    return database_set_wal(database, error)
           && (version == newest || database_upgrade_from(database, version, error));
}

/* Sets the remark, or refuses, when the place can't be written. */
static bool database_accept_place(struct database *database, enum database_mode mode,
                                  enum place_access access, GError **error)
{
    if (access == PLACE_WRITABLE)
        return true;
    g_autofree char *shown = text_show(database->directory);
    g_autofree char *sentence =
        g_strdup_printf("%s can't be written (a read-only medium, or no permission): the "
                        "installation is opened for reading only",
                        shown);
    if (mode == DATABASE_READ) {
        database->remark = g_steal_pointer(&sentence);
        return true;
    }
    g_set_error(error, STORE_ERROR, ERROR_IO,
                "%s can't be written (a read-only medium, or no permission): the installation can "
                "be read but not changed",
                shown);
    return false;
}

static bool database_find_file(struct database *database, enum database_mode mode, GError **error)
{
    if (mode == DATABASE_CREATE)
        return place_make_file(database->directory, database->file, error);
    struct stat status;
    if (lstat(database->file, &status) == 0) {
        if (S_ISREG(status.st_mode))
            return true;
        g_autofree char *shown = text_show(database->file);
        g_set_error(error, STORE_ERROR, ERROR_DATA, "%s is no regular file: it is not opened",
                    shown);
        return false;
    }
    const int fault = errno;
    g_autofree char *shown = text_show(database->directory);
    if (fault == ENOENT)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no installation in %s: make one with \"testamur init\", or name "
                    "another directory with --data",
                    shown);
    else
        g_set_error(error, STORE_ERROR, ERROR_IO, "%s can't be reached: %s", shown,
                    g_strerror(fault));
    return false;
}

/* On a full disk there is no room for the memory that processes share beside the database, without which it can't
 * be opened as usual. Nobody else can have it open then, or that would be there. */
static bool database_open_on_full_disk(struct database *database, GError **error)
{
    g_autofree char *shown = text_show(database->directory);
    const bool log = place_has_log(database->file);
    g_hash_table_remove_all(database->statements);
    sqlite3_close(g_steal_pointer(&database->handle));
    database->remark =
        g_strdup_printf("the disk of %s is full: the installation is opened for reading only, make "
                        "room before you go on",
                        shown);
    database->alone = log;
    return database_open_handle(database, DATABASE_READ, log ? PLACE_WRITABLE : PLACE_FIXED, error)
           && database_bring_up(database, DATABASE_READ, error);
}

/* The file, opened as its place allows, whatever is in it; *access says how. */
static struct database *database_find(const char *directory, enum database_mode mode,
                                      enum place_access *access, GError **error)
{
    g_autoptr(database) database = g_new0(struct database, 1);
    database->statements = statements_new();
    database->directory = place_resolve(directory, error);
    if (database->directory == NULL || !place_check_file_system(database->directory, error))
        return NULL;
    database->file = g_build_filename(database->directory, DATABASE_FILE, NULL);
    if (!database_find_file(database, mode, error))
        return NULL;
    *access = place_find_access(database->directory, database->file);
    return database_accept_place(database, mode, *access, error) ? g_steal_pointer(&database)
                                                                 : NULL;
}

static struct database *database_open_by(const char *directory, enum database_mode mode,
                                         const struct database_watch *watch, GError **error)
{
    enum place_access access;
    g_autoptr(database) database = database_find(directory, mode, &access, error);
    if (database == NULL)
        return NULL;
    GError *fault = NULL;
    database->watch = watch;
    if (watch != NULL)
        database_on_waiting(database, watch->waiting, watch->data);
    if (!database_open_handle(database, mode, access, &fault)
        || !database_bring_up(database, mode, &fault)) {
        if (mode != DATABASE_READ || access != PLACE_WRITABLE
            || !g_error_matches(fault, STORE_ERROR, ERROR_IO)
            || !database_met_full_disk(database)) {
            g_propagate_error(error, fault);
            return NULL;
        }
        g_error_free(fault);
        if (!database_open_on_full_disk(database, error))
            return NULL;
    }
    database->watch = NULL;
    return g_steal_pointer(&database);
}

struct database *database_open(const char *directory, enum database_mode mode, GError **error)
{
    return database_open_by(directory, mode, NULL, error);
}

struct database *database_open_watched(const char *directory, const struct database_watch *watch,
                                       GError **error)
{
    struct database *database = database_open_by(directory, DATABASE_WRITE, watch, error);
    if (database != NULL)
        database_on_waiting(database, NULL, NULL);
    return database;
}

bool database_find_age(const char *directory, struct database_age *age, GError **error)
{
    bool empty = false;
    struct stat status;
    enum place_access access;
    g_autoptr(database) database = migration_newest(&age->newest, error)
                                       ? database_find(directory, DATABASE_READ, &access, error)
                                       : NULL;
    if (database == NULL || !database_open_handle(database, DATABASE_READ, access, error)
        || !database_identify(database, &age->version, &empty, error))
        return false;
    age->size = stat(database->file, &status) == 0 ? (guint64)status.st_size : 0;
    return true;
}

struct database *database_open_named(const char *file, enum database_mode mode, GError **error)
{
    g_autoptr(database) database = g_new0(struct database, 1);
    database->statements = statements_new();
    database->file = g_canonicalize_filename(file, NULL);
    database->directory = g_strdup(database->file);
    if (!g_file_test(file, G_FILE_TEST_IS_REGULAR)) {
        g_autofree char *shown = text_show(file);
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "there is no file %s", shown);
        return NULL;
    }
    g_autofree char *directory = g_path_get_dirname(database->file);
    enum place_access access = place_find_access(directory, database->file);
    if (mode == DATABASE_READ && access == PLACE_WRITABLE)
        access = place_has_log(database->file) ? PLACE_WRITABLE : PLACE_FIXED;
    return database_open_handle(database, mode, access, error) ? g_steal_pointer(&database) : NULL;
}

struct database *database_open_copy(const char *file, GError **error)
{
    gint64 version = 0, newest = 0;
    bool empty = false;
    g_autoptr(database) database = database_open_named(file, DATABASE_READ, error);
    if (database == NULL || !migration_newest(&newest, error)
        || !database_identify(database, &version, &empty, error))
        return NULL;
    g_autofree char *shown = text_show(file);
    if (empty)
        g_set_error(error, STORE_ERROR, ERROR_DATA, "%s is empty: it is no backup", shown);
    else if (version > newest)
        g_set_error(error, STORE_ERROR, ERROR_REFUSED,
                    "%s was made by a newer Testamur (version %" G_GINT64_FORMAT
                    " of its tables, this program knows %" G_GINT64_FORMAT
                    "): update this program first",
                    shown, version, newest);
    else
        return g_steal_pointer(&database);
    return NULL;
}

struct database *database_open_prepared(const char *file, GError **error)
{
    g_autoptr(database) database = database_open_named(file, DATABASE_WRITE, error);
    return database != NULL && database_bring_up(database, DATABASE_WRITE, error)
               ? g_steal_pointer(&database)
               : NULL;
}
