/* A console that is only read: whatever is pressed in whatever section, nothing is written, and what would write says
 * why it does not. */
#include "config.h"

#include "support.h"

#include <string.h>

/* So many pages may lie above a list. */
#define PAGES_MOST 10

/* All that can be pressed in a list; in a form typing comes before. */
static const char *const list_keys = "a b c d e f g h i j k l m n o p r s t u v w x y z A B C D E "
                                     "F G H I J K L M N O P R S T U V W X Y Z Del F2 F3 F5";
static const char *const form_keys = "x Tab y F2 F3 F4 F5 ^S ^X ^B";

/* Back to the list, from however many pages. */
static void go_back_to(struct terminal *terminal, const char *list)
{
    for (int i = 0; i < PAGES_MOST; i++) {
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
    for (gsize i = 0; i < G_N_ELEMENTS(writers); i++) {
        g_autofree char *path = g_strconcat("/read-only/", writers[i].section, NULL);
        g_test_add(path, struct scenario, &writers[i], scenario_set_up_demo, test_read_only,
                   scenario_tear_down);
    }
    return g_test_run();
}
