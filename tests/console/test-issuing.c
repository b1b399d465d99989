/* Thousands of credentials issued from the console, and everything that can come between: a line that drops, signals,
 * ^C, ^Z, kill -9, leaving. Nothing is lost, nothing doubled, and the rest can be issued afterwards. */
#include "config.h"

#include "support.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#define OF_CROWD                                                                                   \
    "FROM credential JOIN learner ON learner.id = learner_id WHERE username LIKE 'crowd%'"
#define AVAILABLE "SELECT count(*) " OF_CROWD " AND status = 'available'"

/* How many are issued: some chunks in the full check, else less than one. And as the console writes it. */
static int crowd_size(void)
{
    return g_getenv("TESTAMUR_TEST_FULL") != NULL ? 5000 : 600;
}

/* How often the console is stopped while it issues. */
static int stops(void)
{
    return g_getenv("TESTAMUR_TEST_FULL") != NULL ? 50 : 2;
}

static const char *crowd_shown(void)
{
    return crowd_size() == 5000 ? "5 000" : "600";
}

/* The demonstration with a crowd that alone takes part in the first course, and has completed it. PDFs are written for nobody. */
static void make_crowd(const struct scenario *scenario, gconstpointer data)
{
    scenario_make_demo(scenario, data);
    g_free(scenario_command(scenario, "settings", "set", "write_files", "false", NULL));
    scenario_change(scenario, "UPDATE enrolment SET active = 0 WHERE course_id = 1");
    g_autofree char *sql = g_strdup_printf(
        "WITH RECURSIVE n (v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < %d) "
        "INSERT INTO learner (username, email, name, created, modified) SELECT 'crowd' || v, "
        "'crowd' || v || '@example.org', 'Crowd Number ' || v, 0, 0 FROM n; "
        "INSERT INTO enrolment (course_id, learner_id, modified) SELECT 1, id, 0 FROM learner "
        "WHERE "
        "username LIKE 'crowd%%'; "
        "INSERT INTO completion (course_id, learner_id, ratio, modified) SELECT 1, id, 1, 0 FROM "
        "learner WHERE username LIKE 'crowd%%'",
        crowd_size());
    scenario_change(scenario, sql);
}

static void set_up(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_shared(scenario, "crowd", make_crowd, data);
}

/* From the list of configurations to the question, by the keys that the pages show. */
static void ask_to_issue(struct terminal *terminal)
{
    expect_title(terminal, "Configurations");
    expect_current_row(terminal, "Certificate of Comp");
    g_autofree char *plan = g_strdup_printf("%s credentials to issue", crowd_shown());
    g_autofree char *question = g_strdup_printf("Issue %s credentials?", crowd_shown());
    terminal_press(terminal, "g");
    expect_text(terminal, plan);
    terminal_press(terminal, "F2");
    expect_text(terminal, question);
}

/* The run has begun, and has hopefully not ended. */
static void wait_for_some(const struct scenario *scenario, struct terminal *terminal)
{
    const gint64 end = g_get_monotonic_time() + (gint64)terminal_patience() * 1000;
    while (scenario_number(scenario, "SELECT count(*) " OF_CROWD) == 0) {
        if (g_get_monotonic_time() > end)
            expect_fail(HERE, terminal, "nothing is issued");
        terminal_pump(terminal, 1);
    }
}

static struct terminal *start_issuing(const struct scenario *scenario)
{
    struct terminal *terminal = scenario_open(scenario, "configurations");
    ask_to_issue(terminal);
    terminal_press(terminal, "y");
    wait_for_some(scenario, terminal);
    return terminal;
}

