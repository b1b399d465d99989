/* From a plan to credentials: the numbers, issuing refused and agreed to, the report, the learners who were refused,
 * a run that is cancelled or killed, two consoles at once, hostile names. */
#include "config.h"

#include "pictures.h"
#include "support.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#define COURSE "course-v1:Org+Course+2026"
#define CONFIGURATION COURSE ":Completion"
#define AVAILABLE "SELECT count(*) FROM credential WHERE status = 'available'"
#define OPTIONS "{\"template\": \"diploma\", \"required_grades\": {\"Final Exam\": 0.5}}"

/* Learners who are new, besides two whom the template's font refuses and one who failed. */
#define FEW 12
/* More than are under way at a time, so that there is a rest when a run is stopped. */
#define MANY 6000

static void add_reports(const struct scenario *scenario, int count)
{
    g_autoptr(GString) grades = g_string_new(
        "Student ID,Email,Username,Grade,Final Exam,Enrollment Track,Verification Status,"
        "Certificate Eligible,Certificate Delivered,Certificate Type,Enrollment Status\n");
    g_autoptr(GString) profiles = g_string_new(
        "id,username,name,email,language,location,year_of_birth,gender,level_of_education,"
        "mailing_address,goals,enrollment_mode,last_login,date_joined,external_user_key\n");
    for (int i = 1; i <= count + 3; i++) {
        const bool refused = i == 2 || i == 5, failed = i == 3;
        g_string_append_printf(
            grades, "%d,l%04d@example.org,l%04d,%s,%s,audit,Not ID Verified,Y,N,N/A,enrolled\n", i,
            i, i, failed ? "0.1" : "0.9", failed ? "0.1" : "0.9");
        g_string_append_printf(profiles, "%d,l%04d,%s %d.,l%04d@example.org,en,,,,,,,audit,,,\n", i,
                               i, refused ? "Łucja Żak the" : "Ada Byron the", i, i);
    }
    g_autofree char *first = scenario_file(scenario, "grades.csv", grades->str);
    g_autofree char *second = scenario_file(scenario, "profiles.csv", profiles->str);
    g_free(scenario_command(scenario, "import", "--course", COURSE, first, second, NULL));
}

static void make_people(const struct scenario *scenario, gconstpointer count)
{
    scenario_make_empty(scenario, NULL);
    g_autofree char *template = g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples",
                                                 "pdfs", "valid", "cert_reportlab_a4l.pdf", NULL);
    g_free(scenario_command(scenario, "asset", "add", template, "--slug", "diploma", NULL));
    g_free(scenario_command(scenario, "type", "add", "Completion", "--retrieval",
                            "retrieve_subsection_grades", "--generation", "generate_pdf_credential",
                            "--options", OPTIONS, NULL));
    g_free(scenario_command(scenario, "course", "add", COURSE, "--name", "Course of Tests", NULL));
    g_free(scenario_command(scenario, "configuration", "add", COURSE, "Completion", NULL));
    add_reports(scenario, GPOINTER_TO_INT(count));
    if (GPOINTER_TO_INT(count) == MANY)
        g_free(scenario_command(scenario, "settings", "set", "write_files", "false", NULL));
}

static void set_up(struct scenario *scenario, gconstpointer count)
{
    g_autofree char *name = g_strdup_printf("planned-%d", GPOINTER_TO_INT(count));
    scenario_set_up_shared(scenario, name, make_people, count);
}

/* The page of a plan, as somebody comes to it from the list of configurations. */
static struct terminal *open_plan(const struct scenario *scenario)
{
    struct terminal *terminal = scenario_open(scenario, "configurations");
    expect_current_row(terminal, "Completion");
    terminal_press(terminal, "g");
    expect_title(terminal, "Plan: Completion in Course of Tests");
    expect_text(terminal, "to issue");
    return terminal;
}

static void agree(struct terminal *terminal)
{
    terminal_press(terminal, "F2");
    expect_match(terminal, "Issue [0-9 ]+ credentials\\?");
    terminal_press(terminal, "Tab Enter");
}

static gint64 planned(const char *json, const char *verdict)
{
    g_autofree char *pattern = g_strdup_printf("\"%s\": *([0-9]+)", verdict);
    g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_assert_true(g_regex_match(regex, json, 0, &match));
    g_autofree char *number = g_match_info_fetch(match, 1);
    return g_ascii_strtoll(number, NULL, 10);
}

