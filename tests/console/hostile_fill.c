#include "config.h"

#include "hostile.h"

#include <sqlite3.h>
#include <stdbool.h>

/* A row for each text. A key is a text that is short, and one of a kind. */
#define TEXTS                                                                                      \
    "CREATE TEMP TABLE hostile (number INTEGER PRIMARY KEY, text TEXT, good INTEGER, key TEXT AS " \
    "(substr(text, 1, 100) || '/' || number))"

static const char *const fill_scripts[] = {
    "INSERT INTO course (id, key, long_name, display_name, created, modified) SELECT number, "
    "iif(number % 2, 'course-v1:Hostile+C' || number || '+2026', key), text, text, 0, 0 FROM "
    "hostile",
    "INSERT INTO learner (id, username, lms_id, email, name, first_name, last_name, name_state, "
    "name_remark, language, created, modified) SELECT number, key, key, text, iif(number % 9, "
    "text, NULL), text, text, iif(number % 3, 'good', 'review'), text, text, 0, 0 FROM hostile",
    "INSERT INTO credential_type (id, name, retrieval, generation, options, created, modified) "
    "SELECT number, key, iif(number % 5, 'retrieve_completions', key), 'generate_pdf_credential', "
    "iif(good, json_object('template', text), '{}'), 0, 0 FROM hostile",
    "INSERT INTO configuration (id, context_key, type_id, options, schedule_kind, crontab, "
    "crontab_zone, created, modified) SELECT number, course.key, number, iif(good, "
    "json_object(text, text), '{}'), iif(number % 2, 'crontab', 'interval'), substr(text, 1, "
    "200), text, 0, 0 FROM hostile JOIN course ON course.id = number",
    "INSERT INTO asset (id, slug, description, file_name, kind, content, sha256, created, "
    "modified) SELECT number, 'asset' || number, substr(text, 1, 200), key, iif(number % 3 = 0, "
    "'template', iif(number % 3 = 1, 'font', 'image')), x'00', zeroblob(32), 0, 0 FROM hostile",
    "INSERT INTO learning_path (id, key, display_name, created, modified) SELECT number, "
    "iif(number % 2, 'path-v1:Hostile+P' || number || '+2026+A', key), text, 0, 0 FROM hostile",
    "INSERT INTO credential (id, uuid, verify_uuid, learner_id, configuration_id, status, "
    "full_name, context_name, issued, printed_date, failure, invalidated_at, invalidated_by, "
    "invalidation_reason, created, modified) SELECT number, "
    "printf('%08x-0000-4000-a000-000000000000', number), "
    "printf('%08x-0000-4000-a000-000000000001', number), number, number, iif(number % 3 = 0, "
    "'available', iif(number % 3 = 1, 'error', 'invalidated')), text, text, 1700000000000000, "
    "text, text, iif(number % 3 = 2, 1700000000000000, NULL), text, text, 1700000000000000, "
    "1700000000000000 FROM hostile",
    "INSERT INTO plan (id, configuration_id, created, operator, options, items) SELECT number, "
    "number, 1700000000000000, text, '{}', iif(number = 1, (SELECT count(*) FROM hostile), 0) "
    "FROM hostile",
    "INSERT INTO plan_item (plan_id, learner_id, verdict, reason) SELECT 1, number, 'refused', "
    "text FROM hostile",
    "INSERT INTO task_run (id, kind, configuration_id, operator, started, finished, outcome, "
    "report) SELECT number, iif(number % 2, 'issue', text), number, text, 1700000000000000, "
    "1700000000000000, 'failed', iif(good, json_object('error', text), '{}') FROM hostile",
    "INSERT INTO task_slot (id, configuration_id, slot, claimed, finished, status, host, message) "
    "SELECT number, number, 1700000000000000, 1700000000000000, 1700000000000000, 'failed', text, "
    "text FROM hostile",
    "INSERT INTO import_run (id, file_name, kind, course_key, sha256, operator, started, "
    "finished, summary) SELECT number, text, iif(number % 2, 'roster', text), text, zeroblob(32), "
    "text, 1700000000000000, 1700000000000000, iif(good, json_object('notices', "
    "json_array(text)), '{}') FROM hostile",
    "INSERT INTO import_change (import_id, line, username, verdict, detail) SELECT 1, number, "
    "text, 'refused', text FROM hostile",
    "INSERT INTO import_mapping (fingerprint, kind, title, mapping, operator, modified) SELECT "
    "printf('%064x', number), 'roster', text, text, text, 0 FROM hostile",
    "INSERT INTO learner_identity (source, value, learner_id) SELECT key, key, number FROM "
    "hostile",
    "INSERT INTO mail (id, credential_id, kind, recipient, state, answer, dated, created, "
    "modified) SELECT number, number, 'issued', text, 'failed', text, 1700000000000000, "
    "1700000000000000, 1700000000000000 FROM hostile",
    "INSERT INTO history (at, operator, object_kind, object_id, object_name, action, changes) "
    "SELECT 1700000000000000, text, iif(number % 2, 'learner', text), number, text, iif(number % "
    "2, 'changed', text), iif(good, json_object('name', json_array(text, text)), '{}') FROM "
    "hostile",
    "INSERT OR REPLACE INTO setting (name, value) SELECT 'site_name', text FROM hostile WHERE "
    "number = 5",
};

static bool fill_texts(sqlite3 *database)
{
    sqlite3_stmt *statement = NULL;
    bool fine = sqlite3_exec(database, TEXTS, NULL, NULL, NULL) == SQLITE_OK
                && sqlite3_prepare_v2(database, "INSERT INTO hostile VALUES (?, ?, ?)", -1,
                                      &statement, NULL)
                       == SQLITE_OK;
    for (guint i = 0; fine && i < hostile_count(); i++) {
        char *text = hostile_text(i);
        const bool good = g_utf8_validate(text, -1, NULL);
        fine = sqlite3_bind_int64(statement, 1, (sqlite3_int64)i + 1) == SQLITE_OK
               && sqlite3_bind_int(statement, 3, good) == SQLITE_OK
               && sqlite3_bind_text(statement, 2, text, -1, g_free) == SQLITE_OK
               && sqlite3_step(statement) == SQLITE_DONE && sqlite3_reset(statement) == SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return fine;
}

static bool fill(sqlite3 *database)
{
    bool fine =
        sqlite3_exec(database, "PRAGMA synchronous = OFF; BEGIN", NULL, NULL, NULL) == SQLITE_OK
        && fill_texts(database);
    for (gsize i = 0; fine && i < G_N_ELEMENTS(fill_scripts); i++)
        fine = sqlite3_exec(database, fill_scripts[i], NULL, NULL, NULL) == SQLITE_OK;
    return fine && sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

const char *hostile_fill(const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "testamur.db", NULL);
    sqlite3 *database = NULL;
    const bool fine = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK
                      && fill(database);
    const char *fault = fine ? NULL : g_intern_string(sqlite3_errmsg(database));
    sqlite3_close(database);
    return fault;
}
