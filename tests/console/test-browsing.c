/* A list: moving, searching, filtering, sorting, marking, and what it takes on the line. The learners stand for all
 * lists, which are one engine. */
#include "config.h"

#include "support.h"

#include <string.h>

static struct terminal *open_learners(const struct scenario *scenario)
{
    struct terminal *terminal = scenario_open(scenario, "learners");
    expect_title(terminal, "Learners");
    expect_current_row(terminal, "Anna Šimić");
    expect_status(terminal, "of 103");
    return terminal;
}

/* Types words into the search and keeps them. */
static void search(struct terminal *terminal, const char *words)
{
    terminal_press(terminal, "/");
    terminal_type(terminal, words);
    terminal_press(terminal, "Enter");
}

/* Every way to move, each with its several keys; a screen reader follows the cursor. Under valgrind, in the full check,
 * rows are read again so slowly that keys come meanwhile. */
static void test_moving(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    static const char *const moves[][2] = {
        { "Down", "Person 001" }, { "j", "Person 002" }, { "^N", "Person 003" },
        { "Up", "Person 002" },   { "k", "Person 001" }, { "^P", "Anna Šimić" },
        { "Up", "Anna Šimić" },   { "End", "李明" },     { "Down", "李明" },
        { "Home", "Anna Šimić" }, { "G", "李明" },       { "Up", "Zoë Dvořák" },
        { "g", "Anna Šimić" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(moves); i++) {
        terminal_press(terminal, moves[i][0]);
        expect_current_row(terminal, moves[i][1]);
    }
    terminal_press(terminal, "PgDn");
    expect_status(terminal, "17-33 of 103");
    terminal_press(terminal, "^F");
    expect_status(terminal, "33-49 of 103");
    terminal_press(terminal, "PgUp ^B");
    expect_status(terminal, "1-17 of 103");
    /* All the way down by pages and up by rows, past no row twice. */
    for (int i = 0; i < 8; i++)
        terminal_press(terminal, "PgDn");
    expect_current_row(terminal, "李明");
    for (int i = 0; i < 102; i++)
        terminal_send(terminal, "k", 1);
    expect_current_row(terminal, "Anna Šimić");
    scenario_quit(terminal);
}

/* The bytes that terminals send for these keys are understood whatever TERM says. */
static void test_raw_keys(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const types[] = { "vt100", "linux", "xterm", "screen" };
    static const char *const keys[][2] = {
        { "\033[6~", "17-33 of" }, { "\033[5~", "1-17 of" }, { "\033[4~", "-103 of" },
        { "\033[1~", "1-17 of" },  { "\033[F", "-103 of" },  { "\033[H", "1-17 of" },
        { "\033OF", "-103 of" },   { "\033OH", "1-17 of" },  { "\033[8~", "-103 of" },
        { "\033[7~", "1-17 of" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        const char *const arguments[] = { "console", "learners", NULL };
        struct terminal *terminal = scenario_start_with(
            scenario, arguments, &(struct terminal_options){ .term = types[i] });
        expect_status(terminal, "1-17 of 103");
        for (gsize k = 0; k < G_N_ELEMENTS(keys); k++) {
            terminal_settle(terminal);
            terminal_send(terminal, keys[k][0], strlen(keys[k][0]));
            expect_status(terminal, keys[k][1]);
        }
        terminal_send(terminal, "\033[B\033OB", 6);
        expect_current_row(terminal, "Person 002");
        terminal_press(terminal, "q q");
        g_assert_true(terminal_wait_end(terminal));
        terminal_free(terminal);
    }
}

/* Where function keys get lost on their way, Esc and a digit are the same. */
static void test_escape_digits(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const keys[][2] = { { "\0331", "Help" },
                                           { "\0338", "Commands and sections" },
                                           { "\0339", "Actions" } };
    struct terminal *terminal = open_learners(scenario);
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        terminal_settle(terminal);
        terminal_send(terminal, keys[i][0], 2);
        expect_text(terminal, keys[i][1]);
        terminal_press(terminal, "Esc");
        expect_current_row(terminal, "Anna Šimić");
    }
    terminal_settle(terminal);
    terminal_send(terminal, "\0330", 2);
    expect_end(terminal, 0);
    terminal_free(terminal);
}

/* Whatever the terminal sends for Backspace. */
static void test_backspaces(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const types[] = { "xterm", "vt100", "linux", "ansi" };
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        const char *const arguments[] = { "console", "learners", NULL };
        struct terminal *terminal = scenario_start_with(
            scenario, arguments, &(struct terminal_options){ .term = types[i] });
        expect_status(terminal, "of 103");
        terminal_press(terminal, "/");
        terminal_type(terminal, "zoéxy");
        expect_text(terminal, "zoéxy");
        terminal_settle(terminal);
        terminal_send(terminal, "\177\b\177", 3);
        expect_no_text(terminal, "zoé");
        expect_match(terminal, ": zo[_ ]");
        terminal_press(terminal, "Enter");
        expect_current_row(terminal, "Zoë");
        terminal_press(terminal, "q q");
        g_assert_true(terminal_wait_end(terminal));
        terminal_free(terminal);
    }
}