/* The page says what the command says, and a digit shows the learners of each verdict. */
static void test_numbers(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *json = scenario_command(scenario, "--json", "plan", CONFIGURATION, NULL);
    g_assert_cmpint(planned(json, "new"), ==, FEW);
    g_assert_cmpint(planned(json, "refused"), ==, 2);
    g_assert_cmpint(planned(json, "not eligible"), ==, 1);
    struct terminal *terminal = open_plan(scenario);
    expect_text(terminal, "1: 12 new   5: 1 not eligible   6: 2 refused");
    expect_text(terminal, "12 credentials to issue");
    expect_status(terminal, "of 15");
    terminal_press(terminal, "6");
    expect_status(terminal, "1-2 of 2");
    expect_text(terminal, "Łucja Żak the 2.");
    expect_no_text(terminal, "Ada Byron");
    terminal_press(terminal, "5");
    expect_status(terminal, "1-1 of 1");
    terminal_press(terminal, "Enter");
    expect_title(terminal, "Why: l0003");
    terminal_press(terminal, "Esc 0");
    expect_status(terminal, "of 15");
    scenario_quit(terminal);
}

/* Esc and Enter alike change nothing; the report comes after the keys that agree. */
static void test_issue(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_plan(scenario);
    terminal_press(terminal, "F2");
    expect_text(terminal, "Issue 12 credentials?");
    expect_text(terminal, "2 refused, 1 not eligible");
    terminal_press(terminal, "Esc");
    expect_no_text(terminal, "Issue 12 credentials?");
    terminal_press(terminal, "F2");
    expect_text(terminal, "Issue 12 credentials?");
    terminal_press(terminal, "Enter");
    expect_no_text(terminal, "Issue 12 credentials?");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential"), ==, 0);
    agree(terminal);
    expect_title(terminal, "Report 1");
    expect_text(terminal, "12 issued");
    g_assert_cmpint(scenario_number(scenario, AVAILABLE), ==, 12);
    terminal_press(terminal, "Esc");
    expect_title(terminal, "Plan");
    expect_text(terminal, "Run 1 came after this plan (");
    expect_no_text(terminal, "credentials to issue");
    terminal_press(terminal, "E");
    expect_text(terminal, "testamur issue");
    terminal_press(terminal, "Esc Esc");
    expect_title(terminal, "Configurations");
    /* Who has one is not offered another. */
    terminal_press(terminal, "g");
    expect_text(terminal, "3: 12 has one");
    terminal_press(terminal, "F2");
    expect_message(terminal, "There is nobody to issue a credential to.");
    scenario_quit(terminal);
}

/* The report can be read again from the list of runs. */
static void test_runs(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_plan(scenario);
    agree(terminal);
    expect_title(terminal, "Report 1");
    scenario_quit(terminal);
    terminal = scenario_open(scenario, "runs");
    expect_current_row(terminal, "Completion in Course of T");
    expect_current_row(terminal, "done");
    terminal_press(terminal, "Enter");
    expect_title(terminal, "Report 1");
    expect_text(terminal, "12 issued");
    terminal_press(terminal, "Esc p");
    expect_title(terminal, "Plan");
    terminal_press(terminal, "Esc m");
    expect_title(terminal, "Learners");
    expect_message(terminal, "2 refused learners are marked.");
    scenario_quit(terminal);
}

static void test_refused_are_marked(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_plan(scenario);
    terminal_press(terminal, "m");
    expect_title(terminal, "Learners");
    expect_message(terminal, "2 refused learners are marked.");
    expect_match(terminal, "^[ ▸]*\\* .*Łucja Żak the 2\\.");
    expect_match(terminal, "^[ ▸]*\\* .*Łucja Żak the 5\\.");
    expect_no_text(terminal, "* Ada");
    scenario_quit(terminal);
}

/* Only those who are marked, here the first two who are new. */
static void test_some(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_plan(scenario);
    terminal_press(terminal, "1");
    expect_status(terminal, "of 12");
    terminal_press(terminal, "Home Space Space I");
    expect_text(terminal, "Issue 2 credentials?");
    terminal_press(terminal, "Tab Enter");
    expect_text(terminal, "2 issued");
    g_assert_cmpint(scenario_number(scenario, AVAILABLE), ==, 2);
    scenario_quit(terminal);
}

