/* The console on terminals of all kinds and sizes: it opens, can be read, and leaves them as they were; or it says
 * why not and what helps. */
#include "config.h"

#include "support.h"

#include <string.h>

/* A terminal of this type, with the options of the scenario. */
static struct terminal *start_as(const struct scenario *scenario, const char *term)
{
    return scenario_start_with(scenario, NULL, &(struct terminal_options){ .term = term });
}

static void test_start_and_quit(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_free(scenario_command(scenario, "settings", "set", "site_name", "Åbo 大学", NULL));
    struct terminal *terminal = scenario_start(scenario);
    expect_title(terminal, "Testamur · Åbo 大学");
    g_assert_true(terminal->emulator.alternate);
    terminal_press(terminal, "q");
    expect_end(terminal, 0);
    terminal_free(terminal);
    scenario_quit(scenario_start(scenario));
}

static void test_sizes(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const int sizes[][2] = { { 24, 80 }, { 10, 40 }, { 50, 200 }, { 6, 300 }, { 200, 25 } };
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        struct terminal *terminal = scenario_start_with(
            scenario, NULL,
            &(struct terminal_options){ .rows = sizes[i][0], .columns = sizes[i][1] });
        expect_title(terminal, "Testamur");
        /* The line of keys is the last, wherever that is. */
        expect_match(terminal, "(Enter|Esc|q|\\?) \\w+");
        /* Where one is can be read before whose installation it is. */
        terminal_press(terminal, "3");
        expect_title(terminal, sizes[i][1] < 40 ? "\u203a Cred" : "\u203a Credential types");
        scenario_quit(terminal);
    }
}

/* Nothing can be shown, but nothing breaks, and the size may grow again. */
static void test_tiny_sizes(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const int sizes[][2] = { { 3, 10 }, { 10, 3 }, { 1, 80 }, { 2, 2 }, { 4, 19 } };
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        struct terminal *terminal = scenario_start_with(
            scenario, NULL,
            &(struct terminal_options){ .rows = sizes[i][0], .columns = sizes[i][1] });
        terminal_press(terminal, "Down Enter Esc PgDn");
        terminal_resize(terminal, 24, 80);
        expect_title(terminal, "Testamur");
        terminal_resize(terminal, sizes[i][0], sizes[i][1]);
        scenario_quit(terminal);
    }
}

/* A serial line does not tell its size: 80 x 24, or what the option says. */
static void test_unknown_size(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal =
        scenario_start_with(scenario, NULL, &(struct terminal_options){ .unsized = true });
    expect_title(terminal, "Testamur");
    expect_match(terminal, "(Enter|Esc|q|\\?) \\w+");
    scenario_quit(terminal);
    const char *const arguments[] = { "console", "--size", "60x12", NULL };
    terminal =
        scenario_start_with(scenario, arguments, &(struct terminal_options){ .unsized = true });
    expect_title(terminal, "Testamur");
    expect_row(terminal, 11, "Quit");
    g_assert_cmpint(emulator_cell(&terminal->emulator, 1, 59).chars[0], !=, 0);
    g_assert_cmpint(emulator_cell(&terminal->emulator, 1, 60).chars[0], ==, 0);
    scenario_quit(terminal);
}

/* Whatever the type says of the terminal's keys, those that it sends are understood. */
static void test_types(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const types[] = { "xterm-256color",  "xterm",  "linux",
                                         "vt100",           "screen", "tmux-256color",
                                         "screen-256color", "ansi",   "vt220" };
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        struct terminal *terminal = start_as(scenario, types[i]);
        expect_title(terminal, "Testamur");
        expect_row(terminal, 1, "──");
        terminal_press(terminal, "Down PgDn Home F1 Esc");
        expect_title(terminal, "Testamur");
        terminal_press(terminal, "F10");
        g_assert_true(terminal_wait_end(terminal));
        g_assert_cmpint(terminal->status, ==, 0);
        g_assert_true(terminal_modes_restored(terminal));
        terminal_free(terminal);
    }
}