/* Twenty keys typed ahead on a slow line end where they would have ended one by one. */
static void test_typing_ahead(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    terminal_settle(terminal);
    terminal_send(terminal, "jjjjjjjjjjjjjjjjjjkk \033[6~k", 26);
    expect_current_row(terminal, "Person 032");
    expect_status(terminal, "1 marked");
    scenario_quit(terminal);
}

static void test_search(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    terminal_press(terminal, "/");
    terminal_type(terminal, "person 04");
    expect_status(terminal, "of 10");
    expect_no_text(terminal, "Anna");
    terminal_press(terminal, "Enter");
    expect_current_row(terminal, "Person 040");
    expect_text(terminal, "person 04");
    terminal_press(terminal, "Down Down");
    expect_current_row(terminal, "Person 042");
    /* Letters are commands again; what was searched for stays in sight. */
    terminal_press(terminal, "j");
    expect_current_row(terminal, "Person 043");
    terminal_press(terminal, "F");
    expect_status(terminal, "of 103");
    expect_current_row(terminal, "Person 043");
    scenario_quit(terminal);
}

static void test_search_of_all_kinds(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const searches[][2] = {
        { "李明", "李明" },        { "李", "李明" },          { "simic", "Anna Šimić" },
        { "ŠIMIĆ", "Anna Šimić" }, { "dvorak", "Zoë" },       { "ng@exam", "李明" },
        { "anna sim", "Šimić" },   { "n099@", "Person 099" },
    };
    struct terminal *terminal = open_learners(scenario);
    for (gsize i = 0; i < G_N_ELEMENTS(searches); i++) {
        search(terminal, searches[i][0]);
        expect_status(terminal, "of 1 ");
        expect_current_row(terminal, searches[i][1]);
        terminal_press(terminal, "F");
        expect_status(terminal, "of 103");
    }
    scenario_quit(terminal);
}

/* Nothing that is typed is a pattern or a program. */
static void test_search_of_odd_words(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const words[] = { "%",         "_",           "' OR 1=1 --", "\"",       "*",
                                         "NEAR(a b)", "name:person", "\\",          "a\" OR \"" };
    struct terminal *terminal = open_learners(scenario);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        search(terminal, words[i]);
        expect_no_text(terminal, "Person 0");
        terminal_press(terminal, "F");
        expect_status(terminal, "of 103");
    }
    scenario_quit(terminal);
}

/* Esc gives up the search that is being typed, and does not leave the list with it. */
static void test_search_given_up(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    terminal_press(terminal, "Down Down /");
    terminal_type(terminal, "zo");
    expect_status(terminal, "of 1 ");
    terminal_press(terminal, "Esc");
    expect_status(terminal, "of 103");
    expect_title(terminal, "Learners");
    expect_current_row(terminal, "Person 002");
    scenario_quit(terminal);
}

