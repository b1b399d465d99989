/* Lists: windows of rows, search, filters, order, marks, files, and what others change meanwhile. The learners' list
 * stands for all. */
#include "config.h"

#include "crowd.h"
#include "support.h"

#include <poll.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A hundred learners, by name: Anna 004, Anna 008 … Anna 100, Boris 001 … Chloé 002 … Dora 099. Every tenth name waits
 * for review. */
#define MANY_LEARNERS                                                                              \
    "WITH RECURSIVE n (v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < %d) "               \
    "INSERT INTO learner (id, username, lms_id, email, name, name_state, created, modified) "      \
    "SELECT v, printf('user%%03d', v), v, printf('user%%03d@example.org', v), "                    \
    "CASE v %% 4 WHEN 0 THEN 'Anna' WHEN 1 THEN 'Boris' WHEN 2 THEN 'Chloé' ELSE 'Dora' END "     \
    "|| printf(' %%03d', v), iif(v %% 10 = 0, 'review', 'good'), 1700000000000000, "               \
    "1700000000000000 FROM n"

static void make_hundred(const struct scenario *scenario, gconstpointer data)
{
    scenario_make_empty(scenario, data);
    g_autofree char *sql = g_strdup_printf(MANY_LEARNERS, 100);
    scenario_change(scenario, sql);
}

static void set_up(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_shared(scenario, "hundred", make_hundred, data);
}

static struct terminal *open_list(const struct scenario *scenario,
                                  const struct terminal_options *options)
{
    static const char *const arguments[] = { "console", "learners", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, options);
    expect_title(terminal, "Learners");
    return terminal;
}

static struct terminal *open_hundred(const struct scenario *scenario)
{
    struct terminal *terminal = open_list(scenario, NULL);
    expect_status(terminal, "1-17 of 100");
    expect_current_row(terminal, "Anna 004");
    return terminal;
}

static void search(struct terminal *terminal, const char *words)
{
    terminal_press(terminal, "/");
    terminal_type(terminal, words);
    terminal_press(terminal, "Enter");
}

static void test_window(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    terminal_press(terminal, "Down j");
    expect_current_row(terminal, "Anna 012");
    terminal_press(terminal, "Up k k");
    expect_current_row(terminal, "Anna 004");
    expect_status(terminal, "1-17 of 100");
    terminal_press(terminal, "PgDn");
    expect_current_row(terminal, "Anna 068");
    expect_status(terminal, "17-33 of 100");
    terminal_press(terminal, "^F PgUp ^B");
    expect_status(terminal, "1-17 of 100");
    terminal_press(terminal, "End");
    expect_current_row(terminal, "Dora 099");
    expect_status(terminal, "84-100 of 100");
    terminal_press(terminal, "Down PgDn");
    expect_current_row(terminal, "Dora 099");
    terminal_press(terminal, "PgUp");
    expect_status(terminal, "68-84 of 100");
    terminal_press(terminal, "g");
    expect_current_row(terminal, "Anna 004");
    for (int i = 0; i < 20; i++)
        terminal_send(terminal, "j", 1);
    expect_current_row(terminal, "Anna 084");
    expect_status(terminal, "5-21 of 100");
    scenario_quit(terminal);
}

static void test_marks(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    terminal_press(terminal, "Space Ins");
    expect_status(terminal, "2 marked");
    expect_match(terminal, "^.\\* Anna 008");
    expect_current_row(terminal, "Anna 012");
    terminal_press(terminal, "Down Down V");
    expect_status(terminal, "5 marked"); /* from the second to the fifth, and the first */
    terminal_press(terminal, "*");
    expect_status(terminal, "95 marked");
    expect_match(terminal, "^.  Anna 008");
    terminal_press(terminal, "A");
    expect_status(terminal, "100 marked");
    terminal_press(terminal, "Space");
    expect_status(terminal, "99 marked");
    expect_match(terminal, "^.  Anna 020");
    terminal_press(terminal, "*");
    expect_status(terminal, "1 marked");
    terminal_press(terminal, "U");
    expect_settled(terminal);
    expect_no_text(terminal, "marked");
    terminal_press(terminal, "V");
    expect_message(terminal, "Mark a row with Space first");
    scenario_quit(terminal);
}

