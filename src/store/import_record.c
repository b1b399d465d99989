#include "config.h"

#include "store/import_record.h"

#include "base/clock.h"

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
    g_autoptr(statement) rows = import_stage_report(stage, first, last, error);
    g_autoptr(statement) write =
        database_query(stage->database, error,
                       "INSERT INTO import_change (import_id, line, username, verdict, detail)"
                       " VALUES (?, ?, ?, ?, ?)",
                       "iittt", import_id, (gint64)0, "", "", NULL);
    int step = -1;
    while (rows != NULL && write != NULL && (step = statement_step(rows, error)) == 1) {
        const enum staged_verdict verdict = import_stage_verdict(stage, statement_integer(rows, 0));
        if (verdict == STAGED_UNCHANGED)
            continue;
        statement_bind(write, "iittt", import_id, statement_integer(rows, 1),
                       statement_text(rows, 2), staged_verdict_names[verdict],
                       statement_text(rows, 3));
        if (statement_step(write, error) != 0)
            return false;
    }
    return step == 0;
}

bool import_run_add(struct database *database, const struct import_record *record, gint64 *id,
                    GError **error)
{
    if (!database_run(
            database, error,
            "INSERT INTO import_run (file_name, kind, course_key, sha256, operator, started,"
            " summary) VALUES (?, ?, ?, ?, ?, ?, ?)",
            "tttbtit", record->file_name, record->kind, record->course_key,
            (const void *)record->sha256, (gsize)32, record->operator_name, record->started,
            record->summary))
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
                       gint64 last, gint64 *id, GError **error)
{
    return import_run_add(stage->database, record, id, error)
           && (!record_has_changes(stage, first, last)
               || record_add_changes(stage, *id, first, last, error));
}

bool import_record_finish(struct database *database, gint64 id, const char *summary, GError **error)
{
    return database_run(database, error,
                        "UPDATE import_run SET finished = ?, summary = coalesce(?, summary)"
                        " WHERE id = ?",
                        "iti", clock_now(), summary, id);
}