/* An empty result says so, and how to get out of it. */
static void test_nothing_found(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    search(terminal, "no such person");
    expect_no_text(terminal, "Person 0");
    expect_status(terminal, "no rows");
    /* Keys for rows find none and harm nothing. */
    terminal_press(terminal, "Enter Space Down PgDn End A * V y d");
    expect_title(terminal, "Learners");
    terminal_press(terminal, "F");
    expect_status(terminal, "of 103");
    scenario_quit(terminal);
}

static void test_marks(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    terminal_press(terminal, "Space");
    expect_status(terminal, "1 marked");
    expect_match(terminal, "^.?\\*.*Anna Šimić");
    expect_current_row(terminal, "Person 001");
    terminal_press(terminal, "Down Down Down V");
    expect_status(terminal, "5 marked");
    terminal_press(terminal, "Home Space");
    expect_status(terminal, "4 marked");
    terminal_press(terminal, "*");
    expect_status(terminal, "99 marked");
    terminal_press(terminal, "U");
    expect_no_text(terminal, "marked");
    terminal_press(terminal, "A");
    expect_status(terminal, "103 marked");
    terminal_press(terminal, "Home Space Space");
    expect_status(terminal, "101 marked");
    scenario_quit(terminal);
}

/* Marks are of rows, not of places: they outlast searching, sorting and sizes. */
static void test_marks_last(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    terminal_press(terminal, "Space Space");
    expect_status(terminal, "2 marked");
    search(terminal, "zo");
    expect_status(terminal, "2 hidden");
    terminal_press(terminal, "A");
    expect_status(terminal, "3 marked");
    terminal_press(terminal, "F S");
    expect_status(terminal, "3 marked");
    terminal_press(terminal, "Home");
    expect_current_row(terminal, "李明");
    expect_match(terminal, "^.?\\*.*Zoë");
    terminal_press(terminal, "End");
    expect_match(terminal, "^.?\\*.*Anna");
    terminal_resize(terminal, 12, 50);
    expect_match(terminal, "^.?\\*.*Anna");
    expect_status(terminal, "3 marked");
    terminal_resize(terminal, 24, 80);
    scenario_quit(terminal);
}

/* Search, order, marks and the current row are as they were after another page. */
static void test_comes_back(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    search(terminal, "person 0");
    terminal_press(terminal, "S Home Down Down Space");
    expect_current_row(terminal, "Person 096");
    expect_status(terminal, "1 marked");
    terminal_press(terminal, "? Esc");
    expect_current_row(terminal, "Person 096");
    terminal_press(terminal, "R");
    expect_current_row(terminal, "Person 096");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Running");
    terminal_press(terminal, "5");
    expect_title(terminal, "Learners");
    expect_current_row(terminal, "Person 096");
    expect_status(terminal, "1 marked");
    expect_text(terminal, "person 0");
    scenario_quit(terminal);
}

static void test_order(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    terminal_press(terminal, "S");
    expect_text(terminal, "▾");
    terminal_press(terminal, "Home");
    expect_current_row(terminal, "李明");
    terminal_press(terminal, "s");
    terminal_type(terminal, "user");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "by Username");
    terminal_press(terminal, "Home");
    expect_title(terminal, "Learners");
    scenario_quit(terminal);
}