static void test_range_over_pages(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    terminal_press(terminal, "End Space g PgDn V");
    expect_status(terminal, "84 marked"); /* from row 17 to row 100 */
    terminal_press(terminal, "g");
    expect_match(terminal, "^.  Anna 064");
    expect_match(terminal, "^.\\* Anna 068");
    scenario_quit(terminal);
}

/* What was searched for is shown in a row that is not the current one, not by colour alone. */
static void expect_underlined(struct terminal *terminal, const char *text, gsize length)
{
    int row = 0, column = 0;
    expect_settled(terminal);
    g_assert_true(emulator_find(&terminal->emulator, text, &row, &column));
    for (gsize i = 0; i < strlen(text); i++) {
        const VTermScreenCell cell = emulator_cell(&terminal->emulator, row, column + (int)i);
        g_assert_cmpint(cell.attrs.underline != 0, ==, i < length);
    }
}

static void test_search(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    terminal_press(terminal, "Down Space");
    terminal_press(terminal, "/");
    terminal_type(terminal, "CHLOE");
    expect_status(terminal, "1-17 of 25 shown   1 marked (1 hidden by filter)");
    terminal_type(terminal, " 02"); /* as you type, all words, in any order */
    expect_status(terminal, "1-2 of 2 shown");
    expect_text(terminal, "Chloé 022");
    expect_focus(terminal, "Search:");
    terminal_press(terminal, "Esc"); /* first the search ... */
    expect_status(terminal, "1-17 of 100   1 marked");
    expect_current_row(terminal, "Anna 012");
    search(terminal, "dora");
    expect_current_row(terminal, "Dora 003");
    expect_row(terminal, 2, "Search: dora");
    expect_underlined(terminal, "Dora 011", strlen("Dora"));
    terminal_press(terminal, "Down /");
    expect_focus(terminal, "Search:");
    terminal_press(terminal, "Down"); /* leaves the field */
    expect_current_row(terminal, "Dora 011");
    terminal_press(terminal, "F");
    expect_current_row(terminal, "Dora 011");
    expect_status(terminal, "of 100   1 marked");
    search(terminal, "nobody");
    expect_text(terminal, "Nothing matches");
    expect_status(terminal, "no rows");
    terminal_press(terminal, "Backspace");
    expect_status(terminal, "of 100   1 marked");
    scenario_quit(terminal);
}

static void test_all_matching(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    search(terminal, "boris");
    expect_status(terminal, "of 25 shown");
    terminal_press(terminal, "A");
    expect_status(terminal, "25 marked");
    terminal_press(terminal, "Space F");
    expect_status(terminal, "of 100   24 marked");
    expect_match(terminal, "^.\\* Boris 005");
    expect_match(terminal, "^.  Boris 001");
    search(terminal, "anna");
    expect_status(terminal, "of 25 shown   24 marked (24 hidden by filter)");
    terminal_press(terminal, "A"); /* both, then */
    expect_status(terminal, "49 marked (24 hidden by filter)");
    /* What matches is what matches when it is asked for. */
    terminal_press(terminal, "U A");
    expect_status(terminal, "25 marked");
    scenario_change(scenario, "DELETE FROM learner WHERE id = 4");
    expect_status(terminal, "of 24 shown   24 marked");
    scenario_quit(terminal);
}

static void mark_by(struct terminal *terminal, const char *key, const char *pattern)
{
    terminal_press(terminal, key);
    terminal_type(terminal, pattern);
    terminal_press(terminal, "Enter");
}

