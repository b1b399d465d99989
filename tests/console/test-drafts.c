/* What was typed is never lost with the terminal: a form that was open is kept, offered at the next start, and meets
 * what others changed meanwhile. */
#include "config.h"

#include "support.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

static void set_up(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_empty(scenario, data);
    g_free(scenario_command(scenario, "type", "add", "Completion", "--retrieval",
                            "retrieve_completions", "--generation", "generate_pdf_credential",
                            NULL));
}

/* The drafts in the operator's home: how many; each must be for the operator alone. */
static int count_drafts(const struct scenario *scenario)
{
    g_autofree char *path = g_build_filename(scenario->home, ".local", "state", "testamur", NULL);
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;
    int count = 0;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        if (!g_str_has_prefix(name, "draft"))
            continue;
        g_autofree char *file = g_build_filename(path, name, NULL);
        GStatBuf status;
        g_assert_cmpint(g_stat(file, &status), ==, 0);
        g_assert_cmpint(status.st_mode & 0777, ==, 0600);
        count++;
    }
    return count;
}

static struct terminal *open_types(const struct scenario *scenario)
{
    struct terminal *terminal = scenario_open(scenario, "types");
    expect_title(terminal, "Credential types");
    return terminal;
}

/* The form of the one type with something added to its name. */
static struct terminal *open_changed_form(const struct scenario *scenario, const char *added)
{
    struct terminal *terminal = open_types(scenario);
    expect_current_row(terminal, "Completion");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Name", "Completion");
    expect_focus(terminal, "Name");
    terminal_press(terminal, "End");
    terminal_type(terminal, added);
    expect_text(terminal, added);
    expect_title(terminal, "changed");
    expect_settled(terminal);
    return terminal;
}

static void lose(struct terminal *terminal)
{
    terminal_hang_up(terminal);
    expect_end(terminal, 0);
    terminal_free(terminal);
}

static void assert_name(const struct scenario *scenario, const char *name)
{
    g_autofree char *saved = scenario_text(scenario, "SELECT name FROM credential_type");
    g_assert_cmpstr(saved, ==, name);
}

static void test_hang_up(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    lose(open_changed_form(scenario, " – Šimić 李明"));
    g_assert_cmpint(count_drafts(scenario), ==, 1);
    assert_name(scenario, "Completion");

    struct terminal *terminal = open_types(scenario);
    expect_text(terminal, "left unsaved");
    expect_text(terminal, "Completion – Šimić 李明");
    terminal_press(terminal, "y");
    expect_title(terminal, "changed");
    expect_field(terminal, "Name", "Completion – Šimić 李明");
    assert_name(scenario, "Completion");
    terminal_press(terminal, "F2");
    expect_message(terminal, "Saved");
    assert_name(scenario, "Completion – Šimić 李明");
    g_assert_cmpint(count_drafts(scenario), ==, 0);
    scenario_quit(terminal);

    terminal = open_types(scenario);
    expect_current_row(terminal, "Completion – Šimić");
    expect_no_text(terminal, "unsaved");
    scenario_quit(terminal);
}

static void test_signals(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const int numbers[] = { SIGTERM, SIGHUP };
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct terminal *terminal = open_changed_form(scenario, " of a signal");
        terminal_signal(terminal, numbers[i]);
        expect_end(terminal, 0);
        terminal_free(terminal);
        g_assert_cmpint(count_drafts(scenario), ==, 1);
        terminal = open_types(scenario);
        expect_text(terminal, "of a signal");
        terminal_press(terminal, "y");
        expect_field(terminal, "Name", "Completion of a signal");
        /* Leaving it without saving asks; what is thrown away is gone. */
        terminal_press(terminal, "Esc");
        expect_text(terminal, "Discard");
        terminal_press(terminal, "Esc");
        expect_field(terminal, "Name", "Completion of a signal");
        terminal_press(terminal, "^R");
        scenario_quit(terminal);
        g_assert_cmpint(count_drafts(scenario), ==, 0);
        assert_name(scenario, "Completion");
    }
}

/* One that was never saved before is kept in the same way. */
static void test_new_object(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_types(scenario);
    terminal_press(terminal, "a");
    expect_focus(terminal, "Name");
    terminal_type(terminal, "Half a type");
    expect_field(terminal, "Name", "Half a type");
    expect_settled(terminal);
    lose(terminal);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential_type"), ==, 1);
    terminal = open_types(scenario);
    expect_text(terminal, "Half a type");
    terminal_press(terminal, "y");
    expect_field(terminal, "Name", "Half a type");
    expect_title(terminal, "changed");
    lose(terminal);
    /* Lost again, it is kept again. */
    g_assert_cmpint(count_drafts(scenario), ==, 1);
}

static void test_later(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    lose(open_changed_form(scenario, " for later"));
    for (int i = 0; i < 2; i++) {
        struct terminal *terminal = open_types(scenario);
        expect_text(terminal, "for later");
        terminal_press(terminal, "Esc");
        expect_current_row(terminal, "Completion");
        expect_no_text(terminal, "for later");
        scenario_quit(terminal);
        g_assert_cmpint(count_drafts(scenario), ==, 1);
    }
}