/* What a person pastes into a list is no command: letters in it would open, mark and remove. */
static void test_paste(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char begun[] = "\033[200~some", rest[] = "\nq\nd\nyes\033[201~";
    struct terminal *terminal = open_learners(scenario);
    /* Also where the line stalls in the middle of it. */
    terminal_send(terminal, begun, strlen(begun));
    expect_message(terminal, "Nothing was pasted");
    terminal_send(terminal, rest, strlen(rest));
    terminal_press(terminal, "Home");
    expect_current_row(terminal, "Anna Šimić");
    terminal_paste(terminal, "q\nd\nyes\nA x Q dd\033[21~");
    expect_message(terminal, "Nothing was pasted");
    expect_current_row(terminal, "Anna Šimić");
    expect_no_text(terminal, "marked");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM learner"), ==, 103);
    terminal_press(terminal, "/");
    terminal_paste(terminal, "person\n077");
    expect_status(terminal, "of 1 ");
    terminal_press(terminal, "Enter");
    expect_current_row(terminal, "Person 077");
    scenario_quit(terminal);
}

/* Another program's changes come by themselves; the current row stays. */
static void test_changed_elsewhere(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    terminal_press(terminal, "Down Down Down Space");
    expect_current_row(terminal, "Person 004");
    g_free(scenario_command(scenario, "learner", "change", "person005", "--name",
                            "Person 005 Newname", NULL));
    expect_text(terminal, "Person 005 Newname");
    scenario_change(scenario, "DELETE FROM learner WHERE username IN ('person001', 'person002')");
    expect_no_text(terminal, "Person 001");
    expect_current_row(terminal, "Person 004");
    expect_status(terminal, "of 101");
    expect_status(terminal, "1 marked");
    scenario_quit(terminal);
}

/* The current row goes away: the cursor is beside where it was. */
static void test_current_row_removed(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    terminal_press(terminal, "Down Down Down Space");
    scenario_change(scenario, "DELETE FROM learner WHERE username IN ('person003', 'person004')");
    expect_status(terminal, "of 101");
    expect_match(terminal, "Person 00[25]");
    expect_no_text(terminal, "Person 003");
    expect_no_text(terminal, "marked");
    terminal_press(terminal, "Up Up Up Up Up Up");
    expect_current_row(terminal, "Anna Šimić");
    scenario_quit(terminal);
}

/* All columns can be reached when there is room for few. */
static void test_narrow(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const arguments[] = { "console", "learners", NULL };
    struct terminal *terminal = scenario_start_with(
        scenario, arguments, &(struct terminal_options){ .rows = 10, .columns = 40 });
    expect_current_row(terminal, "Anna Šimić");
    expect_no_text(terminal, "Changed");
    for (int i = 0; i < 8; i++)
        terminal_press(terminal, "Right");
    expect_text(terminal, "Changed");
    for (int i = 0; i < 8; i++)
        terminal_press(terminal, "<");
    expect_current_row(terminal, "Anna Šimić");
    terminal_resize(terminal, 24, 200);
    expect_text(terminal, "Changed");
    expect_current_row(terminal, "Anna Šimić");
    scenario_quit(terminal);
}

static void test_resize(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    terminal_press(terminal, "PgDn PgDn Down Down");
    expect_current_row(terminal, "Person 034");
    static const int sizes[][2] = { { 6, 40 }, { 50, 200 }, { 12, 79 }, { 40, 20 }, { 24, 80 } };
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        terminal_resize(terminal, sizes[i][0], sizes[i][1]);
        expect_current_row(terminal, "Person 034");
    }
    scenario_quit(terminal);
}

/* The current row can be told without colours; with them it has one accent at its beginning. */
static void test_current_row_shown(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const arguments[] = { "console", "learners", NULL };
    struct terminal *terminal = scenario_start_with(
        scenario, arguments,
        &(struct terminal_options){ .environment = (const char *const[]){ "NO_COLOR=1", NULL } });
    expect_current_row(terminal, "Anna Šimić");
    expect_match(terminal, "^▸.*Anna Šimić");
    expect_settled(terminal);
    const int row = terminal->emulator.cursor.row;
    g_assert_true(emulator_cell(&terminal->emulator, row, 0).attrs.reverse);
    g_assert_false(emulator_cell(&terminal->emulator, row + 1, 0).attrs.reverse);
    scenario_quit(terminal);
    const char *const lean[] = { "console", "learners", "--lean", NULL };
    terminal = scenario_start_with(scenario, lean, NULL);
    expect_current_row(terminal, "Anna Šimić");
    expect_match(terminal, "^[▸>].*Anna Šimić");
    scenario_quit(terminal);
}

