/* Configurations: from nothing to a first save, what is fixed after it, options laid over the type's, enabling from
 * the list, removal, and two consoles at once. */
#include "config.h"

#include "support.h"

#define COURSE "course-v1:Aldermoor+HORT101+2026_Spring"
#define NEW_COURSE "course-v1:Aldermoor+HORT301+2026_Spring"
#define NEW_NAME "Certificate of Completion in " NEW_COURSE

/* The list, with the first configuration of the demonstration as the current row. */
static struct terminal *open_list(const struct scenario *scenario)
{
    struct terminal *terminal = scenario_open(scenario, "configurations");
    expect_title(terminal, "Configurations");
    expect_current_row(terminal, "Aldermoor+HORT101");
    expect_status(terminal, "1-4 of 4");
    return terminal;
}

static struct terminal *open_first(const struct scenario *scenario)
{
    struct terminal *terminal = open_list(scenario);
    terminal_press(terminal, "Enter");
    expect_title(terminal, "Certificate of Completion");
    expect_focus(terminal, "Options");
    return terminal;
}

/* A form of a new one, with key and type. */
static void type_new(struct terminal *terminal, const char *key)
{
    terminal_press(terminal, "a");
    expect_title(terminal, "New configuration");
    expect_focus(terminal, "Course/path");
    terminal_type(terminal, key);
    terminal_press(terminal, "Tab");
    expect_focus(terminal, "Type");
    terminal_press(terminal, "Enter");
    terminal_type(terminal, "of Completion");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Type", "Certificate of Completion");
}

/* Nothing is chosen yet; one save makes it, with its options and its schedule, and the command says all of it. */
static void test_first_save(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario);
    type_new(terminal, NEW_COURSE);
    terminal_press(terminal, "Tab ^K");
    terminal_type(terminal, "{\"required_completion\": 0.5}");
    expect_text(terminal, "F6. Set here:");
    terminal_press(terminal, "F2");
    expect_message(terminal, "Saved the configuration " NEW_NAME);
    expect_title(terminal, "Configurations");
    expect_current_row(terminal, "Aldermoor+HORT301");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM configuration WHERE context_key"
                                              " = '" NEW_COURSE "' AND NOT enabled AND "
                                              "interval_every = 10 AND options ->> "
                                              "'required_completion' = 0.5"),
                    ==, 1);
    scenario_quit(terminal);
}

/* What is there once it is saved can't be typed over; it says so. */
static void test_fixed_after_saving(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_first(scenario);
    /* In the options F5 inserts an example, so generating is promised by its other key. */
    expect_function_bar(terminal, "Ctrl-X Generate");
    terminal_press(terminal, "S-Tab");
    expect_function_bar(terminal, "F5 Generate");
    expect_focus(terminal, "Type");
    terminal_type(terminal, "x");
    terminal_press(terminal, "Up");
    expect_focus(terminal, "Course/path");
    terminal_type(terminal, "x");
    expect_status(terminal, "This can't be changed here");
    expect_text(terminal, "+HORT101+2026_Spring ");
    terminal_press(terminal, "F1");
    expect_text(terminal, "It can't be changed here");
    terminal_press(terminal, "Esc");
    expect_no_text(terminal, "changed  ");
    scenario_quit(terminal);
}

/* A name of two lines is told in one. */
static void test_name_of_lines(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario);
    terminal_resize(terminal, 24, 200);
    /* All columns take the new width. */
    expect_match(terminal, "Course or path +Type +Enabled +Schedule +Issued +Name +Changed");
    terminal_press(terminal, "a");
    terminal_type(terminal, "HORT201");
    expect_text(terminal, "Garden Design in Practice: from");
    terminal_press(terminal, "Down Enter Tab");
    expect_words(terminal, "A course: Garden Design in Practice: from");
    expect_no_text(terminal, "U+000A");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Save your changes?");
    terminal_press(terminal, "Tab Enter");
    expect_match(terminal, "Aldermoor.HORT201.*Garden Design in Practice: from");
    terminal_press(terminal, "Down Down g");
    expect_title(terminal, "in Garden Design in Practice: from Survey to Planting Plan");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

static void test_wrong_key(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario);
    type_new(terminal, "HORT301");
    expect_text(terminal, "course-v1:");
    expect_text(terminal, "path-v1:");
    terminal_press(terminal, "F2");
    expect_message(terminal, "Nothing was saved: 1 field is not right yet");
    expect_focus(terminal, "Course/path");
    /* What was typed is still there, and can be mended. */
    expect_field(terminal, "Course/path", "HORT301");
    terminal_press(terminal, "^U");
    terminal_type(terminal, NEW_COURSE);
    terminal_press(terminal, "Tab");
    expect_text(terminal, "No course of this key");
    terminal_press(terminal, "F2");
    expect_message(terminal, "Saved the configuration");
    scenario_quit(terminal);
}

/* Known courses and paths are offered with their names; a pair that is there already is told of at once. */
static void test_offers(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario);
    terminal_press(terminal, "a");
    expect_title(terminal, "New configuration");
    terminal_type(terminal, "path");
    expect_text(terminal, "with \"path\"");
    terminal_press(terminal, "Down");
    expect_text(terminal, "Certified Gardener");
    terminal_press(terminal, "Enter Tab");
    expect_text(terminal, "A learning path: Certified Gardener");
    terminal_press(terminal, "Enter");
    terminal_type(terminal, "of Achievement");
    terminal_press(terminal, "Enter Tab");
    expect_text(terminal, "configuration of this type already");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Save your changes?");
    terminal_press(terminal, "Tab Enter");
    expect_title(terminal, "Configurations");
    scenario_quit(terminal);
}

