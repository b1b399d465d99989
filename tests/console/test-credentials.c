/* The credentials: looked at, reissued and withdrawn one by one and as they are marked. Looks into the database, too:
 * what the screen says is one thing, what was done another. */
#include "config.h"

#include "support.h"

#include <string.h>

#define LIVE "SELECT count(*) FROM credential WHERE status = 'available'"
#define WITHDRAWN "SELECT count(*) FROM credential WHERE status = 'invalidated'"

/* The list, searched down to what a test is about. */
static struct terminal *open_list(const struct scenario *scenario, const char *words)
{
    struct terminal *terminal = scenario_open(scenario, "credentials");
    expect_title(terminal, "Credentials");
    if (words != NULL) {
        terminal_press(terminal, "/");
        terminal_type(terminal, words);
        terminal_press(terminal, "Enter");
    }
    return terminal;
}

static void test_reissue_refused(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const gint64 live = scenario_number(scenario, LIVE);
    struct terminal *terminal = open_list(scenario, "calloway");
    terminal_press(terminal, "r");
    expect_text(terminal, "Reissue the credential of Henry Calloway?");
    expect_text(terminal, "This can't be undone.");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "Nothing was reissued.");
    terminal_press(terminal, "r");
    expect_text(terminal, "Reissue the credential of Henry Calloway?");
    terminal_press(terminal, "Esc");
    expect_message(terminal, "Nothing was reissued.");
    g_assert_cmpint(scenario_number(scenario, LIVE), ==, live);
    g_assert_cmpint(scenario_number(scenario, WITHDRAWN), ==, 0);
    scenario_quit(terminal);
}

/* The message leads to the new one, whose form leads back to the old one, where a key opens it again. */
static void test_reissue(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const gint64 live = scenario_number(scenario, LIVE);
    struct terminal *terminal = open_list(scenario, "calloway");
    expect_current_row(terminal, "available");
    terminal_press(terminal, "r");
    expect_text(terminal, "Reissue the credential of Henry Calloway?");
    terminal_press(terminal, "y");
    expect_message(terminal, "Enter opens the new one.");
    expect_text(terminal, "testamur reissue");
    scenario_expect(scenario, terminal, WITHDRAWN, 1);
    g_assert_cmpint(scenario_number(scenario, LIVE), ==, live);
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Status", "available");
    expect_field(terminal, "Name on it", "Henry Calloway");
    terminal_press(terminal, "Esc Down Enter");
    expect_field(terminal, "Status", "invalidated");
    expect_field(terminal, "Invalidation reason", "Reissued");
    expect_function_bar(terminal, "F5 The new one");
    terminal_press(terminal, "F5");
    expect_field(terminal, "Status", "available");
    terminal_press(terminal, "Esc Esc");
    scenario_quit(terminal);
}

static void test_invalidate(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario, "calloway");
    terminal_press(terminal, "x");
    expect_text(terminal, "Invalidate the credential of Henry Calloway?");
    terminal_press(terminal, "Enter Enter");
    expect_message(terminal, "Nothing was invalidated.");
    /* No reason, no withdrawal. */
    terminal_press(terminal, "x");
    expect_text(terminal, "Invalidate the credential of Henry Calloway?");
    terminal_press(terminal, "Enter y");
    expect_text(terminal, "Reason is needed.");
    terminal_type(terminal, "Course withdrawn");
    terminal_press(terminal, "Enter y");
    expect_message(terminal, "Invalidated the credential of Henry Calloway.");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM credential WHERE invalidation_reason = 'Course "
                    "withdrawn' AND status = 'invalidated' AND invalidated_by <> ''",
                    1);
    expect_current_row(terminal, "invalidated");
    terminal_press(terminal, "x");
    expect_message(terminal, "it is withdrawn already");
    terminal_press(terminal, "r");
    expect_message(terminal, "only a live credential can be reissued");
    scenario_quit(terminal);
}

/* Saving a reason withdraws, after a question; on a withdrawn one it changes the text and nothing else. */
static void test_reason(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario, "calloway");
    terminal_press(terminal, "Enter");
    expect_focus(terminal, "Invalidation reason");
    terminal_type(terminal, "Wrong course");
    terminal_press(terminal, "F4");
    expect_text(terminal, "Invalidate the credential of Henry Calloway?");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "What you typed is still here.");
    g_assert_cmpint(scenario_number(scenario, WITHDRAWN), ==, 0);
    expect_field(terminal, "Invalidation reason", "Wrong course");
    terminal_press(terminal, "F4");
    expect_text(terminal, "Invalidate the credential of Henry Calloway?");
    terminal_press(terminal, "y");
    scenario_expect(scenario, terminal, WITHDRAWN, 1);
    expect_field(terminal, "Status", "invalidated");
    const gint64 at = scenario_number(scenario, "SELECT max(invalidated_at) FROM credential");
    terminal_press(terminal, "End");
    terminal_type(terminal, ", as told");
    terminal_press(terminal, "F4");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM credential WHERE invalidation_reason = 'Wrong course, as "
                    "told'",
                    1);
    g_assert_cmpint(scenario_number(scenario, "SELECT max(invalidated_at) FROM credential"), ==,
                    at);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

#define SCENARIO(path, set_up, function)                                                           \
    g_test_add(path, struct scenario, NULL, set_up, function, scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    SCENARIO("/console/credentials/reissue-refused", scenario_set_up_demo, test_reissue_refused);
    SCENARIO("/console/credentials/reissue", scenario_set_up_demo, test_reissue);
    SCENARIO("/console/credentials/invalidate", scenario_set_up_demo, test_invalidate);
    SCENARIO("/console/credentials/reason", scenario_set_up_demo, test_reason);
    return g_test_run();
}
