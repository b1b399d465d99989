/* Forms: moving, saving, what is not right, leaving, what others change meanwhile, drafts. The form of credential types
 * stands for all. */
#include "config.h"

#include "support.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#define ACHIEVEMENT "SELECT count(*) FROM credential_type WHERE name = 'Achievement'"
#define COMPLETION "Completion"

/* Short names are seen whole. */
static void set_up(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_demo(scenario, data);
    scenario_change(scenario,
                    "UPDATE credential_type SET name = replace(name, 'Certificate of ', '')");
}

static struct terminal *open_types(const struct scenario *scenario,
                                   const struct terminal_options *options)
{
    static const char *const arguments[] = { "console", "types", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, options);
    expect_title(terminal, "Credential types");
    expect_current_row(terminal, "Achievement");
    return terminal;
}

/* The form of the first type, with the cursor at the end of its name. */
static struct terminal *open_form(const struct scenario *scenario)
{
    struct terminal *terminal = open_types(scenario, NULL);
    terminal_press(terminal, "Enter");
    expect_title(terminal, "Achievement");
    expect_focus(terminal, "Name");
    terminal_press(terminal, "End");
    return terminal;
}

static void test_moving(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_form(scenario);
    expect_status(terminal, "What the type is called");
    terminal_press(terminal, "Tab");
    expect_focus(terminal, "Retrieval function");
    terminal_press(terminal, "S-Tab");
    expect_focus(terminal, "Name");
    terminal_press(terminal, "Enter");
    expect_focus(terminal, "Retrieval function");
    terminal_press(terminal, "Down");
    expect_focus(terminal, "Generation function");
    terminal_press(terminal, "Up Up");
    expect_focus(terminal, "Name");
    terminal_press(terminal, "S-Tab");
    expect_current_row(terminal, "Save and add another");
    terminal_press(terminal, "Tab Tab Tab"); /* through the buttons */
    expect_focus(terminal, "Name");
    expect_no_text(terminal, "changed");
    scenario_quit(terminal);
}

/* Letters are text, whatever they mean elsewhere. */
static void test_letters(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_form(scenario);
    terminal_type(terminal, " qdx?:/E");
    expect_field(terminal, "Name", "Achievement qdx?:/E");
    expect_title(terminal, "changed");
    terminal_press(terminal, "^U");
    terminal_paste(terminal, "Prüfung\n李明 q");
    expect_field(terminal, "Name", "Prüfung 李明 q");
    terminal_press(terminal, "^R");
    expect_field(terminal, "Name", "Achievement");
    expect_no_text(terminal, "changed");
    scenario_quit(terminal);
}

static void test_save(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_form(scenario);
    terminal_type(terminal, " Ž");
    terminal_press(terminal, "F2");
    expect_text(terminal, "Saved the credential type Achievement Ž");
    expect_text(terminal, "testamur type change Achievement --name");
    expect_current_row(terminal, "Achievement Ž");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM credential_type WHERE name = 'Achievement Ž'", 1);
    terminal_press(terminal, "Enter F7");
    expect_title(terminal, "History");
    expect_row(terminal, 2, "Object: Achievement Ž");
    expect_status(terminal, "1-2 of 2");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Changed", "name: from Achievement to Achievement Ž");
    terminal_press(terminal, "Esc Esc Esc");
    expect_current_row(terminal, "Achievement Ž");
    scenario_quit(terminal);
}

/* Enter in the last field goes to the buttons, and only there it saves. */
static void test_save_by_enter(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_form(scenario);
    terminal_type(terminal, " B");
    terminal_press(terminal, "Tab Tab Tab Tab");
    expect_current_row(terminal, "Save and add another");
    g_assert_cmpint(scenario_number(scenario, ACHIEVEMENT), ==, 1);
    terminal_press(terminal, "Right Right Enter");
    expect_text(terminal, "Saved the credential type Achievement B");
    expect_title(terminal, "Achievement B");
    terminal_press(terminal, "Esc");
    expect_current_row(terminal, "Achievement B");
    scenario_quit(terminal);
}

static void test_add_another(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_types(scenario, NULL);
    terminal_press(terminal, "a");
    expect_title(terminal, "New credential type");
    terminal_type(terminal, "Diploma");
    terminal_press(terminal, "Tab Right F3");
    expect_text(terminal, "Saved the credential type Diploma");
    expect_title(terminal, "New credential type");
    expect_field(terminal, "Name", "e.g.");
    terminal_type(terminal, "Another");
    terminal_press(terminal, "Tab Right F4");
    expect_text(terminal, "Saved the credential type Another");
    expect_title(terminal, "Another");
    terminal_press(terminal, "F2");
    expect_text(terminal, "Nothing was changed");
    expect_current_row(terminal, "Another");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential_type"), ==, 4);
    scenario_quit(terminal);
}

