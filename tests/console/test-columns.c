/* The columns of a table before it is imported: what is asked, what is chosen, the first rows as they will be read; in
 * both sizes, with hostile headings, left and gone on from. */
#include "config.h"

#include "support.h"

#include <glib/gstdio.h>

#define ROSTER                                                                                     \
    "Name;E-Mail;Kurs;Punkte;Datum;Bemerkung\r\n"                                                  \
    "Anna \xC5\xA0imi\xC4\x87;anna@example.org;course-v1:Org+One+2026;18,5;02/03/2026;gut\r\n"     \
    "J\xC3\xBCrgen Gro\xC3\x9F;jg@example.org;course-v1:Org+One+2026;20;03/04/2026;\r\n"           \
    "Zo\xC3\xAB "                                                                                  \
    "Dvo\xC5\x99\xC3\xA1k;zoe@example.org;course-v1:Org+One+2026;12;05/06/2026;=1+1\r\n"

static struct terminal *open_table(const struct scenario *scenario, const char *content,
                                   const struct terminal_options *options)
{
    static const char *const arguments[] = { "console", "imports", NULL };
    g_autofree char *path = scenario_file(scenario, "table.csv", content);
    struct terminal *terminal = scenario_start_with(scenario, arguments, options);
    expect_text(terminal, "Imports");
    expect_settled(terminal);
    terminal_press(terminal, "a");
    expect_text(terminal, "Import files");
    terminal_paste(terminal, path);
    expect_text(terminal, "table.csv");
    terminal_press(terminal, "Enter");
    return terminal;
}

/* Chooses a line of the menu that is open. */
static void choose(struct terminal *terminal, const char *words)
{
    terminal_type(terminal, words);
    terminal_press(terminal, "Enter");
}

/* What the file leaves open stands at its column, is answered there, and then the rows are shown as they will be
 * read. */
static void test_questions(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_table(scenario, ROSTER, NULL);
    expect_title(terminal, "Columns");
    expect_text(terminal, "3 rows: table of people, UTF-8, semicolons");
    expect_match(terminal, "Name +name +Anna");
    expect_match(terminal, "Bemerkung +ignored +gut");
    expect_current_row(terminal, "Punkte");
    expect_words(terminal, "does not say of how many the numbers of the column \"Punkte\" are");
    expect_words(terminal, "such as \"02/03/2026\", can be read in several ways");
    expect_status(terminal, "2 things to be said");
    terminal_press(terminal, "F2");
    expect_message(terminal, "something has to be said first");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "How is it meant?");
    choose(terminal, "another maximum");
    expect_text(terminal, "How many points can be reached?");
    terminal_press(terminal, "Enter");
    expect_match(terminal, "Punkte +grade of the course, points of 20");
    expect_status(terminal, "1 thing to be said");
    terminal_press(terminal, "Down");
    expect_current_row(terminal, "Datum");
    terminal_press(terminal, "d");
    expect_text(terminal, "How are dates of three numbers to be read?");
    choose(terminal, "day");
    expect_status(terminal, "everything is said");
    expect_match(terminal, "2 +Anna .* 92.5 % +2026-03-02 +taken");
    expect_match(terminal, "3 +J\u00fcrgen .* 100 % +2026-04-03 +taken");
    terminal_press(terminal, "d");
    choose(terminal, "month");
    expect_match(terminal, "2 +Anna .* 92.5 % +2026-02-03 +taken");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Leave the columns as they were?");
    terminal_press(terminal, "Esc");
    expect_title(terminal, "Columns");
    terminal_press(terminal, "Esc Tab Enter");
    expect_title(terminal, "Imports");
    expect_no_text(terminal, "table.csv");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM learner"), ==, 0);
    scenario_quit(terminal);
}

