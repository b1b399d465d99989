/* Every text of the database full of what terminals act on, what turns text around, and what CDK takes for markup: on
 * every page nothing happens but that it is shown, in its own cells. */
#include "config.h"

#include "hostile_screen.h"
#include "support.h"

#include <string.h>

/* Sequences that clear, move, leave the other screen, set the window's title, ask for the terminal's name, ring and
 * draw boxes; C0 and C1; characters that turn, hide and stack; a megaword of CDK's markup; formats and quotes. */
#define HOSTILE                                                                                    \
    "'Nasty ' || char(27) || '[2J' || char(27) || '[H' || char(27) || '[?1049l' || char(27) || "   \
    "']2;gotcha' || char(7) || char(27) || '[c' || char(27) || '(0lqk' || char(27) || '[31;7m' "   \
    "|| char(7, 8, 9, 10, 11, 12, 13, 14, 127, 155) || '3J' || char(144, 157) || '2;gotcha' || "   \
    "char(156) || char(8238, 8237, 8234, 8203, 8205, 8207, 65279, 57344, 65534, 917505) || "       \
    "'evil' "                                                                                      \
    "|| '</B><#HL(2000000000)><C></31/K>%s%n$(id)`id`' || char(39, 34, 59) || '-- ' || 'a' || "    \
    "char(769, 770, 771, 772, 773, 774, 775, 776, 777, 778) || char(128587) || ' שלום 李明 '"

/* Where texts of people and of other programs stand. What must be one of a kind gets the row's number. */
static const char *const poisons[] = {
    "UPDATE learner SET name = " HOSTILE " || id, email = " HOSTILE
    " || id, username = substr(" HOSTILE ", 1, 200) "
    "|| id, first_name = " HOSTILE ", last_name = " HOSTILE ", name_remark = " HOSTILE
    ", language = " HOSTILE,
    "UPDATE credential SET full_name = " HOSTILE ", context_name = " HOSTILE
    ", printed_date = " HOSTILE ", failure = " HOSTILE ", invalidated_by = " HOSTILE
    ", invalidation_reason = " HOSTILE,
    "UPDATE credential_type SET name = substr(" HOSTILE ", 1, 200) || id",
    "UPDATE asset SET description = substr(" HOSTILE ", 1, 200) || id, file_name = substr(" HOSTILE
    ", 1, 200)",
    "UPDATE course SET long_name = " HOSTILE ", display_name = " HOSTILE,
    "UPDATE learning_path SET display_name = " HOSTILE,
    "UPDATE subsection SET category = " HOSTILE " || id, name = " HOSTILE,
    "UPDATE task_run SET operator = " HOSTILE,
    "UPDATE import_run SET file_name = " HOSTILE ", operator = " HOSTILE,
    "UPDATE import_change SET username = " HOSTILE ", detail = " HOSTILE,
    "UPDATE plan SET operator = " HOSTILE,
    "UPDATE plan_item SET reason = " HOSTILE,
    "UPDATE mail SET recipient = " HOSTILE ", answer = " HOSTILE,
    "INSERT OR REPLACE INTO setting (name, value) VALUES ('site_name', " HOSTILE ")",
    "INSERT INTO history (at, operator, object_kind, object_name, action, changes) VALUES "
    "(1795000000000000, " HOSTILE ", " HOSTILE ", " HOSTILE ", " HOSTILE
    ", json_object('name', json_array(" HOSTILE ", " HOSTILE ")))",
};

static void make_hostile(const struct scenario *scenario, gconstpointer data)
{
    scenario_make_demo(scenario, data);
    for (gsize i = 0; i < G_N_ELEMENTS(poisons); i++)
        scenario_change(scenario, poisons[i]);
}

static void set_up(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_shared(scenario, "hostile", make_hostile, data);
}

static void press_whole(struct terminal *terminal, const char *key, const char *page)
{
    terminal_press(terminal, key);
    g_autofree char *where = g_strdup_printf("%s after %s", page, key);
    hostile_expect_whole(terminal, where);
}

/* What every list offers, from its first to its last row, then its first row's page, field by field. */
static void walk_section(const struct scenario *scenario, const char *section,
                         const struct terminal_options *options)
{
    static const char *const list_keys[] = { "Down",  "End", "PgUp", "Right", "Right", "Home",
                                             "Space", "?",   "Esc",  "c",     "Esc",   "f",
                                             "Esc",   "s",   "Esc",  "F9",    "Esc",   "U",
                                             "/",     "Esc", "y" };
    static const char *const form_keys[] = { "Tab", "Tab", "Tab",  "F1",   "Esc", "Tab",
                                             "Tab", "Tab", "Tab",  "PgDn", "End", "F6",
                                             "Esc", "F7",  "PgDn", "Esc" };
    const char *const arguments[] = { "console", section, NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, options);
    hostile_expect_whole(terminal, section);
    hostile_expect_rules(terminal, section);
    for (gsize i = 0; i < G_N_ELEMENTS(list_keys) - 1; i++)
        press_whole(terminal, list_keys[i], section);
    terminal_press(terminal, "Enter");
    g_autofree char *form = g_strconcat(section, ", opened", NULL);
    hostile_expect_whole(terminal, form);
    for (gsize i = 0; i < G_N_ELEMENTS(form_keys); i++)
        press_whole(terminal, form_keys[i], form);
    hostile_leave(terminal, section);
}

