/* The SQLite file as promised: who may open what, with which settings, and how faults are told. */
#include "config.h"

#include "base/error.h"
#include "store/checkpointer.h"
#include "store/database.h"
#include "store/history.h"
#include "store/log_ahead.h"
#include "store/migration.h"
#include "store/upgrade.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture {
    char *directory;
};

static void fixture_set_up(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fixture->directory = g_dir_make_tmp("testamur-database-XXXXXX", &error);
    g_assert_no_error(error);
}

static void fixture_tear_down(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const names[] = { "testamur.db", "testamur.db-wal", "testamur.db-shm",
                                         "testamur.db-journal", "elsewhere" };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(fixture->directory, names[i], NULL);
        g_unlink(path);
    }
    g_rmdir(fixture->directory);
    g_free(fixture->directory);
}

static struct database *open_or_fail(struct fixture *fixture, enum database_mode mode)
{
    GError *error = NULL;
    struct database *database = database_open(fixture->directory, mode, &error);
    g_assert_no_error(error);
    return database;
}

static void create_and_close(struct fixture *fixture)
{
    database_close(open_or_fail(fixture, DATABASE_CREATE));
}

static void assert_refused(struct fixture *fixture, enum database_mode mode, int code,
                           const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(database_open(fixture->directory, mode, &error));
    g_assert_nonnull(error);
    g_assert_cmpint(error_exit_status(error), ==, code);
    g_assert_nonnull(strstr(error->message, words));
}

static void run_or_fail(struct database *database, const char *sql)
{
    GError *error = NULL;
    g_assert_true(database_run(database, &error, sql, ""));
    g_assert_no_error(error);
}

static gint64 number_of(struct database *database, const char *sql)
{
    GError *error = NULL;
    g_autoptr(statement) statement = database_query(database, &error, sql, "");
    g_assert_no_error(error);
    g_assert_cmpint(statement_step(statement, &error), ==, 1);
    g_assert_no_error(error);
    return statement_integer(statement, 0);
}

static void test_settings(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    g_assert_cmpint(number_of(database, "PRAGMA application_id"), ==, 0x5453544D);
    g_assert_cmpint(number_of(database, "PRAGMA user_version"), >=, 1);
    g_assert_cmpint(number_of(database, "PRAGMA foreign_keys"), ==, 1);
    g_assert_cmpint(number_of(database, "PRAGMA trusted_schema"), ==, 0);
    g_assert_cmpint(number_of(database, "PRAGMA cell_size_check"), ==, 1);
    g_assert_cmpint(number_of(database, "PRAGMA synchronous"), ==, 2);
    g_assert_cmpint(number_of(database, "PRAGMA query_only"), ==, 0);
    g_assert_cmpint(number_of(database, "SELECT count(*) FROM pragma_table_list"
                                        " WHERE type = 'table' AND schema = 'main'"
                                        " AND name NOT LIKE 'sqlite%' AND NOT strict"),
                    ==, 0);
    g_autoptr(statement) journal = database_query(database, NULL, "PRAGMA journal_mode", "");
    g_assert_cmpint(statement_step(journal, NULL), ==, 1);
    g_assert_cmpstr(statement_text(journal, 0), ==, "wal");
}

/* CHECK (column IN (...)) with more than two values costs more than all the rest of an INSERT. */
static void test_no_table_for_a_row(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const tables[] = { "learner",          "enrolment",  "course_grade",
                                          "subsection_grade", "credential", "document",
                                          "history",          "plan_item",  "mail",
                                          "completion" };
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *sql = g_strdup_printf("EXPLAIN INSERT INTO %s DEFAULT VALUES", tables[i]);
        g_autoptr(statement) step = database_query(database, &error, sql, "");
        g_assert_no_error(error);
        while (statement_step(step, &error) == 1)
            g_assert_cmpstr(statement_text(step, 1), !=, "OpenEphemeral");
        g_assert_no_error(error);
    }
}

static gint64 log_size(struct fixture *fixture)
{
    g_autofree char *path = g_build_filename(fixture->directory, "testamur.db-wal", NULL);
    GStatBuf about;
    g_assert_cmpint(g_stat(path, &about), ==, 0);
    return about.st_size;
}

static void write_megabytes(struct database *database, int count)
{
    for (int i = 0; i < count; i++)
        run_or_fail(database, "INSERT INTO base (key, fixed, layout, secrets, created)"
                              " VALUES (randomblob(32), zeroblob(1048576), '', x'', 0)");
}

