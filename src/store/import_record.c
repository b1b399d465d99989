#include "config.h"

#include "store/import_record.h"

#include "base/clock.h"
#include "base/error.h"
#include "store/row.h"

#include <string.h>

static bool record_has_changes(const struct import_stage *stage, gint64 first, gint64 last)
{
    for (gint64 id = first; id <= last; id++)
        if (import_stage_verdict(stage, id) != STAGED_UNCHANGED)
            return true;
    return false;
}

static bool record_add_changes(struct import_stage *stage, gint64 import_id, gint64 first,
                               gint64 last, GError **error)
{
    struct database *database = stage->database;
    database_check_references(database, false);
    const bool fine = database_run_unwatched(
        database, error,
        "INSERT INTO import_change (import_id, line, username, verdict, detail)"
        " SELECT ?4, line, username, verdict, note FROM (" IMPORT_STAGE_REPORT
        ") WHERE verdict <> ?5",
        "piiit", (void *)stage, first, last, import_id, staged_verdict_names[STAGED_UNCHANGED]);
    database_check_references(database, true);
    return fine;
}

bool import_run_reserve(struct database *database, gint64 *id, GError **error)
{
    return database_run(database, error, "PRAGMA defer_foreign_keys = ON", "")
           && row_number(database_query(database, error,
                                        "SELECT coalesce(max(id), 0) + 1 FROM import_run", ""),
                         id, error);
}

bool import_run_add(struct database *database, const struct import_record *record, gint64 *id,
                    GError **error)
{
    if (!database_run(
            database, error,
            "INSERT INTO import_run (id, file_name, kind, course_key, sha256, operator, started,"
            " summary, mapping, encoding) VALUES (nullif(?, 0), ?, ?, ?, ?, ?, ?, ?,"
            " coalesce(?, ''), coalesce(?, ''))",
            "itttbtittt", record->id, record->file_name, record->kind, record->course_key,
            (const void *)record->sha256, (gsize)DIGEST_SIZE, record->operator_name,
            record->started, record->summary, record->mapping, record->encoding))
        return false;
    *id = database_last_id(database);
    return true;
}

bool import_change_add(struct database *database, gint64 import_id,
                       const struct import_change *change, GError **error)
{
    return database_run(database, error,
                        "INSERT INTO import_change (import_id, line, username, verdict, detail)"
                        " VALUES (?, ?, ?, ?, ?)",
                        "iittt", import_id, change->line, change->username,
                        staged_verdict_names[change->verdict], change->detail);
}

bool import_record_add(struct import_stage *stage, const struct import_record *record, gint64 first,
                       gint64 last, GError **error)
{
    gint64 id = 0;
    return (!record_has_changes(stage, first, last)
            || record_add_changes(stage, record->id, first, last, error))
           && import_run_add(stage->database, record, &id, error);
}

bool import_record_finish(struct database *database, gint64 id, const char *summary, GError **error)
{
    return database_run(database, error,
                        "UPDATE import_run SET finished = ?, summary = coalesce(?, summary)"
                        " WHERE id = ?",
                        "iti", clock_now(), summary, id);
}

void import_run_free(struct import_run *run)
{
    g_free(run->file_name);
    g_free(run->kind);
    g_free(run->course_key);
    g_free(run->operator_name);
    g_free(run->mapping);
    g_free(run->encoding);
    g_free(run->undone_by);
    json_decref(run->summary);
    g_free(run);
}

#define RUN_COLUMNS                                                                                \
    "SELECT id, file_name, kind, course_key, operator, mapping, encoding, sha256, started,"        \
    " finished, iif(json_valid(summary), summary, '{}'), undone, undone_by FROM import_run"

static struct import_run *run_read(struct statement *row, GError **error)
{
    g_autoptr(import_run) run = g_new0(struct import_run, 1);
    gsize size = 0;
    run->id = statement_integer(row, 0);
    run->file_name = row_text(row, 1);
    run->kind = row_text(row, 2);
    run->course_key = row_text(row, 3);
    run->operator_name = row_text(row, 4);
    run->mapping = row_text(row, 5);
    run->encoding = row_text(row, 6);
    const void *digest = statement_blob(row, 7, &size);
    if (size == DIGEST_SIZE)
        memcpy(run->sha256, digest, size);
    run->started = statement_integer(row, 8);
    run->finished = statement_integer(row, 9);
    run->summary = row_json(row, 10, "the summary of an import", error);
    run->undone = statement_integer(row, 11);
    run->undone_by = row_text(row, 12);
    if (run->summary == NULL)
        return NULL;
    /* How what it changed is kept counts no rows of the file. */
    run->forgotten =
        json_integer_value(json_object_get(json_object_get(run->summary, "before"), "forgotten"));
    json_object_del(run->summary, "before");
    return g_steal_pointer(&run);
}

struct import_run *import_run_find(struct database *database, gint64 id, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error, RUN_COLUMNS " WHERE id = ?", "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no import number %" G_GINT64_FORMAT
                    "; \"testamur imports list\" shows those that were made",
                    id);
    return step == 1 ? run_read(row, error) : NULL;
}

GPtrArray *import_run_list(struct database *database, const struct import_run_filter *filter,
                           GError **error)
{
    g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func((GDestroyNotify)import_run_free);
    g_autoptr(statement) row = database_query(
        database, error,
        RUN_COLUMNS " WHERE (?1 IS NULL OR sha256 = ?1) AND (?2 IS NULL OR kind = ?2)"
                    " AND (?3 IS NULL OR course_key = ?3 COLLATE NOCASE)"
                    " AND (?4 = 0 OR undone IS NULL) ORDER BY id DESC LIMIT ?5",
        "bttii", (const void *)filter->sha256, (gsize)(filter->sha256 != NULL ? DIGEST_SIZE : 0),
        filter->kind, filter->course_key, (gint64)filter->standing, filter->limit);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct import_run *run = run_read(row, error);
        if (run == NULL)
            return NULL;
        g_ptr_array_add(runs, run);
    }
    return step == 0 ? g_steal_pointer(&runs) : NULL;
}

struct statement *import_change_reader(struct database *database, gint64 import_id, GError **error)
{
    return database_query(database, error,
                          "SELECT line, username, verdict, detail FROM import_change"
                          " WHERE import_id = ? ORDER BY line, rowid",
                          "i", import_id);
}