static void test_pattern(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    mark_by(terminal, "+", "boris");
    expect_status(terminal, "25 marked");
    mark_by(terminal, "+", "name_state=review");
    expect_status(terminal, "35 marked");
    mark_by(terminal, "-", "chloe name_state=review");
    expect_status(terminal, "30 marked");
    mark_by(terminal, "-", "dora");
    expect_message(terminal, "No row is unmarked by that");
    scenario_quit(terminal);
}

static void test_facets(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    terminal_press(terminal, "f");
    expect_current_row(terminal, "[ ] good");
    terminal_press(terminal, "Down Space");
    expect_current_row(terminal, "[x] to be reviewed");
    expect_status(terminal, "1-10 of 10 shown"); /* beside the panel, at once */
    terminal_press(terminal, "Esc");
    expect_row(terminal, 2, "Name is: to be reviewed");
    expect_current_row(terminal, "Anna 020");
    terminal_press(terminal, "f Space Enter"); /* several of one filter: any of them */
    expect_row(terminal, 2, "Name is: good, to be reviewed");
    expect_status(terminal, "of 100 shown");
    terminal_press(terminal, "f");
    terminal_type(terminal, "yes"); /* narrows the panel */
    terminal_press(terminal, "Down Down");
    expect_current_row(terminal, "[ ] yes");
    terminal_press(terminal, "Enter");
    expect_row(terminal, 2, "Active: yes");
    terminal_press(terminal, "Backspace"); /* the last one only */
    expect_settled(terminal);
    expect_no_text(terminal, "Active: yes");
    expect_row(terminal, 2, "Name is: good, to be reviewed");
    terminal_press(terminal, "f Del Esc");
    expect_row(terminal, 2, "f Filter");
    expect_status(terminal, "of 100");
    scenario_quit(terminal);
}

static void test_order(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    expect_row(terminal, 2, "by Name");
    terminal_press(terminal, "Down s Down Enter");
    expect_row(terminal, 2, "by Username");
    expect_current_row(terminal, "Anna 008"); /* the row stays under the cursor */
    expect_status(terminal, "of 100");
    terminal_press(terminal, "g");
    expect_current_row(terminal, "user001");
    terminal_press(terminal, "S");
    expect_current_row(terminal, "user001");
    expect_status(terminal, "84-100 of 100");
    terminal_press(terminal, "g");
    expect_current_row(terminal, "user100");
    scenario_quit(terminal);
}

static void test_columns(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    expect_no_text(terminal, "Courses");
    terminal_press(terminal, "Right Right >");
    expect_text(terminal, "Courses");
    expect_current_row(terminal, "Anna 004"); /* the first column stays */
    terminal_press(terminal, "< Left Left Left");
    expect_row(terminal, 3, "Username");
    terminal_press(terminal, "c");
    expect_current_row(terminal, "[x] Username");
    terminal_press(terminal, "Space Space Enter"); /* without two of them others have room */
    expect_row(terminal, 3, "Courses");
    expect_settled(terminal);
    expect_no_text(terminal, "Username ");
    scenario_quit(terminal);
}

/* Search, filters, order, marks and the row are as they were when the list is opened again. */
static void test_kept(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    search(terminal, "dora");
    terminal_press(terminal, "Space Space Down Down S Esc");
    expect_text(terminal, "Needs attention");
    terminal_press(terminal, "5");
    expect_title(terminal, "Learners");
    expect_row(terminal, 2, "Search: dora");
    expect_current_row(terminal, "Dora 019");
    expect_status(terminal, "of 25 shown   2 marked");
    terminal_press(terminal, "Down");
    expect_current_row(terminal, "Dora 015");
    scenario_quit(terminal);
}