static void test_faults(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_types(scenario, NULL);
    terminal_press(terminal, "a F2");
    expect_text(terminal, "Nothing was saved: 2 fields are not right yet");
    expect_focus(terminal, "Name");
    expect_text(terminal, "! This is needed, such as");
    terminal_type(terminal, COMPLETION);
    terminal_press(terminal, "Tab");
    expect_text(terminal, "! There is a credential type");
    terminal_press(terminal, "S-Tab");
    terminal_type(terminal, " 2");
    expect_no_text(terminal, "There is a credential type");
    terminal_press(terminal, "F2");
    expect_text(terminal, "Nothing was saved: 1 field is not right yet");
    expect_focus(terminal, "Retrieval function");
    expect_field(terminal, "Name", COMPLETION " 2");
    terminal_press(terminal, "Right F2");
    expect_text(terminal, "Saved the credential type " COMPLETION " 2");
    scenario_quit(terminal);
}

static void test_leaving(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_form(scenario);
    terminal_type(terminal, " X");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Save your changes?");
    terminal_press(terminal, "Enter"); /* what changes nothing is the default */
    expect_field(terminal, "Name", "Achievement X");
    terminal_press(terminal, "F10");
    expect_text(terminal, "Save your changes?");
    terminal_press(terminal, "Esc");
    expect_field(terminal, "Name", "Achievement X");
    terminal_press(terminal, "Esc Tab Enter");
    expect_current_row(terminal, "Achievement");
    g_assert_cmpint(scenario_number(scenario, ACHIEVEMENT), ==, 1);
    terminal_press(terminal, "Enter End");
    terminal_type(terminal, " Y");
    terminal_press(terminal, "F10");
    expect_text(terminal, "Save your changes?");
    terminal_press(terminal, "Tab Tab Enter");
    expect_end(terminal, 0);
    terminal_free(terminal);
    g_assert_cmpint(scenario_number(scenario, ACHIEVEMENT), ==, 0);
}

/* Types that something was issued with stay; others go with their configurations, after a question. */
static void test_remove(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *added =
        scenario_command(scenario, "type", "add", "A trial", "--retrieval", "retrieve_completions",
                         "--options", "{\"template\": \"completion\"}", NULL);
    g_autofree char *configured = scenario_command(scenario, "configuration", "add",
                                                   "course-v1:Trial+T1+2026", "A trial", NULL);
    static const char *const arguments[] = { "console", "types", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    expect_current_row(terminal, "A trial");
    terminal_press(terminal, "Down Enter F9");
    terminal_type(terminal, "remove");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "can't be removed");
    terminal_press(terminal, "Esc");
    expect_current_row(terminal, "Achievement");
    terminal_press(terminal, "Home Enter");
    expect_title(terminal, "A trial");
    terminal_press(terminal, "F9");
    terminal_type(terminal, "remove");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Remove the credential type A trial?");
    expect_text(terminal, "course-v1:Trial+T1+2026");
    terminal_press(terminal, "Enter"); /* not by this */
    expect_no_text(terminal, "Remove the credential type");
    g_assert_cmpint(
        scenario_number(scenario, "SELECT count(*) FROM credential_type WHERE name = 'A trial'"),
        ==, 1);
    terminal_press(terminal, "F9");
    terminal_type(terminal, "remove");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Remove the credential type A trial?");
    terminal_press(terminal, "y");
    expect_text(terminal, "Removed the credential type A trial");
    expect_text(terminal, "testamur type remove 'A trial'");
    expect_current_row(terminal, "Achievement");
    scenario_quit(terminal);
}

/* Another operator's change of the same and of another field, from the command line. */
static void change_both(const struct scenario *scenario)
{
    g_autofree char *said =
        scenario_command(scenario, "type", "change", "Achievement", "--name", "Theirs", "--options",
                         "{\"template\": \"achievement\", \"required_completion\": 0.5}", NULL);
}

static void test_conflict_keep(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_form(scenario);
    terminal_type(terminal, " mine");
    expect_field(terminal, "Name", "Achievement mine"); /* typed before the other one acts */
    change_both(scenario);
    terminal_press(terminal, "F2");
    /* Either the form has noticed by itself, or saving has. */
    expect_text(terminal, "to: Theirs.");
    expect_text(terminal, "takes that, saving keeps");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "0.5");
    expect_field(terminal, "Name", "Achievement mine");
    terminal_press(terminal, "F2");
    expect_text(terminal, "Saved the credential type Achievement mine");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM credential_type WHERE name LIKE '% mine' AND "
                    "json_extract(options, '$.required_completion') = 0.5",
                    1);
    scenario_quit(terminal);
}

