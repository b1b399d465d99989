#include "config.h"

#include "support.h"

#include "directory.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const char *program(void)
{
    const char *path = g_getenv("TESTAMUR_PROGRAM");
    if (path == NULL)
        g_error("TESTAMUR_PROGRAM, the program to test, is not set: use make check");
    return path;
}

/* Runs a program that must succeed. */
static char *run(const char *const *arguments, char **environment)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *complaints = NULL;
    char *output = NULL;
    int status = 0;
    g_spawn_sync(NULL, (char **)arguments, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                 &complaints, &status, &error);
    g_assert_no_error(error);
    if (!g_spawn_check_wait_status(status, &error)) {
        g_autofree char *line = g_strjoinv(" ", (char **)arguments);
        g_error("%s: %s\n%s%s", line, error->message, output, complaints);
    }
    return output;
}

static char **command_environment(const struct scenario *scenario)
{
    char **environment = g_get_environ();
    environment = g_environ_setenv(environment, "HOME", scenario->home, TRUE);
    return g_environ_setenv(environment, "TESTAMUR_DATA", scenario->data, TRUE);
}

static void set_up(struct scenario *scenario)
{
    g_autoptr(GError) error = NULL;
    scenario->directory = g_dir_make_tmp("scenario-XXXXXX", &error);
    g_assert_no_error(error);
    scenario->data = g_build_filename(scenario->directory, "installation", NULL);
    scenario->home = g_build_filename(scenario->directory, "home", NULL);
    g_assert_no_errno(g_mkdir(scenario->home, 0700));
}

void scenario_make_empty(const struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_free(scenario_command(scenario, "init", NULL));
}

static void make_people(const struct scenario *scenario, gconstpointer data)
{
    scenario_make_empty(scenario, data);
    scenario_change(
        scenario,
        "INSERT INTO learner (username, email, name, created, modified) "
        "WITH RECURSIVE number (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM number WHERE "
        "value < 100) SELECT format('person%03d', value), format('person%03d@example.org', value), "
        "format('Person %03d', value), 0, 0 FROM number UNION ALL "
        "SELECT column1, column1 || '@example.org', column2, 0, 0 FROM (VALUES "
        "('simic', 'Anna Šimić'), ('zoe', 'Zoë Dvořák'), ('liming', '李明'))");
}

void scenario_make_demo(const struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_free(scenario_command(scenario, "demo", scenario->data, NULL));
}

/* Others who want the same wait for the lock. What was begun by a program that was killed is not taken for the whole. */
void scenario_set_up_shared(struct scenario *scenario, const char *name,
                            void (*make)(const struct scenario *scenario, gconstpointer data),
                            gconstpointer data)
{
    set_up(scenario);
    const char *shared = g_getenv("TESTAMUR_TEST_SHARED");
    if (shared == NULL)
        shared = g_get_tmp_dir();
    g_autofree char *path = g_strdup_printf("%s/scenario-%s", shared, name);
    g_autofree char *lock_name = g_strconcat(path, ".lock", NULL);
    const int lock = open(lock_name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    g_assert_cmpint(lock, >=, 0);
    g_assert_no_errno(flock(lock, LOCK_EX));
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        directory_copy(path, scenario->data);
    } else {
        g_autofree char *begun = g_strdup_printf("%s-%d", path, (int)getpid());
        make(scenario, data);
        directory_copy(scenario->data, begun);
        g_assert_no_errno(g_rename(begun, path));
    }
    close(lock);
}

void scenario_set_up_empty(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_shared(scenario, "empty", scenario_make_empty, data);
}

void scenario_set_up_people(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_shared(scenario, "people", make_people, data);
}

void scenario_set_up_demo(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_shared(scenario, "demonstration", scenario_make_demo, data);
}

void scenario_tear_down(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    directory_remove(scenario->directory);
    g_free(scenario->directory);
    g_free(scenario->data);
    g_free(scenario->home);
}

struct terminal *scenario_start_with(const struct scenario *scenario, const char *const *arguments,
                                     const struct terminal_options *options)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_ptr_array_add(words, (gpointer)program());
    g_ptr_array_add(words, (gpointer) "--data");
    g_ptr_array_add(words, scenario->data);
    for (; arguments != NULL && *arguments != NULL; arguments++)
        g_ptr_array_add(words, (gpointer)*arguments);
    g_ptr_array_add(words, NULL);
    struct terminal_options own = options != NULL ? *options : (struct terminal_options){ 0 };
    own.marks = true;
    if (own.home == NULL)
        own.home = scenario->home;
    return terminal_start((const char *const *)words->pdata, &own);
}

struct terminal *scenario_start(const struct scenario *scenario)
{
    return scenario_start_with(scenario, NULL, NULL);
}