/* Work that commits without end leaves a log of some size, though nobody who commits moves it. */
static void test_log_is_moved_beside(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    struct checkpointer *checkpointer = checkpointer_start(database);
    write_megabytes(database, 160);
    g_assert_cmpint(log_size(fixture), <, 100 << 20);
    {
        g_autoptr(database) reader = open_or_fail(fixture, DATABASE_READ);
        g_autoptr(statement) reading = database_query(reader, &error, "SELECT id FROM base", "");
        g_assert_cmpint(statement_step(reading, &error), ==, 1);
        write_megabytes(database, 80);
    }
    checkpointer_free(checkpointer);
    write_megabytes(database, 1);
    g_assert_cmpint(number_of(database, "SELECT count(*) FROM base"), ==, 241);
}

/* Whoever reads while the last one who wrote goes need not wait until a large log is moved. */
static void test_log_is_moved_before_the_end(struct fixture *fixture,
                                             gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = g_build_filename(fixture->directory, "testamur.db", NULL);
    struct database *writer = open_or_fail(fixture, DATABASE_CREATE);
    g_autoptr(database) reader = open_or_fail(fixture, DATABASE_READ);
    {
        g_autoptr(statement) reading =
            database_query(reader, NULL, "SELECT 1 FROM sqlite_schema", "");
        g_assert_cmpint(statement_step(reading, NULL), ==, 1);
        write_megabytes(writer, 24);
    }
    GStatBuf about;
    g_assert_cmpint(g_stat(path, &about), ==, 0);
    g_assert_cmpint(about.st_size, <, 20 << 20);
    database_close(writer);
    g_assert_cmpint(g_stat(path, &about), ==, 0);
    g_assert_cmpint(about.st_size, >, 20 << 20);
}

/* What happened next to the file that is watched: no name comes with it. */
static guint32 next_event(int watch)
{
    struct inotify_event event;
    g_assert_cmpint(read(watch, &event, sizeof event), ==, sizeof event);
    return event.mask;
}

/* The last one who goes deletes the log while nobody may read. The disk gets the room of a large one back only after
 * that: when the last descriptor is closed, which is one that was opened for nothing else. */
static void test_large_log_is_given_back_last(struct fixture *fixture,
                                              gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *log = g_build_filename(fixture->directory, "testamur.db-wal", NULL);
    struct database *writer = open_or_fail(fixture, DATABASE_CREATE);
    g_assert_true(database_begin_immediate(writer, NULL));
    write_megabytes(writer, 24);
    g_assert_true(database_commit(writer, NULL));
    const int watch = inotify_init1(IN_CLOEXEC);
    g_assert_cmpint(inotify_add_watch(watch, log, IN_ATTRIB | IN_CLOSE_NOWRITE | IN_DELETE_SELF), >,
                    0);
    database_close(writer);
    g_assert_cmpint(next_event(watch), ==, IN_ATTRIB);
    g_assert_cmpint(next_event(watch), ==, IN_CLOSE_NOWRITE);
    g_assert_cmpint(next_event(watch), ==, IN_DELETE_SELF);
    close(watch);
}

/* What is handed to the disk while it is written is there after the commit, and nothing of a transaction that is not. */
static void test_log_is_handed_ahead(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    g_assert_null(log_ahead_start(database, 1));
    for (int round = 0; round < 2; round++) {
        g_assert_true(database_begin_immediate(database, NULL));
        g_autoptr(log_ahead) ahead = log_ahead_start(database, G_MAXINT);
        g_assert_nonnull(ahead);
        write_megabytes(database, 24);
        if (round == 0)
            g_assert_true(database_commit(database, NULL));
        else
            database_rollback(database);
    }
    g_assert_cmpint(number_of(database, "SELECT count(*) FROM base"), ==, 24);
}

static void test_no_foreign_code(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const denied[] = { "ATTACH ':memory:' AS other",
                                          "SELECT load_extension('libm.so.6')",
                                          "SELECT \"no such column\"" };
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    for (gsize i = 0; i < G_N_ELEMENTS(denied); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(database_run(database, &error, denied[i], ""));
        g_assert_nonnull(error);
    }
}