/* Another program changes rows: the list follows within seconds, and the person stands where they stood. */
static void test_others(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    terminal_press(terminal, "Down Down Space");
    expect_current_row(terminal, "Anna 016");
    scenario_change(scenario, "UPDATE learner SET name = 'Anna 016 Changed' WHERE id = 16");
    expect_text(terminal, "Anna 016 Changed");
    expect_current_row(terminal, "Anna 016 Changed");
    scenario_change(scenario, "DELETE FROM learner WHERE id IN (4, 16)");
    expect_status(terminal, "1-17 of 98   1 marked");
    expect_current_row(terminal, "Anna 020");
    expect_match(terminal, "^.\\* Anna 012");
    /* Its marked row is gone, and with it the mark. */
    scenario_change(scenario, "DELETE FROM learner WHERE id = 12");
    expect_status(terminal, "1-17 of 97");
    expect_settled(terminal);
    expect_no_text(terminal, "marked");
    /* One that sorts otherwise now is still the current one. */
    scenario_change(scenario, "UPDATE learner SET name = 'Zoe' WHERE id = 20");
    expect_current_row(terminal, "Zoe");
    expect_status(terminal, "81-97 of 97");
    scenario_quit(terminal);
}

static void test_sizes(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_hundred(scenario);
    terminal_press(terminal, "PgDn Down");
    expect_current_row(terminal, "Anna 072");
    terminal_resize(terminal, 10, 40);
    expect_current_row(terminal, "Anna 072");
    expect_row(terminal, 2, "Name");
    expect_status(terminal, "of 100");
    terminal_resize(terminal, 5, 20);
    expect_current_row(terminal, "Anna 072");
    terminal_resize(terminal, 50, 200);
    expect_current_row(terminal, "Anna 072");
    expect_text(terminal, "Changed");
    terminal_resize(terminal, 24, 80);
    expect_current_row(terminal, "Anna 072");
    expect_status(terminal, "of 100");
    scenario_quit(terminal);
}

/* The cells of a row's field and beside it: whatever is in a name, nothing outside its field changes. */
static void expect_row_intact(struct terminal *terminal, int row, int name, int username)
{
    const struct emulator *emulator = &terminal->emulator;
    for (int column = 0; column < name; column++) {
        const uint32_t character = emulator_cell(emulator, row, column).chars[0];
        const bool marker = column == 0 && character == 0x25B8; /* of the current row */
        if (character != 0 && character != ' ' && !marker)
            expect_fail(HERE, terminal, "row %d: something before the name", row);
    }
    static const char expected[] = "user";
    for (int i = 0; expected[i] != '\0'; i++)
        if (emulator_cell(emulator, row, username + i).chars[0] != (uint32_t)expected[i])
            expect_fail(HERE, terminal, "row %d: the username is not where it belongs", row);
    if (emulator_cell(emulator, row, username - 1).chars[0] > ' '
        && emulator_cell(emulator, row, username - 1).chars[0] != (uint32_t)-1)
        expect_fail(HERE, terminal, "row %d: something between name and username", row);
}

static void expect_rows_intact(struct terminal *terminal, int rows)
{
    const int name = 3;
    int username = 0;
    expect_settled(terminal);
    g_assert_true(emulator_find(&terminal->emulator, "Username", NULL, &username));
    for (int row = 4; row < 4 + rows; row++)
        expect_row_intact(terminal, row, name, username);
    g_autofree char *rule = emulator_row(&terminal->emulator, 21);
    g_assert_true(g_str_has_prefix(rule, "\u2500\u2500\u2500"));
}

/* Whatever would move the cursor, clear the screen, turn text around, or be markup to somebody. */
static const char *const hostile_names[] = {
    "\033[2J\033[H",
    "\033]0;title\007",
    "\033c\033P1$q",
    "\302\233\062J",
    "</5>red<!5> <C> <#HL(2000000)>",
    "\342\200\256reversed\342\200\254",
    "tab\tline\nreturn\rback\b\b\b\bbell\007",
    "a\314\201\314\202\314\203\314\204\314\205\314\206\314\207\314\210\314\211",
    "\357\273\277mark \342\200\213zero \342\201\240width",
    "%s%n%d {0} $(id) `id` \\",
};

