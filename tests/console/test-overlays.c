/* Questions, menus, the palette, help, texts, files: opened by a console of its own kind (overlay-stage), used as a
 * person does. */
#include "config.h"

#include "support.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define ENTRIES 100000
#define ANSWER_MILLISECONDS 500 /* generous: of a key among so many entries, on a busy machine */

static char *stage;

static struct terminal *start_with(const struct scenario *scenario, const char *mode,
                                   struct terminal_options options)
{
    const char *const arguments[] = { stage, scenario->data, mode, NULL };
    options.marks = true;
    options.home = scenario->home;
    struct terminal *terminal = terminal_start(arguments, &options);
    expect_text(terminal, "The stage");
    return terminal;
}

static struct terminal *start(const struct scenario *scenario)
{
    return start_with(scenario, NULL, (struct terminal_options){ 0 });
}

static void test_plain_question(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start(scenario);
    terminal_press(terminal, "a");
    expect_text(terminal, "Leave this form?");
    expect_current_row(terminal, "[ Stay ]");
    expect_function_bar(terminal, "Esc");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "answer no, input none, data told");
    expect_no_text(terminal, "Leave this form?");
    terminal_press(terminal, "a Right Enter");
    expect_message(terminal, "answer third");
    terminal_press(terminal, "a Tab Tab Enter");
    expect_message(terminal, "answer yes");
    terminal_press(terminal, "a Right Esc");
    expect_message(terminal, "answer no");
    terminal_press(terminal, "a y");
    expect_message(terminal, "answer yes");
    terminal_press(terminal, "a n");
    expect_message(terminal, "answer no");
    scenario_quit(terminal);
}

static void test_dangerous_question(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start(scenario);
    terminal_press(terminal, "b");
    expect_text(terminal, "To go on type y (invalidate them).");
    expect_current_row(terminal, "[ Keep them ]");
    expect_no_text(terminal, "[ invalidate");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "answer no");
    terminal_press(terminal, "b Tab Right Tab Enter");
    expect_message(terminal, "answer no");
    terminal_press(terminal, "b b x Space");
    expect_text(terminal, "Invalidate 3 credentials?");
    terminal_press(terminal, "y");
    expect_message(terminal, "answer yes");
    scenario_quit(terminal);
}

/* Of many things the number is typed; what was typed survives a wrong answer. */
static void test_bulk_question(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start(scenario);
    terminal_press(terminal, "c");
    expect_text(terminal, "To go on type 1204 and Enter:");
    expect_current_row(terminal, "Reason");
    terminal_press(terminal, "Enter Enter");
    expect_text(terminal, "Type 1204 to go on; Esc changes nothing.");
    terminal_type(terminal, "12");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Type 1204 to go on");
    terminal_type(terminal, "04");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Reason is needed.");
    expect_current_row(terminal, "Reason");
    terminal_type(terminal, "yes y \u00e9 \u674e and more than fits");
    expect_text(terminal, "Reason  yes y \u00e9 \u674e and more t");
    terminal_press(terminal, "Enter Tab");
    expect_current_row(terminal, "[ Keep them ]");
    terminal_press(terminal, "y");
    expect_text(terminal, "Invalidate 1 204 credentials?");
    terminal_press(terminal, "S-Tab Enter");
    expect_message(terminal, "answer yes, input yes y \u00e9 \u674e and more t, data told");
    terminal_press(terminal, "c Tab Tab 1");
    expect_current_row(terminal, "and Enter: 1");
    terminal_press(terminal, "Esc");
    expect_message(terminal, "answer no");
    scenario_quit(terminal);
}