/* What was said is what is read, imported and told as a command. */
static void test_applied(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_table(scenario, ROSTER, NULL);
    expect_current_row(terminal, "Punkte");
    terminal_press(terminal, "s");
    expect_text(terminal, "How are the numbers to be read?");
    choose(terminal, "points");
    expect_text(terminal, "How many points can be reached?");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "none");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "a number above 0");
    terminal_press(terminal, "s");
    choose(terminal, "points");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "40");
    terminal_press(terminal, "Enter");
    expect_status(terminal, "1 thing to be said");
    terminal_press(terminal, "d");
    choose(terminal, "day");
    expect_match(terminal, "2 +Anna .* 46.25 %");
    terminal_press(terminal, "F2");
    expect_status(terminal, "nothing is changed yet");
    expect_text(terminal, "3 rows: 3 new");
    terminal_press(terminal, "m");
    expect_title(terminal, "Columns");
    expect_match(terminal, "Punkte +grade of the course, points of 40");
    terminal_press(terminal, "Esc");
    expect_status(terminal, "nothing is changed yet");
    terminal_press(terminal, "F2");
    expect_text(terminal, "[ Import ]");
    terminal_press(terminal, "Tab Enter");
    expect_message(terminal, "Imported: 3 new");
    expect_message(terminal, "--map Punkte=grade:points:40");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM course_grade WHERE grade"
                                              " BETWEEN 0.46 AND 0.47"),
                    ==, 1);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* What was said once is known for the next file of the same heading, which is read at once; its columns can still be
 * changed. */