static void test_missing(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    assert_refused(fixture, DATABASE_READ, ERROR_NOT_FOUND, "testamur init");
    assert_refused(fixture, DATABASE_WRITE, ERROR_NOT_FOUND, "testamur init");
    g_autofree char *nowhere = g_build_filename(fixture->directory, "nowhere", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_null(database_open(nowhere, DATABASE_CREATE, &error));
    g_assert_error(error, STORE_ERROR, ERROR_NOT_FOUND);
}

static void test_create_twice(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    create_and_close(fixture);
    assert_refused(fixture, DATABASE_CREATE, ERROR_REFUSED, "already");
}

static void test_interrupted_creation(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *file = g_build_filename(fixture->directory, "testamur.db", NULL);
    g_assert_true(g_file_set_contents(file, "", 0, NULL));
    assert_refused(fixture, DATABASE_WRITE, ERROR_NOT_FOUND, "testamur init");
    create_and_close(fixture);
    database_close(open_or_fail(fixture, DATABASE_WRITE));
}

static void test_foreign_file(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *file = g_build_filename(fixture->directory, "testamur.db", NULL);
    sqlite3 *handle = NULL;
    g_assert_cmpint(sqlite3_open(file, &handle), ==, SQLITE_OK);
    sqlite3_exec(handle, "CREATE TABLE note (text TEXT)", NULL, NULL, NULL);
    sqlite3_close(handle);
    assert_refused(fixture, DATABASE_READ, ERROR_DATA, "no database of Testamur");
    assert_refused(fixture, DATABASE_WRITE, ERROR_DATA, "no database of Testamur");

    g_autofree char *noise = g_strnfill(8192, 'x');
    g_assert_true(g_file_set_contents(file, noise, 8192, NULL));
    assert_refused(fixture, DATABASE_READ, ERROR_DATA, "damaged");
}

static void test_symbolic_link(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    create_and_close(fixture);
    g_autofree char *file = g_build_filename(fixture->directory, "testamur.db", NULL);
    g_autofree char *elsewhere = g_build_filename(fixture->directory, "elsewhere", NULL);
    g_assert_cmpint(g_rename(file, elsewhere), ==, 0);
    g_assert_cmpint(symlink(elsewhere, file), ==, 0);
    assert_refused(fixture, DATABASE_READ, ERROR_DATA, "no regular file");
    assert_refused(fixture, DATABASE_CREATE, ERROR_REFUSED, "symbolic link");
}

static void test_modes(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const mode_t before = umask(0);
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    run_or_fail(database, "INSERT INTO setting VALUES ('a', 'b')");
    umask(before);
    static const char *const names[] = { "testamur.db", "testamur.db-wal", "testamur.db-shm" };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(fixture->directory, names[i], NULL);
        struct stat status;
        g_assert_cmpint(stat(path, &status), ==, 0);
        g_assert_cmpint(status.st_mode & 07777, ==, 0600);
    }
}

static void test_group_modes(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_assert_cmpint(g_chmod(fixture->directory, 02770), ==, 0);
    const mode_t before = umask(0077);
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    run_or_fail(database, "INSERT INTO setting VALUES ('a', 'b')");
    umask(before);
    static const char *const names[] = { "testamur.db", "testamur.db-wal", "testamur.db-shm" };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(fixture->directory, names[i], NULL);
        struct stat status;
        g_assert_cmpint(stat(path, &status), ==, 0);
        g_assert_cmpint(status.st_mode & 07777, ==, 0660);
    }
}

static void test_newer(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    struct database *database = open_or_fail(fixture, DATABASE_CREATE);
    run_or_fail(database, "PRAGMA user_version = 999");
    database_close(database);
    assert_refused(fixture, DATABASE_WRITE, ERROR_REFUSED, "newer");
    g_autoptr(database) reader = open_or_fail(fixture, DATABASE_READ);
    g_assert_nonnull(strstr(database_remark(reader), "newer"));
    g_autoptr(GError) error = NULL;
    g_assert_false(database_run(reader, &error, "INSERT INTO setting VALUES ('a', 'b')", ""));
    g_assert_error(error, STORE_ERROR, ERROR_IO);
}