/* What is there is sound; what was left is issued by a command, and everybody then has exactly one. */
static void assert_nothing_lost(const struct scenario *scenario)
{
    g_free(scenario_command(scenario, "recover", NULL));
    g_assert_cmpint(
        scenario_number(scenario, "SELECT count(*) FROM credential WHERE status IN ('generating', "
                                  "'error') OR owner <> ''"),
        ==, 0);
    g_assert_cmpint(
        scenario_number(scenario, "SELECT count(*) FROM task_run WHERE outcome = 'running'"), ==,
        0);
    g_free(scenario_command(scenario, "check", NULL));
    g_free(scenario_command(scenario, "issue", "1", "--yes", NULL));
    g_assert_cmpint(scenario_number(scenario, AVAILABLE), ==, crowd_size());
    g_assert_cmpint(
        scenario_number(scenario,
                        "SELECT count(*) FROM (SELECT 1 FROM credential WHERE status = "
                        "'available' GROUP BY learner_id, configuration_id HAVING count(*) > 1)"),
        ==, 0);
    g_assert_cmpint(
        scenario_number(scenario,
                        "SELECT count(*) FROM credential WHERE status = 'available' AND id NOT "
                        "IN (SELECT credential_id FROM document)"),
        ==, 0);
}

static void test_whole(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_issuing(scenario);
    /* The page stays usable, and says how far it is. */
    terminal_press(terminal, "Down Down");
    expect_settled(terminal);
    scenario_expect(scenario, terminal, AVAILABLE, crowd_size());
    expect_text(terminal, "issued");
    assert_nothing_lost(scenario);
    terminal_press(terminal, "F10");
    expect_end(terminal, 0);
    terminal_free(terminal);
}

/* Enter takes what is harmless, and so does Esc. */
static void test_refused(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const keys[] = { "Enter", "Esc" };
    struct terminal *terminal = scenario_open(scenario, "configurations");
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        ask_to_issue(terminal);
        terminal_press(terminal, keys[i]);
        expect_no_text(terminal, "credentials?");
        terminal_press(terminal, "Esc");
    }
    expect_title(terminal, "Configurations");
    g_assert_cmpint(scenario_number(scenario, AVAILABLE), ==, 0);
    scenario_quit(terminal);
}

static void test_hang_up(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_issuing(scenario);
    terminal_hang_up(terminal);
    expect_end(terminal, 0);
    terminal_free(terminal);
    assert_nothing_lost(scenario);
}

static void test_terminated(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_issuing(scenario);
    terminal_signal(terminal, SIGTERM);
    expect_end(terminal, 0);
    terminal_free(terminal);
    assert_nothing_lost(scenario);
}

/* The next console finishes what was killed, and tells. */
static void test_killed(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_issuing(scenario);
    terminal_signal(terminal, SIGKILL);
    g_assert_true(terminal_wait_end(terminal));
    terminal_free(terminal);
    terminal = scenario_open(scenario, "configurations");
    expect_title(terminal, "Configurations");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM credential WHERE status = 'generating'", 0);
    scenario_expect(scenario, terminal, "SELECT count(*) FROM task_run WHERE outcome = 'running'",
                    0);
    scenario_quit(terminal);
    assert_nothing_lost(scenario);
}

static void test_cancelled(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_issuing(scenario);
    terminal_press(terminal, "^C");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM task_run WHERE outcome = 'running'",
                    0);
    expect_settled(terminal);
    g_assert_false(terminal->closed);
    terminal_hang_up(terminal);
    expect_end(terminal, 0);
    terminal_free(terminal);
    assert_nothing_lost(scenario);
}

static char *read_of_process(const char *process, const char *what, gsize *length)
{
    g_autofree char *path = g_strdup_printf("/proc/%s/%s", process, what);
    char *text = NULL;
    return g_file_get_contents(path, &text, length, NULL) ? text : NULL;
}

/* Whether the console of the scenario is stopped now. */
static bool console_is_stopped(const struct scenario *scenario)
{
    g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
    g_autofree char *arguments = g_strdup_printf("--data %s console", scenario->data);
    for (const char *name; (name = g_dir_read_name(processes)) != NULL;) {
        gsize length = 0;
        g_autofree char *command =
            g_ascii_isdigit(*name) ? read_of_process(name, "cmdline", &length) : NULL;
        for (gsize i = 0; i + 1 < length; i++)
            command[i] = command[i] == '\0' ? ' ' : command[i];
        if (command == NULL || strstr(command, arguments) == NULL)
            continue;
        g_autofree char *state = read_of_process(name, "stat", NULL);
        return state != NULL && strstr(state, ") T ") != NULL;
    }
    return false;
}

