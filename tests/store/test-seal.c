/* Seals: whatever way rows are changed by the program, they hold; whatever else changes a value, it is found. */
#include "config.h"

#include "base/error.h"
#include "store/import_before.h"
#include "store/seal.h"

#include <glib/gstdio.h>
#include <string.h>

struct fixture {
    char *directory;
    struct database *database;
};

/* SQLite's allocator, and how many calls of it are left until one fails; negative: none does. */
static sqlite3_mem_methods memory;
static int calls_left = -1;

static void *memory_take(int size)
{
    return calls_left >= 0 && calls_left-- == 0 ? NULL : memory.xMalloc(size);
}

static void *memory_resize(void *block, int size)
{
    return calls_left >= 0 && calls_left-- == 0 ? NULL : memory.xRealloc(block, size);
}

/* To be called before SQLite is used. */
static void make_memory_fail_when_told(void)
{
    g_assert_cmpint(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory), ==, SQLITE_OK);
    sqlite3_mem_methods failing = memory;
    failing.xMalloc = memory_take;
    failing.xRealloc = memory_resize;
    g_assert_cmpint(sqlite3_config(SQLITE_CONFIG_MALLOC, &failing), ==, SQLITE_OK);
    /* Nothing is taken from a store that was filled before. */
    g_assert_cmpint(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), ==, SQLITE_OK);
}

static void fixture_set_up(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fixture->directory = g_dir_make_tmp("testamur-seal-XXXXXX", &error);
    g_assert_no_error(error);
    fixture->database = database_open(fixture->directory, DATABASE_CREATE, &error);
    g_assert_no_error(error);
}

static void fixture_tear_down(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *file = g_build_filename(fixture->directory, "testamur.db", NULL);
    database_close(fixture->database);
    g_assert_cmpint(g_unlink(file), ==, 0);
    g_assert_cmpint(g_rmdir(fixture->directory), ==, 0);
    g_free(fixture->directory);
}

static void run(struct fixture *fixture, const char *sql)
{
    GError *error = NULL;
    g_assert_true(database_run(fixture->database, &error, sql, ""));
    g_assert_no_error(error);
}

/* As another program does. */
static void run_elsewhere(struct fixture *fixture, const char *sql)
{
    sqlite3 *handle = NULL;
    g_autofree char *file = g_build_filename(fixture->directory, "testamur.db", NULL);
    g_assert_cmpint(sqlite3_open(file, &handle), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_close(handle), ==, SQLITE_OK);
}

static GPtrArray *verify(struct fixture *fixture)
{
    GError *error = NULL;
    GPtrArray *texts = seal_verify(fixture->database, &error);
    g_assert_no_error(error);
    return texts;
}

static void assert_whole(struct fixture *fixture)
{
    g_autoptr(GPtrArray) texts = verify(fixture);
    g_assert_cmpstr(texts->len > 0 ? texts->pdata[0] : NULL, ==, NULL);
}

static void assert_found(struct fixture *fixture, const char *words)
{
    g_autoptr(GPtrArray) texts = verify(fixture);
    g_assert_cmpuint(texts->len, ==, 1);
    g_assert_nonnull(strstr(texts->pdata[0], words));
}

static void add_some(struct fixture *fixture)
{
    run(fixture, "INSERT INTO course (id, key, created, modified) VALUES (1, 'one', 0, 0), (2, "
                 "'two', 0, 0)");
    run(fixture, "INSERT INTO assignment_type (course_id, position, name, weight)"
                 " VALUES (1, 1, 'Homework', 0.25), (1, 2, 'Exam', 1)");
    run(fixture, "INSERT INTO learning_path (id, key, created, modified) VALUES (1, 'path', 0, 0)");
    run(fixture, "INSERT INTO learning_path_step VALUES (1, 1, 2)");
    run(fixture, "INSERT INTO setting VALUES ('site_name', 'School')");
    run(fixture, "INSERT INTO drawing (key, recipe, created) VALUES (randomblob(32), '{}', 0)");
    run(fixture, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
                 " INSERT INTO learner (id, username, name, created, modified)"
                 " SELECT i, 'l' || i, iif(i % 3, 'Learner ' || i, NULL), i, 0 FROM n");
}