struct terminal *scenario_open(const struct scenario *scenario, const char *section)
{
    const char *const arguments[] = { "console", section, NULL };
    return scenario_start_with(scenario, arguments, NULL);
}

void scenario_quit_at(const struct place *place, struct terminal *terminal)
{
    terminal_press(terminal, "F10");
    expect_end_at(place, terminal, 0);
    terminal_free(terminal);
}

char *scenario_command(const struct scenario *scenario, const char *first, ...)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_ptr_array_add(words, (gpointer)program());
    va_list arguments;
    va_start(arguments, first);
    for (const char *word = first; word != NULL; word = va_arg(arguments, const char *))
        g_ptr_array_add(words, (gpointer)word);
    va_end(arguments);
    g_ptr_array_add(words, NULL);
    g_auto(GStrv) environment = command_environment(scenario);
    return run((const char *const *)words->pdata, environment);
}

static sqlite3 *open_database(const struct scenario *scenario)
{
    g_autofree char *path = g_build_filename(scenario->data, "testamur.db", NULL);
    sqlite3 *database = NULL;
    g_assert_cmpint(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
    sqlite3_busy_timeout(database, terminal_patience());
    return database;
}

static void assert_database(sqlite3 *database, const char *sql, bool good)
{
    if (!good)
        g_error("%s: %s", sql, sqlite3_errmsg(database));
}

/* The first value of the first row, as text. */
char *scenario_text(const struct scenario *scenario, const char *sql)
{
    sqlite3 *database = open_database(scenario);
    sqlite3_stmt *statement = NULL;
    assert_database(database, sql,
                    sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK);
    const int step = sqlite3_step(statement);
    assert_database(database, sql, step == SQLITE_ROW || step == SQLITE_DONE);
    const unsigned char *text = step == SQLITE_ROW ? sqlite3_column_text(statement, 0) : NULL;
    char *copy = g_strdup(text != NULL ? (const char *)text : "NULL");
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return copy;
}

gint64 scenario_number(const struct scenario *scenario, const char *sql)
{
    g_autofree char *text = scenario_text(scenario, sql);
    return g_ascii_strtoll(text, NULL, 10);
}

void scenario_expect_at(const struct place *place, const struct scenario *scenario,
                        struct terminal *terminal, const char *sql, gint64 number)
{
    const gint64 end = g_get_monotonic_time() + (gint64)terminal_patience() * 1000;
    gint64 got;
    while ((got = scenario_number(scenario, sql)) != number) {
        if (g_get_monotonic_time() > end)
            expect_fail(place, terminal, "%s: %" G_GINT64_FORMAT " instead of %" G_GINT64_FORMAT,
                        sql, got, number);
        terminal_pump(terminal, 10);
    }
}

void scenario_change(const struct scenario *scenario, const char *sql)
{
    sqlite3 *database = open_database(scenario);
    assert_database(database, sql, sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(database);
}

static void add_rows(sqlite3 *database, const char *table, GChecksum *content)
{
    g_autofree char *sql = g_strdup_printf("SELECT * FROM \"%s\"", table);
    sqlite3_stmt *row = NULL;
    assert_database(database, sql, sqlite3_prepare_v2(database, sql, -1, &row, NULL) == SQLITE_OK);
    g_checksum_update(content, (const guchar *)table, -1);
    while (sqlite3_step(row) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(row); i++) {
            const guchar *value = sqlite3_column_blob(row, i);
            const int length = sqlite3_column_bytes(row, i);
            g_checksum_update(content, (const guchar *)&length, sizeof length);
            if (length > 0)
                g_checksum_update(content, value, length);
        }
    sqlite3_finalize(row);
}

struct sqlite3 *scenario_hold(const struct scenario *scenario)
{
    sqlite3 *database = open_database(scenario);
    assert_database(database, "BEGIN IMMEDIATE",
                    sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK);
    return database;
}

void scenario_let_go(struct sqlite3 *holder)
{
    assert_database(holder, "ROLLBACK",
                    sqlite3_exec(holder, "ROLLBACK", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(holder);
}

char *scenario_content(const struct scenario *scenario)
{
    sqlite3 *database = open_database(scenario);
    GChecksum *content = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *names = scenario_text(
        scenario,
        "SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema WHERE type ="
        " 'table' AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%' ORDER BY name)");
    g_auto(GStrv) tables = g_strsplit(names, ",", -1);
    for (char **table = tables; *table != NULL; table++)
        add_rows(database, *table, content);
    sqlite3_close(database);
    char *digest = g_strdup(g_checksum_get_string(content));
    g_checksum_free(content);
    return digest;
}

char *scenario_file(const struct scenario *scenario, const char *name, const char *content)
{
    g_autoptr(GError) error = NULL;
    char *path = g_build_filename(scenario->directory, name, NULL);
    g_file_set_contents(path, content, -1, &error);
    g_assert_no_error(error);
    return path;
}