static void test_remembered(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = scenario_file(scenario, "first.csv", ROSTER);
    g_autofree char *output =
        scenario_command(scenario, "import", "--map", "Punkte=grade:points:40", "--map",
                         "dates=day-first", path, NULL);
    struct terminal *terminal = open_table(scenario, ROSTER, NULL);
    expect_status(terminal, "nothing is changed yet");
    expect_text(terminal, "3 rows: 3 unchanged");
    expect_text(terminal, "columns as said on");
    terminal_press(terminal, "m");
    expect_title(terminal, "Columns");
    expect_text(terminal, "3 rows, columns as in an earlier import");
    expect_match(terminal, "Punkte +grade of the course, points of 40");
    terminal_press(terminal, "o");
    expect_status(terminal, "2 things to be said");
    terminal_press(terminal, "Esc Tab Enter");
    expect_status(terminal, "nothing is changed yet");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* A text that does not say what it is in is asked about, each encoding with what is read in it. */
static void test_encoding(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal =
        open_table(scenario, "Name;E-Mail\r\nJ\xFCrgen Gro\xDFmann;jg@example.org\r\n", NULL);
    expect_text(terminal, "In which encoding does it read right?");
    expect_text(terminal, "J\u00fcrgen Gro\u00dfmann, windows-1252");
    terminal_press(terminal, "Esc");
    expect_words(terminal, "that it does not name, and nothing is guessed");
    expect_status(terminal, "the encoding is not known");
    terminal_press(terminal, "e");
    choose(terminal, "1252");
    expect_text(terminal, "1 row: table of people, windows-1252");
    expect_match(terminal, "2 +J\u00fcrgen Gro\u00dfmann +jg@example.org");
    terminal_press(terminal, "F2");
    expect_text(terminal, "1 row: 1 new");
    terminal_press(terminal, "F2");
    expect_text(terminal, "[ Import ]");
    terminal_press(terminal, "Tab Enter");
    expect_message(terminal, "--encoding windows-1252");
    g_assert_cmpint(
        scenario_number(scenario,
                        "SELECT count(*) FROM learner WHERE name = 'J\u00fcrgen Gro\u00dfmann'"),
        ==, 1);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* The encoding that was said is known for the next file of the heading, and another can still be chosen. */
static void test_encoding_again(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char text[] = "Name;E-Mail\r\nJ\xFCrgen Gro\xDFmann;jg@example.org\r\n";
    g_autofree char *path = scenario_file(scenario, "first.csv", text);
    g_autofree char *output =
        scenario_command(scenario, "import", "--encoding", "windows-1252", path, NULL);
    struct terminal *terminal = open_table(scenario, text, NULL);
    expect_text(terminal, "1 row: 1 unchanged");
    expect_text(terminal, "code page is taken to be windows-1252");
    terminal_press(terminal, "m");
    expect_text(terminal, "table of people, windows-1252");
    terminal_press(terminal, "e");
    choose(terminal, "1250");
    expect_text(terminal, "table of people, windows-1250");
    terminal_press(terminal, "Esc Tab Enter");
    expect_status(terminal, "nothing is changed yet");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* A large file that is being looked at is given up, and looked at again when it is asked for. */
static void test_cancelled(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GString) file = g_string_new("Name,E-mail\r\n");
    for (int i = 0; i < 200000; i++)
        g_string_append_printf(file, "Person %d,person%d@example.org\r\n", i, i);
    struct terminal *terminal = open_table(scenario, file->str, NULL);
    terminal_send(terminal, "\003", 1);
    expect_text(terminal, "Reading was cancelled");
    expect_text(terminal, "R checks again");
    terminal_press(terminal, "R");
    expect_text(terminal, "200 000 rows: table of people");
    expect_match(terminal, "2 +Person 0 +person0@example.org");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Nothing was imported yet");
    scenario_quit(terminal);
}

/* Of several tables each is shown before all are read together. */
static void test_several(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *folder = g_build_filename(scenario->directory, "tables", NULL);
    g_assert_no_errno(g_mkdir(folder, 0700));
    g_free(scenario_file(scenario, "tables/one.csv", "Name,E-mail\r\nAnna,anna@example.org\r\n"));
    g_free(scenario_file(scenario, "tables/two.csv", "E-mail,Login\r\nbob@example.org,bob\r\n"));
    struct terminal *terminal = scenario_open(scenario, "imports");
    terminal_press(terminal, "a");
    expect_text(terminal, "Import files");
    terminal_paste(terminal, folder);
    expect_text(terminal, "two.csv");
    terminal_type(terminal, ".csv");
    expect_current_row(terminal, "one.csv");
    terminal_press(terminal, "Space Space F2");
    expect_title(terminal, "Columns");
    expect_match(terminal, "Name +name");
    terminal_press(terminal, "F2");
    expect_match(terminal, "Login +user name");
    terminal_press(terminal, "F2");
    expect_status(terminal, "nothing is changed yet");
    expect_text(terminal, "one.csv");
    expect_text(terminal, "two.csv");
    terminal_press(terminal, "m");
    expect_match(terminal, "Name +name");
    terminal_press(terminal, "Esc");
    expect_status(terminal, "nothing is changed yet");
    terminal_press(terminal, "Esc");
    expect_title(terminal, "Imports");
    scenario_quit(terminal);
}

/* A column is taken for something else, and the rows follow; a score asks for its category; what was proposed comes
 * back. */
static void test_roles(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_table(scenario,
                                           "Name,Login,Essay\r\nAnna Kowalska,anna,0.5\r\n"
                                           "Bob NULL,bob,0.75\r\n",
                                           NULL);
    expect_status(terminal, "everything is said");
    expect_match(terminal, "2 +Anna Kowalska +anna");
    terminal_press(terminal, "End");
    expect_current_row(terminal, "Essay");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "What is the column \"Essay\"?");
    choose(terminal, "score");
    expect_text(terminal, "Which category is it a score of?");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "Homework");
    terminal_press(terminal, "Enter");
    expect_match(terminal, "Essay +score: Homework 1, fraction");
    expect_match(terminal, "2 +Anna Kowalska .*1 score +taken");
    terminal_press(terminal, "v");
    expect_text(terminal, "Essay=score:fraction:Homework");
    terminal_press(terminal, "Esc Home Enter");
    choose(terminal, "ignored");
    expect_match(terminal, "Name +ignored");
    expect_match(terminal, "2 +anna ");
    terminal_press(terminal, "o");
    expect_match(terminal, "Name +name");
    expect_match(terminal, "Essay +ignored");
    expect_match(terminal, "2 +Anna Kowalska +anna");
    terminal_press(terminal, "Esc Tab Enter");
    expect_title(terminal, "Imports");
    scenario_quit(terminal);
}

