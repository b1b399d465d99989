/* Learners: their form, names that wait, what is set by hand for one or many, and what somebody else changes. */
#include "config.h"

#include "support.h"

#include <string.h>

#define COURSE "course-v1:Org+One+2026"

static void set_up(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_people(scenario, data);
    g_autofree char *output =
        scenario_command(scenario, "course", "add", COURSE, "--name", "One", NULL);
    /* 0 would mean that a change is not compared with what was seen. */
    scenario_change(scenario, "UPDATE learner SET modified = 1700000000000000");
}

static void test_add(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "learners");
    terminal_press(terminal, "a");
    expect_focus(terminal, "Username");
    terminal_type(terminal, "simic");
    terminal_press(terminal, "Tab");
    expect_text(terminal, "There is a learner with this username already");
    terminal_press(terminal, "S-Tab ^U");
    terminal_type(terminal, "ola");
    terminal_press(terminal, "Tab");
    terminal_type(terminal, "Ola Nordmann");
    terminal_press(terminal, "F2");
    expect_message(terminal, "testamur learner add ola --name 'Ola Nordmann'");
    expect_current_row(terminal, "Ola Nordmann");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Username", "ola");
    expect_focus(terminal, "Full name");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* The number on a student's card finds the learner, and is given in the form; nobody gets another's. */
static void test_number(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *output =
        scenario_command(scenario, "learner", "change", "zoe", "--id", " S-4711 ", NULL);
    struct terminal *terminal = scenario_open(scenario, "learners");
    terminal_press(terminal, "/");
    terminal_type(terminal, "s-4711");
    terminal_press(terminal, "Enter");
    expect_current_row(terminal, "Dvo");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Id number", "S-4711");
    terminal_press(terminal, "Esc F /");
    terminal_type(terminal, "simic");
    terminal_press(terminal, "Enter Enter");
    expect_focus(terminal, "Full name");
    terminal_press(terminal, "Tab Tab Tab Tab");
    expect_focus(terminal, "Id number");
    terminal_type(terminal, "S-4711");
    terminal_press(terminal, "Tab");
    expect_text(terminal, "belongs to the learner zoe");
    terminal_press(terminal, "S-Tab ^U");
    terminal_type(terminal, "S-4712");
    terminal_press(terminal, "F2");
    expect_message(terminal, "testamur learner change simic --id S-4712");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM learner_identity WHERE value"
                                              " IN ('S-4711', 'S-4712')"),
                    ==, 2);
    scenario_quit(terminal);
}

/* A name that looks wrong is saved with a warning, and accepted after a question. */
static void test_accept(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario,
                    "UPDATE learner SET name = 'Bob NULL', name_state = 'review',"
                    " name_remark = 'is a word that programs write' WHERE username = 'zoe'");
    struct terminal *terminal = scenario_open(scenario, "learners");
    expect_text(terminal, "Bob NULL");
    terminal_press(terminal, "/");
    terminal_type(terminal, "bob");
    terminal_press(terminal, "Enter n");
    expect_text(terminal, "Accept this name as it is?");
    terminal_press(terminal, "Esc n");
    expect_text(terminal, "Accept this name as it is?");
    g_assert_cmpint(
        scenario_number(scenario, "SELECT count(*) FROM learner WHERE name_state = 'review'"), ==,
        1);
    terminal_press(terminal, "Tab Enter");
    expect_message(terminal, "testamur learner accept-name zoe");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM learner WHERE name_state = 'accepted'", 1);
    scenario_quit(terminal);
}

/* New names that imports brought and that wait: a filter finds them; one is accepted, one dropped. */
static void test_proposed(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario, "UPDATE learner SET proposed_name = 'Neu ' || username,"
                              " proposed_import_id = 1 WHERE username IN ('simic', 'zoe')");
    struct terminal *terminal = scenario_open(scenario, "learners");
    terminal_press(terminal, "/");
    terminal_type(terminal, "zoe");
    terminal_press(terminal, "Enter n");
    expect_text(terminal, "Neu zoe (zoe), called");
    terminal_press(terminal, "Tab Enter");
    expect_message(terminal, "testamur learner accept-name zoe");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM learner WHERE username = 'zoe' AND name = 'Neu zoe'"
                    " AND proposed_import_id = 0",
                    1);
    terminal_press(terminal, "/ ^U");
    terminal_type(terminal, "simic");
    terminal_press(terminal, "Enter Enter");
    expect_field(terminal, "New name", "Neu simic");
    terminal_press(terminal, "Esc :");
    terminal_type(terminal, "drop new name");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Drop this new name?");
    terminal_press(terminal, "Tab Enter");
    expect_message(terminal, "testamur learner reject-name simic");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM learner WHERE proposed_import_id <> 0", 0);
    scenario_quit(terminal);
}