/* What a key costs on the line. The bounds below are generous: bench/console tells what it really is. */
static gsize cost_of(struct terminal *terminal, const char *key)
{
    expect_settled(terminal);
    const gsize before = terminal->bytes;
    terminal_press(terminal, key);
    expect_settled(terminal);
    return terminal->bytes - before;
}

/* The same without what comes beside it, as a count that was not known yet. */
static gsize usual_cost_of(struct terminal *terminal, const char *key)
{
    gsize least = G_MAXSIZE;
    for (int i = 0; i < 12; i++)
        least = MIN(least, cost_of(terminal, key));
    return least;
}

static void test_bytes(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    g_assert_cmpuint(usual_cost_of(terminal, "Down"), <=, 160);
    g_assert_cmpuint(cost_of(terminal, "PgDn"), <=, 1900);
    const gsize before = terminal->bytes;
    const gint64 end = g_get_monotonic_time() + 4 * G_USEC_PER_SEC;
    while (g_get_monotonic_time() < end)
        terminal_pump(terminal, 100);
    g_assert_cmpuint(terminal->bytes, ==, before);
    scenario_quit(terminal);
    const char *const lean[] = { "console", "learners", "--lean", NULL };
    terminal = scenario_start_with(scenario, lean, NULL);
    expect_status(terminal, "of 103");
    g_assert_cmpuint(usual_cost_of(terminal, "Down"), <=, 16);
    scenario_quit(terminal);
}

/* The second column stands where its heading stands, in each row. */
static void assert_columns(struct terminal *terminal)
{
    int row = 0, column = 0;
    expect_settled(terminal);
    g_assert_true(emulator_find(&terminal->emulator, "Username", &row, &column));
    for (row++; row < 21; row++) {
        const uint32_t before = emulator_cell(&terminal->emulator, row, column - 1).chars[0];
        const uint32_t first = emulator_cell(&terminal->emulator, row, column).chars[0];
        g_assert_true(before == 0 || before == ' ');
        g_assert_true(first >= 'a' && first <= 'z');
    }
}

/* A name with all that terminals act on changes nothing outside its own cells. */
static void test_hostile_names(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario,
                    "UPDATE learner SET name = 'Person ' || char(27) || '[2J' || char(27) || '[H' "
                    "|| char(27) || "
                    "']2;gotcha' || char(7) || char(10) || char(13) || char(9) || char(8) || "
                    "char(155) || '31m' || "
                    "char(8238) || 'evil' || char(8203) || char(127) WHERE username = 'person002'");
    scenario_change(
        scenario,
        "UPDATE learner SET name = 'Person e' || replace(hex(zeroblob(200)), '00', char(769)) "
        "WHERE username = 'person003'");
    scenario_change(
        scenario, "UPDATE learner SET name = 'Person ' || replace(hex(zeroblob(2000)), '00', '大') "
                  "WHERE username = 'person004'");
    struct terminal *terminal = open_learners(scenario);
    expect_settled(terminal);
    g_assert_null(terminal->emulator.title);
    g_assert_cmpuint(terminal->emulator.bells, ==, 0);
    for (int row = 0; row < 24; row++) {
        g_autofree char *line = emulator_row(&terminal->emulator, row);
        g_assert_null(strstr(line, "\u202e"));
        g_assert_null(strstr(line, "\u200b"));
    }
    expect_text(terminal, "<U+001B>[2J");
    assert_columns(terminal);
    terminal_press(terminal, "End");
    expect_text(terminal, "person004");
    assert_columns(terminal);
    expect_status(terminal, "of 103");
    scenario_quit(terminal);
}