static void test_discard(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    lose(open_changed_form(scenario, " to be forgotten"));
    struct terminal *terminal = open_types(scenario);
    expect_text(terminal, "[ Discard ]");
    expect_current_row(terminal, "Later");
    terminal_press(terminal, "Right Enter");
    expect_no_text(terminal, "forgotten");
    g_assert_cmpint(count_drafts(scenario), ==, 0);
    scenario_quit(terminal);
    assert_name(scenario, "Completion");
}

static void test_nothing_changed(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_changed_form(scenario, "x");
    terminal_press(terminal, "Backspace");
    expect_field(terminal, "Name", "Completion");
    expect_settled(terminal);
    lose(terminal);
    g_assert_cmpint(count_drafts(scenario), ==, 0);
}

/* A question over the form, or its help, does not keep it from being kept. */
static void test_below_other_pages(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const keys[] = { "Esc", "F1", "F8", "F6" };
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        struct terminal *terminal = open_changed_form(scenario, " below");
        terminal_press(terminal, keys[i]);
        expect_settled(terminal);
        lose(terminal);
        g_assert_cmpint(count_drafts(scenario), ==, 1);
        terminal = open_types(scenario);
        expect_text(terminal, "below");
        terminal_press(terminal, "Right Enter");
        expect_no_text(terminal, "below");
        scenario_quit(terminal);
        g_assert_cmpint(count_drafts(scenario), ==, 0);
    }
}

/* Others changed another field meanwhile: both changes stand after saving. */
static void test_other_field_changed(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    lose(open_changed_form(scenario, " mine"));
    g_free(scenario_command(scenario, "type", "change", "Completion", "--options",
                            "{\"required_completion\": 0.25}", NULL));
    struct terminal *terminal = open_types(scenario);
    expect_text(terminal, "mine");
    terminal_press(terminal, "y");
    expect_field(terminal, "Name", "Completion mine");
    expect_text(terminal, "0.25");
    terminal_press(terminal, "F2");
    expect_message(terminal, "Saved");
    assert_name(scenario, "Completion mine");
    g_assert_cmpint(scenario_number(scenario, "SELECT options LIKE '%0.25%' FROM credential_type"),
                    ==, 1);
    scenario_quit(terminal);
}

/* The same field: nothing is saved before a person has seen both. */
static void test_same_field_changed(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    lose(open_changed_form(scenario, " mine"));
    g_free(scenario_command(scenario, "type", "change", "Completion", "--name", "Theirs", NULL));
    struct terminal *terminal = open_types(scenario);
    expect_text(terminal, "mine");
    terminal_press(terminal, "y");
    expect_field(terminal, "Name", "Completion mine");
    terminal_press(terminal, "F2");
    expect_text(terminal, "Nothing was saved");
    expect_text(terminal, "Theirs");
    assert_name(scenario, "Theirs");
    terminal_press(terminal, "Esc");
    assert_name(scenario, "Theirs");
    lose(terminal);
    g_assert_cmpint(count_drafts(scenario), ==, 1);
}

/* What the draft is about is gone: it says so, and where the draft is. */
static void test_object_gone(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    lose(open_changed_form(scenario, " orphan"));
    g_free(scenario_command(scenario, "type", "remove", "Completion", "--yes", NULL));
    struct terminal *terminal = open_types(scenario);
    expect_text(terminal, "orphan");
    terminal_press(terminal, "y");
    expect_message(terminal, "gone");
    expect_message(terminal, "draft");
    g_assert_cmpint(count_drafts(scenario), ==, 1);
    scenario_quit(terminal);
}

/* Someone else's broken or hostile file in that place stops nobody. */
static void test_broken_drafts(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const contents[] = { "", "{", "[]", "{\"section\": 1}", "\xff\xfe", "null" };
    lose(open_changed_form(scenario, " sound"));
    g_autofree char *path = g_build_filename(scenario->home, ".local", "state", "testamur", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(contents); i++) {
        g_autofree char *name = g_strdup_printf("draft-1-%zu.json", i);
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_assert_true(
            g_file_set_contents_full(file, contents[i], -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
    struct terminal *terminal = open_types(scenario);
    expect_text(terminal, "sound");
    terminal_press(terminal, "y");
    expect_field(terminal, "Name", "Completion sound");
    lose(terminal);
}

/* Two operators' consoles, one account: each finds what was lost, none takes the other's open form. */
static void test_not_taken_from_living(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *first = open_changed_form(scenario, " of the first");
    struct terminal *second = open_types(scenario);
    expect_current_row(second, "Completion");
    expect_no_text(second, "of the first");
    scenario_quit(second);
    lose(first);
    second = open_types(scenario);
    expect_text(second, "of the first");
    lose(second);
}

#define ADD(name, function)                                                                        \
    g_test_add("/drafts/" name, struct scenario, NULL, set_up, function, scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("hang-up", test_hang_up);
    ADD("signals", test_signals);
    ADD("new-object", test_new_object);
    ADD("later", test_later);
    ADD("discard", test_discard);
    ADD("nothing-changed", test_nothing_changed);
    ADD("below-other-pages", test_below_other_pages);
    ADD("other-field-changed", test_other_field_changed);
    ADD("same-field-changed", test_same_field_changed);
    ADD("object-gone", test_object_gone);
    ADD("broken-drafts", test_broken_drafts);
    ADD("not-taken-from-living", test_not_taken_from_living);
    return g_test_run();
}
