/* Importing from the console: the dry run, the question, what is kept of it, damaged files and hostile names. */
#include "config.h"

#include "support.h"

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
    expect_text(terminal, "Which course is the file about?");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "is not the key of a course");
    expect_text(terminal, "Which course is the file about?");
    terminal_type(terminal, "Org+One+2026");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "course-v1:Org+One+2026");
    expect_text(terminal, "1 row: 1 new");
    apply(terminal);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM course"), ==, 1);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*run)(struct scenario *, gconstpointer);
    } tests[] = {
        { "/console/import/dry-run", test_dry_run }, { "/console/import/apply", test_apply },
        { "/console/import/damaged", test_damaged }, { "/console/import/unknown", test_unknown },
        { "/console/import/course", test_course },
    };
    g_test_init(&count, &arguments, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, struct scenario, NULL, scenario_set_up_empty, tests[i].run,
                   scenario_tear_down);
    return g_test_run();
}
