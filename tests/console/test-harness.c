/* The tests' own terminal, proved with programs that are no part of the project. */
#include "config.h"

#include "expect.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

static struct terminal *start(const char *script)
{
    const char *const arguments[] = { "sh", "-c", script, NULL };
    return terminal_start(arguments, &(struct terminal_options){ 0 });
}

static void test_text_and_place(void)
{
    struct terminal *terminal = start("printf 'one\\nagain 日本語 end'; read line");
    expect_text(terminal, "日本語");
    expect_row(terminal, 0, "one");
    expect_row(terminal, 1, "again");
    expect_match(terminal, "^again .* end$");
    expect_no_text(terminal, "two");
    int row = -1, column = -1;
    g_assert_true(emulator_find(&terminal->emulator, "end", &row, &column));
    g_assert_cmpint(row, ==, 1);
    g_assert_cmpint(column, ==, 13); /* three wide characters take six columns */
    expect_current_row(terminal, "again");
    g_assert_cmpint(terminal->emulator.cursor.col, ==, 16);
    terminal_press(terminal, "Enter");
    expect_end(terminal, 0);
    terminal_free(terminal);
}

static void test_attributes(void)
{
    struct terminal *terminal = start("printf '\\033[7mreverse\\033[0m plain \\033[1;31mred'");
    expect_text(terminal, "red");
    g_assert_true(emulator_cell(&terminal->emulator, 0, 0).attrs.reverse);
    g_assert_false(emulator_cell(&terminal->emulator, 0, 8).attrs.reverse);
    const VTermScreenCell red = emulator_cell(&terminal->emulator, 0, 14);
    g_assert_cmpint(red.chars[0], ==, 'r');
    g_assert_true(red.attrs.bold);
    g_assert_true(VTERM_COLOR_IS_INDEXED(&red.fg));
    g_assert_cmpint(red.fg.indexed.idx, ==, 1);
    expect_end(terminal, 0);
    terminal_free(terminal);
}

static void test_status(void)
{
    struct terminal *terminal = start("exit 3");
    expect_end(terminal, 3);
    terminal_free(terminal);
    terminal = start("sleep 600");
    terminal_signal(terminal, SIGTERM);
    expect_end(terminal, 128 + SIGTERM);
    terminal_free(terminal);
}

/* The environment of a test does not depend on who runs it. */
static void test_environment(void)
{
    g_setenv("NO_COLOR", "1", TRUE);
    const char *const arguments[] = { "env", NULL };
    struct terminal *terminal = terminal_start(
        arguments,
        &(struct terminal_options){ .term = "vt100",
                                    .rows = 40,
                                    .columns = 200,
                                    .environment = (const char *const[]){ "COLOUR=blue", NULL } });
    g_unsetenv("NO_COLOR");
    expect_end(terminal, 0);
    expect_text(terminal, "TERM=vt100");
    expect_text(terminal, "COLOUR=blue");
    expect_text(terminal, "LC_ALL=C.UTF-8");
    expect_no_text(terminal, "NO_COLOR");
    g_autofree char *home = g_strdup_printf("HOME=%s/home", terminal->directory);
    expect_text(terminal, home);
    g_assert_true(g_file_test(strchr(home, '/'), G_FILE_TEST_IS_DIR));
    terminal_free(terminal);
    g_assert_false(g_file_test(strchr(home, '/'), G_FILE_TEST_EXISTS));
}