/* What a terminal sends for a key that nobody knows, or as an answer, is no row of keys; a paste right behind Esc is one. */
static void test_unknown_keys(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char unknown[] = "\033[1;5P\033[5;9R\033[?62;22c\033[27;5;49~\033Op\033Ou";
    static const char pasted[] = "\033\033[200~3q\n\033[201~";
    struct terminal *terminal = start_as(scenario, "vt100");
    terminal_press(terminal, "3");
    expect_title(terminal, "\u203a Credential types");
    terminal_send(terminal, unknown, strlen(unknown));
    terminal_press(terminal, "Down");
    expect_title(terminal, "\u203a Credential types");
    terminal_send(terminal, pasted, strlen(pasted));
    expect_message(terminal, "Nothing was pasted");
    scenario_quit(terminal);
}

static void expect_refused(struct terminal *terminal, const char *reason)
{
    expect_end(terminal, 2);
    expect_row(terminal, 0, "testamur: ");
    expect_row(terminal, 0, reason);
    expect_row(terminal, 0, "Set ");
    expect_row(terminal, 0, "TERM");
    expect_row(terminal, 0, "--help");
    g_assert_cmpuint(emulator_cell(&terminal->emulator, 1, 0).chars[0], ==, 0);
    g_assert_cmpuint(terminal->escapes, ==, 0);
    terminal_free(terminal);
}

/* What can't show the console gets a sentence that helps, and no byte that it does not understand. */
static void test_refused_types(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const struct {
        const char *type, *reason;
    } refused[] = {
        { "dumb", "dumb can't place its cursor" },
        { "unknown", "unknown is not known" },
        { "no-such-terminal", "no-such-terminal is not known" },
        { "", "is not set" },
    };
    const struct terminal_options wide = { .columns = 250, .home = scenario->home };
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        struct terminal_options options = wide;
        options.term = refused[i].type;
        expect_refused(scenario_start_with(scenario, NULL, &options), refused[i].reason);
    }
    const char *const unset[] = { "env",    "-u",           "TERM", g_getenv("TESTAMUR_PROGRAM"),
                                  "--data", scenario->data, NULL };
    expect_refused(terminal_start(unset, &wide), "is not set");
}