/* As nobody in particular: root may write anywhere. */
static void test_read_only_directory(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    create_and_close(fixture);
    g_autofree char *file = g_build_filename(fixture->directory, "testamur.db", NULL);
    g_assert_cmpint(g_chmod(file, 0444), ==, 0);
    g_assert_cmpint(g_chmod(fixture->directory, 0555), ==, 0);
    const bool root = geteuid() == 0;
    g_assert_true(!root || seteuid(65534) == 0);
    assert_refused(fixture, DATABASE_WRITE, ERROR_IO, "can't be written");
    {
        g_autoptr(database) reader = open_or_fail(fixture, DATABASE_READ);
        g_assert_nonnull(strstr(database_remark(reader), "reading only"));
        g_assert_cmpint(number_of(reader, "SELECT count(*) FROM learner"), ==, 0);
    }
    g_assert_true(!root || seteuid(0) == 0);
    g_assert_cmpint(g_chmod(fixture->directory, 0755), ==, 0);
}

static void test_read_changes_nothing(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    create_and_close(fixture);
    g_autoptr(database) reader = open_or_fail(fixture, DATABASE_READ);
    g_assert_null(database_remark(reader));
    g_autoptr(GError) error = NULL;
    g_assert_false(database_run(reader, &error, "DELETE FROM setting", ""));
    g_assert_nonnull(error);
}

static void test_binding(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    GError *error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new_static("\0\1", 2);
    g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
    g_autoptr(statement) row = database_query(database, &error, "SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?",
                                              "idttbbBBn", G_MAXINT64, 0.5, "' OR 1=1 --", NULL,
                                              "a\0b", (gsize)3, NULL, (gsize)0, bytes, nothing);
    g_assert_no_error(error);
    g_assert_cmpint(statement_step(row, &error), ==, 1);
    g_assert_cmpint(statement_integer(row, 0), ==, G_MAXINT64);
    g_assert_cmpfloat(statement_real(row, 1), ==, 0.5);
    g_assert_cmpstr(statement_text(row, 2), ==, "' OR 1=1 --");
    g_assert_true(statement_is_null(row, 3));
    g_assert_null(statement_text(row, 3));
    gsize size = 0;
    const void *blob = statement_blob(row, 4, &size);
    g_assert_cmpuint(size, ==, 3);
    g_assert_true(memcmp(blob, "a\0b", 3) == 0);
    g_assert_true(statement_is_null(row, 5));
    g_autoptr(GBytes) same = statement_bytes(row, 6);
    g_assert_true(g_bytes_equal(same, bytes));
    g_assert_false(statement_is_null(row, 7));
    g_assert_true(statement_is_null(row, 8));
    g_assert_cmpint(statement_step(row, &error), ==, 0);
    g_assert_cmpint(statement_step(row, &error), ==, 0);
}

static void test_invalid_text(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    g_autoptr(statement) row =
        database_query(database, NULL, "SELECT CAST(x'41ff42' AS TEXT), 'fine'", "");
    g_assert_cmpint(statement_step(row, NULL), ==, 1);
    g_assert_cmpstr(statement_text(row, 0), ==, "A\357\277\275B");
    g_assert_cmpstr(statement_text(row, 1), ==, "fine");
}

/* The same text again while its first statement stands in the middle of its rows. */
static void test_statement_within_itself(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char sql[] = "SELECT column1 FROM (VALUES (1), (2), (3)) WHERE column1 > ?";
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    gint64 sum = 0;
    g_autoptr(statement) outer = database_query(database, NULL, sql, "i", (gint64)0);
    while (statement_step(outer, NULL) == 1) {
        g_autoptr(statement) inner =
            database_query(database, NULL, sql, "i", statement_integer(outer, 0));
        while (statement_step(inner, NULL) == 1)
            sum += 10 * statement_integer(outer, 0) + statement_integer(inner, 0);
    }
    g_assert_cmpint(sum, ==, 12 + 13 + 23);
}

static void test_broken_limits(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const refused[] = {
        "INSERT INTO setting VALUES ('a', NULL)",
        "INSERT INTO credential_type (name, retrieval, generation, created, modified)"
        " VALUES ('', 'r', 'g', 0, 0)",
        "INSERT INTO configuration (context_key, type_id, created, modified)"
        " VALUES ('k', 77, 0, 0)",
        "INSERT INTO learner (username, created, modified) VALUES ('u', 'yesterday', 0)",
    };
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(database_run(database, &error, refused[i], ""));
        g_assert_error(error, STORE_ERROR, ERROR_DATA);
    }
}

static void add_setting(struct database *database, const char *name)
{
    g_assert_true(
        database_run(database, NULL, "INSERT INTO setting VALUES (?, ?)", "tt", name, "value"));
}