/* A pager shows that keys arrive as a program asked for them, and that the screen is its own. */
static void test_pager(void)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "numbers", NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 1; i <= 200; i++)
        g_string_append_printf(text, "line %d\n", i);
    g_assert_true(g_file_set_contents(path, text->str, -1, NULL));
    const char *const arguments[] = { "less", path, NULL };
    struct terminal *terminal = terminal_start(arguments, &(struct terminal_options){ .rows = 10 });
    expect_row(terminal, 0, "line 1");
    g_assert_true(terminal->emulator.alternate);
    terminal_press(terminal, "Down Down");
    expect_row(terminal, 0, "line 3");
    terminal_press(terminal, "PgDn");
    expect_row(terminal, 0, "line 12");
    terminal_press(terminal, "End");
    expect_row(terminal, -2, "line 200");
    terminal_press(terminal, "Home /");
    terminal_type(terminal, "line 77");
    terminal_press(terminal, "Enter");
    expect_row(terminal, 0, "line 77");
    terminal_resize(terminal, 5, 40);
    terminal_press(terminal, "^L");
    expect_row(terminal, 3, "line 80");
    terminal_press(terminal, "q");
    expect_end(terminal, 0);
    expect_no_text(terminal, "line 77");
    terminal_free(terminal);
    g_unlink(path);
}

static void test_modes_left_behind(void)
{
    struct terminal *terminal = start("stty -echo; printf '\\033[?2004h'; read line");
    expect_settled(terminal);
    terminal_paste(terminal, "a\tb");
    g_assert_false(emulator_is_plain(&terminal->emulator));
    g_assert_false(terminal_modes_restored(terminal));
    terminal_free(terminal);
}

/* Only a program that asked for it gets a paste in brackets. */
static void test_paste(void)
{
    struct terminal *terminal =
        start("stty raw -echo; printf '\\033[?2004hready'; dd bs=1 count=15 2>/dev/null "
              "| od -An -c");
    expect_text(terminal, "ready");
    terminal_paste(terminal, "q\nd");
    expect_text(terminal, "033   [   2   0   0   ~   q  \\n   d 033   [   2   0   1   ~");
    terminal_free(terminal);
    terminal = start("cat");
    terminal_paste(terminal, "plainly\n");
    expect_row(terminal, 1, "plainly");
    terminal_free(terminal);
}

static void test_size(void)
{
    struct terminal *terminal =
        start("trap 'echo now $(stty size)' WINCH; echo at first $(stty size); "
              "while :; do sleep 0.01; done");
    expect_text(terminal, "at first 24 80");
    terminal_resize(terminal, 10, 40);
    expect_text(terminal, "now 10 40");
    terminal_resize(terminal, 50, 200);
    expect_text(terminal, "now 50 200");
    terminal_free(terminal);
}

static void test_hang_up(void)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "hung-up", NULL);
    g_autofree char *script = g_strdup_printf(
        "trap 'echo yes >%s; exit 5' HUP; echo ready; while :; do sleep 0.01; done", path);
    struct terminal *terminal = start(script);
    expect_text(terminal, "ready");
    terminal_hang_up(terminal);
    expect_end(terminal, 5);
    terminal_free(terminal);
    g_assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
    g_unlink(path);
}

static void test_two_at_once(void)
{
    const char *const arguments[] = { "cat", NULL };
    struct terminal *left = terminal_start(arguments, &(struct terminal_options){ 0 });
    struct terminal *right = terminal_start(arguments, &(struct terminal_options){ 0 });
    terminal_type(left, "to the left\n");
    terminal_type(right, "to the right\n");
    expect_row(left, 1, "to the left");
    expect_row(right, 1, "to the right");
    expect_no_text(left, "right");
    terminal_hang_up(left);
    g_assert_true(terminal_wait_end(left));
    terminal_press(right, "^D");
    expect_end(right, 0);
    terminal_free(left);
    terminal_free(right);
}

/* More than a line holds, in both directions at once. */
static void test_much(void)
{
    struct terminal *terminal =
        start("stty raw -echo; echo ready; head -c 300000 | tr a b; echo done");
    expect_text(terminal, "ready");
    g_autofree char *text = g_strnfill(300000, 'a');
    terminal_send(terminal, text, strlen(text));
    expect_text(terminal, "done");
    g_assert_cmpuint(terminal->bytes, >=, 300000);
    g_assert_true(terminal_wait_end(terminal));
    terminal_free(terminal);
}