/* Keys that were pressed before the question was seen do not answer it. */
static void test_typeahead(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const bursts[] = { "by", "byyyyy", "b\r", "ay", "a\t\r" };
    struct terminal *terminal = start(scenario);
    for (gsize i = 0; i < G_N_ELEMENTS(bursts); i++) {
        terminal_send(terminal, bursts[i], strlen(bursts[i]));
        expect_text(terminal, bursts[i][0] == 'a' ? "[ Stay ]" : "[ Keep them ]");
        expect_settled(terminal);
        expect_no_text(terminal, "answer");
        terminal_press(terminal, "Esc");
        expect_message(terminal, "answer no");
        terminal_press(terminal, "Esc"); /* something else is done: the message goes */
        expect_message(terminal, "first page");
    }
    scenario_quit(terminal);
}

static void test_question_scrolls(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal =
        start_with(scenario, NULL, (struct terminal_options){ .rows = 10, .columns = 40 });
    terminal_press(terminal, "d");
    expect_text(terminal, "All of this?");
    expect_text(terminal, "consequence 1");
    expect_text(terminal, "[ No ]");
    expect_text(terminal, "/40 PgDn");
    expect_no_text(terminal, "consequence 40");
    terminal_press(terminal, "End");
    expect_text(terminal, "consequence 40");
    expect_current_row(terminal, "[ No ]");
    terminal_resize(terminal, 60, 100);
    expect_text(terminal, "consequence 1 ");
    expect_text(terminal, "consequence 40");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "answer no");
    scenario_quit(terminal);
}

static void test_menu(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start(scenario);
    terminal_press(terminal, "m");
    expect_current_row(terminal, "\u674e\u660e");
    expect_text(terminal, "of Beijing");
    expect_text(terminal, "Esc<U+001B>[31mape");
    terminal_type(terminal, "simic");
    expect_current_row(terminal, "\u0160imi\u0107 Anna");
    expect_no_text(terminal, "Annika");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "chosen 0, marked ----, data told");
    terminal_press(terminal, "m");
    terminal_type(terminal, "ann berg");
    expect_text(terminal, "she is on leave");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "she is on leave");
    expect_text(terminal, "People");
    terminal_press(terminal, "^U Up Esc");
    expect_message(terminal, "chosen -1");
    terminal_press(terminal, "M Home Space Space Down Space");
    expect_text(terminal, "[x] \u0160imi\u0107 Anna");
    expect_text(terminal, "[ ] Bergstr\u00f6m");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "chosen 0, marked x--x, data told");
    scenario_quit(terminal);
}

static void test_actions_and_messages(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_with(scenario, "read-only", (struct terminal_options){ 0 });
    terminal_press(terminal, "F9");
    expect_current_row(terminal, "stage-act");
    expect_text(terminal, "testamur act");
    terminal_type(terminal, "write");
    expect_text(terminal, "reading only");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Actions");
    terminal_press(terminal, "^U Home Enter");
    expect_text(terminal, " acted");
    terminal_press(terminal, "z E");
    expect_title(terminal, "Messages");
    expect_current_row(terminal, "stage-never");
    terminal_press(terminal, "j");
    expect_current_row(terminal, "done    acted");
    expect_text(terminal, "testamur act --on 'two words'");
    terminal_press(terminal, "y");
    expect_message(terminal, "clipboard");
    g_autofree char *copied = g_base64_encode((const guchar *)"testamur act --on 'two words'", 29);
    g_assert_cmpstr(terminal->emulator.clipboard->str, ==, copied);
    expect_current_row(terminal, "done    acted"); /* although a newer one came */
    terminal_press(terminal, "E Esc");
    expect_text(terminal, "The stage");
    scenario_quit(terminal);
}