/* No cell has a colour of its own. */
static void assert_no_colours(const struct terminal *terminal)
{
    for (int row = 0; row < terminal->emulator.rows; row++)
        for (int column = 0; column < terminal->emulator.columns; column++) {
            const VTermScreenCell cell = emulator_cell(&terminal->emulator, row, column);
            g_assert_true(VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
            g_assert_true(VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
        }
}

static void test_no_colour(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const production[] = { "console", "--environment", "production", NULL };
    struct terminal *terminal = scenario_start_with(
        scenario, production,
        &(struct terminal_options){ .environment = (const char *const[]){ "NO_COLOR=1", NULL } });
    expect_title(terminal, "production");
    assert_no_colours(terminal);
    scenario_quit(terminal);
    const char *const mono[] = {
        "console", "--environment", "production", "--theme", "mono", NULL
    };
    terminal = scenario_start_with(scenario, mono, NULL);
    expect_title(terminal, "production");
    assert_no_colours(terminal);
    scenario_quit(terminal);
}

/* Production can't be taken for a test: it is red, and in words. */
static void test_production(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const themes[] = { "default", "dark", "light", "high-contrast" };
    for (gsize i = 0; i < G_N_ELEMENTS(themes); i++) {
        const char *const arguments[] = { "console", "--environment", "production",
                                          "--theme", themes[i],       NULL };
        struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
        expect_title(terminal, "production");
        const VTermScreenCell cell = emulator_cell(&terminal->emulator, 0, 2);
        const bool red_text = VTERM_COLOR_IS_INDEXED(&cell.fg) && cell.fg.indexed.idx % 8 == 1;
        const bool red_ground = VTERM_COLOR_IS_INDEXED(&cell.bg) && cell.bg.indexed.idx % 8 == 1;
        g_assert_true(red_text || red_ground);
        scenario_quit(terminal);
    }
}

static void test_unknown_theme(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const arguments[] = { "console", "--theme", "pink", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    expect_end(terminal, 2);
    expect_text(terminal, "no theme pink");
    expect_text(terminal, "default, dark, light");
    terminal_free(terminal);
}

/* Another locale can't show everything, but garbles nothing. */
static void test_locale_without_utf8(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_free(scenario_command(scenario, "settings", "set", "site_name", "Åbo Šimić 大学", NULL));
    struct terminal *terminal =
        scenario_start_with(scenario, NULL, &(struct terminal_options){ .locale = "C" });
    expect_title(terminal, "Abo Simic");
    for (int row = 0; row < terminal->emulator.rows; row++)
        for (int column = 0; column < terminal->emulator.columns; column++) {
            const VTermScreenCell cell = emulator_cell(&terminal->emulator, row, column);
            /* The line-drawing set of a terminal is no text. */
            g_assert_true(cell.chars[0] < 0x80
                          || (cell.chars[0] >= 0x2500 && cell.chars[0] < 0x2600));
        }
    scenario_quit(terminal);
}

/* How many bytes it takes to walk down the page and up again: the least of some times, for the page's facts may come
 * during one of them. */
static gsize bytes_of_walk(struct terminal *terminal)
{
    gsize least = G_MAXSIZE;
    for (int i = 0; i < 3; i++) {
        expect_settled(terminal);
        const gsize before = terminal->bytes;
        terminal_press(terminal, "Down Down Down Up Up Up");
        expect_settled(terminal);
        least = MIN(least, terminal->bytes - before);
    }
    return least;
}

/* Lean: no rules, and few bytes for what is pressed most. */
static void test_lean(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *usual = scenario_start(scenario);
    const gsize usual_bytes = bytes_of_walk(usual);
    const char *const arguments[] = { "console", "--lean", NULL };
    struct terminal *lean = scenario_start_with(scenario, arguments, NULL);
    const gsize lean_bytes = bytes_of_walk(lean);
    expect_title(lean, "Testamur");
    expect_no_text(lean, "──");
    g_test_message("%zu bytes, %zu when lean", usual_bytes, lean_bytes);
    g_assert_cmpuint(lean_bytes, >, 0);
    g_assert_cmpuint(lean_bytes, <, usual_bytes);
    g_assert_cmpuint(usual->bytes, <, 4000);
    scenario_quit(usual);
    scenario_quit(lean);
}

/* Nobody can see the page, and nothing hangs: the console needs a terminal on both sides. */
static void test_no_terminal(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *script = g_strdup_printf(
        "%s --data %s console </dev/null; echo input $?; %s --data %s console | cat; "
        "%s --data %s console >/dev/null; echo output $?",
        g_getenv("TESTAMUR_PROGRAM"), scenario->data, g_getenv("TESTAMUR_PROGRAM"), scenario->data,
        g_getenv("TESTAMUR_PROGRAM"), scenario->data);
    const char *const arguments[] = { "sh", "-c", script, NULL };
    struct terminal *terminal =
        terminal_start(arguments, &(struct terminal_options){ .home = scenario->home });
    expect_end(terminal, 0);
    expect_text(terminal, "input 2");
    expect_text(terminal, "output 2");
    expect_text(terminal, "needs a terminal");
    g_assert_cmpuint(terminal->escapes, ==, 0);
    terminal_free(terminal);
}

#define ADD(name, function)                                                                        \
    g_test_add("/terminals/" name, struct scenario, NULL, scenario_set_up_empty, function,         \
               scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("start-and-quit", test_start_and_quit);
    ADD("sizes", test_sizes);
    ADD("tiny-sizes", test_tiny_sizes);
    ADD("unknown-size", test_unknown_size);
    ADD("types", test_types);
    ADD("unknown-keys", test_unknown_keys);
    ADD("refused-types", test_refused_types);
    ADD("no-colour", test_no_colour);
    ADD("production", test_production);
    ADD("unknown-theme", test_unknown_theme);
    ADD("locale-without-utf8", test_locale_without_utf8);
    ADD("lean", test_lean);
    ADD("no-terminal", test_no_terminal);
    return g_test_run();
}
