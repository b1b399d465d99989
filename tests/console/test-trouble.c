/* When the world does not cooperate: another program holds the database, it may only be read, is damaged, missing or
 * from another version. The console says so, and answers keys. */
#include "config.h"

#include "support.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

static void make_type(const struct scenario *scenario, gconstpointer data)
{
    scenario_make_empty(scenario, data);
    g_free(scenario_command(scenario, "type", "add", "Completion", "--retrieval",
                            "retrieve_completions", "--generation", "generate_pdf_credential",
                            NULL));
}

static void set_up(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_shared(scenario, "trouble", make_type, data);
}

static char *database_path(const struct scenario *scenario)
{
    return g_build_filename(scenario->data, "testamur.db", NULL);
}

static struct terminal *open_changed_form(const struct scenario *scenario)
{
    struct terminal *terminal = scenario_open(scenario, "types");
    expect_current_row(terminal, "Completion");
    /* What the start finishes of interrupted runs is done. */
    expect_settled(terminal);
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Name", "Completion");
    terminal_press(terminal, "End");
    terminal_type(terminal, " changed");
    expect_field(terminal, "Name", "Completion changed");
    return terminal;
}

static void test_held(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_changed_form(scenario);
    struct sqlite3 *holder = scenario_hold(scenario);
    terminal_press(terminal, "F2");
    expect_text(terminal, "waiting for");
    /* Keys are answered meanwhile. */
    terminal_press(terminal, "F1");
    expect_text(terminal, "Help");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Completion changed");
    terminal_type(terminal, "c"); /* a letter cancels nothing */
    expect_settled(terminal);
    expect_text(terminal, "waiting for");
    scenario_let_go(holder);
    expect_message(terminal, "Saved");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM credential_type WHERE name = 'Completion changed'", 1);
    scenario_quit(terminal);
}

/* Nobody must wait for ever: ^C gives it up, and the form is as it was. */
static void test_held_and_cancelled(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_changed_form(scenario);
    struct sqlite3 *holder = scenario_hold(scenario);
    terminal_press(terminal, "F2");
    expect_text(terminal, "waiting for");
    terminal_press(terminal, "^C");
    expect_no_text(terminal, "waiting for");
    expect_message(terminal, "being written by");
    expect_field(terminal, "Name", "Completion changed");
    expect_title(terminal, "changed");
    scenario_let_go(holder);
    terminal_press(terminal, "F2");
    expect_message(terminal, "Saved");
    scenario_quit(terminal);
}

/* Lists are read while somebody writes. */
static void test_held_while_reading(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct sqlite3 *holder = scenario_hold(scenario);
    struct terminal *terminal = scenario_open(scenario, "types");
    expect_current_row(terminal, "Completion");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Issuing");
    scenario_let_go(holder);
    scenario_quit(terminal);
}