static void test_conflict_theirs(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_form(scenario);
    terminal_type(terminal, " mine");
    expect_field(terminal, "Name", "Achievement mine"); /* typed before the other one acts */
    change_both(scenario);
    expect_text(terminal, "to: Theirs."); /* without a key */
    terminal_press(terminal, "^O");
    expect_field(terminal, "Name", "Theirs");
    expect_text(terminal, "Yours was:");
    terminal_press(terminal, "^O");
    expect_field(terminal, "Name", "Achievement mine");
    terminal_press(terminal, "^O F2");
    expect_text(terminal, "Nothing was changed");
    expect_current_row(terminal, "Theirs");
    scenario_quit(terminal);
}

/* What only the other one changed is taken over, and typing goes on. */
static void test_taken_over(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_form(scenario);
    terminal_type(terminal, " m");
    g_autofree char *said =
        scenario_command(scenario, "type", "change", "Achievement", "--options",
                         "{\"template\": \"achievement\", \"required_completion\": 0.5}", NULL);
    expect_text(terminal, "taken over: Options");
    terminal_type(terminal, "ine");
    expect_field(terminal, "Name", "Achievement mine");
    terminal_press(terminal, "F2");
    expect_text(terminal, "Saved the credential type Achievement mine");
    scenario_quit(terminal);
}

