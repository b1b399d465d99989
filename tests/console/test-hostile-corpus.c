/* Two thousand texts that somebody might have sent to do harm (hostile.h), in every column of the database: through a
 * field, every list to its end, forms, what is pasted, and what commands print. test-hostile walks more of the pages with
 * one text. */
#include "config.h"

#include "hostile.h"
#include "hostile_screen.h"
#include "support.h"

#include "base/text.h"

#include <jansson.h>
#include <string.h>

/* A large screen, so that few pages hold a list; and one on which a form has room, of which there are as many as there are
 * texts in every section. */
static const struct terminal_options long_screen = { .rows = 230, .columns = 132 };
static const struct terminal_options form_screen = { .rows = 40, .columns = 100, .hasty = true };

#define CELLS 24

/* Of so many rows one is opened, of so many texts one is pasted; each of them in the full check. */
#define OPENED 250
#define PASTED 60

static bool is_full(void)
{
    return g_strcmp0(g_getenv("TESTAMUR_TEST_FULL"), "1") == 0;
}

static void make_corpus(const struct scenario *scenario, gconstpointer data)
{
    scenario_make_empty(scenario, data);
    const char *fault = hostile_fill(scenario->data);
    if (fault != NULL)
        g_error("the corpus can't be written: %s", fault);
}

static void set_up(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_shared(scenario, "corpus", make_corpus, data);
}

/* Shown in a field, a text changes no cell outside of it, and the cursor stands behind it. */
static void test_fields(void)
{
    struct emulator emulator;
    emulator_init(&emulator, 3, 2 * CELLS);
    for (guint i = 0; i < hostile_count(); i++) {
        g_autofree char *text = hostile_text(i);
        g_autofree char *shown = text_show(text);
        g_autofree char *again = text_show(shown);
        g_autofree char *cut = text_fit_cells(shown, CELLS);
        g_autoptr(GString) line = g_string_new("\033[2J\033[2;1H<");
        g_string_append_printf(line, "%s>", cut);
        /* Of no width, which libvterm 0.1.4 does not know. */
        g_string_replace(line, "\u2068", "", 0);
        g_string_replace(line, "\u2069", "", 0);
        emulator_write(&emulator, line->str, line->len);
        const VTermScreenCell end = emulator_cell(&emulator, 1, CELLS + 1);
        g_autofree char *above = emulator_row(&emulator, 0);
        g_autofree char *below = emulator_row(&emulator, 2);
        if (emulator_cell(&emulator, 1, 0).chars[0] != '<' || end.chars[0] != '>' || *above != '\0'
            || *below != '\0' || emulator.cursor.row != 1 || emulator.cursor.col != CELLS + 2
            || emulator.title != NULL || strcmp(shown, again) != 0) {
            g_autofree char *dump = emulator_dump(&emulator);
            g_error("text %u is not kept in its field:\n%s", i, dump);
        }
    }
    emulator_clear(&emulator);
}

static const struct {
    const char *name;
    int headings; /* the row of a list's headings; 0: no list */
} sections[] = {
    { "credentials", 3 }, { "configurations", 3 }, { "types", 3 }, { "assets", 3 },
    { "learners", 3 },    { "courses", 3 },        { "paths", 3 }, { "imports", 3 },
    { "schedules", 3 },   { "runs", 3 },           { "plans", 3 }, { "mail", 4 },
    { "history", 3 },     { "settings", 0 },
};

static bool list_is_there(struct terminal *terminal, const void *data G_GNUC_UNUSED)
{
    return terminal->emulator.idle && !emulator_find(&terminal->emulator, "Searching.", NULL, NULL);
}

static struct terminal *open_section(const struct scenario *scenario, const char *section,
                                     const struct terminal_options *screen)
{
    const char *const arguments[] = { "console", section, NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, screen);
    if (!terminal_wait(terminal, list_is_there, NULL))
        expect_fail(HERE, terminal, "%s: the list does not come", section);
    hostile_expect_whole(terminal, section);
    hostile_expect_rules(terminal, section);
    return terminal;
}

/* The pages of a list, from the first to the last: the rules around it stay whole, and the columns of the first page, which
 * has short texts, are those of all others. */
static void walk_list(const struct scenario *scenario, const char *section, int headings)
{
    struct terminal *terminal = open_section(scenario, section, &long_screen);
    g_autofree bool *begins = headings > 0 ? hostile_find_columns(terminal, headings) : NULL;
    const guint pages = hostile_count() / ((guint)long_screen.rows - 10) + 2;
    for (guint page = 0; page < pages; page++) {
        g_autofree char *name = g_strdup_printf("%s, page %u", section, page + 1);
        terminal_press(terminal, "PgDn");
        hostile_expect_whole(terminal, name);
        hostile_expect_rules(terminal, name);
        if (begins != NULL)
            hostile_expect_columns(terminal, headings, begins, name);
    }
    hostile_leave(terminal, section);
}

