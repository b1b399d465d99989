#include "config.h"

#include "store/condition.h"

#include "store/database_private.h"
#include "store/row.h"

#include <sys/stat.h>

/* What a credential takes in the database beside the tail of its document: its row, history, plan and indexes. */
#define ROW_BYTES 2500

static bool condition_count(struct database *database, struct condition *condition, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT (SELECT count(*) FROM credential), (SELECT count(*) FROM learner),"
        " (SELECT count(*) FROM credential WHERE status = 'error'),"
        " (SELECT coalesce(avg(size), 0) FROM (SELECT size FROM document ORDER BY id DESC LIMIT"
        " 1000)),"
        " (SELECT coalesce(avg(length(tail)), 0) FROM (SELECT tail FROM document ORDER BY id DESC"
        " LIMIT 1000)),"
        " (SELECT coalesce(avg(issued), 0) FROM (SELECT count(*) AS issued FROM credential"
        " WHERE run_id IS NOT NULL GROUP BY run_id)),"
        " (SELECT coalesce(max(at), 0) FROM (SELECT at FROM history ORDER BY id DESC LIMIT 1000))",
        "");
    if (row == NULL || statement_step(row, error) != 1)
        return false;
    condition->credentials = statement_integer(row, 0);
    condition->learners = statement_integer(row, 1);
    condition->failed = statement_integer(row, 2);
    condition->file_bytes = (gint64)statement_real(row, 3);
    condition->row_bytes = (gint64)statement_real(row, 4) + ROW_BYTES;
    condition->run_size = (gint64)statement_real(row, 5);
    condition->last_change = statement_integer(row, 6);
    return true;
}

bool condition_read(struct database *database, struct condition *condition, GError **error)
{
    gint64 pages = 0, page_size = 0;
    struct stat status;
    *condition = (struct condition){ 0 };
    if (!database_read_number(database, "PRAGMA user_version", &condition->version, error)
        || !database_read_number(database, "PRAGMA page_count", &pages, error)
        || !database_read_number(database, "PRAGMA page_size", &page_size, error)
        || !condition_count(database, condition, error))
        return false;
    g_autoptr(GPtrArray) mode =
        row_texts(database_query(database, error, "PRAGMA journal_mode", ""), error);
    if (mode == NULL)
        return false;
    g_autofree char *log = g_strconcat(database->file, "-wal", NULL);
    condition->logged = mode->len == 1 && g_str_equal(mode->pdata[0], "wal");
    condition->database_bytes = pages * page_size;
    condition->log_bytes = stat(log, &status) == 0 ? (gint64)status.st_size : 0;
    return true;
}

/* Table by table: SQLite's quick check, up to 3.40 at least, takes the columns of a table without row ids in the order of
 * its primary key, and so finds learner_identity empty where it is not. The whole check of that one reads it rightly. */
#define QUICK_CHECK                                                                                \
    "SELECT found FROM ("                                                                          \
    " SELECT quick_check AS found FROM pragma_quick_check('sqlite_schema')"                        \
    " UNION ALL SELECT quick_check FROM sqlite_schema, pragma_quick_check(name)"                   \
    "  WHERE type = 'table' AND rootpage > 0 AND name <> 'learner_identity'"                       \
    " UNION ALL SELECT integrity_check FROM sqlite_schema, pragma_integrity_check(name)"           \
    "  WHERE name = 'learner_identity') WHERE found <> 'ok' LIMIT 1"

bool condition_look(struct database *database, char **damage, GError **error)
{
    g_autoptr(GPtrArray) found = row_texts(database_query(database, error, QUICK_CHECK, ""), error);
    *damage = NULL;
    if (found != NULL && found->len > 0)
        *damage = g_strdup(found->pdata[0]);
    return found != NULL;
}