/* As many courses as a search takes long for, also in a slow program. */
#define MANY_COURSES                                                                               \
    "WITH RECURSIVE n (v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < %d), "              \
    "long (text) AS (SELECT replace(hex(zeroblob(100)), '0', 'é')) "                              \
    "INSERT INTO course (key, long_name, created, modified) SELECT "                               \
    "printf('course-v1:Many+C%%05d+2026', v), iif(v = 999, 'Needle', text), 0, 0 FROM n, long"

/* Among more courses than can be looked through while a key waits, those that have what is typed are found beside the
 * keys, also while somebody else holds the database; until then none of them can be taken by mistake. */
static void test_many_offers(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const bool slow = g_getenv("TESTAMUR_TEST_WRAPPER") != NULL;
    g_autofree char *sql = g_strdup_printf(MANY_COURSES, slow ? 2000 : 10000);
    scenario_change(scenario, sql);
    struct terminal *terminal = open_list(scenario);
    struct sqlite3 *holder = scenario_hold(scenario);
    terminal_press(terminal, "a");
    expect_title(terminal, "New configuration");
    expect_text(terminal, "+ known");
    terminal_type(terminal, "nobody");
    expect_text(terminal, "Searching");
    terminal_press(terminal, "F1");
    expect_text(terminal, "It is needed");
    terminal_press(terminal, "Esc");
    expect_field(terminal, "Course/path", "nobody");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "needle");
    expect_text(terminal, "1 with \"needle\"");
    terminal_press(terminal, "Down Enter");
    expect_field(terminal, "Course/path", "course-v1:Many+C00999+2026");
    /* What is known is offered anew, from its beginning. */
    terminal_press(terminal, "^N");
    expect_text(terminal, "go on typing");
    scenario_let_go(holder);
    terminal_press(terminal, "Esc Esc");
    expect_text(terminal, "Save your changes?");
    terminal_press(terminal, "Tab Enter");
    scenario_quit(terminal);
}

static void test_merged_options(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_first(scenario);
    terminal_press(terminal, "^K");
    terminal_type(terminal, "{\"required_completion\": 0.25}");
    terminal_press(terminal, "F6");
    expect_title(terminal, "Merged options");
    expect_match(terminal, "configuration +required_completion: 0.25 +.instead of the type's");
    expect_match(terminal, "type +template: ");
    terminal_press(terminal, "Esc");
    expect_focus(terminal, "Options");
    terminal_press(terminal, "Home ^K");
    terminal_type(terminal, "{\"required_completion\": 7}");
    expect_text(terminal, "! line 1");
    terminal_press(terminal, "F2");
    expect_message(terminal, "Nothing was saved");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Tab Enter");
    scenario_quit(terminal);
}

static void test_switching(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario);
    terminal_press(terminal, "t");
    expect_message(terminal, "1 schedule enabled");
    expect_text(terminal, "testamur schedule set");
    expect_function_bar(terminal, "t Disable");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM configuration WHERE enabled", 1);
    terminal_press(terminal, "A t");
    expect_text(terminal, "Disable 4 schedules?");
    terminal_press(terminal, "Esc");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM configuration WHERE enabled", 1);
    terminal_press(terminal, "t");
    expect_text(terminal, "Disable 4 schedules?");
    terminal_press(terminal, "Tab Enter");
    expect_message(terminal, "4 schedules disabled");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM configuration WHERE enabled", 0);
    scenario_quit(terminal);
}

/* Credentials hold theirs; one without any goes, after a question. */
static void test_removal(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_free(scenario_command(scenario, "configuration", "add", NEW_COURSE,
                            "Certificate of Completion", NULL));
    struct terminal *terminal = scenario_open(scenario, "configurations");
    expect_status(terminal, "1-5 of 5");
    terminal_press(terminal, "d");
    expect_message(terminal, "can't be removed: 1");
    terminal_press(terminal, "End Up");
    expect_current_row(terminal, "Aldermoor+HORT301");
    terminal_press(terminal, "d");
    expect_text(terminal, "nothing was issued");
    terminal_press(terminal, "Esc");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM configuration", 5);
    terminal_press(terminal, "d y");
    expect_message(terminal, "1 configuration removed");
    expect_text(terminal, "testamur configuration remove");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM configuration", 4);
    scenario_quit(terminal);
}

/* Another console saves between this one's reading and saving: both are shown, none is lost. */
static void test_two_consoles(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *one = open_first(scenario);
    struct terminal *other = open_first(scenario);
    terminal_press(other, "^K");
    terminal_type(other, "{\"required_completion\": 0.3}");
    terminal_press(other, "F2");
    expect_message(other, "Saved");
    terminal_press(one, "^K");
    terminal_type(one, "{\"required_completion\": 0.6}");
    terminal_press(one, "F2");
    expect_text(one, "0.3");
    expect_text(one, "0.6");
    scenario_expect(scenario, one,
                    "SELECT count(*) FROM configuration WHERE options ->> 'required_completion' = "
                    "0.3",
                    1);
    scenario_quit(other);
    terminal_send(one, "\033\033", 2);
    terminal_free(one);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const struct {
        const char *name;
        void (*run)(struct scenario *scenario, gconstpointer data);
    } tests[] = {
        { "/configurations/first-save", test_first_save },
        { "/configurations/fixed-after-saving", test_fixed_after_saving },
        { "/configurations/name-of-lines", test_name_of_lines },
        { "/configurations/wrong-key", test_wrong_key },
        { "/configurations/offers", test_offers },
        { "/configurations/many-offers", test_many_offers },
        { "/configurations/merged-options", test_merged_options },
        { "/configurations/switching", test_switching },
        { "/configurations/removal", test_removal },
        { "/configurations/two-consoles", test_two_consoles },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, struct scenario, NULL, scenario_set_up_demo, tests[i].run,
                   scenario_tear_down);
    return g_test_run();
}
