/* Settings: what is wrong at its field, what a colleague changes meanwhile, the theme, and the pages that look after
 * the installation: doctor, check, backup with its file, its end and its cancelling, and a disk that is full. */
#include "config.h"

#include "support.h"

#include <glib/gstdio.h>
#include <string.h>

#define FIELDS_MOST 40
#define ZONE "SELECT coalesce((SELECT value FROM setting WHERE name = 'time_zone'), 'none')"

/* So much that copying it takes a while. */
#define LARGE                                                                                      \
    "INSERT INTO asset (slug, file_name, kind, content, sha256, created, modified) SELECT "        \
    "'large-' || column1, 'large.pdf', 'template', zeroblob(60000000), zeroblob(32), 1, 1 "        \
    "FROM (VALUES (1), (2), (3), (4), (5), (6))"

static struct terminal *open_settings(const struct scenario *scenario)
{
    struct terminal *terminal = scenario_open(scenario, "settings");
    expect_title(terminal, "\u203a Settings");
    expect_focus(terminal, "Name");
    return terminal;
}

/* Told at its field, before anything is saved; put right, it is saved and told as the command that does the same. */
static void test_wrong_zone(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *before = scenario_text(scenario, ZONE);
    struct terminal *terminal = open_settings(scenario);
    terminal_press(terminal, "Tab ^U");
    terminal_type(terminal, "Mars/Olympus");
    terminal_press(terminal, "Tab");
    expect_words(terminal, "is not a time zone that this machine knows");
    terminal_press(terminal, "F2");
    expect_message(terminal, "1 field is not right yet");
    expect_focus(terminal, "Time zone");
    g_autofree char *meanwhile = scenario_text(scenario, ZONE);
    g_assert_cmpstr(meanwhile, ==, before);
    terminal_press(terminal, "^U");
    terminal_type(terminal, "Asia/Tokyo");
    terminal_press(terminal, "F4");
    expect_message(terminal, "testamur settings set time_zone Asia/Tokyo");
    g_autofree char *after = scenario_text(scenario, ZONE);
    g_assert_cmpstr(after, ==, "Asia/Tokyo");
    terminal_press(terminal, "F7");
    expect_title(terminal, "History");
    expect_row(terminal, 2, "Kind: setting");
    expect_current_row(terminal, "change");
    terminal_press(terminal, "Esc Esc");
    scenario_quit(terminal);
}

/* What a colleague changes is taken over where nobody typed, and stands beside what was typed; nothing is lost. */
static void test_colleague(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_settings(scenario);
    terminal_press(terminal, "^U");
    terminal_type(terminal, "Mine");
    expect_field(terminal, "Name", "Mine");
    g_free(scenario_command(scenario, "settings", "set", "date_format", "%Y", NULL));
    expect_field(terminal, "Date format", "%Y");
    expect_message(terminal, "taken over: Date format. What you typed is still here.");
    g_free(scenario_command(scenario, "settings", "set", "site_name", "Theirs", NULL));
    expect_words(terminal, ", to: Theirs. Ctrl-O takes that");
    expect_field(terminal, "Name", "Mine");
    terminal_press(terminal, "^O");
    expect_field(terminal, "Name", "Theirs");
    terminal_press(terminal, "^O F2");
    expect_message(terminal, "testamur settings set site_name Mine");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM setting WHERE (name = 'site_name' AND value = 'Mine') OR"
                    " (name = 'date_format' AND value = '%Y')",
                    2);
    scenario_quit(terminal);
}

static bool place_is_reversed(struct terminal *terminal, const void *data)
{
    return emulator_cell(&terminal->emulator, 0, 1).attrs.reverse == *(const bool *)data;
}

/* It is the terminal's, not the site's: at once, and nothing is changed by it. */
static void test_theme(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_settings(scenario);
    g_assert_true(terminal_wait(terminal, place_is_reversed, &(bool){ false }));
    for (int i = 0; i < FIELDS_MOST; i++) {
        g_autofree char *row = emulator_row(&terminal->emulator, terminal->emulator.cursor.row);
        if (strstr(row, "Theme") != NULL)
            break;
        terminal_press(terminal, "Tab");
        expect_settled(terminal);
    }
    expect_focus(terminal, "Theme");
    terminal_press(terminal, "Enter");
    terminal_type(terminal, "high");
    terminal_press(terminal, "Enter Tab");
    expect_field(terminal, "Theme", "high-contrast");
    g_assert_true(terminal_wait(terminal, place_is_reversed, &(bool){ true }));
    scenario_quit(terminal);
}