static void test_transactions(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char count[] = "SELECT count(*) FROM setting";
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    {
        g_autoptr(transaction) transaction = transaction_begin(database, NULL);
        add_setting(database, "forgotten");
    }
    g_assert_cmpint(number_of(database, count), ==, 0);
    {
        g_autoptr(transaction) first = transaction_begin(database, NULL);
        add_setting(database, "kept");
        g_assert_true(database_commit(database, NULL));
        g_autoptr(transaction) second = transaction_begin(database, NULL);
        add_setting(database, "kept, too");
        transaction_end(g_steal_pointer(&first));
        transaction_end(NULL);
        /* Rows that nobody asked for are passed over. */
        g_assert_true(database_run(database, NULL, "SELECT name FROM setting", ""));
        g_assert_true(database_commit(database, NULL));
    }
    g_assert_cmpint(number_of(database, count), ==, 2);
    database_rollback(database);
}

/* Who is stopped will not finish while one waits. */
static void assert_stopped_is_told(struct database *database, pid_t holder)
{
    int status = 0;
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(kill(holder, SIGSTOP), ==, 0);
    g_assert_cmpint(waitpid(holder, &status, WUNTRACED), ==, holder);
    g_assert_true(WIFSTOPPED(status));
    g_assert_null(transaction_begin(database, &error));
    g_assert_error(error, STORE_ERROR, ERROR_BUSY);
    if (g_file_test("/proc/locks", G_FILE_TEST_EXISTS)) {
        g_assert_nonnull(strstr(error->message, ", stopped)"));
        g_assert_nonnull(strstr(error->message, "continue it (fg) or end it"));
    }
    g_assert_cmpint(kill(holder, SIGCONT), ==, 0);
}

static void test_busy_tells_who(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    create_and_close(fixture);
    int ready[2], done[2];
    g_assert_cmpint(pipe(ready) + pipe(done), ==, 0);
    const pid_t child = fork();
    if (child == 0) {
        char byte = 'r';
        struct database *holder = database_open(fixture->directory, DATABASE_WRITE, NULL);
        const bool begun = holder != NULL && database_begin_immediate(holder, NULL);
        if (!begun || write(ready[1], &byte, 1) != 1 || read(done[0], &byte, 1) != 1)
            _exit(1);
        database_close(holder);
        _exit(0);
    }
    char byte = 'd';
    g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
    {
        g_autoptr(database) database = open_or_fail(fixture, DATABASE_WRITE);
        sqlite3_busy_timeout(database_handle(database), 1);
        g_autoptr(GError) error = NULL;
        g_assert_null(transaction_begin(database, &error));
        g_assert_error(error, STORE_ERROR, ERROR_BUSY);
        g_assert_nonnull(strstr(error->message, "being written by"));
        g_autofree char *process = g_strdup_printf("(process %d, ", (int)child);
        if (g_file_test("/proc/locks", G_FILE_TEST_EXISTS))
            g_assert_nonnull(strstr(error->message, process));
        g_assert_nonnull(strstr(error->message, "wait until that has finished"));
        assert_stopped_is_told(database, child);
    }
    g_assert_cmpint(write(done[1], &byte, 1), ==, 1);
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
}

static bool lock_byte(int file, short kind, off_t byte)
{
    const struct flock lock = { .l_type = kind, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };
    return fcntl(file, F_SETLK, &lock) == 0;
}

/* A process that is stopped while it makes the index of the log: it has the locks of a writer (byte 120 of the file) and of
 * all who have the file open (128), and there is nothing in it yet. */
