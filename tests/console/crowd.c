#include "config.h"

#include "crowd.h"

#include <sqlite3.h>

/* Names of some scripts, so that the search has something to tell apart. */
static const char *const fill_scripts[] = {
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -600000",
    "BEGIN",
    "CREATE TEMP TABLE first (name)",
    "INSERT INTO first VALUES ('Anna'), ('Boris'), ('Chloé'), ('Đorđe'), ('Éva'), ('Fatima'), "
    "('Gökhan'), ('Hannah'), "
    "('Iñaki'), ('José'), ('Kwame'), ('Łukasz'), ('Mary Ann'), ('Nguyễn Thị'), ('Ólafur'), "
    "('Priyanka'), ('Quentin'), "
    "('Ruairí'), ('Søren'), ('Tomáš'), ('Ursula'), ('Vigdís'), ('Wei'), ('Xenia'), ('Yasmin'), "
    "('Zoë')",
    "CREATE TEMP TABLE last (name)",
    "INSERT INTO last VALUES ('Anders'), ('Bergström'), ('Castillo'), ('Dvořák'), ('Erdoğan'), "
    "('Fitzgerald'), "
    "('García'), ('Horvát'), ('Ivanov'), ('Jónsdóttir'), ('Kovács'), ('Lindqvist'), ('Müller'), "
    "('Novák'), ('O’Connor'), "
    "('Petrović'), ('Quist'), ('Rossi'), ('Šimić'), ('Tanaka'), ('Ünal'), ('Văn Đức'), ('Wójcik'), "
    "('Ximénez'), ('Żak')",
    "CREATE TEMP TABLE number (value INTEGER PRIMARY KEY)",
    "INSERT INTO number WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n "
    "WHERE value < (SELECT count FROM temp.size)) SELECT value FROM n",
    "INSERT INTO course (id, key, long_name, created, modified) SELECT value, 'course-v1:Bench+C' "
    "|| value || '+2026', "
    "'Course number ' || value, 0, 0 FROM number WHERE value <= 4",
    "INSERT INTO credential_type (id, name, retrieval, generation, created, modified) "
    "VALUES (1, 'Completion', 'retrieve_completions', 'generate_pdf_credential', 0, 0)",
    "INSERT INTO configuration (id, context_key, type_id, created, modified) SELECT id, key, 1, 0, "
    "0 FROM course",
    "INSERT INTO learner (id, username, lms_id, email, name, created, modified) "
    "SELECT value, 'learner' || value, value, 'learner' || value || '@example.org', "
    "(SELECT name FROM first WHERE first.rowid = value % 26 + 1) || ' ' || "
    "(SELECT name FROM last WHERE last.rowid = value / 26 % 25 + 1), 0, 0 "
    "FROM number WHERE value <= max(1, (SELECT count FROM temp.size) / 4)",
    "CREATE TEMP VIEW random_uuid AS SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) "
    "|| '-4' || "
    "substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || "
    "hex(randomblob(6))) AS uuid",
    "INSERT INTO credential (id, uuid, verify_uuid, learner_id, configuration_id, status, "
    "full_name, context_name, "
    "issued, printed_date, invalidated_at, invalidated_by, invalidation_reason, created, modified) "
    "SELECT value, (SELECT uuid FROM random_uuid WHERE value > 0), (SELECT uuid FROM random_uuid "
    "WHERE value > 0), "
    "learner.id, value % 4 + 1, iif(value % 50 = 0, 'invalidated', 'available'), learner.name, "
    "'Course number ' || (value % 4 + 1), 1700000000000000 + value * 30000000, '2026', "
    "iif(value % 50 = 0, 1760000000000000, NULL), iif(value % 50 = 0, 'bench', ''), "
    "iif(value % 50 = 0, 'Issued by mistake', ''), 1700000000000000 + value * 30000000, "
    "1700000000000000 + value * 30000000 FROM number JOIN learner ON learner.id = (value - 1) / 4 "
    "+ 1",
    "COMMIT",
    "PRAGMA optimize",
    "PRAGMA wal_checkpoint(TRUNCATE)",
};

const char *crowd_make(const char *directory, guint64 credentials)
{
    g_autofree char *path = g_build_filename(directory, "testamur.db", NULL);
    sqlite3 *database = NULL;
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return "the database can't be opened";
    g_autofree char *size = g_strdup_printf(
        "CREATE TEMP TABLE size AS SELECT %" G_GUINT64_FORMAT " AS count", credentials);
    const char *fault = NULL;
    if (sqlite3_exec(database, size, NULL, NULL, NULL) != SQLITE_OK)
        fault = g_intern_string(sqlite3_errmsg(database));
    for (gsize i = 0; i < G_N_ELEMENTS(fill_scripts) && fault == NULL; i++)
        if (sqlite3_exec(database, fill_scripts[i], NULL, NULL, NULL) != SQLITE_OK)
            fault = g_intern_string(sqlite3_errmsg(database));
    sqlite3_close(database);
    return fault;
}

static int note_answer(void *data, int count, char **values, char **names)
{
    (void)count, (void)names;
    bool *answer = data;
    *answer = g_strcmp0(values[0], "1") == 0;
    return 0;
}

bool crowd_is_indexed(const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "testamur.db", NULL);
    sqlite3 *database = NULL;
    bool indexed = false;
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK)
        sqlite3_exec(database,
                     "SELECT learner_id >= coalesce((SELECT max(id) FROM learner), 0) AND "
                     "credential_id >= coalesce((SELECT max(id) FROM credential), 0) "
                     "FROM search_progress",
                     note_answer, &indexed, NULL);
    sqlite3_close(database);
    return indexed;
}