/* In a list every text stays in its own column, and the lines around it are those of a harmless list. */
static void test_columns(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const struct {
        const char *name;
        int headings; /* the row */
    } lists[] = {
        { "credentials", 3 }, { "configurations", 3 }, { "types", 3 }, { "assets", 3 },
        { "learners", 3 },    { "courses", 3 },        { "paths", 3 }, { "imports", 3 },
        { "schedules", 3 },   { "runs", 3 },           { "plans", 3 }, { "mail", 4 },
        { "history", 3 },
    };
    bool *begins[G_N_ELEMENTS(lists)] = { NULL };
    for (int hostile = 0; hostile < 2; hostile++) {
        for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
            const int headings = lists[i].headings;
            struct terminal *terminal = scenario_open(scenario, lists[i].name);
            hostile_expect_whole(terminal, lists[i].name);
            if (!hostile)
                begins[i] = hostile_find_columns(terminal, headings);
            hostile_expect_columns(terminal, headings, begins[i], lists[i].name);
            expect_function_bar(terminal, "Esc Back  ? Help");
            scenario_quit(terminal);
        }
        for (gsize i = 0; !hostile && i < G_N_ELEMENTS(poisons); i++)
            scenario_change(scenario, poisons[i]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        g_free(begins[i]);
}

static void test_section(struct scenario *scenario, gconstpointer data)
{
    walk_section(scenario, data, NULL);
}

/* The same in little room, and where everything is folded to ASCII. */
static void test_elsewhere(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    walk_section(scenario, "credentials", &(struct terminal_options){ .rows = 10, .columns = 40 });
    walk_section(scenario, "learners", &(struct terminal_options){ .locale = "C" });
    walk_section(scenario, "types", &(struct terminal_options){ .rows = 50, .columns = 200 });
}

static void test_home(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_start(scenario);
    expect_match(terminal, "1 Credentials +464");
    hostile_expect_whole(terminal, "home");
    hostile_expect_rules(terminal, "home");
    static const char *const keys[] = { "Down", "F8", "Esc", "?", "Esc", "E", "Esc" };
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        press_whole(terminal, keys[i], "home");
    scenario_quit(terminal);
}

/* What a person pastes or types is as hostile as what is imported. */
static void test_typed(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *text = scenario_text(scenario, "SELECT " HOSTILE);
    struct terminal *terminal = scenario_open(scenario, "types");
    hostile_expect_whole(terminal, "types");
    terminal_press(terminal, "a");
    terminal_paste(terminal, text);
    hostile_expect_whole(terminal, "a pasted name");
    terminal_press(terminal, "Tab");
    hostile_expect_whole(terminal, "a pasted name");
    terminal_press(terminal, "F2");
    hostile_expect_whole(terminal, "a pasted name, saved");
    terminal_hang_up(terminal);
    g_assert_true(terminal_wait_end(terminal));
    terminal_free(terminal);
    terminal = scenario_start(scenario);
    hostile_expect_whole(terminal, "a draft of that");
    terminal_press(terminal, "y");
    hostile_expect_whole(terminal, "a draft of that, taken");
    terminal_hang_up(terminal);
    g_assert_true(terminal_wait_end(terminal));
    terminal_free(terminal);
}

int main(int argc, char **argv)
{
    static const char *const sections[] = {
        "credentials", "configurations", "types", "assets", "learners", "courses",  "paths",
        "imports",     "runs",           "plans", "mail",   "history",  "settings",
    };
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
        g_autofree char *path = g_strconcat("/hostile/", sections[i], NULL);
        g_test_add(path, struct scenario, sections[i], set_up, test_section, scenario_tear_down);
    }
    g_test_add("/hostile/elsewhere", struct scenario, NULL, set_up, test_elsewhere,
               scenario_tear_down);
    g_test_add("/hostile/home", struct scenario, NULL, set_up, test_home, scenario_tear_down);
    g_test_add("/hostile/columns", struct scenario, NULL, scenario_set_up_demo, test_columns,
               scenario_tear_down);
    g_test_add("/hostile/typed", struct scenario, NULL, set_up, test_typed, scenario_tear_down);
    return g_test_run();
}
