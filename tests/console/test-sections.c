/* Every section as an operator tries it out: opened at both sizes, in each of its orders, with each of its filters, its
 * first row opened and left. */
#include "config.h"

#include "support.h"

#include <string.h>

/* No menu or panel has more lines in the demonstration. */
#define LINES_MOST 60

/* The sections that have a list of their own; what is opened from inside of others is told by its first rows. */
static const char *const lists[] = {
    "credentials", "configurations", "types", "assets", "learners", "courses", "paths",
    "imports",     "schedules",      "runs",  "plans",  "mail",     "history",
};

static const struct terminal_options sizes[] = { { .rows = 24, .columns = 80 },
                                                 { .rows = 10, .columns = 40 } };

static char *cursor_row(const struct terminal *terminal)
{
    return emulator_row(&terminal->emulator, terminal->emulator.cursor.row);
}

/* The page is whole, says no error, and tells the way back. */
static void assert_sound(struct terminal *terminal, const char *page)
{
    expect_settled(terminal);
    g_autofree char *place = emulator_row(&terminal->emulator, 0);
    g_autofree char *keys = emulator_row(&terminal->emulator, terminal->emulator.rows - 1);
    if (terminal->closed || !expect_is_place(place))
        expect_fail(HERE, terminal, "%s: the console is not there", page);
    if (strstr(keys, "Esc ") == NULL)
        expect_fail(HERE, terminal, "%s: Esc is not in the line of keys", page);
    for (int row = 1; row < terminal->emulator.rows - 1; row++) {
        g_autofree char *line = emulator_row(&terminal->emulator, row);
        if (g_str_has_prefix(line, " ! "))
            expect_fail(HERE, terminal, "%s: an error", page);
    }
}

static void press_sound(struct terminal *terminal, const char *keys, const char *page)
{
    terminal_press(terminal, keys);
    assert_sound(terminal, page);
}

/* The label without what the screen puts around it: marker, box and counts. */
static char *cursor_label(const struct terminal *terminal)
{
    g_autofree char *row = cursor_row(terminal);
    const char *marker = g_strrstr(row, "\u25B8"); /* the list under the menu has one too */
    g_autofree char *label = g_strdup(marker != NULL ? marker + strlen("\u25B8") : row);
    char *side = strstr(label, "\u2502");
    if (side != NULL)
        *side = '\0';
    return g_strdup(g_strstrip(label));
}

/* Each line of the menu of columns sorts by that column. */
static void try_orders(struct terminal *terminal, const char *section)
{
    g_autofree char *last = NULL;
    for (int i = 0; i < LINES_MOST; i++) {
        terminal_press(terminal, "s");
        expect_settled(terminal);
        if (emulator_find(&terminal->emulator, "one order only", NULL, NULL))
            return;
        expect_text(terminal, "Sort by");
        if (last == NULL) {
            press_sound(terminal, "End", section);
            last = cursor_label(terminal);
        }
        terminal_press(terminal, "Home");
        for (int down = 0; down < i; down++)
            terminal_press(terminal, "Down");
        expect_settled(terminal);
        g_autofree char *label = cursor_label(terminal);
        press_sound(terminal, "Enter", section);
        g_autofree char *order = g_strdup_printf("by %s", label);
        expect_text(terminal, order);
        press_sound(terminal, "S", section);
        if (g_str_equal(label, last))
            return;
    }
    expect_fail(HERE, terminal, "%s: the menu of orders has no end", section);
}

/* Each choice of each filter, alone. */
static void try_filters(struct terminal *terminal, const char *section)
{
    g_autofree char *last = NULL;
    terminal_press(terminal, "f");
    expect_text(terminal, "Filter");
    press_sound(terminal, "End", section);
    last = cursor_label(terminal);
    press_sound(terminal, "Home", section);
    for (int i = 0; i < LINES_MOST; i++) {
        g_autofree char *label = cursor_label(terminal);
        press_sound(terminal, "Space", section);
        press_sound(terminal, "Space", section);
        if (g_str_equal(label, last)) {
            press_sound(terminal, "Esc", section);
            return;
        }
        press_sound(terminal, "Down", section);
    }
    expect_fail(HERE, terminal, "%s: the panel of filters has no end", section);
}

/* Opened, something else is on top; left, the list is as it was. */
static void try_first_row(struct terminal *terminal, const char *section)
{
    press_sound(terminal, "Home", section);
    g_autofree char *before = cursor_row(terminal);
    g_autofree char *list = emulator_row(&terminal->emulator, 0);
    press_sound(terminal, "Enter", section);
    g_autofree char *opened = emulator_row(&terminal->emulator, 0);
    if (g_str_equal(list, opened))
        expect_fail(HERE, terminal, "%s: the first row does not open", section);
    press_sound(terminal, "PgDn PgDn End Esc", section);
    g_autofree char *after = cursor_row(terminal);
    g_assert_cmpstr(after, ==, before);
}

static void walk(const struct scenario *scenario, const char *section,
                 const struct terminal_options *options)
{
    const char *const arguments[] = { "console", section, NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, options);
    assert_sound(terminal, section);
    try_orders(terminal, section);
    try_filters(terminal, section);
    try_first_row(terminal, section);
    scenario_quit(terminal);
}

static void test_section(struct scenario *scenario, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        walk(scenario, data, &sizes[i]);
}

/* The settings are no list: their form opens at both sizes, to its last field. */
static void test_settings(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        const char *const arguments[] = { "console", "settings", NULL };
        struct terminal *terminal = scenario_start_with(scenario, arguments, &sizes[i]);
        assert_sound(terminal, "settings");
        press_sound(terminal, "PgDn", "settings");
        press_sound(terminal, "PgDn PgDn PgDn", "settings");
        press_sound(terminal, "F9", "settings");
        press_sound(terminal, "Esc", "settings");
        scenario_quit(terminal);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autofree char *path = g_strconcat("/sections/", lists[i], NULL);
        g_test_add(path, struct scenario, lists[i], scenario_set_up_demo, test_section,
                   scenario_tear_down);
    }
    g_test_add("/sections/settings", struct scenario, NULL, scenario_set_up_demo, test_settings,
               scenario_tear_down);
    return g_test_run();
}
