/* Whole tables handed out: what the console writes is what the command writes, byte for byte, and nothing is replaced
 * without a question. */
#include "config.h"

#include "support.h"

#include <glib/gstdio.h>
#include <string.h>

#define COURSE "course-v1:Aldermoor+HORT101+2026_Spring"

static char *path_of(const struct scenario *scenario, const char *name)
{
    return g_build_filename(scenario->directory, name, NULL);
}

static char *content_of(const char *path)
{
    char *content = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &content, NULL, &error);
    g_assert_no_error(error);
    return content;
}

static void assert_same(const char *one, const char *other)
{
    g_autofree char *mine = content_of(one), *theirs = content_of(other);
    g_assert_cmpuint(strlen(mine), >, 100);
    g_assert_cmpstr(mine, ==, theirs);
}

/* Opens the menu of a command by its words, where the first line is the current one. */
static void choose(struct terminal *terminal, const char *command, const char *menu)
{
    terminal_press(terminal, ":");
    terminal_type(terminal, command);
    expect_current_row(terminal, command);
    terminal_press(terminal, "Enter");
    expect_text(terminal, menu);
}

static void type_path(struct terminal *terminal, const char *prompt, const char *path)
{
    expect_text(terminal, prompt);
    terminal_press(terminal, "^U");
    terminal_type(terminal, path);
    terminal_press(terminal, "Enter");
}

static void test_credentials(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *mine = path_of(scenario, "mine.jsonl");
    g_autofree char *theirs = path_of(scenario, "theirs.jsonl");
    struct terminal *terminal = scenario_open(scenario, "credentials");
    expect_status(terminal, "of 464");
    choose(terminal, "Export credentials", "Write all credentials to a file");
    terminal_press(terminal, "Esc");
    expect_no_text(terminal, "Write all credentials");
    /* What is searched for narrows the list, not the table. */
    terminal_press(terminal, "/");
    terminal_type(terminal, "calloway");
    terminal_press(terminal, "Enter");
    choose(terminal, "Export credentials", "Write all credentials to a file");
    terminal_press(terminal, "Down Enter");
    type_path(terminal, "Write the table to", mine);
    expect_message(terminal, "464 credentials in");
    expect_message(terminal, "testamur export credentials");
    g_free(scenario_command(scenario, "export", "credentials", theirs, NULL));
    assert_same(mine, theirs);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM history WHERE action = "
                                              "'export'"),
                    ==, 2);
    scenario_quit(terminal);
}

/* One course's grades; a file that is there is replaced after a question only. */
static void test_course(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *mine = scenario_file(scenario, "mine.csv", "mine");
    g_autofree char *theirs = path_of(scenario, "theirs.csv");
    struct terminal *terminal = scenario_open(scenario, "courses");
    expect_current_row(terminal, "Aldermoor+HORT1");
    choose(terminal, "Export grades", "Write the grades of this course to a file");
    terminal_press(terminal, "Enter");
    type_path(terminal, "Write the table to", mine);
    expect_text(terminal, "is there already");
    terminal_press(terminal, "Enter");
    g_autofree char *kept = content_of(mine);
    g_assert_cmpstr(kept, ==, "mine");
    expect_text(terminal, "Write the table to");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "is there already");
    terminal_press(terminal, "y");
    expect_message(terminal, "testamur export grades --course " COURSE " --for");
    g_free(scenario_command(scenario, "export", "grades", "--course", COURSE, theirs, NULL));
    assert_same(mine, theirs);
    scenario_quit(terminal);
}

/* All courses: a file for each in a new folder; also where nothing may be changed. */
static void test_grades(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *mine = path_of(scenario, "mine"), *theirs = path_of(scenario, "theirs");
    static const char *const arguments[] = { "console", "courses", "--read-only", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    expect_current_row(terminal, "Aldermoor+HORT1");
    choose(terminal, "Export all grades", "Write the grades of all courses");
    terminal_press(terminal, "Enter");
    type_path(terminal, "Make the folder", mine);
    expect_message(terminal, "testamur export grades");
    g_mkdir(theirs, 0700);
    g_free(scenario_command(scenario, "export", "grades", theirs, NULL));
    g_autoptr(GDir) folder = g_dir_open(theirs, 0, NULL);
    guint files = 0;
    for (const char *name; (name = g_dir_read_name(folder)) != NULL; files++) {
        g_autofree char *one = g_build_filename(mine, name, NULL);
        g_autofree char *other = g_build_filename(theirs, name, NULL);
        assert_same(one, other);
    }
    g_assert_cmpuint(files, ==, 2);
    scenario_quit(terminal);
}

#define ADD(name, function)                                                                        \
    g_test_add("/tables/" name, struct scenario, NULL, scenario_set_up_demo, function,             \
               scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("credentials", test_credentials);
    ADD("course", test_course);
    ADD("grades", test_grades);
    return g_test_run();
}