/* Of those who are marked, only those are counted who get one; where nobody does, nothing is asked. */
static void test_some_get_none(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_plan(scenario);
    terminal_press(terminal, "A I");
    expect_text(terminal, "Issue 12 credentials?");
    expect_text(terminal, "3 of 15 get none");
    terminal_press(terminal, "Esc U 5");
    expect_status(terminal, "1-1 of 1");
    terminal_press(terminal, "I");
    expect_message(terminal, "This learner gets none; Enter says why.");
    scenario_quit(terminal);
}

/* What was changed since the plan was made is told in full before anything is issued; who says no has issued nothing. */
static void test_changed_since(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_plan(scenario);
    scenario_change(scenario,
                    "UPDATE learner SET name = 'Żak' WHERE username IN ('l0001', 'l0004')");
    terminal_press(terminal, "F2");
    expect_text(terminal, "Issue 12 credentials?");
    terminal_press(terminal, "Tab Enter");
    expect_text(terminal, "Issue 10 credentials?");
    expect_text(terminal, "issue instead of 12, and 4 are refused.");
    terminal_press(terminal, "Esc");
    expect_message(terminal, "Nothing was issued.");
    expect_no_text(terminal, "testamur issue");
    g_assert_cmpint(scenario_number(scenario, AVAILABLE), ==, 0);
    scenario_quit(terminal);
}

/* Another program that holds the database. */
static sqlite3 *hold(const struct scenario *scenario)
{
    g_autofree char *path = g_build_filename(scenario->data, "testamur.db", NULL);
    sqlite3 *database = NULL;
    g_assert_cmpint(sqlite3_open(path, &database), ==, SQLITE_OK);
    sqlite3_busy_timeout(database, terminal_patience());
    g_assert_cmpint(sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
    return database;
}

static void let_go(sqlite3 *database)
{
    g_assert_cmpint(sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(database);
}

/* A run that has issued some, and is held there. */
static struct terminal *stop_in_mid_run(const struct scenario *scenario, sqlite3 **holder)
{
    struct terminal *terminal = open_plan(scenario);
    agree(terminal);
    while (scenario_number(scenario, AVAILABLE) == 0)
        terminal_pump(terminal, 10);
    *holder = hold(scenario);
    g_assert_cmpint(scenario_number(scenario, AVAILABLE), <, MANY);
    return terminal;
}

static void test_cancel(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    sqlite3 *holder = NULL;
    struct terminal *terminal = stop_in_mid_run(scenario, &holder);
    expect_status(terminal, "Issuing");
    expect_status(terminal, "Ctrl-C Cancel");
    /* Keys are answered meanwhile. */
    terminal_press(terminal, "Down");
    terminal_press(terminal, "^C");
    expect_status(terminal, "cancelling");
    let_go(holder);
    expect_title(terminal, "Report 1");
    expect_text(terminal, "cancelled");
    const gint64 issued = scenario_number(scenario, AVAILABLE);
    g_assert_cmpint(issued, >, 0);
    g_assert_cmpint(issued, <, MANY);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential"), ==, issued);
    terminal_press(terminal, "Esc E");
    expect_text(terminal, "cancelled, the rest was not begun");
    scenario_quit(terminal);
    g_free(scenario_command(scenario, "check", "--read-data", NULL));
}

static void test_killed(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    sqlite3 *holder = NULL;
    struct terminal *terminal = stop_in_mid_run(scenario, &holder);
    terminal_signal(terminal, SIGKILL);
    g_assert_true(terminal_wait_end(terminal));
    terminal_free(terminal);
    let_go(holder);
    terminal = scenario_open(scenario, "runs");
    expect_message(terminal, "interrupted");
    expect_current_row(terminal, "interrupted");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential WHERE status <> "
                                              "'available'"),
                    ==, 0);
    scenario_quit(terminal);
    g_free(scenario_command(scenario, "check", "--read-data", NULL));
}

/* Both have a plan of twelve; whoever comes second finds nobody left. */
static void test_two_consoles(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *one = open_plan(scenario), *other = open_plan(scenario);
    terminal_press(one, "F2");
    terminal_press(other, "F2");
    expect_text(one, "Issue 12 credentials?");
    expect_text(other, "Issue 12 credentials?");
    terminal_send(one, "\t\r", 2);
    terminal_send(other, "\t\r", 2);
    expect_match(one, "[0-9]+ issued");
    expect_match(other, "[0-9]+ issued");
    g_assert_cmpint(scenario_number(scenario, AVAILABLE), ==, 12);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(DISTINCT learner_id) FROM credential"),
                    ==, 12);
    scenario_quit(one);
    scenario_quit(other);
    g_free(scenario_command(scenario, "check", "--read-data", NULL));
}