static void test_palette(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start(scenario);
    terminal_press(terminal, ":");
    expect_current_row(terminal, "stage-plain");
    terminal_type(terminal, "shell"); /* a word of the help only */
    expect_current_row(terminal, "Suspend");
    expect_text(terminal, "Give the terminal to the shell");
    expect_text(terminal, "Ctrl-Z");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "never");
    expect_current_row(terminal, "not now");
    expect_text(terminal, "Not now:");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "tamur act");
    expect_current_row(terminal, "stage-act");
    terminal_press(terminal, "Enter");
    expect_text(terminal, " acted");
    terminal_press(terminal, "F8");
    terminal_type(terminal, "no such thing");
    expect_text(terminal, "no command or section like that");
    terminal_press(terminal, "Enter Esc :");
    terminal_type(terminal, "learn");
    expect_current_row(terminal, "Learners");
    terminal_press(terminal, "Enter");
    expect_title(terminal, "Learners");
    terminal_press(terminal, "Esc :");
    terminal_type(terminal, "q");
    expect_current_row(terminal, "Leave");
    terminal_press(terminal, "Enter");
    expect_end(terminal, 0);
    terminal_free(terminal);
}

static void test_help(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const names[] = { "stage-plain", "stage-dangerous", "stage-bulk",
                                         "stage-long",  "stage-menu",      "stage-many",
                                         "stage-read",  "stage-files",     "stage-new-file",
                                         "stage-act",   "stage-never",     "stage-write" };
    struct terminal *terminal =
        start_with(scenario, NULL, (struct terminal_options){ .rows = 60, .columns = 120 });
    terminal_press(terminal, "?");
    expect_text(terminal, "What the field is about.");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        expect_text(terminal, names[i]);
    expect_text(terminal, "Everywhere");
    expect_match(terminal, "Ctrl-L +Redraw: Paint the screen again");
    terminal_press(terminal, "/");
    terminal_type(terminal, "clipb");
    expect_text(terminal, "no key or command like that");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "paint SCREEN");
    expect_text(terminal, "Redraw");
    expect_no_text(terminal, "stage-plain");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "stage-plain");
    terminal_resize(terminal, 10, 40);
    expect_text(terminal, "What the field is about.");
    terminal_press(terminal, "G");
    expect_text(terminal, "fg");
    terminal_press(terminal, "F1");
    expect_text(terminal, "The stage");
    scenario_quit(terminal);
}

static void test_reader(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start(scenario);
    terminal_press(terminal, "r");
    expect_title(terminal, "A report");
    expect_row(terminal, 2, "the first line");
    expect_status(terminal, "of 5 0");
    terminal_press(terminal, "G");
    expect_text(terminal, " 2999");
    terminal_press(terminal, "g /");
    terminal_type(terminal, "NEEDLE");
    terminal_press(terminal, "Enter");
    expect_current_row(terminal, "a needle <U+001B>]0;title<U+0007> here");
    terminal_press(terminal, "g /");
    terminal_type(terminal, "row 1000 E");
    terminal_press(terminal, "Enter");
    expect_current_row(terminal, "row 1000 \u00e9");
    terminal_press(terminal, "n");
    expect_message(terminal, "This is the only place.");
    terminal_press(terminal, "/");
    terminal_type(terminal, "row 3");
    terminal_press(terminal, "Enter n N");
    expect_current_row(terminal, "row 3");
    terminal_press(terminal, "/");
    terminal_type(terminal, "not there");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "does not occur");
    terminal_resize(terminal, 10, 40);
    terminal_press(terminal, "g Space j k w");
    g_autofree char *path = g_build_filename(scenario->directory, "written.txt", NULL);
    expect_text(terminal, "Write this text to a file");
    terminal_press(terminal, "^U");
    terminal_type(terminal, path);
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Written to");
    g_autofree char *content = NULL;
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    g_assert_true(g_str_has_prefix(content, "the first line\nrow 2 \u00e9\n"));
    g_assert_nonnull(strstr(content, "\x1b]0;title\x07"));
    terminal_press(terminal, "Esc");
    expect_text(terminal, "The stage");
    scenario_quit(terminal);
}