static void test_all_tables_are_decided(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    int step;
    g_autoptr(statement) row = database_query(
        fixture->database, &error,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", "");
    while ((step = statement_step(row, &error)) == 1) {
        const char *name = statement_text(row, 0);
        g_test_message("%s", name);
        g_assert_true(seal_covers(name) != g_strv_contains(seal_left_out, name));
    }
    g_assert_no_error(error);
}

static void test_changes_of_all_kinds(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const changes[] = {
        "UPDATE learner SET name = 'Ada' WHERE id % 7 = 0",
        "UPDATE learner SET id = 5000 WHERE id = 5",
        "DELETE FROM learner WHERE id > 1500 AND id % 2",
        "INSERT OR REPLACE INTO setting VALUES ('site_name', 'Academy')",
        "INSERT INTO setting VALUES ('site_name', 'X') ON CONFLICT (name) DO UPDATE SET value = "
        "excluded.value",
        "INSERT OR IGNORE INTO setting VALUES ('site_name', 'Ignored')",
        "INSERT OR REPLACE INTO learner (id, username, created, modified) VALUES (2, 'l3', 1, 1)",
        "UPDATE assignment_type SET weight = 1.5",
        "UPDATE assignment_type SET weight = 2",
        "DELETE FROM learning_path",
        "DELETE FROM course",
        "DELETE FROM setting",
    };
    add_some(fixture);
    assert_whole(fixture);
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_test_message("%s", changes[i]);
        run(fixture, changes[i]);
        assert_whole(fixture);
    }
}

static void test_what_was_undone_counts_nothing(struct fixture *fixture,
                                                gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    add_some(fixture);
    g_assert_true(database_begin_immediate(fixture->database, &error));
    run(fixture, "UPDATE learner SET name = 'Nobody'");
    database_rollback(fixture->database);
    assert_whole(fixture);
    g_assert_true(database_begin_immediate(fixture->database, &error));
    run(fixture, "UPDATE learner SET name = 'Somebody' WHERE id < 10");
    /* Fails at its second row, whose change is the only one of this statement that SQLite undoes with the first. */
    g_assert_false(database_run(fixture->database, &error,
                                "UPDATE learner SET username = 'same' WHERE id IN (11, 12)", ""));
    g_clear_error(&error);
    g_assert_true(database_commit(fixture->database, &error));
    g_assert_no_error(error);
    assert_whole(fixture);
    g_assert_false(database_run(fixture->database, &error,
                                "UPDATE learner SET username = 'same' WHERE id IN (11, 12)", ""));
    g_clear_error(&error);
    assert_whole(fixture);
}

/* A change outside a transaction gets one for its seal, and still tells how many rows it hit. */
static void test_changes_are_counted(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    add_some(fixture);
    run(fixture, "UPDATE learner SET name = 'Ada' WHERE id <= 12");
    g_assert_cmpint(database_changes(fixture->database), ==, 12);
    run(fixture, "UPDATE learner SET name = 'Ada' WHERE id > 100000");
    g_assert_cmpint(database_changes(fixture->database), ==, 0);
    run(fixture, "INSERT INTO learner (username, created, modified) VALUES ('new', 0, 0)");
    g_assert_cmpint(database_last_id(fixture->database), ==, 2501);
}

static void test_foreign_changes_are_found(struct fixture *fixture,
                                           gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    static const struct {
        const char *sql, *words;
    } cases[] = {
        { "UPDATE learner SET name = 'Eve' WHERE id = 1004",
          "rows 1000 to 1999 of the table learner" },
        { "UPDATE learner SET created = created + 1 WHERE id = 3",
          "rows 1 to 999 of the table learner" },
        { "DELETE FROM learner WHERE id = 2000",
          "table learner are not what Testamur wrote (500 of 501)" },
        { "INSERT INTO asset (slug, file_name, kind, content, sha256, created, modified)"
          " VALUES ('s', 'f', 'font', x'00', randomblob(32), 0, 0)",
          "table asset" },
        { "UPDATE setting SET value = 'Schoo1'", "the rows of the table setting" },
        { "UPDATE assignment_type SET weight = 0.250000001 WHERE position = 1", "assignment_type" },
        { "UPDATE drawing SET key = randomblob(32)", "drawing" },
        { "CREATE TRIGGER evil AFTER INSERT ON learner BEGIN SELECT 1; END",
          "definitions of the tables" },
    };
    add_some(fixture);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].sql);
        run_elsewhere(fixture, cases[i].sql);
        assert_found(fixture, cases[i].words);
        /* What the program itself changes afterwards does not hide it. */
        run(fixture, "UPDATE learner SET modified = modified + 1 WHERE id % 3 = 0");
        assert_found(fixture, cases[i].words);
        g_assert_true(database_begin_immediate(fixture->database, &error));
        g_assert_true(seal_renew(fixture->database, &error));
        g_assert_true(database_commit(fixture->database, &error));
        g_assert_no_error(error);
        assert_whole(fixture);
    }
}