/* Words to read, and the command that prints the same. There is no restoring from here. */
static void test_care(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_settings(scenario);
    terminal_press(terminal, "F5");
    expect_title(terminal, "Doctor");
    expect_message(terminal, "testamur doctor");
    terminal_press(terminal, "Esc F6");
    expect_title(terminal, "Check");
    expect_message(terminal, "testamur check --read-data");
    expect_text(terminal, "0 damaged");
    terminal_press(terminal, "Esc F8");
    terminal_type(terminal, "restore");
    expect_text(terminal, "no command or section like that");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

static void back_up_to(struct terminal *terminal, const char *path)
{
    terminal_press(terminal, "F9");
    terminal_type(terminal, "back up");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Back up to");
    terminal_press(terminal, "^U");
    terminal_type(terminal, path);
    terminal_press(terminal, "Enter");
}

/* A file that is there is replaced only after a question; what was written is a whole installation. */
static void test_backup(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = scenario_file(scenario, "kept.db", "precious\n");
    g_autofree char *copy = g_build_filename(scenario->directory, "copy", NULL);
    g_autofree char *content = NULL;
    struct terminal *terminal = open_settings(scenario);
    back_up_to(terminal, path);
    expect_text(terminal, "Replace kept.db?");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Back up to");
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    g_assert_cmpstr(content, ==, "precious\n");
    terminal_press(terminal, "Enter y");
    expect_message(terminal, "read again and found right");
    expect_message(terminal, "testamur backup ");
    g_free(scenario_command(scenario, "--data", copy, "restore", "--yes", path, NULL));
    g_autofree char *credentials =
        scenario_command(scenario, "--data", copy, "credential", "list", "--json", NULL);
    g_assert_nonnull(strstr(credentials, "verify_uuid"));
    scenario_quit(terminal);
}

/* It says how far it is; cancelled, nothing is left of it, and nobody is told that there is a backup. */
static void test_cancelled(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *folder = g_build_filename(scenario->directory, "backups", NULL);
    g_autofree char *path = g_build_filename(folder, "new.db", NULL);
    g_assert_no_errno(g_mkdir(folder, 0700));
    scenario_change(scenario, LARGE);
    struct terminal *terminal = open_settings(scenario);
    back_up_to(terminal, path);
    expect_text(terminal, "Backing up");
    terminal_press(terminal, "^C");
    expect_message(terminal, "ancelled");
    expect_no_text(terminal, "Backing up");
    g_autoptr(GDir) left = g_dir_open(folder, 0, NULL);
    g_assert_null(g_dir_read_name(left));
    g_assert_cmpint(
        scenario_number(scenario, "SELECT count(*) FROM history WHERE action = 'backup'"), ==, 0);
    scenario_quit(terminal);
}

/* A disk, or a quota, that has no room: one sentence, no half a file, and the console goes on. */
static void test_full(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *folder = g_build_filename(scenario->directory, "backups", NULL);
    g_autofree char *path = g_build_filename(folder, "new.db", NULL);
    g_assert_no_errno(g_mkdir(folder, 0700));
    const char *const arguments[] = { "/bin/sh",
                                      "-c",
                                      "ulimit -f 200; exec \"$0\" --data \"$1\" console settings",
                                      g_getenv("TESTAMUR_PROGRAM"),
                                      scenario->data,
                                      NULL };
    struct terminal *terminal = terminal_start(
        arguments, &(struct terminal_options){ .marks = true, .home = scenario->home });
    expect_title(terminal, "Settings");
    back_up_to(terminal, path);
    expect_match(terminal, "^ ! ");
    expect_no_text(terminal, "found right");
    g_autoptr(GDir) left = g_dir_open(folder, 0, NULL);
    g_assert_null(g_dir_read_name(left));
    terminal_press(terminal, "F5");
    expect_title(terminal, "Doctor");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

#define ADD(name, function)                                                                        \
    g_test_add("/console/settings/" name, struct scenario, NULL, scenario_set_up_demo, function,   \
               scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("wrong-zone", test_wrong_zone);
    ADD("colleague", test_colleague);
    ADD("theme", test_theme);
    ADD("care", test_care);
    ADD("backup", test_backup);
    ADD("cancelled", test_cancelled);
    ADD("full", test_full);
    return g_test_run();
}
