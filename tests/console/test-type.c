/* The form of a credential type: functions with their options beside them, and the editor of the options. */
#include "config.h"

#include "support.h"

#include <locale.h>
#include <string.h>

static void set_up(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_demo(scenario, data);
    scenario_change(scenario,
                    "UPDATE credential_type SET name = replace(name, 'Certificate of ', '')");
}

static struct terminal *open_types(const struct scenario *scenario)
{
    static const char *const arguments[] = { "console", "types", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    expect_current_row(terminal, "Achievement");
    return terminal;
}

/* A new type for grades, with the cursor in its options: within the braces, which are empty. */
static struct terminal *open_options(const struct scenario *scenario)
{
    struct terminal *terminal = open_types(scenario);
    terminal_press(terminal, "a");
    terminal_type(terminal, "Diploma");
    terminal_press(terminal, "Tab Enter");
    terminal_type(terminal, "subsection");
    terminal_press(terminal, "Enter Tab Tab"); /* the cursor is between the braces */
    expect_field(terminal, "Retrieval function", "retrieve_subsection_grades");
    return terminal;
}

static void leave(struct terminal *terminal)
{
    terminal_press(terminal, "Esc Tab Enter");
    expect_current_row(terminal, "Achievement");
    scenario_quit(terminal);
}

/* What stands beside the choice is about the highlighted one, also before it is taken. */
static void test_choosing(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_types(scenario);
    terminal_press(terminal, "Enter Tab");
    expect_text(terminal, "required_completion");
    terminal_press(terminal, "Enter");
    expect_current_row(terminal, "retrieve_completions_and_grades");
    terminal_press(terminal, "Down");
    expect_current_row(terminal, "retrieve_subsection_grades");
    expect_text(terminal, "learners who reached the");
    expect_text(terminal, "The grade a learner has");
    terminal_press(terminal, "Esc");
    expect_field(terminal, "Retrieval function", "retrieve_completions_and_g");
    expect_text(terminal, "enough and reached the");
    scenario_quit(terminal);
}

static void test_option_at_cursor(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_types(scenario);
    terminal_press(terminal, "Enter Tab Tab Tab");
    expect_text(terminal, "Options are an object");
    terminal_press(terminal, "Down Right Right Right Right");
    expect_text(terminal, "the slug of an asset;");
    expect_text(terminal, "Besides it:");
    terminal_press(terminal, "F1");
    expect_text(terminal, "The slug of the asset with the PDF template.");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

static void test_completion(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_options(scenario);
    terminal_type(terminal, "req");
    terminal_press(terminal, "^N");
    expect_text(terminal, "Required grades");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "\"required_grades\"");
    terminal_type(terminal, ": {\"Total\": 0.5}, \"template\": ");
    terminal_press(terminal, "^N");
    expect_text(terminal, "achievement-two-lines");
    terminal_type(terminal, "completion");
    terminal_press(terminal, "Enter F4");
    expect_text(terminal, "Saved the credential type Diploma");
    g_autofree char *options =
        scenario_text(scenario, "SELECT options FROM credential_type WHERE name = 'Diploma'");
    g_assert_cmpstr(options, ==,
                    "{\"required_grades\":{\"Total\":0.5},\"template\":\"completion\"}");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* Names within objects within objects. */
static void test_completion_within(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_options(scenario);
    terminal_type(terminal, "\"text_elements\": {\"name\": {\"co");
    terminal_press(terminal, "^N");
    expect_text(terminal, "Colour");
    terminal_press(terminal, "Enter");
    terminal_type(terminal, ": ");
    expect_text(terminal, "Default: #000");
    leave(terminal);
}

static void test_example(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_options(scenario);
    terminal_press(terminal, "F5");
    expect_text(terminal, "Insert an example of");
    terminal_type(terminal, "required_gr");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "\"required_grades\":");
    expect_text(terminal, "\"Homework\": 0.5");
    terminal_press(terminal, "F5");
    terminal_type(terminal, "fallback");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "\"fallback_fonts\":");
    terminal_type(terminal, ", \"total_source\": ");
    terminal_press(terminal, "F5");
    terminal_press(terminal, "F4");
    expect_text(terminal, "Saved the credential type Diploma");
    g_autofree char *options =
        scenario_text(scenario, "SELECT options FROM credential_type WHERE name = 'Diploma'");
    g_assert_cmpstr(options, ==,
                    "{\"required_grades\":{\"Homework\":0.5,\"Total\":0.7},"
                    "\"fallback_fonts\":[\"noto-devanagari\",\"noto-thai\"],"
                    "\"total_source\":\"reported\"}");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* As one pauses, without leaving the field. */
static void test_syntax(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_options(scenario);
    terminal_type(terminal, "\"template\" 5");
    expect_text(terminal, "! line 2, column ");
    expect_no_text(terminal, "Valid");
    terminal_press(terminal, "F2");
    expect_text(terminal, "Nothing was saved");
    expect_text(terminal, "\"template\" 5");
    terminal_press(terminal, "End Backspace Backspace");
    terminal_type(terminal, ": \"completion\"");
    expect_text(terminal, "Valid; merged result: F6");
    expect_no_text(terminal, "! line");
    leave(terminal);
}

static void test_wrong_value(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_options(scenario);
    terminal_type(terminal, "\"template\": \"completion\",");
    terminal_press(terminal, "Enter");
    terminal_type(terminal, "\"required_grades\": {\"Total\": 70}");
    expect_text(terminal, "! line 3, column 23");
    expect_text(terminal, "write 70 %");
    terminal_press(terminal, "S-Tab F2");
    expect_text(terminal, "Nothing was saved");
    expect_current_row(terminal, "Total");
    leave(terminal);
}

static void test_no_asset(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_options(scenario);
    terminal_type(terminal, "\"template\": \"none\"");
    expect_text(terminal, "is no asset none yet; merged");
    expect_text(terminal, "result: F6");
    terminal_press(terminal, "F4");
    expect_text(terminal, "Saved the credential type Diploma");
    terminal_press(terminal, "Esc E");
    expect_text(terminal, "there is no asset none yet");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* What each configuration makes of the options, saved or not. */
static void test_merged(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *added =
        scenario_command(scenario, "configuration", "add", "course-v1:Merge+M1+2026", "Completion",
                         "--options", "{\"required_completion\": 0.123}", NULL);
    struct terminal *terminal = open_types(scenario);
    terminal_press(terminal, "Down Enter");
    expect_title(terminal, "Completion");
    terminal_press(terminal, "F6");
    expect_title(terminal, "Merged options");
    terminal_press(terminal, "/");
    terminal_type(terminal, "Merge+M1");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "In course-v1:Merge+M1+2026");
    expect_text(terminal, "\"required_completion\": 0.123");
    terminal_press(terminal, "Esc Esc");
    scenario_quit(terminal);
}

/* Another operator's function is judged by what is typed here. */
static void test_functions_judge(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_types(scenario);
    terminal_press(terminal, "Enter Tab Enter Home Enter");
    expect_field(terminal, "Retrieval function", "retrieve_completions ");
    expect_text(terminal, "is not an option of the");
    leave(terminal);
}

#define ADD(name, function)                                                                        \
    g_test_add("/console/type/" name, struct scenario, NULL, set_up, function, scenario_tear_down)

int main(int argc, char **argv)
{
    (void)setlocale(LC_ALL, "C.UTF-8"); /* for messages of failures */
    g_test_init(&argc, &argv, NULL);
    ADD("choosing", test_choosing);
    ADD("option at cursor", test_option_at_cursor);
    ADD("completion", test_completion);
    ADD("completion within", test_completion_within);
    ADD("example", test_example);
    ADD("syntax", test_syntax);
    ADD("wrong value", test_wrong_value);
    ADD("no asset", test_no_asset);
    ADD("merged", test_merged);
    ADD("functions judge", test_functions_judge);
    return g_test_run();
}