static void test_lists(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++)
        walk_list(scenario, sections[i].name, sections[i].headings);
}

/* Forms of rows here and there in a list. */
static void test_forms(struct scenario *scenario, gconstpointer section)
{
    struct terminal *terminal = open_section(scenario, section, &form_screen);
    const guint step = is_full() ? 1 : OPENED;
    for (guint row = 0; row < hostile_count(); row += step) {
        g_autofree char *name =
            g_strdup_printf("%s, the form of row %u", (const char *)section, row + 1);
        terminal_press(terminal, "Enter");
        hostile_expect_whole(terminal, name);
        hostile_expect_rules(terminal, name);
        terminal_press(terminal, "Esc");
        hostile_expect_whole(terminal, name);
        terminal_press(terminal, step == 1 ? "Down" : "PgDn Down Down Down");
    }
    hostile_leave(terminal, section);
}

/* What is pasted into a field stays in it, and the label of the next one stays where it is. */
static void test_pasted(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_start_with(
        scenario, (const char *const[]){ "console", "types", NULL }, &form_screen);
    terminal_press(terminal, "a");
    for (guint i = 0; i < hostile_count(); i += is_full() ? 1 : PASTED) {
        g_autofree char *name = g_strdup_printf("text %u, pasted", i);
        g_autofree char *text = hostile_text(i);
        terminal_paste(terminal, text);
        hostile_expect_whole(terminal, name);
        hostile_expect_rules(terminal, name);
        terminal_press(terminal, "^A ^K");
        expect_field(terminal, "Name", "e.g. Certificate of Completion"); /* it is empty again */
    }
    hostile_leave(terminal, "pasted texts");
}

/* A character that a terminal would obey or hide, or that would leave its line; *depth counts isolates. */
static bool is_out_of_place(gunichar character, int *depth)
{
    if (character == 0x2068 || character == 0x2069)
        *depth += character == 0x2068 ? 1 : -1;
    return character != '\n' && hostile_is_harmful(character);
}

static void expect_harmless(const char *output, const char *command)
{
    int depth = 0;
    if (!g_utf8_validate(output, -1, NULL))
        g_error("%s: what it prints is no UTF-8", command);
    for (const char *at = output; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar character = g_utf8_get_char(at);
        if (is_out_of_place(character, &depth) || depth < 0 || (character == '\n' && depth != 0))
            g_error("%s: U+%04X in: %.*s", command, character, (int)MIN(strlen(at), (gsize)200),
                    at);
    }
}

/* In JSON texts are whole, but for what acts on a terminal, which is escaped. */
static void expect_json(const char *output, const char *command)
{
    json_error_t error;
    json_t *value = json_loads(output, 0, &error);
    if (value == NULL)
        g_error("%s --json: %s", command, error.text);
    json_decref(value);
    for (const char *at = output; *at != '\0'; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at)) && *at != '\n')
            g_error("%s --json: U+%04X", command, g_utf8_get_char(at));
}

/* Every command that lists, and those that show one row of many lines. */
static void test_commands(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const commands[] = {
        "settings list",
        "asset list",
        "type list",
        "configuration list",
        "schedule list",
        "course list",
        "path list",
        "learner list",
        "learner duplicates",
        "imports list",
        "imports show 1 --rows",
        "mapping list",
        "credential list",
        "token list",
        "schedule runs",
        "mail list --limit 20000",
        "report list",
        "report show 1",
        "history --limit 20000",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        g_auto(GStrv) words = g_strsplit(commands[i], " ", -1);
        const guint count = g_strv_length(words);
        const char *const second = count > 1 ? words[1] : NULL;
        const char *const third = count > 2 ? words[2] : NULL;
        const char *const fourth = count > 3 ? words[3] : NULL;
        g_autofree char *plain = scenario_command(scenario, words[0], second, third, fourth, NULL);
        g_autofree char *json =
            scenario_command(scenario, "--json", words[0], second, third, fourth, NULL);
        expect_harmless(plain, commands[i]);
        expect_json(json, commands[i]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hostile-corpus/fields", test_fields);
    g_test_add("/hostile-corpus/lists", struct scenario, NULL, set_up, test_lists,
               scenario_tear_down);
    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
        g_autofree char *path = g_strconcat("/hostile-corpus/forms/", sections[i].name, NULL);
        if (sections[i].headings > 0)
            g_test_add(path, struct scenario, sections[i].name, set_up, test_forms,
                       scenario_tear_down);
    }
    g_test_add("/hostile-corpus/pasted", struct scenario, NULL, set_up, test_pasted,
               scenario_tear_down);
    g_test_add("/hostile-corpus/commands", struct scenario, NULL, set_up, test_commands,
               scenario_tear_down);
    return g_test_run();
}
