/* Courses and learning paths: names, grading policies, steps, and enrolments of many at once. */
#include "config.h"

#include "support.h"

#define COURSE "course-v1:Org+One+2026"
#define PATH "path-v1:Org+Path+2026+A"

static void set_up(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_people(scenario, data);
    g_autofree char *output =
        scenario_command(scenario, "course", "add", COURSE, "--name", "One", NULL);
}

static void test_course(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "courses");
    expect_current_row(terminal, COURSE);
    terminal_press(terminal, "Enter");
    expect_focus(terminal, "On certificates");
    /* Of a help text that is too long for its line, F1 has all. */
    expect_match(terminal, "^ The name that is printed.*\u2026 F1: all$");
    terminal_press(terminal, "F1");
    expect_words(terminal, "Imports keep a name that was set here.");
    terminal_press(terminal, "Esc End");
    terminal_type(terminal, " and all");
    terminal_press(terminal, "F2");
    expect_message(terminal, "testamur course change " COURSE " --name 'One and all'");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM course WHERE long_name = 'One and all'", 1);
    scenario_quit(terminal);
}

/* What becomes of new names is chosen on the course's form. */
static void test_name_policy(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "courses");
    terminal_press(terminal, "Enter Tab Tab");
    expect_focus(terminal, "New names");
    expect_text(terminal, "(\u2022) imported");
    terminal_press(terminal, "Right Right");
    expect_text(terminal, "(\u2022) frozen");
    terminal_press(terminal, "F2");
    expect_message(terminal, "testamur course change " COURSE " --name-policy frozen");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM course WHERE name_policy = 'frozen'",
                    1);
    scenario_quit(terminal);
}

/* Weights that do not add up are told while they are typed, and saved nevertheless. */
static void test_policy(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "courses");
    terminal_press(terminal, "Enter Tab Tab Tab");
    expect_focus(terminal, "Grading policy");
    terminal_paste(terminal,
                   "{\"GRADER\": [{\"type\": \"Exam\", \"weight\": 0.5, \"drop_count\": 0, "
                   "\"min_count\": 1, \"short_label\": \"E\"}], \"GRADE_CUTOFFS\": {}}");
    expect_text(terminal, "The weights add up to 0.5, not to 1.");
    terminal_press(terminal, "F4");
    expect_message(terminal, "Saved the course");
    expect_message(terminal, "testamur course policy " COURSE " '{\"GRADER\":");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM course WHERE has_policy", 1);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

static void test_path(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "paths");
    expect_text(terminal, "No learning paths yet");
    terminal_press(terminal, "a");
    expect_focus(terminal, "Key");
    terminal_type(terminal, "Org+Path+2026+A");
    terminal_press(terminal, "F5");
    expect_text(terminal, "Which course is the next step?");
    terminal_press(terminal, "Enter");
    expect_text(terminal, COURSE);
    terminal_press(terminal, "F2");
    expect_message(terminal, "testamur path add " PATH);
    scenario_expect(scenario, terminal, "SELECT count(*) FROM learning_path_step", 1);
    terminal_press(terminal, "o");
    expect_text(terminal, "Which learners?");
    terminal_paste(terminal, "simic, zoe\nliming");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Set enrolment of 3 learners");
    terminal_press(terminal, "Tab Enter");
    expect_message(terminal, "3 of 3 learners");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM path_enrolment WHERE active", 3);
    terminal_press(terminal, "d y");
    expect_message(terminal, "testamur path remove " PATH);
    scenario_quit(terminal);
    /* A course with a slip in its key is removed again; one that learners are in is not. */
    g_free(scenario_command(scenario, "course", "add", "course-v1:Org+Slip+2026", NULL));
    g_free(scenario_command(scenario, "enrolment", "set", COURSE, "simic", NULL));
    terminal = scenario_open(scenario, "courses");
    terminal_press(terminal, "d");
    expect_message(terminal, "can't be removed while something belongs to it: 1 enrolment");
    terminal_press(terminal, "End d");
    expect_text(terminal, "course-v1:Org+Slip+2026: nothing belongs to it but its names.");
    terminal_press(terminal, "y");
    expect_message(terminal, "testamur course remove course-v1:Org+Slip+2026");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM course", 1);
    scenario_quit(terminal);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add("/console/courses/names", struct scenario, NULL, set_up, test_course,
               scenario_tear_down);
    g_test_add("/console/courses/name-policy", struct scenario, NULL, set_up, test_name_policy,
               scenario_tear_down);
    g_test_add("/console/courses/policy", struct scenario, NULL, set_up, test_policy,
               scenario_tear_down);
    g_test_add("/console/paths/whole", struct scenario, NULL, set_up, test_path,
               scenario_tear_down);
    return g_test_run();
}