/* A name may hold what would move a terminal's cursor: it is shown, never obeyed. */
static void test_hostile(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(
        scenario,
        "UPDATE learner SET name = char(27) || '[2J' || char(27) || ']0;owned' || "
        "char(7) || char(8238) || 'evil' || char(8236) || '</5>' WHERE username = 'l0001'");
    struct terminal *terminal = open_plan(scenario);
    expect_text(terminal, "<U+001B>[2J");
    expect_text(terminal, "1: 11 new");
    terminal_press(terminal, "6");
    expect_status(terminal, "of 3");
    expect_current_row(terminal, "<U+001B>[2J");
    terminal_press(terminal, "Enter");
    expect_title(terminal, "Why: l0001");
    expect_text(terminal, "<U+001B>");
    g_assert_true(terminal->emulator.title == NULL
                  || strstr(terminal->emulator.title, "owned") == NULL);
    terminal_press(terminal, "Esc m");
    expect_message(terminal, "3 refused learners are marked.");
    expect_text(terminal, "<U+001B>");
    scenario_quit(terminal);
}

static void choose_file(struct terminal *terminal, const char *path)
{
    terminal_press(terminal, "^U");
    terminal_type(terminal, path);
    terminal_press(terminal, "Enter");
}

static void expect_file(const char *path, const char *head)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &bytes, &size, &error);
    g_assert_no_error(error);
    g_assert_true(size > 100 && g_str_has_prefix(bytes, head));
}

/* Of a learner in a plan, whatever the verdict, and of a configuration; nothing is issued. */
static void test_preview(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *one = g_build_filename(scenario->directory, "one.pdf", NULL);
    g_autofree char *sheet = g_build_filename(scenario->directory, "sheet.pdf", NULL);
    struct terminal *terminal = open_plan(scenario);
    terminal_press(terminal, "5");
    expect_status(terminal, "1-1 of 1");
    terminal_press(terminal, "p");
    expect_text(terminal, "The hardest names");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Write the preview to");
    choose_file(terminal, one);
    expect_message(terminal, "Written to");
    expect_file(one, "%PDF-1.7");
    terminal_press(terminal, "Esc p");
    expect_text(terminal, "The hardest names");
    terminal_press(terminal, "Down Down Enter");
    expect_text(terminal, "Write the sheet to");
    choose_file(terminal, sheet);
    expect_match(terminal, "Written to .*sheet\\.pdf");
    expect_file(sheet, "%PDF-1.7");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential"), ==, 0);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM base"), ==, 0);
    scenario_quit(terminal);
}

static struct terminal *start_with_pictures(struct scenario *scenario, const char *variable,
                                            struct terminal_options options)
{
    const char *const environment[] = { variable, NULL };
    const char *const arguments[] = { "console", "configurations", NULL };
    options.environment = environment;
    struct terminal *terminal = scenario_start_with(scenario, arguments, &options);
    expect_current_row(terminal, "Completion");
    return terminal;
}

/* From here on what the terminal is sent is kept. */
static void show_preview_here(struct terminal *terminal)
{
    terminal_press(terminal, "p");
    expect_text(terminal, "Show it here");
    terminal->written = g_string_new(NULL);
    terminal_press(terminal, "End Enter");
}

static void leave_picture(struct terminal *terminal)
{
    terminal_press(terminal, "x");
    expect_current_row(terminal, "Completion");
    expect_no_text(terminal, "Press a key");
    scenario_quit(terminal);
}