static void add_hostile_names(const struct scenario *scenario)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *names = NULL;
    g_autofree char *path =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", "names.json", NULL);
    g_file_get_contents(path, &names, NULL, &error);
    g_assert_no_error(error);
    char *sql = sqlite3_mprintf(
        "INSERT INTO learner (id, username, lms_id, email, name, created, modified) "
        "SELECT 101 + key, printf('user%%03d', 101 + key), 101 + key, '', "
        "json_extract(value, '$.name'), 1, 1 FROM json_each(%Q, '$.names')",
        names);
    scenario_change(scenario, sql);
    sqlite3_free(sql);
    for (guint i = 0; i < G_N_ELEMENTS(hostile_names); i++) {
        sql = sqlite3_mprintf("INSERT INTO learner (id, username, lms_id, email, name, created, "
                              "modified) VALUES (%u, 'user%u', %u, '', %Q, 1, 1)",
                              900 + i, 900 + i, 900 + i, hostile_names[i]);
        scenario_change(scenario, sql);
        sqlite3_free(sql);
    }
}

static void test_hostile(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario, "DELETE FROM learner");
    add_hostile_names(scenario);
    const gint64 rows = scenario_number(scenario, "SELECT count(*) FROM learner");
    struct terminal *terminal = open_list(scenario, NULL);
    g_autofree char *count = g_strdup_printf("of %" G_GINT64_FORMAT, rows);
    expect_status(terminal, count);
    for (gint64 seen = 17; seen < rows; seen += 16) {
        expect_rows_intact(terminal, 17);
        terminal_press(terminal, "PgDn");
    }
    expect_rows_intact(terminal, 17);
    g_assert_true(terminal->emulator.title == NULL
                  || strstr(terminal->emulator.title, "title") == NULL);
    scenario_quit(terminal);
    terminal = open_list(scenario, &(struct terminal_options){ .locale = "C" });
    for (gint64 seen = 17; seen < rows; seen += 16)
        terminal_press(terminal, "PgDn");
    expect_settled(terminal);
    scenario_quit(terminal);
}

static gsize bytes_of(struct terminal *terminal, const char *keys)
{
    expect_settled(terminal);
    const gsize before = terminal->bytes;
    terminal_press(terminal, keys);
    expect_settled(terminal);
    return terminal->bytes - before;
}

/* Ten times what the design allows, in milliseconds, for a machine that has other things to do: what is slower than that
 * is slow because of the program. */
#define START_MOST 1000
#define KEY_MOST 200
#define SEARCH_MOST 1000
#define STEPS_MEASURED 20

#define HUNDRED_THOUSAND                                                                           \
    "WITH RECURSIVE n (v) AS (SELECT 1000 UNION ALL SELECT v + 1 FROM n WHERE v < 100999) "        \
    "INSERT INTO learner (id, username, email, name, created, modified) SELECT v, "                \
    "printf('crowd%06d', v), '', printf('Crowd %06d', v), 0, 0 FROM n"

static int compare_times(gconstpointer left, gconstpointer right)
{
    const gint64 a = *(const gint64 *)left, b = *(const gint64 *)right;
    return (a > b) - (a < b);
}

/* The most that a step took but for the two slowest. */
static gint64 time_of_steps(struct terminal *terminal)
{
    gint64 times[STEPS_MEASURED];
    for (int i = 0; i < STEPS_MEASURED; i++) {
        terminal_press(terminal, "Down");
        expect_settled(terminal);
        times[i] = (terminal->answered_at - terminal->sent_at) / 1000;
    }
    qsort(times, STEPS_MEASURED, sizeof *times, compare_times);
    return times[STEPS_MEASURED - 3];
}

