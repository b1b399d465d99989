/* Importing from the console: the dry run, the question, what is kept of it, damaged files and hostile names; several
 * files, cancelling, two importers at once, little room, and an old installation that is moved in. */
#include "config.h"

#include "support.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define PROFILES                                                                                   \
    "id,username,name,email,language,location,year_of_birth,gender,level_of_education,"            \
    "mailing_address,goals\r\n"                                                                    \
    "4,anna,Anna Kowalska,anna@example.org,,,,,,,\r\n"                                             \
    "5,evil,\"Eve \xE2\x80\xAE livE\",eve@example.org,,,,,,,\r\n"                                  \
    "6,bob,Bob NULL,bob@example.org,,,,,,,\r\n"

#define DAMAGED                                                                                    \
    "id,username,name,email,language,location,year_of_birth,gender,level_of_education,"            \
    "mailing_address,goals\r\n"                                                                    \
    "4,anna,Anna Kowalska,anna@example.org,,,,,,,\r\n"                                             \
    "5,bob\r\n"

#define LEARNERS "SELECT count(*) FROM learner"
#define IMPORTS "SELECT count(*) FROM import_run"

/* Opens the page for a file through the browser, whose list takes a pasted path. */
static struct terminal *open_file(const struct scenario *scenario, const char *content)
{
    g_autofree char *path = scenario_file(scenario, "profiles.csv", content);
    struct terminal *terminal = scenario_open(scenario, "imports");
    expect_text(terminal, "Nothing was imported yet");
    terminal_press(terminal, "a");
    expect_text(terminal, "Import files");
    terminal_paste(terminal, path);
    expect_text(terminal, "profiles.csv");
    terminal_press(terminal, "Enter");
    return terminal;
}

/* The dry run changes nothing, and Esc leaves it so; the question is refused by default. */
static void test_dry_run(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_file(scenario, PROFILES);
    expect_text(terminal, "Open edX student profile report");
    expect_status(terminal, "nothing is changed yet");
    terminal_press(terminal, "F2");
    expect_text(terminal, "Import profiles.csv?");
    terminal_press(terminal, "Enter");
    expect_status(terminal, "nothing is changed yet");
    terminal_press(terminal, "Esc");
    expect_title(terminal, "Imports");
    g_assert_cmpint(scenario_number(scenario, LEARNERS), ==, 0);
    scenario_quit(terminal);
}

static void apply(struct terminal *terminal)
{
    terminal_press(terminal, "F2");
    expect_text(terminal, "[ Import ]");
    terminal_press(terminal, "Tab Enter");
    expect_message(terminal, "Imported:");
}

/* Imported, told with the command that does the same, and kept with counts and rows. */
static void test_apply(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_file(scenario, PROFILES);
    expect_text(terminal, "evil");
    apply(terminal);
    expect_message(terminal, "testamur import ");
    expect_no_text(terminal, "\u202E");
    g_assert_cmpint(
        scenario_number(scenario, "SELECT count(*) FROM learner WHERE username = 'anna'"), ==, 1);
    terminal_press(terminal, "Esc");
    expect_title(terminal, "Imports");
    expect_current_row(terminal, "profiles.csv");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Kind", "openedx-profiles");
    terminal_press(terminal, "F6");
    expect_title(terminal, "Rows");
    expect_text(terminal, "anna");
    terminal_press(terminal, "Esc Esc");
    scenario_quit(terminal);
}

/* Damaged rows forbid the import until they are left out, knowingly. */
static void test_damaged(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_file(scenario, DAMAGED);
    expect_status(terminal, "damaged rows");
    terminal_press(terminal, "i");
    expect_message(terminal, "has damaged rows");
    g_assert_cmpint(scenario_number(scenario, LEARNERS), ==, 0);
    terminal_press(terminal, "b");
    expect_status(terminal, "nothing is changed yet");
    expect_text(terminal, "1 skipped");
    apply(terminal);
    g_assert_cmpint(scenario_number(scenario, LEARNERS), ==, 1);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* A file of no known kind says what it is about, and nothing was changed. */
static void test_unknown(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_file(scenario, "one,two\r\n1,2\r\n");
    expect_text(terminal, "profiles.csv");
    expect_status(terminal, "nothing was changed");
    expect_text(terminal, "R checks again");
    terminal_press(terminal, "Esc");
    expect_title(terminal, "Imports");
    scenario_quit(terminal);
}

/* A grade report does not say its course: it is asked for, a key that is none again, and Esc changes nothing. */
static void test_course(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal =
        open_file(scenario, "Student ID,Email,Username,Grade,Homework 1: One,Homework (Avg),"
                            "Enrollment Track,Verification Status,Certificate Eligible,"
                            "Certificate Delivered,Certificate Type,Enrollment Status\r\n"
                            "4,anna@example.org,anna,0.5,0.5,0.5,audit,N/A,N,N,N/A,enrolled\r\n");
    expect_text(terminal, "Which course is profiles.csv about?");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "is not the key of a course");
    expect_text(terminal, "Which course is profiles.csv about?");
    terminal_type(terminal, "Org+One+2026");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "course-v1:Org+One+2026");
    expect_text(terminal, "1 row: 1 new");
    apply(terminal);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM course"), ==, 1);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* What is to be done about damaged rows is told by keys, not by words of the command line. */