/* A folder with what file systems allow. Caller frees. */
static char *make_folder(const struct scenario *scenario)
{
    static const char *const names[] = {
        "b.txt",       "A.pdf", "\u0160imi\u0107 \u674e.pdf", "bad\xff.pdf", "esc\x1b[31m\nx.pdf",
        ".hidden.pdf", "-rf"
    };
    char *folder = g_build_filename(scenario->directory, "files", NULL);
    g_autofree char *inner = g_build_filename(folder, "zz inner", NULL);
    g_assert_no_errno(g_mkdir(folder, 0700));
    g_assert_no_errno(g_mkdir(inner, 0700));
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_assert_true(g_file_set_contents(path, "12345", -1, NULL));
    }
    return folder;
}

static void test_files(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *folder = make_folder(scenario);
    g_autofree char *quoted = g_strdup_printf("'%s/zz inner'\n", folder);
    struct terminal *terminal = start(scenario);
    terminal_press(terminal, "f");
    expect_text(terminal, "Choose a template");
    expect_status(terminal, "shown");
    terminal_paste(terminal, folder);
    expect_row(terminal, 3, "files");
    expect_row(terminal, 6, "zz inner/"); /* folders first, then what is looked for */
    expect_row(terminal, 7, "A.pdf");
    expect_text(terminal, "bad<FF>.pdf");
    expect_text(terminal, "esc<U+001B>[31m<U+000A>x.pdf");
    expect_text(terminal, "5 bytes");
    expect_no_text(terminal, ".hidden");
    expect_row(terminal, 11, "-rf");
    terminal_type(terminal, "simic");
    expect_current_row(terminal, "\u0160imi\u0107 \u674e.pdf");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "path \u0160imi\u0107 \u674e.pdf, data told");
    terminal_press(terminal, "f"); /* the folder is remembered */
    expect_text(terminal, "zz inner/");
    terminal_type(terminal, ".");
    expect_text(terminal, ".hidden.pdf");
    terminal_press(terminal, "Esc");
    expect_no_text(terminal, ".hidden.pdf");
    terminal_press(terminal, "Down Right");
    expect_row(terminal, 3, "zz inner");
    terminal_press(terminal, "Backspace");
    expect_current_row(terminal, "zz inner/");
    terminal_paste(terminal, quoted);
    expect_row(terminal, 3, "zz inner");
    terminal_press(terminal, "Left");
    expect_current_row(terminal, "zz inner/");
    terminal_type(terminal, "~/nowhere");
    expect_text(terminal, "Go to:");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "There is no ");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "b.txt/x");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "something");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "./b.txt"); /* relative to what is shown; typed, it is chosen */
    terminal_press(terminal, "Enter");
    expect_message(terminal, "path b.txt");
    terminal_press(terminal, "f Esc");
    expect_message(terminal, "path none, data told");
    scenario_quit(terminal);
}

static void test_new_file(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *folder = make_folder(scenario);
    struct terminal *terminal = start(scenario);
    terminal_press(terminal, "F");
    expect_current_row(terminal, "Name  rows.csv");
    terminal_press(terminal, "Tab");
    terminal_paste(terminal, folder);
    expect_text(terminal, "zz inner/");
    terminal_type(terminal, "b.t");
    terminal_press(terminal, "Enter");
    expect_current_row(terminal, "Name  b.txt");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Replace b.txt?");
    terminal_press(terminal, "Enter");
    expect_current_row(terminal, "Name  b.txt");
    terminal_press(terminal, "^U Enter");
    expect_message(terminal, "Type a name");
    terminal_type(terminal, "none/new.csv");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "There is no folder ");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "zz inner");
    terminal_press(terminal, "Enter");
    expect_row(terminal, 3, "zz inner");
    terminal_type(terminal, "\u00e9 new.csv");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "path \u00e9 new.csv, data told");
    terminal_press(terminal, "F");
    expect_row(terminal, 3, "zz inner");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "../b.txt");
    terminal_press(terminal, "Enter y");
    expect_message(terminal, "path b.txt");
    scenario_quit(terminal);
}