static void test_stuck_tells_who(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    create_and_close(fixture);
    g_autofree char *path = g_build_filename(fixture->directory, "testamur.db-shm", NULL);
    int ready[2];
    g_assert_cmpint(pipe(ready), ==, 0);
    const pid_t child = fork();
    if (child == 0) {
        const int file = open(path, O_RDWR | O_CREAT, 0600);
        if (ftruncate(file, 32768) != 0 || !lock_byte(file, F_WRLCK, 120)
            || !lock_byte(file, F_RDLCK, 128) || write(ready[1], "r", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    char byte;
    g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
    g_autoptr(GError) error = NULL;
    g_assert_null(database_open(fixture->directory, DATABASE_READ, &error));
    g_assert_error(error, STORE_ERROR, ERROR_BUSY);
    g_assert_nonnull(strstr(error->message, "made ready by"));
    g_autofree char *process = g_strdup_printf("(process %d, ", (int)child);
    if (g_file_test("/proc/locks", G_FILE_TEST_EXISTS))
        g_assert_nonnull(strstr(error->message, process));
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_WRITE);
}

static bool note_holder(void *data, const char *holder, int seconds G_GNUC_UNUSED)
{
    char **told = data;
    *told = g_strdup(holder);
    return false;
}

/* Whoever closes the database as the last one has the file alone for a moment, and may be stopped in it. */
static void test_closing_tells_who(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    create_and_close(fixture);
    g_autofree char *path = g_build_filename(fixture->directory, "testamur.db", NULL);
    int ready[2];
    g_assert_cmpint(pipe(ready), ==, 0);
    const pid_t child = fork();
    if (child == 0) {
        const int file = open(path, O_RDWR);
        if (!lock_byte(file, F_WRLCK, 0x40000002) || write(ready[1], "r", 1) != 1)
            _exit(1);
        for (;;)
            raise(SIGSTOP);
    }
    char byte;
    g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, WUNTRACED), ==, child);
    g_autoptr(GError) error = NULL;
    g_autofree char *told = NULL;
    const struct database_watch watch = { .waiting = note_holder, .data = &told };
    g_assert_null(database_open_watched(fixture->directory, &watch, &error));
    g_assert_error(error, STORE_ERROR, ERROR_BUSY);
    g_autofree char *process = g_strdup_printf("(process %d, ", (int)child);
    if (g_file_test("/proc/locks", G_FILE_TEST_EXISTS)) {
        g_assert_nonnull(strstr(told, process));
        g_assert_nonnull(strstr(error->message, process));
        g_assert_nonnull(strstr(error->message, "continue it (fg) or end it"));
    }
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
}

static void test_history_is_append_only(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    GError *error = NULL;
    g_autoptr(json_t) changes = json_pack("{s:[n,s]}", "slug", "seal");
    g_assert_true(history_add(database, "anna", "asset", 7, "seal", "add", changes, &error));
    g_assert_true(history_add(database, "anna", "setting", 0, "site_name", "set", NULL, &error));
    g_assert_no_error(error);
    g_assert_cmpint(number_of(database, "SELECT count(*) FROM history WHERE object_id IS NULL"), ==,
                    1);
    g_assert_cmpint(number_of(database, "SELECT changes ->> '$.slug[1]' = 'seal' FROM history"), ==,
                    1);
    static const char *const denied[] = { "UPDATE history SET operator = 'bob'",
                                          "DELETE FROM history",
                                          "INSERT OR REPLACE INTO history (id, at, operator,"
                                          " object_kind, object_name, action)"
                                          " VALUES (1, 0, 'bob', 'asset', 'x', 'add')" };
    for (gsize i = 0; i < G_N_ELEMENTS(denied); i++) {
        g_autoptr(GError) refusal = NULL;
        g_assert_false(database_run(database, &refusal, denied[i], ""));
        g_assert_error(refusal, STORE_ERROR, ERROR_DATA);
    }
}

static void test_migrations(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    g_autoptr(GPtrArray) steps = migration_load(NULL);
    g_assert_nonnull(steps);
    const int newest = (int)steps->len;
    migration_array_add(steps, newest + 1, "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT;");
    GError *error = NULL;
    g_assert_true(migration_run(database, steps, &error));
    g_assert_no_error(error);
    g_assert_cmpint(number_of(database, "PRAGMA user_version"), ==, newest + 1);
    g_assert_true(migration_run(database, steps, &error));

    migration_array_add(steps, newest + 2,
                        "INSERT INTO extra VALUES (1); INSERT INTO extra VALUES (1);");
    g_assert_false(migration_run(database, steps, &error));
    g_assert_error(error, STORE_ERROR, ERROR_DATA);
    g_clear_error(&error);
    g_assert_cmpint(number_of(database, "PRAGMA user_version"), ==, newest + 1);
    g_assert_cmpint(number_of(database, "SELECT count(*) FROM extra"), ==, 0);
    g_assert_cmpint(number_of(database, "PRAGMA foreign_keys"), ==, 1);
}

static void test_migration_keeps_references(struct fixture *fixture,
                                            gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    g_autoptr(GPtrArray) steps = migration_array_new();
    migration_array_add(steps, 1000,
                        "INSERT INTO configuration (context_key, type_id, created, modified)"
                        " VALUES ('course-v1:A+B+C', 77, 0, 0)");
    g_autoptr(GError) error = NULL;
    g_assert_false(migration_run(database, steps, &error));
    g_assert_error(error, STORE_ERROR, ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "configuration"));
    g_assert_cmpint(number_of(database, "SELECT count(*) FROM configuration"), ==, 0);
}

