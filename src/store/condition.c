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

bool condition_look(struct database *database, char **damage, GError **error)
{
    g_autoptr(GPtrArray) found =
        row_texts(database_query(database, error, "PRAGMA quick_check(1)", ""), error);
    *damage = NULL;
    if (found != NULL && !(found->len == 1 && g_str_equal(found->pdata[0], "ok")))
        *damage = g_strdup(found->len > 0 ? found->pdata[0] : "no answer");
    return found != NULL;
}
