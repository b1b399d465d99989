#include "config.h"

#include "store/aside.h"

#include "base/error.h"
#include "base/temporary.h"
#include "store/database_private.h"
#include "store/row.h"

#include <errno.h>
#include <unistd.h>

struct aside {
    struct database *database; /* the installation's, which has the file attached */
    struct database *own;      /* NULL: it is filled */
};

static bool aside_attach(struct database *database, const char *file, GError **error)
{
    g_autofree char *escaped = g_uri_escape_string(file, "/", FALSE);
    g_autofree char *uri = g_strconcat("file:", escaped, NULL);
    database->attaches = true;
    sqlite3_limit(database->handle, SQLITE_LIMIT_ATTACHED, 1);
    const bool done = database_run(database, error, "ATTACH ? AS aside", "t", uri);
    sqlite3_limit(database->handle, SQLITE_LIMIT_ATTACHED, 0);
    database->attaches = false;
    return done;
}

static void aside_detach(struct database *database)
{
    g_autoptr(GError) fault = NULL;
    database->attaches = true;
    if (!database_run(database, &fault, "DETACH aside", ""))
        g_critical("aside_detach: %s", fault->message);
    database->attaches = false;
}

/* A journal and syncing would be for a file that is there after a crash; SQLITE_DBCONFIG_DEFENSIVE insists on the
 * journal. */
static bool aside_prepare(struct database *own, GError **error)
{
    sqlite3_db_config(own->handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    return database_run_script(own,
                               "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                               "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -4096;",
                               error);
}

static bool aside_define(struct database *database, struct database *own, const char *table,
                         GError **error)
{
    g_autoptr(GPtrArray) definitions =
        row_texts(database_query(database, error,
                                 "SELECT sql FROM main.sqlite_schema WHERE tbl_name = ?"
                                 " AND type IN ('table', 'index') AND sql IS NOT NULL"
                                 " ORDER BY type DESC",
                                 "t", table),
                  error);
    for (guint i = 0; definitions != NULL && i < definitions->len; i++)
        if (!database_run_script(own, definitions->pdata[i], error))
            return false;
    return definitions != NULL;
}

/* The installation's connection reads the definitions when it attaches the file, so they are there before. */
static bool aside_open(struct aside *aside, const char *file, const char *const tables[],
                       gsize count, GError **error)
{
    aside->own = database_open_named(file, DATABASE_WRITE, error);
    if (aside->own == NULL || !aside_prepare(aside->own, error))
        return false;
    for (gsize i = 0; i < count; i++)
        if (!aside_define(aside->database, aside->own, tables[i], error))
            return false;
    return aside_attach(aside->database, file, error);
}

/* Nobody can open the file any more when this is done, and it is gone with the two connections. */
struct aside *aside_new(struct database *database, const char *const tables[], gsize count,
                        GError **error)
{
    g_autofree char *made = temporary_make();
    g_autofree char *file = made != NULL ? realpath(made, NULL) : NULL;
    if (file == NULL) {
        g_set_error(error, STORE_ERROR, ERROR_IO, "there is no temporary file to be had: %s",
                    g_strerror(errno));
        if (made != NULL)
            unlink(made);
        return NULL;
    }
    struct aside *aside = g_new0(struct aside, 1);
    aside->database = database;
    const bool done = aside_open(aside, file, tables, count, error);
    unlink(file);
    if (done)
        return aside;
    database_close(aside->own);
    g_free(aside);
    return NULL;
}

struct database *aside_database(const struct aside *aside)
{
    return aside->own;
}

void aside_end(struct aside *aside)
{
    g_clear_pointer(&aside->own, database_close);
}

bool aside_take(struct aside *aside, const char *table, GError **error)
{
    char *sql =
        sqlite3_mprintf("INSERT OR FAIL INTO main.\"%w\" SELECT * FROM aside.\"%w\"", table, table);
    const bool done = database_run_unwatched(aside->database, error, sql, "");
    sqlite3_free(sql);
    return done;
}

void aside_free(struct aside *aside)
{
    if (aside == NULL)
        return;
    aside_end(aside);
    aside_detach(aside->database);
    g_free(aside);
}