/* A line that drops while a save waits ends the console, too, and keeps the form. */
static void test_held_and_hung_up(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_changed_form(scenario);
    struct sqlite3 *holder = scenario_hold(scenario);
    terminal_press(terminal, "F2");
    expect_text(terminal, "waiting for");
    terminal_hang_up(terminal);
    expect_end(terminal, 0);
    terminal_free(terminal);
    scenario_let_go(holder);
    g_assert_cmpint(
        scenario_number(scenario, "SELECT count(*) FROM credential_type WHERE name = 'Completion'"),
        ==, 1);
    terminal = scenario_open(scenario, "types");
    expect_text(terminal, "Completion changed");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* What writes is not offered, and its key says why. */
static void test_read_only(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const arguments[] = { "console", "types", "--read-only", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    expect_title(terminal, "read-only");
    expect_current_row(terminal, "Completion");
    expect_no_text(terminal, "Add");
    terminal_press(terminal, "a");
    expect_message(terminal, "reading only");
    terminal_press(terminal, "d");
    expect_message(terminal, "reading only");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Name", "Completion");
    terminal_type(terminal, "x");
    terminal_press(terminal, "F2");
    expect_field(terminal, "Name", "Completion");
    g_assert_cmpint(
        scenario_number(scenario, "SELECT count(*) FROM credential_type WHERE name = 'Completion'"),
        ==, 1);
    scenario_quit(terminal);
}

/* The sentence, and no byte for the screen. */
static void assert_refused(const struct scenario *scenario, int status, const char *words)
{
    struct terminal *terminal =
        scenario_start_with(scenario, NULL, &(struct terminal_options){ .columns = 250 });
    expect_end(terminal, status);
    expect_text(terminal, words);
    g_assert_cmpuint(terminal->escapes, ==, 0);
    terminal_free(terminal);
}

static void test_missing(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = database_path(scenario);
    g_unlink(path);
    assert_refused(scenario, 3, "testamur init");
}

static void test_damaged(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = database_path(scenario);
    g_assert_true(g_file_set_contents(
        path, "This is no database, but long enough to be taken for one.", -1, NULL));
    assert_refused(scenario, 65, "testamur");
}

/* A newer program's file can be read; what writes is not offered, as with --read-only. */
static void test_newer(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario, "PRAGMA user_version = 9999");
    struct terminal *terminal = scenario_open(scenario, "types");
    expect_message(terminal, "newer Testamur");
    expect_title(terminal, "read-only");
    expect_current_row(terminal, "Completion");
    expect_no_text(terminal, "Add");
    terminal_press(terminal, "a");
    expect_message(terminal, "reading only");
    scenario_quit(terminal);
}

/* An installation as the first version of this program left it, with one learner. */
static void set_up_old(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_empty(scenario, data);
    g_autofree char *path = database_path(scenario);
    g_autofree char *log = g_strconcat(path, "-wal", NULL);
    g_autofree char *shared = g_strconcat(path, "-shm", NULL);
    g_autofree char *schema =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"), "data", "schema", "0001.sql", NULL);
    g_autofree char *script = NULL;
    g_assert_true(g_file_get_contents(schema, &script, NULL, NULL));
    g_unlink(path);
    g_unlink(log);
    g_unlink(shared);
    sqlite3 *database = NULL;
    g_assert_cmpint(sqlite3_open(path, &database), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(database, script, NULL, NULL, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(database,
                                 "INSERT INTO learner (username, name, created, modified)"
                                 " VALUES ('ada', 'Ada Byron', 1, 1);"
                                 "PRAGMA application_id = 0x5453544d; PRAGMA user_version = 1;"
                                 "PRAGMA journal_mode = WAL",
                                 NULL, NULL, NULL),
                    ==, SQLITE_OK);
    sqlite3_close(database);
    g_assert_no_errno(g_chmod(path, 0600));
}

static guint count_copies(const struct scenario *scenario)
{
    g_autoptr(GDir) directory = g_dir_open(scenario->data, 0, NULL);
    const char *name;
    guint count = 0;
    while ((name = g_dir_read_name(directory)) != NULL)
        count += g_str_has_prefix(name, "testamur-version-1-") && g_str_has_suffix(name, ".db");
    return count;
}

/* What is done to it is on the screen while it is done, and said afterwards. */
static void test_older(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct sqlite3 *holder = scenario_hold(scenario);
    struct terminal *terminal = scenario_start(scenario);
    expect_title(terminal, "Bringing the installation up to date");
    expect_words(terminal, "version 1 of its tables");
    expect_words(terminal, "is copied, and the copy is kept");
    expect_status(terminal, "waiting for");
    expect_function_bar(terminal, "Ctrl-C Stop");
    terminal_resize(terminal, 10, 40);
    expect_status(terminal, "waiting for");
    expect_words(terminal, "was made by an older Testamur");
    terminal_resize(terminal, 24, 80);
    scenario_let_go(holder);
    expect_text(terminal, "Credentials");
    expect_message(terminal, "was brought from version 1 of its tables to");
    g_assert_cmpuint(count_copies(scenario), ==, 1);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM learner"), ==, 1);
    g_assert_cmpint(scenario_number(scenario, "PRAGMA user_version"), >, 1);
    scenario_quit(terminal);
    terminal = scenario_start(scenario);
    expect_text(terminal, "Credentials");
    expect_no_text(terminal, "was brought");
    g_assert_cmpuint(count_copies(scenario), ==, 1);
    scenario_quit(terminal);
}

/* Stopped, or with the line gone, it is as it was, and the next start goes on. */
static void test_older_stopped(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct sqlite3 *holder = scenario_hold(scenario);
    struct terminal *terminal = scenario_start(scenario);
    expect_status(terminal, "waiting for");
    terminal_press(terminal, "^C");
    expect_end(terminal, 130);
    expect_text(terminal, "nothing is lost");
    terminal_free(terminal);
    terminal = scenario_start(scenario);
    expect_status(terminal, "waiting for");
    terminal_hang_up(terminal);
    expect_end(terminal, 130);
    terminal_free(terminal);
    scenario_let_go(holder);
    g_assert_cmpint(scenario_number(scenario, "PRAGMA user_version"), ==, 1);
    terminal = scenario_start(scenario);
    expect_message(terminal, "was brought from version 1");
    scenario_quit(terminal);
}

static void test_older_read_only(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const arguments[] = { "console", "--read-only", NULL };
    struct terminal *terminal =
        scenario_start_with(scenario, arguments, &(struct terminal_options){ .columns = 250 });
    expect_end(terminal, 1);
    expect_words(terminal, "older Testamur");
    expect_words(terminal, "start the console once without it");
    g_assert_cmpuint(terminal->escapes, ==, 0);
    terminal_free(terminal);
    g_assert_cmpint(scenario_number(scenario, "PRAGMA user_version"), ==, 1);
    g_assert_cmpuint(count_copies(scenario), ==, 0);
}

/* Without a place for drafts it does not begin what it could not keep. */
static void test_no_place_for_drafts(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal =
        scenario_start_with(scenario, NULL,
                            &(struct terminal_options){ .columns = 250,
                                                        .environment = (const char *const[]){
                                                            "XDG_STATE_HOME=/dev/null", NULL } });
    expect_end(terminal, 74);
    expect_text(terminal, "XDG_STATE_HOME");
    terminal_free(terminal);
}

static void test_unknown_section(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const arguments[] = { "console", "no-such-section", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    expect_end(terminal, 2);
    expect_text(terminal, "no section no-such-section");
    terminal_free(terminal);
}

#define ADD(name, function)                                                                        \
    g_test_add("/trouble/" name, struct scenario, NULL, set_up, function, scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("held", test_held);
    ADD("held-and-cancelled", test_held_and_cancelled);
    ADD("held-while-reading", test_held_while_reading);
    ADD("held-and-hung-up", test_held_and_hung_up);
    ADD("read-only", test_read_only);
    ADD("missing", test_missing);
    ADD("damaged", test_damaged);
    ADD("newer", test_newer);
    g_test_add("/trouble/older", struct scenario, NULL, set_up_old, test_older, scenario_tear_down);
    g_test_add("/trouble/older-stopped", struct scenario, NULL, set_up_old, test_older_stopped,
               scenario_tear_down);
    g_test_add("/trouble/older-read-only", struct scenario, NULL, set_up_old, test_older_read_only,
               scenario_tear_down);
    ADD("no-place-for-drafts", test_no_place_for_drafts);
    ADD("unknown-section", test_unknown_section);
    return g_test_run();
}
