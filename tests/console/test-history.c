/* What was done and said, read again: the rows of the history, the history of each object, the messages, and plans that
 * are kept with their learners. */
#include "config.h"

#include "support.h"

/* A row of the history opens, with what changed from what to what. */
static void test_rows(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_free(scenario_command(scenario, "settings", "set", "site_name", "Elsewhere", NULL));
    struct terminal *terminal = scenario_open(scenario, "history");
    expect_current_row(terminal, "site_name");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Action", "change");
    expect_field(terminal, "Kind", "setting");
    expect_field(terminal, "What", "site_name");
    expect_field(terminal, "Changed", "site_name: from Aldermoor College to Elsewhere");
    terminal_press(terminal, "Esc");
    expect_current_row(terminal, "site_name");
    scenario_quit(terminal);
}

/* F7 in the form of the first row lists what was done to that object, of which each row opens. */
static void test_object(struct scenario *scenario, gconstpointer section)
{
    /* Courses that were imported have no history of their own. */
    g_free(scenario_command(scenario, "course", "change", "course-v1:Aldermoor+HORT101+2026_Spring",
                            "--display-name", "Another", NULL));
    struct terminal *terminal = scenario_open(scenario, section);
    expect_status(terminal, "of ");
    terminal_press(terminal, "Enter");
    terminal_press(terminal, "F7");
    expect_title(terminal, "\u203a History");
    expect_row(terminal, 2, "Object: ");
    expect_match(terminal, "^ +1-[0-9]+ of [0-9]+ shown");
    terminal_press(terminal, "End Enter");
    expect_field(terminal, "Who", "root");
    terminal_press(terminal, "Esc");
    expect_title(terminal, "\u203a History");
    terminal_press(terminal, "F");
    expect_match(terminal, "of [0-9]+$");
    terminal_press(terminal, "Esc Esc Esc");
    scenario_quit(terminal);
}

/* An object that nobody changed says so. */
static void test_none(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "learners");
    expect_current_row(terminal, "Anna Šimić");
    terminal_press(terminal, "Enter F7");
    expect_row(terminal, 2, "Object: Anna Šimić");
    expect_text(terminal, "Nothing was done here yet.");
    g_free(
        scenario_command(scenario, "learner", "change", "simic", "--email", "a@example.org", NULL));
    terminal_press(terminal, "R");
    expect_current_row(terminal, "simic");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Changed", "email: from simic@example.org to a@example.org");
    terminal_press(terminal, "Esc Esc Esc");
    scenario_quit(terminal);
}

/* The messages can be read again, with the commands that would have done the same. */
static void test_messages(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "learners");
    expect_current_row(terminal, "Anna Šimić");
    terminal_press(terminal, "d y");
    expect_message(terminal, "testamur learner remove simic");
    terminal_press(terminal, "x");
    terminal_press(terminal, "d y");
    expect_message(terminal, "testamur learner remove person001");
    terminal_press(terminal, "E");
    expect_title(terminal, "Messages");
    expect_text(terminal, "testamur learner remove person001");
    terminal_press(terminal, "Down");
    expect_text(terminal, "testamur learner remove simic");
    terminal_press(terminal, "Esc");
    expect_title(terminal, "Learners");
    scenario_quit(terminal);
}

/* A plan that is kept opens again, and each of its learners says why. */
static void test_plans(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "runs");
    expect_status(terminal, "of ");
    terminal_press(terminal, "P");
    expect_title(terminal, "Plans and runs › Plans");
    expect_current_row(terminal, "Certificate of ");
    terminal_press(terminal, "Enter");
    expect_title(terminal, "Plan: Certificate of ");
    expect_match(terminal, "^ The plan of run [0-9]+ \\(.*plans anew");
    terminal_press(terminal, "Home Enter");
    expect_title(terminal, "Why: ");
    terminal_press(terminal, "Esc");
    expect_title(terminal, "Plan: Certificate of ");
    terminal_press(terminal, "Esc r");
    expect_title(terminal, "Plans and runs");
    terminal_press(terminal, "Enter");
    expect_title(terminal, "Report ");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

int main(int argc, char **argv)
{
    static const char *const forms[] = { "credentials", "configurations", "types",
                                         "assets",      "courses",        "paths" };
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autofree char *path = g_strconcat("/history/object/", forms[i], NULL);
        g_test_add(path, struct scenario, forms[i], scenario_set_up_demo, test_object,
                   scenario_tear_down);
    }
    g_test_add("/history/rows", struct scenario, NULL, scenario_set_up_demo, test_rows,
               scenario_tear_down);
    g_test_add("/history/none", struct scenario, NULL, scenario_set_up_people, test_none,
               scenario_tear_down);
    g_test_add("/history/messages", struct scenario, NULL, scenario_set_up_people, test_messages,
               scenario_tear_down);
    g_test_add("/history/plans", struct scenario, NULL, scenario_set_up_demo, test_plans,
               scenario_tear_down);
    return g_test_run();
}
