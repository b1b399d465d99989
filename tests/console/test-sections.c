/* Every section as an operator tries it out: opened at both sizes, in each of its orders, with each of its filters, its
 * first row opened and left; and what reading only and hostile names make of it. */
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
    if (terminal->closed || !g_str_has_prefix(place, " Testamur"))
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
    const char *marker = strstr(row, "\u25B8");
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

/* All that can be pressed in a list; in a form typing comes before. */
static const char *const list_keys = "a b c d e f g h i j k l m n o p r s t u v w x y z A B C D E "
                                     "F G H I J K L M N O P R S T U V W X Y Z Del F2 F3 F5";
static const char *const form_keys = "x Tab y F2 F3 F4 F5 ^S ^X ^B";

/* Back to the list, from however many pages. */
static void go_back_to(struct terminal *terminal, const char *list)
{
    for (int i = 0; i < LINES_MOST; i++) {
        expect_settled(terminal);
        g_autofree char *place = emulator_row(&terminal->emulator, 0);
        g_autofree char *keys = emulator_row(&terminal->emulator, terminal->emulator.rows - 1);
        if (g_str_equal(place, list) && strstr(keys, "Esc Back") != NULL)
            return;
        terminal_press(terminal, "Esc");
    }
    expect_fail(HERE, terminal, "there is no way back to %s", list);
}

static void press_each(struct terminal *terminal, const char *keys, const char *list)
{
    g_auto(GStrv) each = g_strsplit(keys, " ", -1);
    for (char **key = each; *key != NULL; key++) {
        terminal_press(terminal, *key);
        if (list != NULL)
            go_back_to(terminal, list);
    }
}

struct writer {
    const char *section, *keys;
};

/* Each key that would write says why it does not, and nothing that can be pressed writes. */
static void test_read_only(struct scenario *scenario, gconstpointer data)
{
    const struct writer *writer = data;
    const char *const arguments[] = { "console", writer->section, "--read-only", NULL };
    g_autofree char *before = scenario_content(scenario);
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    expect_title(terminal, "read-only");
    expect_settled(terminal);
    g_autofree char *list = emulator_row(&terminal->emulator, 0);
    g_auto(GStrv) keys = g_strsplit(writer->keys, " ", -1);
    for (char **key = keys; *key != NULL; key++) {
        terminal_press(terminal, *key);
        expect_message(terminal, "reading only");
    }
    press_each(terminal, list_keys, list);
    terminal_press(terminal, "Enter");
    press_each(terminal, form_keys, NULL);
    go_back_to(terminal, list);
    scenario_quit(terminal);
    g_autofree char *after = scenario_content(scenario);
    g_assert_cmpstr(after, ==, before);
}

/* The keys of each list that write. */
static const struct writer writers[] = {
    { "credentials", "r x" },
    { "configurations", "a d g t" },
    { "types", "a d" },
    { "assets", "a d" },
    { "learners", "a d n I o p r u" },
    { "courses", "a o u" },
    { "paths", "a o" },
    { "imports", "a" },
    { "schedules", "g t" },
    { "plans", "" },
    { "runs", "" },
    { "mail", "" },
    { "history", "" },
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autofree char *path = g_strconcat("/sections/", lists[i], NULL);
        g_test_add(path, struct scenario, lists[i], scenario_set_up_demo, test_section,
                   scenario_tear_down);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(writers); i++) {
        g_autofree char *path = g_strconcat("/read-only/", writers[i].section, NULL);
        g_test_add(path, struct scenario, &writers[i], scenario_set_up_demo, test_read_only,
                   scenario_tear_down);
    }
    return g_test_run();
}