static void test_damaged_words(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_file(scenario, DAMAGED);
    expect_status(terminal, "damaged rows");
    expect_function_bar(terminal, "b Leave damaged rows out");
    terminal_press(terminal, "v");
    expect_title(terminal, "Report");
    expect_words(terminal, "or leave these rows out: b does that");
    expect_no_text(terminal, "--skip-bad-rows");
    terminal_press(terminal, "Esc Esc");
    scenario_quit(terminal);
}

/* Space marks files, in several folders; they are checked and imported together, and marking one again unmarks it. */
static void test_several(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const head = "id,username,name,email,language,location,year_of_birth,gender,"
                                    "level_of_education,mailing_address,goals\r\n";
    g_autofree char *first = g_strconcat(head, "1,one,One Person,one@example.org,,,,,,,\r\n", NULL);
    g_autofree char *second =
        g_strconcat(head, "2,two,Two Person,two@example.org,,,,,,,\r\n", NULL);
    g_autofree char *third =
        g_strconcat(head, "3,three,Three Person,three@example.org,,,,,,,\r\n", NULL);
    g_autofree char *inner = g_build_filename(scenario->directory, "a inner", NULL);
    g_assert_no_errno(g_mkdir(inner, 0700));
    g_free(scenario_file(scenario, "one.csv", first));
    g_free(scenario_file(scenario, "two.csv", second));
    g_free(scenario_file(scenario, "a inner/three.csv", third));
    struct terminal *terminal = scenario_open(scenario, "imports");
    terminal_press(terminal, "a");
    expect_text(terminal, "Import files");
    terminal_paste(terminal, scenario->directory);
    expect_text(terminal, "two.csv");
    expect_status(terminal, "Space marks");
    terminal_type(terminal, "one");
    expect_current_row(terminal, "one.csv");
    terminal_press(terminal, "Space");
    expect_status(terminal, "1 marked");
    expect_match(terminal, "\\*.?one\\.csv");
    terminal_press(terminal, "Space");
    expect_no_text(terminal, "1 marked");
    terminal_press(terminal, "Space Esc");
    expect_text(terminal, "a inner/");
    terminal_type(terminal, "inner");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "three.csv");
    terminal_press(terminal, "Down Space");
    expect_status(terminal, "2 marked");
    terminal_press(terminal, "F2");
    expect_title(terminal, "one.csv and 1 more");
    expect_status(terminal, "nothing is changed yet");
    expect_text(terminal, "three.csv");
    terminal_press(terminal, "a");
    expect_text(terminal, "Import files");
    terminal_paste(terminal, scenario->directory);
    expect_text(terminal, "two.csv");
    terminal_type(terminal, ".csv");
    expect_current_row(terminal, "one.csv");
    terminal_press(terminal, "Space Space Enter"); /* one of them is there already */
    expect_title(terminal, "one.csv and 2 more");
    expect_status(terminal, "nothing is changed yet");
    apply(terminal);
    g_assert_cmpint(scenario_number(scenario, LEARNERS), ==, 3);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* Of many rows those on the screen are read: the ends, what is filtered, and what is written to a file. */