/* An overlay may cover half a character of two cells: nothing to the right of it moves, and nothing is left of it. */
static void test_half_covered(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(
        scenario,
        "UPDATE learner SET "
        "name = format('%03d', id) || substr('x', 1, id % 2) || replace(hex(zeroblob(9)), '00', "
        "'大'), "
        "username = substr('y', 1, id % 2) || replace(hex(zeroblob(7)), '00', '林') || id, "
        "email = substr('z', 1, id % 2) || replace(hex(zeroblob(9)), '00', '森') || id");
    struct terminal *terminal = scenario_open(scenario, "learners");
    expect_status(terminal, "of 103");
    expect_settled(terminal);
    g_autofree char *before = emulator_dump(&terminal->emulator);
    static const char *const keys[] = { "c", "s", "w", "+", "F9", "f" };
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        terminal_press(terminal, keys[i]);
        expect_settled(terminal);
        /* The sides of the overlay's frame are straight. */
        int row = 0, left = 0;
        if (emulator_find(&terminal->emulator, "┌", &row, &left))
            for (row++; emulator_cell(&terminal->emulator, row, left).chars[0] != 0x2514; row++)
                g_assert_cmphex(emulator_cell(&terminal->emulator, row, left).chars[0], ==, 0x2502);
        terminal_press(terminal, "Esc");
        expect_settled(terminal);
        g_autofree char *after = emulator_dump(&terminal->emulator);
        g_assert_cmpstr(after, ==, before);
    }
    scenario_quit(terminal);
}

/* In a locale without UTF-8 names are folded, not garbled. */
static void test_ascii_only(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const arguments[] = { "console", "learners", NULL };
    struct terminal *terminal =
        scenario_start_with(scenario, arguments, &(struct terminal_options){ .locale = "C" });
    expect_current_row(terminal, "Anna Simic");
    terminal_press(terminal, "End");
    expect_text(terminal, "Zoe Dvorak");
    expect_current_row(terminal, "liming");
    scenario_quit(terminal);
}

/* There, what somebody can't see is neither lost nor changed in part: a text is typed anew as a whole, or stays. */
static void test_ascii_only_form(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const name = "SELECT name FROM learner WHERE username = 'simic'";
    const char *const arguments[] = { "console", "learners", NULL };
    struct terminal *terminal =
        scenario_start_with(scenario, arguments, &(struct terminal_options){ .locale = "C" });
    terminal_press(terminal, "Enter Tab");
    terminal_type(terminal, "Bo");
    expect_field(terminal, "First name", "Bo");
    terminal_press(terminal, "F4");
    expect_message(terminal, "Saved the learner");
    g_autofree char *kept = scenario_text(scenario, name);
    g_assert_cmpstr(kept, ==, "Anna Šimić");
    terminal_press(terminal, "S-Tab End");
    terminal_type(terminal, "k");
    expect_field(terminal, "Full name", "Anna Simick");
    terminal_press(terminal, "F2");
    expect_words(terminal, "This terminal can't show all of its letters");
    expect_focus(terminal, "Full name");
    g_autofree char *still = scenario_text(scenario, name);
    g_assert_cmpstr(still, ==, "Anna Šimić");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "Anna Simic");
    terminal_press(terminal, "F2");
    expect_message(terminal, "Saved the learner");
    g_autofree char *anew = scenario_text(scenario, name);
    g_assert_cmpstr(anew, ==, "Anna Simic");
    scenario_quit(terminal);
}

/* The rows that are shown as a file; the console says what it wrote. */
static void test_file_of_rows(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    search(terminal, "person 01");
    expect_status(terminal, "of 10");
    terminal_press(terminal, "w");
    expect_text(terminal, "CSV");
    terminal_press(terminal, "Enter");
    expect_text(terminal, ".csv");
    g_autofree char *path = g_build_filename(scenario->home, "rows.csv", NULL);
    terminal_press(terminal, "^U");
    terminal_type(terminal, path);
    terminal_press(terminal, "Enter");
    expect_message(terminal, "10 rows written to");
    g_autofree char *content = NULL;
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    g_assert_nonnull(strstr(content, "Person 010"));
    g_assert_nonnull(strstr(content, "Person 019"));
    g_assert_null(strstr(content, "Person 020"));
    scenario_quit(terminal);
}