/* Marked learners are enrolled together; one gets a completion; a value that can't be is asked again. */
static void test_correct(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "learners");
    terminal_press(terminal, "Space Space o");
    expect_text(terminal, COURSE);
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Set enrolment of 2 learners");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "2 of 2 learners");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM enrolment WHERE active", 2);
    terminal_press(terminal, "U g p Enter");
    expect_text(terminal, "Set completion of 1 learner");
    terminal_type(terminal, "87");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "can't be taken");
    expect_text(terminal, "Set completion of 1 learner");
    terminal_type(terminal, " %");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "87 % (before: none)");
    expect_message(terminal, "testamur completion set " COURSE " simic '87 %'");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Completion:       87 %");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* A name that is not there is not called good. */
static void test_missing(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario, "UPDATE learner SET name = ' ' WHERE username = 'zoe'");
    g_autofree char *listed =
        scenario_command(scenario, "learner", "list", "--search", "zoe", NULL);
    g_assert_nonnull(strstr(listed, "missing"));
    struct terminal *terminal = scenario_open(scenario, "learners");
    terminal_press(terminal, "/");
    terminal_type(terminal, "zoe");
    terminal_press(terminal, "Enter");
    expect_current_row(terminal, "missing");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Name is", "missing: nothing is issued without a name");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

static void test_remove(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "learners");
    terminal_press(terminal, "d");
    expect_text(terminal, "Remove 1 learner?");
    terminal_press(terminal, "Enter");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM learner"), ==, 103);
    terminal_press(terminal, "d y");
    expect_message(terminal, "testamur learner remove simic");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM learner", 102);
    scenario_quit(terminal);
}

/* What a colleague saves while the form is open is shown, and nothing typed is lost. */
static void test_colleague(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "learners");
    terminal_press(terminal, "Enter Tab");
    terminal_type(terminal, "Ana");
    expect_field(terminal, "First name", "Ana");
    g_autofree char *output = scenario_command(scenario, "learner", "change", "simic", "--email",
                                               "new@example.org", NULL);
    /* The form notices by itself; a key before it has would save at once or ask, whichever is first. */
    expect_text(terminal, "new@example.org");
    expect_text(terminal, "Ana");
    terminal_press(terminal, "F4");
    expect_message(terminal, "Saved the learner");
    g_autofree char *email =
        scenario_text(scenario, "SELECT email FROM learner WHERE first_name = 'Ana'");
    g_assert_cmpstr(email, ==, "new@example.org");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

#define TWICE                                                                                      \
    "UPDATE learner SET email = 'SIMIC@example.org', name = 'Anna "                                \
    "\xE2\x80\xAE"                                                                                 \
    "x' "                                                                                          \
    "WHERE username = 'zoe'"