/* A hundred thousand rows: the first page, a step and a search are there in time. */
static void test_budgets(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    if (g_getenv("TESTAMUR_TEST_WRAPPER") != NULL) {
        g_test_skip("nothing is in time under a wrapper");
        return;
    }
    scenario_change(scenario, HUNDRED_THOUSAND);
    struct terminal *terminal = scenario_open(scenario, "learners");
    expect_settled(terminal);
    const gint64 start = (terminal->answered_at - terminal->sent_at) / 1000;
    expect_status(terminal, "of 100 100");
    const gint64 step = time_of_steps(terminal);
    /* The index of words is made meanwhile. */
    while (!crowd_is_indexed(scenario->data) && !terminal->closed)
        terminal_pump(terminal, 100);
    terminal_press(terminal, "/");
    expect_settled(terminal);
    const gint64 begun = g_get_monotonic_time();
    terminal_send(terminal, "crowd 077777\r", 13);
    expect_text(terminal, "crowd077777");
    const gint64 searched = (g_get_monotonic_time() - begun) / 1000;
    g_test_message("start %d ms, step %d ms, search %d ms", (int)start, (int)step, (int)searched);
    g_assert_cmpint(start, <, START_MOST);
    g_assert_cmpint(step, <, KEY_MOST);
    g_assert_cmpint(searched, <, SEARCH_MOST);
    terminal_press(terminal, "F");
    scenario_quit(terminal);
}

/* What steps cost on the line, which is the same at any speed of the machine: the most that one of them did, but for
 * one that may have met the end of something in the background. */
static gsize bytes_of_steps(struct terminal *terminal, const char *key, int steps)
{
    gsize most = 0, second = 0;
    for (int step = 0; step < steps; step++) {
        const gsize bytes = bytes_of(terminal, key);
        second = MAX(second, MIN(most, bytes));
        most = MAX(most, bytes);
    }
    return second;
}

static void test_bytes(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    /* All rows have the same keys. */
    scenario_change(scenario, "UPDATE learner SET name_state = 'good'");
    struct terminal *terminal = open_hundred(scenario);
    g_assert_cmpuint(bytes_of_steps(terminal, "Down", 16), <=, 32);
    expect_status(terminal, "1-17 of 100");
    g_assert_cmpuint(bytes_of_steps(terminal, "Down", 10), <=, 144); /* these scroll */
    expect_status(terminal, "11-27 of 100");
    g_assert_cmpuint(bytes_of_steps(terminal, "Up", 16), <=, 32);
    g_assert_cmpuint(bytes_of_steps(terminal, "Up", 10), <=, 144);
    expect_current_row(terminal, "Anna 004");
    scenario_quit(terminal);
}

/* The bound of the design, also where states are bold, names have accents, and the numbers below grow longer. */
static void test_most_bytes(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario, "DELETE FROM learner");
    g_assert_cmpstr(crowd_make(scenario->data, 160), ==, NULL);
    static const char *const arguments[] = { "console", "credentials", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    expect_status(terminal, "1-17 of 160");
    expect_settled(terminal);
    for (int step = 0; step < 159; step++)
        g_assert_cmpuint(bytes_of(terminal, "Down"), <=, 160);
    expect_status(terminal, "144-160 of 160");
    for (int step = 0; step < 159; step++)
        g_assert_cmpuint(bytes_of(terminal, "Up"), <=, 160);
    expect_status(terminal, "1-17 of 160");
    scenario_quit(terminal);
}

/* On a slow line a page is turned at the edge, so that all other steps cost next to nothing. */
static void test_lean(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario, "UPDATE learner SET name_state = 'good'");
    static const char *const lean[] = { "TESTAMUR_LEAN=1", NULL };
    struct terminal *terminal =
        open_list(scenario, &(struct terminal_options){ .environment = lean });
    expect_status(terminal, "1-19 of 100");
    expect_match(terminal, "^\u25b8  Anna 004");
    g_assert_cmpuint(bytes_of_steps(terminal, "Down", 18), <=, 16);
    expect_current_row(terminal, "Anna 076");
    g_assert_cmpuint(bytes_of(terminal, "Down"), <=, 800);
    expect_current_row(terminal, "Anna 080");
    expect_status(terminal, "19-37 of 100");
    g_assert_cmpuint(bytes_of_steps(terminal, "Down", 17), <=, 16);
    expect_status(terminal, "19-37 of 100");
    terminal_press(terminal, "Home Up");
    expect_current_row(terminal, "Anna 004");
    terminal_press(terminal, "End Down");
    expect_current_row(terminal, "Dora 099");
    g_assert_cmpuint(bytes_of_steps(terminal, "Up", 18), <=, 20);
    expect_status(terminal, "82-100 of 100");
    terminal_press(terminal, "Up");
    expect_status(terminal, "64-82 of 100");
    /* Nothing is searched for before Enter. */
    terminal_press(terminal, "/");
    terminal_type(terminal, "dora");
    expect_settled(terminal);
    expect_status(terminal, "of 100");
    terminal_press(terminal, "Enter");
    expect_status(terminal, "of 25 shown");
    scenario_quit(terminal);
}