static void test_removed_by_others(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *added =
        scenario_command(scenario, "type", "add", "A trial", "--retrieval", "retrieve_completions",
                         "--options", "{\"template\": \"completion\"}", NULL);
    static const char *const arguments[] = { "console", "types", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    terminal_press(terminal, "Enter End");
    expect_title(terminal, "A trial");
    terminal_type(terminal, " typed");
    g_autofree char *removed =
        scenario_command(scenario, "type", "remove", "A trial", "--yes", NULL);
    expect_text(terminal, "Somebody else removed the credential type A trial");
    expect_field(terminal, "Name", "A trial typed");
    terminal_press(terminal, "F2");
    expect_text(terminal, "is gone");
    expect_field(terminal, "Name", "A trial typed");
    terminal_press(terminal, "Esc Tab Enter");
    expect_current_row(terminal, "Achievement");
    scenario_quit(terminal);
}

static void test_busy(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_form(scenario);
    g_autofree char *path = g_build_filename(scenario->data, "testamur.db", NULL);
    sqlite3 *database = NULL;
    g_assert_cmpint(sqlite3_open(path, &database), ==, SQLITE_OK);
    sqlite3_busy_timeout(database, 20000); /* the index of words may be at work */
    g_assert_cmpint(sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
    terminal_type(terminal, " X");
    terminal_press(terminal, "F2");
    expect_text(terminal, "waiting for");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Nothing was saved. What you typed is still here.");
    expect_field(terminal, "Name", "Achievement X");
    terminal_press(terminal, "F2");
    expect_text(terminal, "waiting for");
    g_assert_cmpint(sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_close(database), ==, SQLITE_OK);
    expect_text(terminal, "Saved the credential type Achievement X");
    scenario_quit(terminal);
}

static guint count_drafts(const struct scenario *scenario)
{
    g_autofree char *path = g_build_filename(scenario->home, ".local/state/testamur", NULL);
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    guint count = 0;
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        if (!g_str_has_prefix(name, "draft-"))
            continue;
        g_autofree char *file = g_build_filename(path, name, NULL);
        GStatBuf facts;
        g_assert_cmpint(g_stat(file, &facts), ==, 0);
        g_assert_cmpint(facts.st_mode & 0777, ==, 0600);
        count++;
    }
    return count;
}

static void lose(const struct scenario *scenario, bool hang_up)
{
    struct terminal *terminal = open_form(scenario);
    terminal_type(terminal, " draft");
    expect_field(terminal, "Name", "Achievement draft");
    if (hang_up)
        terminal_hang_up(terminal);
    else
        terminal_signal(terminal, SIGTERM);
    g_assert_true(terminal_wait_end(terminal));
    terminal_free(terminal);
    g_assert_cmpuint(count_drafts(scenario), ==, 1);
}

static struct terminal *start_again(const struct scenario *scenario)
{
    struct terminal *terminal = scenario_start(scenario);
    expect_text(terminal, "A form was left unsaved");
    expect_text(terminal, "Name: Achievement draft");
    return terminal;
}

static void test_draft_restored(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    lose(scenario, false);
    struct terminal *terminal = start_again(scenario);
    terminal_press(terminal, "Tab Tab Enter");
    expect_field(terminal, "Name", "Achievement draft");
    expect_title(terminal, "changed");
    g_assert_cmpuint(count_drafts(scenario), ==, 1);
    terminal_press(terminal, "F2");
    expect_text(terminal, "Saved the credential type Achievement draft");
    g_assert_cmpuint(count_drafts(scenario), ==, 0);
    scenario_quit(terminal);
}

static void test_draft_discarded(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    lose(scenario, true);
    struct terminal *terminal = start_again(scenario);
    terminal_press(terminal, "Enter"); /* later */
    expect_no_text(terminal, "A form was left unsaved");
    g_assert_cmpuint(count_drafts(scenario), ==, 1);
    scenario_quit(terminal);
    terminal = start_again(scenario);
    terminal_press(terminal, "Tab Enter");
    expect_no_text(terminal, "A form was left unsaved");
    g_assert_cmpuint(count_drafts(scenario), ==, 0);
    scenario_quit(terminal);
}

/* A draft of what somebody else has changed since is a conflict like any other. */
static void test_draft_outdated(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    lose(scenario, false);
    change_both(scenario);
    struct terminal *terminal = start_again(scenario);
    terminal_press(terminal, "Tab Tab Enter");
    expect_text(terminal, "Somebody else changed 1 field that you changed");
    terminal_press(terminal, "Tab Enter"); /* theirs */
    expect_field(terminal, "Name", "Theirs");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

static void test_read_only(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const arguments[] = { "console", "--read-only", "types", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    terminal_press(terminal, "Enter");
    expect_title(terminal, "Achievement");
    terminal_press(terminal, "End");
    terminal_type(terminal, "X");
    expect_field(terminal, "Name", "Achievement");
    expect_no_text(terminal, "AchievementX");
    expect_no_text(terminal, "[ Save ]");
    terminal_press(terminal, "F2");
    expect_text(terminal, "reading only");
    scenario_quit(terminal);
}

/* At any size the current field is seen, and what was typed stays. */
static void test_sizes(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_form(scenario);
    terminal_type(terminal, " Ω");
    static const int sizes[][2] = { { 10, 40 }, { 6, 24 }, { 24, 76 }, { 50, 200 }, { 12, 60 } };
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        terminal_resize(terminal, sizes[i][0], sizes[i][1]);
        expect_settled(terminal);
        for (int field = 0; field < 4; field++) {
            terminal_press(terminal, "Tab");
            expect_settled(terminal);
        }
        expect_current_row(terminal, "Save");
        terminal_press(terminal, "Tab Tab Tab End");
        expect_current_row(terminal, "Ω");
    }
    terminal_resize(terminal, 24, 80);
    expect_field(terminal, "Name", "Achievement Ω");
    terminal_press(terminal, "Esc Tab Enter");
    scenario_quit(terminal);
}

static void test_hostile(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario, "UPDATE credential_type SET name = '!' || char(27) || '[31m' || "
                              "char(8238) || '<R>evil' WHERE name LIKE '%Achievement'");
    static const char *const arguments[] = { "console", "types", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    terminal_press(terminal, "Enter");
    expect_title(terminal, "!<U+001B>[31m<U+202E><R>evil");
    expect_field(terminal, "Name", "!<U+001B>[31m<U+202E><R>");
    terminal_press(terminal, "End");
    terminal_type(terminal, "X");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "<U+001B>[31m");
    terminal_press(terminal, "Tab Enter");
    scenario_quit(terminal);
}

#define ADD(name, function)                                                                        \
    g_test_add("/console/form/" name, struct scenario, NULL, set_up, function, scenario_tear_down)

int main(int argc, char **argv)
{
    (void)setlocale(LC_ALL, "C.UTF-8"); /* for messages of failures */
    g_test_init(&argc, &argv, NULL);
    ADD("moving", test_moving);
    ADD("letters", test_letters);
    ADD("save", test_save);
    ADD("save by enter", test_save_by_enter);
    ADD("add another", test_add_another);
    ADD("faults", test_faults);
    ADD("leaving", test_leaving);
    ADD("remove", test_remove);
    ADD("conflict, keep", test_conflict_keep);
    ADD("conflict, theirs", test_conflict_theirs);
    ADD("taken over", test_taken_over);
    ADD("removed by others", test_removed_by_others);
    ADD("busy", test_busy);
    ADD("draft restored", test_draft_restored);
    ADD("draft discarded", test_draft_discarded);
    ADD("draft outdated", test_draft_outdated);
    ADD("read only", test_read_only);
    ADD("sizes", test_sizes);
    ADD("hostile", test_hostile);
    return g_test_run();
}