/* Who may be one person is listed, compared and made one after a question that is refused by default. */
static void test_merge(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario, TWICE);
    g_autofree char *output = scenario_command(scenario, "enrolment", "set", COURSE, "zoe", NULL);
    struct terminal *terminal = scenario_open(scenario, "learners");
    expect_status(terminal, "of 103");
    terminal_press(terminal, "D");
    expect_title(terminal, "Possible duplicates");
    expect_match(terminal, "simic +zoe +the same address");
    expect_status(terminal, "1 of 1 pairs");
    terminal_press(terminal, "Enter");
    expect_title(terminal, "Make one of two");
    expect_match(terminal, "User name +simic +zoe");
    expect_match(terminal, "Name +Anna .imi. +Anna <U\\+202E>x");
    expect_match(terminal, "Enrolments +0 +1");
    expect_text(terminal, "simic stays; zoe goes");
    expect_status(terminal, "nothing is changed yet");
    terminal_press(terminal, "x");
    expect_text(terminal, "zoe stays; simic goes");
    terminal_press(terminal, "x F2");
    expect_text(terminal, "Make simic and zoe one learner?");
    terminal_press(terminal, "Enter");
    expect_title(terminal, "Make one of two");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM learner"), ==, 103);
    terminal_resize(terminal, 10, 40);
    expect_match(terminal, "User name +simic +zoe");
    terminal_press(terminal, "v");
    expect_text(terminal, "stays: simic");
    terminal_press(terminal, "Esc");
    terminal_resize(terminal, 24, 80);
    expect_text(terminal, "simic stays; zoe goes");
    terminal_press(terminal, "F2");
    expect_text(terminal, "can't be undone");
    terminal_press(terminal, "y");
    expect_message(terminal, "testamur learner merge simic zoe --yes");
    expect_text(terminal, "Nobody seems to be there twice.");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM learner"), ==, 102);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM enrolment JOIN learner ON"
                                              " learner.id = learner_id WHERE username = 'simic'"),
                    ==, 1);
    terminal_press(terminal, "Esc");
    expect_status(terminal, "of 102");
    /* Who stays has the history of both, of which each row opens. */
    terminal_press(terminal, "/");
    terminal_type(terminal, "simic");
    terminal_press(terminal, "Enter Enter F7");
    expect_row(terminal, 2, "Object: Anna Šimić");
    expect_match(terminal, "merge +learner +zoe");
    expect_match(terminal, "merge +learner +simic");
    expect_match(terminal, "set enrolment +learner +zoe");
    terminal_press(terminal, "Home Enter");
    expect_field(terminal, "Changed", "merged_into: simic");
    expect_match(terminal, "username: from zoe to nothing");
    expect_match(terminal, "email: from SIMIC@example.org to nothing");
    expect_no_text(terminal, "first_name");
    terminal_press(terminal, "Esc Esc Esc");
    scenario_quit(terminal);
}

/* Two that are marked are compared; more or less than two are not. */
static void test_merge_marked(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "learners");
    expect_status(terminal, "of 103");
    terminal_press(terminal, "M");
    expect_message(terminal, "mark these two");
    terminal_press(terminal, "Space Space M");
    expect_title(terminal, "Make one of two");
    expect_text(terminal, "nothing is changed yet");
    terminal_press(terminal, "Esc");
    expect_status(terminal, "2 marked");
    scenario_quit(terminal);
}

/* The whole table, as the command export writes it, whatever the list shows. */
static void test_export(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autofree char *text = NULL;
    g_autofree char *path = g_build_filename(scenario->directory, "people.csv", NULL);
    struct terminal *terminal = scenario_open(scenario, "learners");
    expect_status(terminal, "of 103");
    terminal_press(terminal, ":");
    terminal_type(terminal, "export learn");
    expect_current_row(terminal, "Export learners");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Write all learners to a file");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Write the table to");
    terminal_press(terminal, "^U");
    terminal_type(terminal, path);
    terminal_press(terminal, "Enter");
    expect_message(terminal, "103 learners in");
    expect_message(terminal, "testamur export learners");
    g_assert_true(g_file_get_contents(path, &text, NULL, &error));
    g_assert_nonnull(strstr(text, "\"simic\""));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 105);
    scenario_quit(terminal);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*run)(struct scenario *, gconstpointer);
    } tests[] = {
        { "/console/learners/add", test_add },
        { "/console/learners/number", test_number },
        { "/console/learners/missing", test_missing },
        { "/console/learners/accept", test_accept },
        { "/console/learners/proposed", test_proposed },
        { "/console/learners/correct", test_correct },
        { "/console/learners/remove", test_remove },
        { "/console/learners/colleague", test_colleague },
        { "/console/learners/merge", test_merge },
        { "/console/learners/merge-marked", test_merge_marked },
        { "/console/learners/export", test_export },
    };
    g_test_init(&count, &arguments, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, struct scenario, NULL, set_up, tests[i].run, scenario_tear_down);
    return g_test_run();
}