/* What there is, at 1200 bytes a second. */
static void take_slowly(struct terminal *terminal)
{
    char bytes[120];
    struct pollfd waiting = { terminal->descriptor, POLLIN, 0 };
    while (poll(&waiting, 1, 1000) > 0) {
        const ssize_t got = read(terminal->descriptor, bytes, sizeof bytes);
        g_assert_cmpint(got, >, 0);
        emulator_write(&terminal->emulator, bytes, (gsize)got);
        terminal->bytes += (gsize)got;
        g_usleep(G_USEC_PER_SEC / 10);
    }
}

/* Keys that are typed ahead of a slow line are all taken, and answered by one picture. */
static void test_slow_line(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const lean[] = { "TESTAMUR_LEAN=1", NULL };
    struct terminal *terminal =
        open_list(scenario, &(struct terminal_options){ .environment = lean });
    expect_status(terminal, "1-19 of 100");
    expect_settled(terminal);
    g_autofree char *keys = g_strnfill(70, 'j');
    const gsize before = terminal->bytes;
    terminal_send(terminal, keys, strlen(keys));
    take_slowly(terminal);
    expect_current_row(terminal, "Chloé 082");
    g_assert_cmpuint(terminal->bytes - before, <=, 1200);
    scenario_quit(terminal);
}

static char *export(const struct scenario *scenario, struct terminal *terminal, const char *keys,
                    const char *name)
{
    char *path = g_build_filename(scenario->directory, name, NULL);
    terminal_press(terminal, keys);
    expect_text(terminal, "Write the rows to");
    terminal_press(terminal, "^U");
    terminal_paste(terminal, path);
    expect_settled(terminal);
    terminal_press(terminal, "Enter");
    expect_message(terminal, "written to");
    char *content = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &content, NULL, &error);
    g_assert_no_error(error);
    g_free(path);
    return content;
}

static guint lines_of(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    return g_strv_length(lines) - 1;
}

static void test_export(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario, "UPDATE learner SET name = '=HYPERLINK(1)' WHERE id = 4");
    struct terminal *terminal = open_list(scenario, NULL);
    expect_status(terminal, "1-17 of 100");
    g_autofree char *all = export(scenario, terminal, "w Enter", "all.csv");
    g_assert_cmpuint(lines_of(all), ==, 101);
    g_assert_nonnull(strstr(all, "\"'=HYPERLINK(1)\",\"user004\""));
    g_assert_nonnull(strstr(all, "\"2023-11-14T22:13:20Z\""));
    search(terminal, "boris");
    expect_status(terminal, "of 25 shown");
    g_autofree char *some = export(scenario, terminal, "w Down Enter", "some.json");
    g_assert_cmpuint(lines_of(some), ==, 27);
    g_assert_true(g_str_has_prefix(some, "[\n{\"name\":\"Boris 001\",\"username\":\"user001\""));
    terminal_press(terminal, "Space Space F");
    expect_status(terminal, "of 100   2 marked");
    g_autofree char *marked = export(scenario, terminal, "w Enter", "marked.csv");
    g_assert_cmpuint(lines_of(marked), ==, 3);
    scenario_quit(terminal);
}