/* What is not clear about several columns is answered once for all of them, or for one. */
static void test_scales(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal =
        open_table(scenario, "Name,Login,One,Two\r\nAnna,anna,30,3\r\nBob,bob,12,4\r\n", NULL);
    expect_status(terminal, "everything is said");
    for (int column = 2; column < 4; column++) {
        terminal_press(terminal, column == 2 ? "Down Down Enter" : "Down Enter");
        expect_text(terminal, "What is the column");
        choose(terminal, "score");
        expect_text(terminal, "Which category is it a score of?");
        terminal_press(terminal, "Enter");
        expect_text(terminal, "How are the numbers to be read?");
        terminal_press(terminal, "Esc");
    }
    expect_words(terminal, "of how many the numbers of some columns are");
    expect_match(terminal, "! One +score: One 1 ");
    expect_match(terminal, "! Two +score: Two 1 ");
    terminal_press(terminal, "n");
    choose(terminal, "another maximum");
    expect_text(terminal, "all columns that have no scale of their own");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "40");
    terminal_press(terminal, "Enter");
    expect_status(terminal, "everything is said");
    expect_match(terminal, "One +score: One 1, points of 40");
    expect_match(terminal, "Two +score: Two 1, points of 40");
    terminal_press(terminal, "s");
    choose(terminal, "points");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "4");
    terminal_press(terminal, "Enter");
    expect_match(terminal, "Two +score: Two 1, points of 4 ");
    expect_match(terminal, "3 +Bob +bob +2 scores +taken");
    terminal_press(terminal, "Esc Tab Enter");
    expect_title(terminal, "Imports");
    scenario_quit(terminal);
}

/* Headings that would act on the terminal are shown, not obeyed; one without a name is called by its number. */
static void test_hostile(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal =
        open_table(scenario,
                   "Name,\"\033[2J\033[1;1Hgone\",,\"\xE2\x80\xAE livE\"\r\n"
                   "\"Anna \033]0;title\a\",\"=HYPERLINK(1)\",x,y\r\n"
                   "\"Eve\"x,2,3,4\r\n",
                   NULL);
    expect_title(terminal, "Columns");
    expect_text(terminal, "(column 3)");
    expect_text(terminal, "<U+001B>");
    expect_no_text(terminal, "\u202E");
    expect_text(terminal, "Line 3: a quotation mark is not closed");
    terminal_press(terminal, "Down Enter");
    expect_text(terminal, "What is the column");
    terminal_press(terminal, "Esc Esc");
    expect_title(terminal, "Imports");
    scenario_quit(terminal);
}

/* In the smallest window either the columns or the rows are seen. */
static void test_small(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal =
        open_table(scenario, ROSTER, &(struct terminal_options){ .rows = 10, .columns = 40 });
    expect_current_row(terminal, "Punkte");
    expect_words(terminal, "does not say of how many");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "How is it meant?");
    choose(terminal, "percent");
    expect_status(terminal, "1 thing to be said");
    terminal_press(terminal, "d");
    choose(terminal, "day");
    expect_status(terminal, "everything is said");
    terminal_press(terminal, "Tab");
    expect_match(terminal, "2 +Anna");
    terminal_press(terminal, "Tab");
    expect_text(terminal, "e-mail address");
    terminal_press(terminal, "Esc Tab Enter");
    expect_title(terminal, "Imports");
    scenario_quit(terminal);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*run)(struct scenario *, gconstpointer);
    } tests[] = {
        { "/console/columns/questions", test_questions },
        { "/console/columns/applied", test_applied },
        { "/console/columns/remembered", test_remembered },
        { "/console/columns/encoding", test_encoding },
        { "/console/columns/encoding-again", test_encoding_again },
        { "/console/columns/cancelled", test_cancelled },
        { "/console/columns/several", test_several },
        { "/console/columns/roles", test_roles },
        { "/console/columns/scales", test_scales },
        { "/console/columns/hostile", test_hostile },
        { "/console/columns/small", test_small },
    };
    g_test_init(&count, &arguments, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, struct scenario, NULL, scenario_set_up_empty, tests[i].run,
                   scenario_tear_down);
    return g_test_run();
}