/* The console's mark is waited for, and is no part of what it costs. */
static void test_marks(void)
{
    const char *const arguments[] = {
        "sh", "-c",
        "stty -echo; printf 'first\\033]7777;idle\\007'; read line; sleep 0.3; "
        "printf 'second\\033]7777;idle\\007'; read line",
        NULL
    };
    struct terminal *terminal =
        terminal_start(arguments, &(struct terminal_options){ .marks = true });
    expect_settled(terminal);
    expect_row(terminal, 0, "first");
    g_assert_cmpuint(terminal->bytes, ==, 5);
    terminal_press(terminal, "Enter");
    expect_settled(terminal);
    g_assert_true(emulator_find(&terminal->emulator, "second", NULL, NULL));
    g_assert_cmpuint(terminal->bytes, ==, 11);
    terminal_free(terminal);
}

static void test_answers(void)
{
    struct terminal *terminal =
        start("stty raw -echo; printf 'ab\\033[6n'; dd bs=1 count=6 2>/dev/null | od -An -c");
    expect_text(terminal, "033   [   1   ;   3   R");
    terminal_free(terminal);
}

static void test_clipboard_and_title(void)
{
    struct terminal *terminal = start("printf '\\033]52;c;YWJj\\007\\033]2;a title\\007\\007done'");
    expect_text(terminal, "done");
    g_assert_cmpstr(terminal->emulator.clipboard->str, ==, "YWJj");
    g_assert_cmpstr(terminal->emulator.title, ==, "a title");
    g_assert_cmpuint(terminal->emulator.bells, ==, 1);
    terminal_free(terminal);
}

/* What a program writes comes in pieces of any size. */
static void test_pieces(void)
{
    static const char bytes[] = "\033]7777;idle\a\033[1mab\033]2;title\a\033]7777;idle\a";
    const gsize length = strlen(bytes);
    for (gsize i = 0; i < length; i++) {
        struct emulator emulator;
        emulator_init(&emulator, 2, 10);
        emulator_write(&emulator, bytes, i);
        g_assert_true(emulator.idle == (i == strlen("\033]7777;idle\a")));
        emulator_write(&emulator, bytes + i, length - i);
        g_autofree char *row = emulator_row(&emulator, 0);
        g_assert_cmpstr(row, ==, "ab");
        g_assert_cmpstr(emulator.title, ==, "title");
        g_assert_cmpuint(emulator.idles, ==, 2);
        g_assert_true(emulator.idle);
        emulator_clear(&emulator);
    }
}

static void test_fields(void)
{
    struct terminal *terminal =
        start("printf ' Name         Achievement\\n!▸Name of font  Vollkorn\\n"
              " Empty        ______\\n Place: here'; read line");
    expect_text(terminal, "here");
    expect_field(terminal, "Name", "Achievement");
    expect_field(terminal, "Name of font", "Vollkorn");
    expect_field(terminal, "Empty", "");
    expect_field(terminal, "Place", "here");
    expect_focus(terminal, "Place");
    terminal_free(terminal);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/harness/text-and-place", test_text_and_place);
    g_test_add_func("/harness/attributes", test_attributes);
    g_test_add_func("/harness/status", test_status);
    g_test_add_func("/harness/environment", test_environment);
    g_test_add_func("/harness/pager", test_pager);
    g_test_add_func("/harness/modes-left-behind", test_modes_left_behind);
    g_test_add_func("/harness/paste", test_paste);
    g_test_add_func("/harness/size", test_size);
    g_test_add_func("/harness/hang-up", test_hang_up);
    g_test_add_func("/harness/two-at-once", test_two_at_once);
    g_test_add_func("/harness/much", test_much);
    g_test_add_func("/harness/marks", test_marks);
    g_test_add_func("/harness/answers", test_answers);
    g_test_add_func("/harness/clipboard-and-title", test_clipboard_and_title);
    g_test_add_func("/harness/pieces", test_pieces);
    g_test_add_func("/harness/fields", test_fields);
    return g_test_run();
}