/* What can't be removed is told, and stays; the others go after a y. */
static void test_remove(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const arguments[] = { "console", "types", NULL };
    for (int i = 0; i < 3; i++) {
        g_autofree char *name = g_strdup_printf("Type %d", i);
        g_free(scenario_command(scenario, "type", "add", name, "--retrieval",
                                "retrieve_completions", "--generation", "generate_pdf_credential",
                                NULL));
    }
    scenario_change(scenario, "INSERT INTO course (id, key, created, modified) VALUES (1, "
                              "'course-v1:A+B+C', 1, 1)");
    scenario_change(scenario, "INSERT INTO configuration (id, context_key, type_id, created, "
                              "modified) SELECT 1, 'course-v1:A+B+C', id, 1, 1 FROM "
                              "credential_type WHERE name = 'Type 1'");
    scenario_change(
        scenario, "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id, "
                  "status, full_name, context_name, issued, created, modified) VALUES "
                  "('8f14e45f-ceea-467f-a9c1-000000000001', "
                  "'8f14e45f-ceea-467f-a9c1-000000000002', 1, 1, 'available', 'x', 'x', 1, 1, 1)");
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    expect_current_row(terminal, "Type 0");
    terminal_press(terminal, "Down d");
    expect_text(terminal, "Type 1 can't be removed");
    terminal_press(terminal, "A Del");
    expect_text(terminal, "Remove 2 credential types?");
    expect_text(terminal, "1 of 3 marked stay");
    terminal_press(terminal, "Enter"); /* changes nothing */
    expect_settled(terminal);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential_type"), ==, 3);
    terminal_press(terminal, "Del y");
    expect_text(terminal, "2 credential types removed");
    scenario_expect(scenario, terminal, "SELECT count(*) FROM credential_type", 1);
    expect_current_row(terminal, "Type 1");
    scenario_quit(terminal);
}

/* Keys are answered while a million rows are counted and marked. */
static void test_million(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    if (g_getenv("TESTAMUR_TEST_FULL") == NULL) {
        g_test_skip("a million rows: in the full check");
        return;
    }
    scenario_change(scenario, "DELETE FROM learner");
    g_autofree char *sql = g_strdup_printf(MANY_LEARNERS, 1000000);
    scenario_change(scenario, sql);
    struct terminal *terminal = open_list(scenario, NULL);
    expect_current_row(terminal, "Anna 004");
    terminal_press(terminal, "End");
    expect_current_row(terminal, "Dora 999999");
    expect_match(terminal, "999 984-1 000 000 of ~?1 000 000$");
    terminal_press(terminal, "A Space");
    expect_status(terminal, "999 999 marked");
    terminal_press(terminal, "g *");
    expect_status(terminal, "1 marked");
    terminal_press(terminal, "U");
    search(terminal, "boris");
    expect_current_row(terminal, "Boris 001");
    expect_match(terminal, "1-17 of ~?250 000 shown");
    terminal_press(terminal, "Space End V");
    terminal_press(terminal, "Up Up");
    expect_current_row(terminal, "Boris 999989");
    expect_status(terminal, "250 000 marked");
    g_assert_cmpint(terminal_peak_memory(terminal), <, 256 * 1024);
    scenario_quit(terminal);
}

#define ADD(name, function)                                                                        \
    g_test_add("/console/list/" name, struct scenario, NULL, set_up, function, scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("window", test_window);
    ADD("marks", test_marks);
    ADD("range over pages", test_range_over_pages);
    ADD("search", test_search);
    ADD("all matching", test_all_matching);
    ADD("by words", test_pattern);
    ADD("filters", test_facets);
    ADD("order", test_order);
    ADD("columns", test_columns);
    ADD("kept", test_kept);
    ADD("others", test_others);
    ADD("sizes", test_sizes);
    ADD("hostile names", test_hostile);
    ADD("budgets", test_budgets);
    ADD("bytes", test_bytes);
    ADD("most-bytes", test_most_bytes);
    ADD("lean", test_lean);
    ADD("slow line", test_slow_line);
    ADD("written to files", test_export);
    ADD("removed", test_remove);
    ADD("a million", test_million);
    return g_test_run();
}