static void test_copy(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_learners(scenario);
    terminal_press(terminal, "y");
    expect_message(terminal, "simic");
    g_autofree char *encoded = g_base64_encode((const guchar *)"simic", 5);
    g_assert_cmpstr(terminal->emulator.clipboard->str, ==, encoded);
    scenario_quit(terminal);
}

#define ADD(name, function)                                                                        \
    g_test_add("/browsing/" name, struct scenario, NULL, scenario_set_up_people, function,         \
               scenario_tear_down)

/* As many as a search takes long for, also in a slow program. */
#define LONG_SEARCH                                                                                \
    "WITH RECURSIVE n (v) AS (SELECT 104 UNION ALL SELECT v + 1 FROM n WHERE v < %d), "            \
    "long (text) AS (SELECT replace(hex(zeroblob(40)), '0', 'é')) "                               \
    "INSERT INTO learner (id, username, lms_id, email, name, first_name, last_name, created, "     \
    "modified) SELECT v, printf('user%%d', v), v, '', text, text, iif(v = 999, 'Needle', text), "  \
    "0, 0 FROM n, long"

static bool is_slow(void)
{
    return g_getenv("TESTAMUR_TEST_WRAPPER") != NULL;
}

/* A search that has to look at all rows, for there is no index, does so while keys are answered; Esc stops it. */
static void test_long_search(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *all = is_slow() ? "of 2 000" : "of 20 000";
    g_autofree char *sql = g_strdup_printf(LONG_SEARCH, is_slow() ? 2000 : 20000);
    scenario_change(scenario, sql);
    static const char *const arguments[] = { "console", "learners", "--read-only", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    expect_status(terminal, all);
    terminal_press(terminal, "Down");
    search(terminal, "nobody");
    expect_text(terminal, "Searching. Esc stops it.");
    expect_status(terminal, "searching");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Stopped. R searches again.");
    terminal_press(terminal, "R");
    expect_text(terminal, "Nothing matches");
    terminal_press(terminal, "F");
    search(terminal, "needle");
    expect_status(terminal, "1-1 of 1 shown");
    terminal_press(terminal, "F");
    expect_status(terminal, all);
    expect_title(terminal, "Learners");
    scenario_quit(terminal);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("moving", test_moving);
    ADD("raw-keys", test_raw_keys);
    ADD("escape-digits", test_escape_digits);
    ADD("backspaces", test_backspaces);
    ADD("typing-ahead", test_typing_ahead);
    ADD("search", test_search);
    ADD("search-of-all-kinds", test_search_of_all_kinds);
    ADD("long-search", test_long_search);
    ADD("search-of-odd-words", test_search_of_odd_words);
    ADD("search-given-up", test_search_given_up);
    ADD("nothing-found", test_nothing_found);
    ADD("marks", test_marks);
    ADD("marks-last", test_marks_last);
    ADD("comes-back", test_comes_back);
    ADD("order", test_order);
    ADD("paste", test_paste);
    ADD("changed-elsewhere", test_changed_elsewhere);
    ADD("current-row-removed", test_current_row_removed);
    ADD("narrow", test_narrow);
    ADD("resize", test_resize);
    ADD("current-row-shown", test_current_row_shown);
    ADD("bytes", test_bytes);
    ADD("hostile-names", test_hostile_names);
    ADD("half-covered", test_half_covered);
    ADD("ascii-only", test_ascii_only);
    ADD("ascii-only-form", test_ascii_only_form);
    ADD("file-of-rows", test_file_of_rows);
    ADD("copy", test_copy);
    return g_test_run();
}