/* Schedules of a file from before anything ran by itself begin to count when it is brought up: nothing was
 * missed. */
static void test_schedules_begin(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    g_autoptr(GPtrArray) steps = migration_load(NULL);
    g_autoptr(GPtrArray) third = migration_array_new();
    const struct migration *step = steps->pdata[2];
    migration_array_add(third, 3, step->script);
    run_or_fail(database, "DROP TABLE task_slot");
    run_or_fail(database, "ALTER TABLE configuration DROP COLUMN anchor_at");
    run_or_fail(database, "ALTER TABLE configuration DROP COLUMN last_slot_at");
    run_or_fail(database, "INSERT INTO credential_type (id, name, retrieval, generation, created,"
                          " modified) VALUES (1, 'T', 'r', 'g', 0, 0)");
    run_or_fail(database, "INSERT INTO configuration (context_key, type_id, enabled, created,"
                          " modified) VALUES ('course-v1:A+B+C', 1, 1, 5, 5)");
    run_or_fail(database, "PRAGMA user_version = 2");
    g_autoptr(GError) error = NULL;
    const gint64 before = g_get_real_time();
    g_assert_true(migration_run(database, third, &error));
    g_assert_no_error(error);
    const gint64 anchor = number_of(database, "SELECT anchor_at FROM configuration");
    g_assert_cmpint(anchor, >, before - 2 * G_USEC_PER_SEC);
    g_assert_cmpint(anchor, <=, g_get_real_time());
    g_assert_cmpint(number_of(database, "SELECT modified FROM configuration"), ==, 5);
    g_assert_cmpint(number_of(database, "SELECT count(*) FROM configuration"
                                        " WHERE last_slot_at IS NULL"),
                    ==, 1);
}

/* A reader that nobody waits for any more is told so, wherever it was: also where it was about to prepare a statement,
 * which SQLite tells as a fault of json_each. */
static void test_interrupt(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const queries[] = { "SELECT count(*) FROM json_each('[1]')",
                                           "SELECT count(*) FROM learner" };
    g_autoptr(database) database = open_or_fail(fixture, DATABASE_CREATE);
    database_interrupt(database);
    for (gsize i = 0; i < G_N_ELEMENTS(queries); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(database_query(database, &error, queries[i], ""));
        g_assert_error(error, STORE_ERROR, ERROR_CANCELLED);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
    g_test_add("/store/database/" path, struct fixture, NULL, fixture_set_up, function,            \
               fixture_tear_down)
    ADD("settings", test_settings);
    ADD("no-foreign-code", test_no_foreign_code);
    ADD("missing", test_missing);
    ADD("create-twice", test_create_twice);
    ADD("interrupted-creation", test_interrupted_creation);
    ADD("interrupt", test_interrupt);
    ADD("foreign-file", test_foreign_file);
    ADD("symbolic-link", test_symbolic_link);
    ADD("modes", test_modes);
    ADD("group-modes", test_group_modes);
    ADD("newer", test_newer);
    ADD("read-only-directory", test_read_only_directory);
    ADD("read-changes-nothing", test_read_changes_nothing);
    ADD("binding", test_binding);
    ADD("invalid-text", test_invalid_text);
    ADD("statement-within-itself", test_statement_within_itself);
    ADD("broken-limits", test_broken_limits);
    ADD("transactions", test_transactions);
    ADD("busy-tells-who", test_busy_tells_who);
    ADD("stuck-tells-who", test_stuck_tells_who);
    ADD("closing-tells-who", test_closing_tells_who);
    ADD("history-is-append-only", test_history_is_append_only);
    ADD("migrations", test_migrations);
    ADD("migration-keeps-references", test_migration_keeps_references);
    ADD("schedules-begin", test_schedules_begin);
    ADD("no-table-for-a-row", test_no_table_for_a_row);
    ADD("log-is-moved-beside", test_log_is_moved_beside);
    ADD("log-is-moved-before-the-end", test_log_is_moved_before_the_end);
    ADD("log-is-handed-ahead", test_log_is_handed_ahead);
    ADD("large-log-is-given-back-last", test_large_log_is_given_back_last);
#undef ADD
    return g_test_run();
}