static void test_many(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GString) file = g_string_new("id,username,name,email,language,location,year_of_birth,"
                                           "gender,level_of_education,mailing_address,goals\r\n");
    for (int i = 1; i <= 3000; i++)
        g_string_append_printf(file, "%d,%s%04d,Person %d,,,,,,,,\r\n", i,
                               i % 3 == 0 ? "\001" : "user", i, i);
    struct terminal *terminal = open_file(scenario, file->str);
    expect_status(terminal, "1 of 1 000 rows that need attention");
    expect_current_row(terminal, " 4 ");
    terminal_press(terminal, "End");
    expect_status(terminal, "1 000 of 1 000");
    expect_current_row(terminal, " 3001 ");
    terminal_press(terminal, "Up");
    expect_current_row(terminal, " 2998 ");
    terminal_press(terminal, "f");
    expect_text(terminal, "New (2 000)");
    terminal_type(terminal, "new");
    terminal_press(terminal, "Enter");
    expect_status(terminal, "1 of 2 000 new");
    terminal_press(terminal, "End");
    expect_current_row(terminal, "user2999");
    terminal_press(terminal, "PgUp Enter");
    expect_text(terminal, "Verdict:");
    terminal_press(terminal, "Esc");
    g_autofree char *path = g_build_filename(scenario->directory, "rows.csv", NULL);
    terminal_press(terminal, "w");
    expect_text(terminal, "Write these rows to");
    terminal_press(terminal, "^U");
    terminal_paste(terminal, path);
    terminal_press(terminal, "Enter");
    expect_message(terminal, "2 000 rows written to");
    g_autofree char *written = NULL;
    g_assert_true(g_file_get_contents(path, &written, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(written, "\r\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 2002);
    g_assert_nonnull(strstr(lines[2000], "\"3000\",\"learner\",\"user2999\",\"new\""));
    terminal_press(terminal, "End Esc");
    expect_title(terminal, "Imports");
    scenario_quit(terminal);
}

/* Another program that holds the database. */
static sqlite3 *hold(const struct scenario *scenario)
{
    g_autofree char *path = g_build_filename(scenario->data, "testamur.db", NULL);
    sqlite3 *holder = NULL;
    g_assert_cmpint(sqlite3_open(path, &holder), ==, SQLITE_OK);
    sqlite3_busy_timeout(holder, terminal_patience());
    g_assert_cmpint(sqlite3_exec(holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
    return holder;
}

static void let_go(sqlite3 *holder)
{
    g_assert_cmpint(sqlite3_exec(holder, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(holder);
}

/* Cancelled while it runs, nothing of it is there; asked for again, all of it is. */
static void test_cancelled(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *before = scenario_content(scenario);
    struct terminal *terminal = open_file(scenario, PROFILES);
    expect_status(terminal, "nothing is changed yet");
    sqlite3 *holder = hold(scenario);
    terminal_press(terminal, "F2");
    expect_text(terminal, "[ Import ]");
    terminal_press(terminal, "Tab Enter");
    expect_text(terminal, "waiting for");
    terminal_press(terminal, "Esc");
    expect_title(terminal, "profiles.csv"); /* it is not left meanwhile */
    terminal_press(terminal, "^C");
    expect_text(terminal, "Nothing was changed.");
    let_go(holder);
    g_autofree char *after = scenario_content(scenario);
    g_assert_cmpstr(after, ==, before);
    terminal_press(terminal, "R");
    expect_status(terminal, "nothing is changed yet");
    apply(terminal);
    g_assert_cmpint(scenario_number(scenario, LEARNERS), ==, 3);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* Two importers while a third program holds the database: both are told that they wait, neither fails, and what both
 * bring is there once. */
static void test_two(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminals[2];
    for (int i = 0; i < 2; i++) {
        terminals[i] = open_file(scenario, PROFILES);
        expect_status(terminals[i], "nothing is changed yet");
        terminal_press(terminals[i], "F2");
        expect_text(terminals[i], "[ Import ]");
    }
    sqlite3 *holder = hold(scenario);
    for (int i = 0; i < 2; i++) {
        terminal_press(terminals[i], "Tab Enter");
        expect_text(terminals[i], "waiting for");
    }
    let_go(holder);
    for (int i = 0; i < 2; i++) {
        expect_message(terminals[i], "Imported:");
        terminal_press(terminals[i], "Esc");
        scenario_quit(terminals[i]);
    }
    g_assert_cmpint(scenario_number(scenario, LEARNERS), ==, 3);
    g_assert_cmpint(scenario_number(scenario, IMPORTS), ==, 2);
}

/* An import is taken back after a question in proportion, whose answer is no unless somebody types yes; what stands
 * against it is shown. */
static void test_undo(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_file(scenario, PROFILES);
    expect_status(terminal, "nothing is changed yet");
    apply(terminal);
    g_free(scenario_command(scenario, "learner", "change", "anna", "--name", "Anna Nowak", NULL));
    terminal_press(terminal, "Esc");
    expect_current_row(terminal, "profiles.csv");
    terminal_press(terminal, "u");
    expect_title(terminal, "It can't be undone now");
    expect_text(terminal, "person of anna");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

static void test_undone(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_file(scenario, PROFILES);
    expect_status(terminal, "nothing is changed yet");
    apply(terminal);
    terminal_press(terminal, "Esc");
    expect_current_row(terminal, "profiles.csv");
    terminal_press(terminal, "u");
    expect_text(terminal, "Undo the import of profiles.csv?");
    expect_text(terminal, "3 learners are removed");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "Nothing was undone");
    terminal_press(terminal, "u");
    expect_text(terminal, "Undo the import of profiles.csv?");
    terminal_press(terminal, "Esc");
    expect_message(terminal, "Nothing was undone");
    g_assert_cmpint(scenario_number(scenario, LEARNERS), ==, 3);
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Kind", "openedx-profiles");
    expect_field(terminal, "Undone", "");
    terminal_press(terminal, "F5");
    expect_text(terminal, "Undo the import of profiles.csv?");
    terminal_press(terminal, "y");
    expect_message(terminal, "testamur imports undo 1 --yes");
    g_assert_cmpint(scenario_number(scenario, LEARNERS), ==, 0);
    terminal_press(terminal, "Esc");
    expect_match(terminal, "profiles.csv.*undone");
    terminal_press(terminal, "u");
    expect_message(terminal, "undone");
    scenario_quit(terminal);
}

/* In the smallest window: the file, its rows, the question and what came of it. */
static void test_small(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const arguments[] = { "console", "imports", NULL };
    g_autofree char *path = scenario_file(scenario, "profiles.csv", PROFILES);
    struct terminal *terminal = scenario_start_with(
        scenario, arguments, &(struct terminal_options){ .rows = 10, .columns = 40 });
    terminal_press(terminal, "a");
    expect_text(terminal, "Import files");
    terminal_paste(terminal, path);
    expect_text(terminal, "profiles.csv");
    terminal_press(terminal, "Enter");
    expect_row(terminal, 1, "profiles.csv");
    expect_text(terminal, "evil");
    expect_function_bar(terminal, "Esc Back");
    terminal_press(terminal, "F2");
    expect_text(terminal, "Import profiles.csv?");
    terminal_press(terminal, "Tab Enter");
    expect_message(terminal, "Imported:");
    terminal_press(terminal, "Esc");
    expect_current_row(terminal, "profiles.csv");
    g_assert_cmpint(scenario_number(scenario, LEARNERS), ==, 3);
    scenario_quit(terminal);
}

/* A dump of learning-credentials is recognised, asked about, tried and taken over. */
static void test_moving(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples",
                                             "moving", "dump.json", NULL);
    struct terminal *terminal = scenario_open(scenario, "imports");
    terminal_press(terminal, "a");
    expect_text(terminal, "Import files");
    terminal_paste(terminal, path);
    expect_text(terminal, "dump.json");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Move in from learning-credentials?");
    terminal_type(terminal, scenario->directory);
    terminal_press(terminal, "Enter");
    expect_title(terminal, "dump.json");
    expect_status(terminal, "nothing is changed yet");
    g_assert_cmpint(scenario_number(scenario, LEARNERS), ==, 0);
    apply(terminal);
    expect_message(terminal, "testamur import --media");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM configuration"), >, 0);
    g_assert_cmpint(scenario_number(scenario, LEARNERS), >, 0);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*run)(struct scenario *, gconstpointer);
    } tests[] = {
        { "/console/import/dry-run", test_dry_run },
        { "/console/import/apply", test_apply },
        { "/console/import/damaged", test_damaged },
        { "/console/import/unknown", test_unknown },
        { "/console/import/course", test_course },
        { "/console/import/damaged-words", test_damaged_words },
        { "/console/import/several", test_several },
        { "/console/import/many", test_many },
        { "/console/import/cancelled", test_cancelled },
        { "/console/import/two", test_two },
        { "/console/import/undo", test_undo },
        { "/console/import/undone", test_undone },
        { "/console/import/small", test_small },
        { "/console/import/moving", test_moving },
    };
    g_test_init(&count, &arguments, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, struct scenario, NULL, scenario_set_up_empty, tests[i].run,
                   scenario_tear_down);
    return g_test_run();
}