/* Asked again where it may have said that something is being written just now. */
static void stop_console(const struct scenario *scenario, struct terminal *terminal)
{
    const gint64 end = g_get_monotonic_time() + (gint64)terminal_patience() * 1000;
    gint64 asked = 0;
    while (!console_is_stopped(scenario)) {
        const gint64 now = g_get_monotonic_time();
        if (now > end)
            expect_fail(HERE, terminal, "the console is not stopped");
        if (now - asked > 5 * G_USEC_PER_SEC) {
            terminal_press(terminal, "^Z");
            asked = now;
        }
        terminal_pump(terminal, 5);
    }
    expect_text(terminal, "Stopped");
}

/* Without waiting for anybody. */
static void assert_can_write(const struct scenario *scenario)
{
    g_autofree char *path = g_build_filename(scenario->data, "testamur.db", NULL);
    sqlite3 *other = NULL;
    g_assert_cmpint(sqlite3_open_v2(path, &other, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
    if (sqlite3_exec(other, "BEGIN IMMEDIATE; ROLLBACK", NULL, NULL, NULL) != SQLITE_OK) {
        g_autofree char *locks = NULL;
        g_file_get_contents("/proc/locks", &locks, NULL, NULL);
        g_error("%s\n%s", sqlite3_errmsg(other), locks);
    }
    sqlite3_close(other);
}

/* Stopped anywhere in the middle, nobody is kept from writing; continued, it goes on to the end. */
static void test_suspended(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const arguments[] = { "bash", "--norc", "--noprofile", "--noediting", "-i", NULL };
    struct terminal *terminal = terminal_start(
        arguments, &(struct terminal_options){
                       .home = scenario->home,
                       .environment = (const char *const[]){ "PS1=shell> ", "HISTFILE=", NULL } });
    expect_text(terminal, "shell>");
    g_autofree char *line = g_strdup_printf("%s --data %s console configurations\n",
                                            g_getenv("TESTAMUR_PROGRAM"), scenario->data);
    terminal_type(terminal, line);
    ask_to_issue(terminal);
    terminal_press(terminal, "y");
    wait_for_some(scenario, terminal);
    stop_console(scenario, terminal);
    for (int i = 0; i < stops(); i++) {
        assert_can_write(scenario);
        terminal_type(terminal, "fg\n");
        terminal_pump(terminal, g_test_rand_int_range(1, 30));
        stop_console(scenario, terminal);
    }
    assert_can_write(scenario);
    scenario_change(scenario, "UPDATE learner SET language = 'de' WHERE username = 'crowd1'");
    terminal_type(terminal, "fg\n");
    scenario_expect(scenario, terminal, AVAILABLE, crowd_size());
    scenario_expect(scenario, terminal, "SELECT count(*) FROM task_run WHERE outcome = 'running'",
                    0);
    terminal_press(terminal, "F10");
    expect_text(terminal, "shell>");
    terminal_type(terminal, "exit\n");
    g_assert_true(terminal_wait_end(terminal));
    terminal_free(terminal);
    assert_nothing_lost(scenario);
}

/* Another operator's console sees the rows come, and does not issue them a second time. */
static void test_two_operators(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *second = scenario_open(scenario, "configurations");
    ask_to_issue(second);
    struct terminal *first = start_issuing(scenario);
    terminal_press(second, "y");
    scenario_expect(scenario, second, AVAILABLE, crowd_size());
    scenario_expect(scenario, second, "SELECT count(*) FROM task_run WHERE outcome = 'running'", 0);
    terminal_hang_up(first);
    expect_end(first, 0);
    terminal_free(first);
    terminal_hang_up(second);
    expect_end(second, 0);
    terminal_free(second);
    assert_nothing_lost(scenario);
}

#define ADD(name, function)                                                                        \
    g_test_add("/issuing/" name, struct scenario, NULL, set_up, function, scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("whole", test_whole);
    ADD("refused", test_refused);
    ADD("hang-up", test_hang_up);
    ADD("terminated", test_terminated);
    ADD("killed", test_killed);
    ADD("cancelled", test_cancelled);
    ADD("suspended", test_suspended);
    ADD("two-operators", test_two_operators);
    return g_test_run();
}
