/* The schedule editor: kinds and their fields, a crontab in words with its next times in its zone and in UTC, faults at
 * their fields, saving and then generating, and the list of schedules by their next times. */
#include "config.h"

#include "support.h"

/* The form of the first configuration, at its schedule. */
static struct terminal *open_schedule(const struct scenario *scenario,
                                      const struct terminal_options *options)
{
    const char *const arguments[] = { "console", "schedules", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, options);
    expect_text(terminal, "by Next");
    expect_status(terminal, "of 4");
    terminal_press(terminal, "Home Enter");
    expect_text(terminal, "[ ]");
    return terminal;
}

/* From the box of enabling to the fields of a crontab. */
static void choose_crontab(struct terminal *terminal)
{
    terminal_press(terminal, "Tab Right");
    expect_field(terminal, "Minute", "0");
    terminal_press(terminal, "Tab");
}

static void type_into(struct terminal *terminal, const char *text)
{
    terminal_press(terminal, "^U");
    terminal_type(terminal, text);
    terminal_press(terminal, "Tab");
}

/* The clock in Warsaw goes forward on 28 March 2027: nine in the morning is 08:00 UTC before it and 07:00 after. */
static void test_across_summer_time(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_schedule(scenario, NULL);
    terminal_press(terminal, "Space");
    choose_crontab(terminal);
    type_into(terminal, "0");
    type_into(terminal, "9");
    type_into(terminal, "27,28,29");
    type_into(terminal, "mar");
    type_into(terminal, "*");
    type_into(terminal, "Europe/Warsaw");
    type_into(terminal, "2027-01-01");
    expect_text(terminal, "Sat 2027-03-27 09:00 CET");
    expect_text(terminal, "(08:00 UTC)");
    expect_text(terminal, "Sun 2027-03-28 09:00 CEST");
    expect_text(terminal, "(07:00 UTC)");
    terminal_press(terminal, "F2");
    expect_message(terminal, "Saved the configuration");
    scenario_expect(
        scenario, terminal,
        "SELECT count(*) FROM configuration WHERE enabled AND schedule_kind = 'crontab' "
        "AND crontab = '0 9 27,28,29 mar *' AND crontab_zone = 'Europe/Warsaw'",
        1);
    expect_current_row(terminal, "27 Mar");
    scenario_quit(terminal);
}

static void test_wrong_field(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_schedule(scenario, NULL);
    choose_crontab(terminal);
    type_into(terminal, "0");
    type_into(terminal, "25");
    expect_text(terminal, "! the hour \"25\" can't be used");
    terminal_press(terminal, "F2");
    expect_message(terminal, "Nothing was saved: 1 field is not right yet");
    type_into(terminal, "10");
    expect_text(terminal, "At 10:00 AM");
    terminal_press(terminal, "F2");
    expect_message(terminal, "Saved the configuration");
    expect_text(terminal, "testamur schedule set");
    scenario_quit(terminal);
}

/* What is planned is what was saved: the changed form is saved first. */
static void test_generate(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_schedule(scenario, NULL);
    terminal_press(terminal, "Tab Tab");
    type_into(terminal, "20");
    terminal_press(terminal, "F4");
    expect_message(terminal, "Saved the configuration");
    terminal_press(terminal, "F5");
    expect_text(terminal, "to issue");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM configuration WHERE interval_every = 20", 1);
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Every 20 days");
    scenario_quit(terminal);
}

static void test_small(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal =
        open_schedule(scenario, &(struct terminal_options){ .rows = 10, .columns = 40 });
    terminal_press(terminal, "Tab Right");
    expect_text(terminal, "(•) crontab");
    terminal_press(terminal, "Tab Tab");
    expect_text(terminal, "hour");
    type_into(terminal, "99");
    expect_text(terminal, "can't be used");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Save your changes?");
    terminal_press(terminal, "Tab Enter");
    expect_text(terminal, "by Next");
    scenario_quit(terminal);
}

/* The next one comes first, those without a time last. */
static void test_order(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_free(
        scenario_command(scenario, "schedule", "set", "2", "--every", "3 hours", "--enable", NULL));
    g_free(
        scenario_command(scenario, "schedule", "set", "3", "--every", "2 hours", "--enable", NULL));
    struct terminal *terminal = scenario_open(scenario, "schedules");
    expect_title(terminal, "Schedules");
    expect_current_row(terminal, "Every 2 hours");
    terminal_press(terminal, "Down");
    expect_current_row(terminal, "Every 3 hours");
    terminal_press(terminal, "Down");
    expect_current_row(terminal, "none");
    terminal_press(terminal, "Up t");
    expect_message(terminal, "1 schedule disabled");
    scenario_quit(terminal);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const struct {
        const char *name;
        void (*run)(struct scenario *scenario, gconstpointer data);
    } tests[] = {
        { "/schedule-editor/across-summer-time", test_across_summer_time },
        { "/schedule-editor/wrong-field", test_wrong_field },
        { "/schedule-editor/generate", test_generate },
        { "/schedule-editor/small", test_small },
        { "/schedule-editor/order", test_order },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, struct scenario, NULL, scenario_set_up_demo, tests[i].run,
                   scenario_tear_down);
    return g_test_run();
}