static void test_many_files(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *folder = g_build_filename(scenario->directory, "many", NULL);
    g_assert_no_errno(g_mkdir(folder, 0700));
    for (int i = 0; i < ENTRIES; i++) {
        g_autofree char *name = g_strdup_printf("%s/entry %06d.pdf", folder, i);
        g_assert_no_errno(symlink("/dev/../etc/passwd", name));
    }
    struct terminal *terminal = start(scenario);
    terminal_press(terminal, "f");
    terminal_paste(terminal, folder);
    expect_status(terminal, "100 000 entries, 100 000 shown");
    static const char *const keys[] = { "End", "Up", "9", "PgDn", "Backspace", "Home" };
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        terminal_press(terminal, keys[i]);
        expect_settled(terminal);
        g_assert_cmpint(terminal->last_at - terminal->sent_at, <, ANSWER_MILLISECONDS * 1000);
    }
    terminal_type(terminal, "77 99");
    expect_status(terminal, "100 000 entries, 56 shown");
    terminal_press(terminal, "End Enter");
    expect_message(terminal, ".pdf");
    scenario_quit(terminal);
}

static void test_key_tester(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start(scenario);
    terminal_press(terminal, ":");
    terminal_type(terminal, "test keys");
    terminal_press(terminal, "Enter a F10 F5 Esc b");
    expect_match(terminal, "a +U\\+0061 +stage-plain");
    expect_match(terminal, "F10 +key 110 +Leave");
    expect_match(terminal, "F5 +key 105 +means nothing here");
    expect_match(terminal, "Esc +U\\+001B +Back");
    terminal_press(terminal, "Esc Esc");
    expect_no_text(terminal, "Press keys");
    scenario_quit(terminal);
}

/* Each overlay in terminals from comfortable to hopeless, and back; what is typed goes on. */
static void test_sizes(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const opened[] = { "a", "b", "c", "d", "m", "M", "r",
                                          "f", "F", "?", ":", "E", "F9" };
    static const int sizes[][2] = { { 24, 80 }, { 10, 40 },  { 5, 20 },  { 3, 10 },
                                    { 1, 1 },   { 12, 200 }, { 50, 30 }, { 24, 80 } };
    struct terminal *terminal = start(scenario);
    for (gsize i = 0; i < G_N_ELEMENTS(opened); i++) {
        terminal_press(terminal, opened[i]);
        for (gsize j = 0; j < G_N_ELEMENTS(sizes); j++) {
            terminal_resize(terminal, sizes[j][0], sizes[j][1]);
            terminal_press(terminal, "PgDn Up Tab Left e");
            expect_settled(terminal);
        }
        terminal_press(terminal, "Esc Esc Esc");
        expect_text(terminal, "The stage");
    }
    scenario_quit(terminal);
}

#define ADD(name, function)                                                                        \
    g_test_add("/overlays/" name, struct scenario, NULL, scenario_set_up_empty, function,          \
               scenario_tear_down)

int main(int count, char **arguments)
{
    g_autofree char *here = g_path_get_dirname(arguments[0]);
    g_autofree char *beside = g_build_filename(here, "overlay-stage", NULL);
    stage = g_canonicalize_filename(beside, NULL);
    g_test_init(&count, &arguments, NULL);
    ADD("question", test_plain_question);
    ADD("question-dangerous", test_dangerous_question);
    ADD("question-bulk", test_bulk_question);
    ADD("question-typeahead", test_typeahead);
    ADD("question-scrolls", test_question_scrolls);
    ADD("menu", test_menu);
    ADD("actions-messages", test_actions_and_messages);
    ADD("palette", test_palette);
    ADD("help", test_help);
    ADD("reader", test_reader);
    ADD("files", test_files);
    ADD("files-new", test_new_file);
    ADD("files-many", test_many_files);
    ADD("key-tester", test_key_tester);
    ADD("sizes", test_sizes);
    const int status = g_test_run();
    g_free(stage);
    return status;
}