#define TEST(path, function)                                                                       \
    g_test_add("/seal/" path, struct fixture, NULL, fixture_set_up, function, fixture_tear_down)

/* A change without memory for its seal is none; false if it was none. */
static bool change_with_memory_for(struct fixture *fixture, int calls)
{
    g_autoptr(GError) error = NULL;
    calls_left = calls;
    const bool done =
        database_begin_immediate(fixture->database, &error)
        && database_run(fixture->database, &error,
                        "UPDATE learner SET name = name || 'x', email = 'a@example.org'"
                        " WHERE id IN (7, 8)",
                        "")
        && database_commit(fixture->database, &error);
    calls_left = -1;
    database_rollback(fixture->database);
    g_assert_true(done || strstr(error->message, "memory") != NULL);
    return done;
}

static void test_memory_runs_out(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    bool done = false;
    int calls = 0, failed = 0;
    run(fixture, "INSERT INTO learner (id, username, name, created, modified)"
                 " VALUES (7, 'ada', 'Ada', 0, 0), (8, 'grace', 'Grace', 0, 0)");
    /* Statements that were prepared once are kept, and then there are the fewer calls. */
    g_assert_true(change_with_memory_for(fixture, -1));
    /* Some calls can fail without harm; so many in a row do only when there are no others. */
    for (int harmless = 0; harmless < 50; calls++) {
        done = change_with_memory_for(fixture, calls);
        harmless = done ? harmless + 1 : 0;
        failed += done ? 0 : 1;
        assert_whole(fixture);
    }
    g_test_message("%d of %d calls failed the change", failed, calls);
    g_assert_cmpint(failed, >, 10);
}

/* How many rows of learners are noted as they were. */
static gint64 count_right_notes(struct fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(statement) notes = database_query(
        fixture->database, &error,
        "SELECT count(*) FROM import_before JOIN learner ON learner.id = learner_id"
        " WHERE state ->> '$.username' = username AND state ->> '$.name' = username || 's'",
        "");
    g_assert_no_error(error);
    g_assert_cmpint(statement_step(notes, &error), ==, 1);
    return statement_integer(notes, 0);
}

/* What an import notes of a row before it changes is the row, or the import fails; false if it did. */
static bool note_with_memory_for(struct fixture *fixture, int calls)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(database_begin_immediate(fixture->database, &error));
    g_autoptr(import_before) before = import_before_new(fixture->database, &error);
    g_assert_true(before != NULL && import_before_set(before, 1, 1, &error));
    calls_left = calls;
    const bool changed =
        database_run(fixture->database, &error,
                     "UPDATE learner SET name = 'Eve', email = '' WHERE id IN (7, 8)", "");
    calls_left = -1;
    const bool done = changed && import_before_write(before, &error);
    g_assert_true(!done || count_right_notes(fixture) == 2);
    g_assert_true(done || strstr(error->message, "memory") != NULL);
    database_rollback(fixture->database);
    return done;
}

static void test_memory_for_notes(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    int failed = 0;
    run(fixture, "INSERT INTO import_run (id, file_name, kind, sha256, operator, started)"
                 " VALUES (1, '', '', x'', '', 0)");
    run(fixture, "INSERT INTO learner (id, username, name, created, modified)"
                 " VALUES (7, 'ada', 'adas', 0, 0), (8, 'grace', 'graces', 0, 0)");
    g_assert_true(note_with_memory_for(fixture, -1));
    for (int calls = 0, harmless = 0; harmless < 50; calls++) {
        const bool done = note_with_memory_for(fixture, calls);
        harmless = done ? harmless + 1 : 0;
        failed += done ? 0 : 1;
    }
    g_assert_cmpint(failed, >, 10);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    make_memory_fail_when_told();
    TEST("tables", test_all_tables_are_decided);
    TEST("changes", test_changes_of_all_kinds);
    TEST("undone", test_what_was_undone_counts_nothing);
    TEST("counted", test_changes_are_counted);
    TEST("foreign", test_foreign_changes_are_found);
    TEST("memory", test_memory_runs_out);
    TEST("memory-for-notes", test_memory_for_notes);
    return g_test_run();
}