/* The page of 842 x 595 points, whole, and as many cells wide as fit above the two lowest of 24 rows. */
static void assert_page(GBytes *png, int columns)
{
    static const guint8 head[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    static const guint8 end[] = "IEND\xae\x42\x60\x82";
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(png, &size);
    g_assert_cmpuint(size, >, 1000);
    g_assert_true(memcmp(data, head, sizeof head - 1) == 0);
    g_assert_true(memcmp(data + size - sizeof end + 1, end, sizeof end - 1) == 0);
    const guint width = (guint)data[18] << 8 | data[19], height = (guint)data[22] << 8 | data[23];
    g_assert_cmpuint(width, ==, 1123);
    g_assert_cmpuint(height, ==, 794);
    g_assert_cmpint(columns, ==, 22 * 2 * 1123 / 794);
}

/* Where the terminal says that it shows pictures, and only there; a key brings the page back as it was. */
static void test_preview_here(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const struct {
        const char *variable;
        GBytes *(*take)(const GString *written, int *columns);
    } ways[] = {
        { "KITTY_WINDOW_ID=1", pictures_of_kitty },
        { "TERM_PROGRAM=iTerm.app", pictures_of_iterm },
    };
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        int columns = 0;
        struct terminal *terminal =
            start_with_pictures(scenario, ways[i].variable, (struct terminal_options){ 0 });
        show_preview_here(terminal);
        expect_text(terminal, "Press a key to go back.");
        expect_no_text(terminal, "Completion");
        g_autoptr(GBytes) png = ways[i].take(terminal->written, &columns);
        assert_page(png, columns);
        leave_picture(terminal);
    }
}

/* Others are asked, as long as the program is there that draws for them; one that says nothing, or that it can't,
 * keeps nobody waiting. */
static void test_preview_sixel(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const struct terminal_options unable[] = { { .unanswering = true }, { 0 } };
    g_autofree char *program = g_find_program_in_path("img2sixel");
    for (guint i = 0; i < G_N_ELEMENTS(unable); i++) {
        struct terminal *terminal = start_with_pictures(scenario, "NOTHING=1", unable[i]);
        show_preview_here(terminal);
        expect_text(terminal, "shows no pictures");
        g_assert_null(strstr(terminal->written->str, "\033P"));
        /* Without the program the menu does not let it be chosen, and stays. */
        if (program == NULL)
            terminal_press(terminal, "Esc");
        expect_current_row(terminal, "Completion");
        scenario_quit(terminal);
    }
    if (program == NULL) {
        g_test_skip("img2sixel is not installed");
        return;
    }
    struct terminal *terminal =
        start_with_pictures(scenario, "NOTHING=1", (struct terminal_options){ .sixel = true });
    show_preview_here(terminal);
    expect_text(terminal, "Press a key to go back.");
    const struct pictures_sixel picture = pictures_of_sixel(terminal->written);
    g_assert_cmpuint(picture.width, ==, 22 * 2 * 1123 / 794 * 10);
    g_assert_cmpfloat_with_epsilon(picture.width / (double)picture.height, 1123 / 794.0, 0.02);
    g_assert_cmpuint(picture.light, >, picture.width * picture.height / 2);
    g_assert_cmpuint(picture.dark, >, 100);
    leave_picture(terminal);
}

/* A learner whose name can't be printed has no preview, and is told why. */
static void test_preview_refused(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *one = g_build_filename(scenario->directory, "one.pdf", NULL);
    struct terminal *terminal = open_plan(scenario);
    terminal_press(terminal, "6");
    expect_status(terminal, "1-2 of 2");
    terminal_press(terminal, "p");
    expect_text(terminal, "The hardest names");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Write the preview to");
    choose_file(terminal, one);
    expect_message(terminal, "name");
    g_assert_false(g_file_test(one, G_FILE_TEST_EXISTS));
    scenario_quit(terminal);
}

#define SCENARIO(path, count, function)                                                            \
    g_test_add(path, struct scenario, GINT_TO_POINTER(count), set_up, function, scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    SCENARIO("/console/plan/numbers", FEW, test_numbers);
    SCENARIO("/console/plan/issue", FEW, test_issue);
    SCENARIO("/console/plan/runs", FEW, test_runs);
    SCENARIO("/console/plan/refused-are-marked", FEW, test_refused_are_marked);
    SCENARIO("/console/plan/some", FEW, test_some);
    SCENARIO("/console/plan/some-get-none", FEW, test_some_get_none);
    SCENARIO("/console/plan/changed-since", FEW, test_changed_since);
    SCENARIO("/console/plan/two-consoles", FEW, test_two_consoles);
    SCENARIO("/console/plan/preview", FEW, test_preview);
    SCENARIO("/console/plan/preview-here", FEW, test_preview_here);
    SCENARIO("/console/plan/preview-sixel", FEW, test_preview_sixel);
    SCENARIO("/console/plan/preview-refused", FEW, test_preview_refused);
    SCENARIO("/console/plan/hostile", FEW, test_hostile);
    SCENARIO("/console/plan/cancel", MANY, test_cancel);
    SCENARIO("/console/plan/killed", MANY, test_killed);
    return g_test_run();
}
