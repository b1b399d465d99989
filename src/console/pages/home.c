#include "config.h"

#include "console/pages/home.h"

#include "console/command.h"
#include "console/job.h"
#include "console/pages/form.h"
#include "console/pages/home_facts.h"
#include "console/pages/tables.h"
#include "console/sections/section.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

#include <string.h>

#define LEFT_CELLS 34
#define WIDE_CELLS 66

/* A line of the left column: a heading, or a section that can be opened. */
struct home_line {
    const char *section; /* NULL: a heading */
    const char *heading; /* the key of its word in [home] */
};

static const struct home_line home_lines[] = {
    { NULL, "issuing" }, { "credentials", NULL }, { "configurations", NULL }, { "types", NULL },
    { "assets", NULL },  { NULL, "learners" },    { "learners", NULL },       { "courses", NULL },
    { "paths", NULL },   { "imports", NULL },     { NULL, "running" },        { "schedules", NULL },
    { "runs", NULL },    { "mail", NULL },        { "history", NULL },        { "settings", NULL },
};

#define HOME_LINES ((int)G_N_ELEMENTS(home_lines))

/* A step of the way to the first credential, and the section whose form it opens. */
struct home_step_line {
    const char *word;
    const char *section;
};

static const struct home_step_line home_steps[HOME_STEPS] = {
    [HOME_STEP_ASSET] = { "step_asset", "assets" },
    [HOME_STEP_TYPE] = { "step_type", "types" },
    [HOME_STEP_IMPORT] = { "step_import", "imports" },
    [HOME_STEP_CONFIGURATION] = { "step_configuration", "configurations" },
    [HOME_STEP_GENERATE] = { "step_generate", "configurations" },
};

struct home {
    struct page page;
    int current;              /* index of home_lines */
    int top;                  /* the first line shown, where there are fewer rows */
    struct home_facts *facts; /* NULL: not read yet */
    bool reading;
    bool offered; /* drafts were offered */
};

static void home_read(struct home *home);

static bool home_go_on(gpointer data)
{
    return !job_cancelled(data);
}

static bool home_job_run(struct job *job, struct installation *installation, gpointer data,
                         GError **error)
{
    struct home_facts **facts = data;
    *facts = home_facts_read(installation, home_go_on, job, error);
    return *facts != NULL;
}

static void home_job_done(struct console *console, struct page *page, gpointer data,
                          const GError *error)
{
    struct home_facts **facts = data;
    struct home *home = (struct home *)page;
    if (home == NULL)
        return;
    home->reading = false;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    g_clear_pointer(&home->facts, home_facts_free);
    home->facts = g_steal_pointer(facts);
}

static void home_job_free(gpointer data)
{
    struct home_facts **facts = data;
    g_clear_pointer(facts, home_facts_free);
    g_free(facts);
}

static const struct job_class home_job = {
    .doing = "Counting",
    .quiet = true,
    .run = home_job_run,
    .done = home_job_done,
    .free = home_job_free,
};

static void home_read(struct home *home)
{
    if (home->reading)
        return;
    home->reading = true;
    job_start(home->page.console, &home->page, &home_job, g_new0(struct home_facts *, 1));
}

/* The digit that opens a line; 0: none. */
static int home_digit(int line)
{
    int digit = 0;
    for (int i = 0; i <= line; i++)
        digit += home_lines[i].section != NULL;
    return digit <= 9 ? digit : 0;
}

static void home_go(struct home *home, int direction)
{
    int line = home->current + direction;
    while (line >= 0 && line < HOME_LINES && home_lines[line].section == NULL)
        line += direction;
    if (line >= 0 && line < HOME_LINES)
        home->current = line;
}

static void home_enter(struct home *home, const char *name)
{
    const struct section *section = section_find(name);
    if (section != NULL)
        section_enter(home->page.console, section);
}

static void home_open_current(struct page *page)
{
    struct home *home = (struct home *)page;
    home_enter(home, home_lines[home->current].section);
}

static void home_down(struct page *page)
{
    home_go((struct home *)page, 1);
}

static void home_up(struct page *page)
{
    home_go((struct home *)page, -1);
}

static void home_first(struct page *page)
{
    ((struct home *)page)->current = 1;
}

static void home_last(struct page *page)
{
    ((struct home *)page)->current = HOME_LINES - 1;
}

static void home_reload(struct page *page)
{
    home_read((struct home *)page);
}

static void home_leave(struct page *page)
{
    console_quit(page->console);
}

static void home_import(struct page *page)
{
    const struct section *imports = section_find("imports");
    if (imports != NULL && imports->add != NULL)
        imports->add(page->console);
}

static bool home_is_new(const struct home *home)
{
    return home->facts != NULL && home->facts->complete
           && !home->facts->steps_done[HOME_STEP_GENERATE];
}

static enum home_step home_next_step(const struct home *home)
{
    int step = 0;
    while (step < HOME_STEP_GENERATE && home->facts->steps_done[step])
        step++;
    return (enum home_step)step;
}

static bool home_has_step(const struct page *page)
{
    return home_is_new((const struct home *)page);
}

/* Opens the form of the next step; the last one is a list, from which a configuration is issued. */
static void home_take_step(struct page *page)
{
    struct home *home = (struct home *)page;
    const enum home_step step = home_next_step(home);
    const struct section *section = section_find(home_steps[step].section);
    if (section == NULL)
        return;
    if (step == HOME_STEP_GENERATE)
        section_enter(page->console, section);
    else if (section->add != NULL)
        section->add(page->console);
    else
        form_open(page->console, section, 0, NULL);
}

const struct console_command home_commands[] = {
    { "open-section",
      { KEY_CODE_ENTER, KEY_CODE_RIGHT, 'l' },
      CONSOLE_COMMAND_BAR,
      NULL,
      NULL,
      home_open_current },
    { "next-step",
      { 'n' },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_WRITES,
      NULL,
      home_has_step,
      home_take_step },
    { "import-file",
      { 'i' },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_WRITES,
      "import",
      NULL,
      home_import },
    { "line-down", { KEY_CODE_DOWN, 'j' }, CONSOLE_COMMAND_HIDDEN, NULL, NULL, home_down },
    { "line-up", { KEY_CODE_UP, 'k' }, CONSOLE_COMMAND_HIDDEN, NULL, NULL, home_up },
    { "first",
      { KEY_CODE_HOME, 'g', KEY_CODE_PAGE_UP },
      CONSOLE_COMMAND_HIDDEN,
      NULL,
      NULL,
      home_first },
    { "last",
      { KEY_CODE_END, 'G', KEY_CODE_PAGE_DOWN },
      CONSOLE_COMMAND_HIDDEN,
      NULL,
      NULL,
      home_last },
    { "leave", { 'q' }, CONSOLE_COMMAND_BAR, NULL, NULL, home_leave },
    { "reload", { 'R' }, 0, NULL, NULL, home_reload },
    { "export-learners",
      { 0 },
      CONSOLE_COMMAND_MENU,
      "export learners",
      NULL,
      tables_export_learners },
    { "export-credentials",
      { 0 },
      CONSOLE_COMMAND_MENU,
      "export credentials",
      NULL,
      tables_export_credentials },
    { "export-grades", { 0 }, CONSOLE_COMMAND_MENU, "export grades", NULL, tables_export_grades },
    { 0 },
};

static enum outcome home_key(struct page *page, const struct key *key)
{
    struct home *home = (struct home *)page;
    if (key->code < '1' || key->code > '9')
        return OUTCOME_IGNORED;
    for (int i = 0; i < HOME_LINES; i++)
        if (home_lines[i].section != NULL && home_digit(i) == key->code - '0') {
            home->current = i;
            home_open_current(page);
            return OUTCOME_HANDLED;
        }
    return OUTCOME_IGNORED;
}

static const char *home_word(const struct home *home, const char *key)
{
    const char *word = console_word(home->page.console, "home", key);
    return word != NULL ? word : key;
}

static void home_draw_line(const struct home *home, WINDOW *screen, int row, int line, int cells)
{
    const struct home_line *shown = &home_lines[line];
    const int column = home->page.area.column;
    if (shown->section == NULL) {
        paint_text(screen, row, column + 1, cells - 1, ROLE_HEADING,
                   home_word(home, shown->heading));
        return;
    }
    const struct section *section = section_find(shown->section);
    const char *title =
        section != NULL ? console_description(home->page.console, section)->title : shown->section;
    const int digit = home_digit(line);
    g_autofree char *caption =
        digit > 0 ? g_strdup_printf("%d %s", digit, title) : g_strdup_printf("  %s", title);
    const gint64 *count =
        home->facts != NULL ? g_hash_table_lookup(home->facts->counts, shown->section) : NULL;
    const bool current = line == home->current;
    if (current)
        paint_text(screen, row, column, 1, ROLE_TEXT, "\u25b8");
    paint_text(screen, row, column + 1, cells - 12, ROLE_TEXT, caption);
    if (count != NULL) {
        g_autofree char *number = console_show_number(*count);
        paint_text_right(screen, row, column + cells - 12, 10, ROLE_TEXT, number);
    }
    if (current && !terminal_is_lean())
        paint_role(screen, row, column + 1, cells - 3, ROLE_CURRENT);
    if (current)
        terminal_place_cursor(row, column);
}

static void home_draw_left(struct home *home, WINDOW *screen, int cells)
{
    const struct area *area = &home->page.area;
    const int rows = area->rows;
    home->top = CLAMP(home->top, MAX(0, home->current - rows + 1), home->current);
    /* The heading above the first section goes with it. */
    if (home->current == 1)
        home->top = 0;
    if (rows >= HOME_LINES)
        home->top = 0;
    for (int i = 0; i < rows && home->top + i < HOME_LINES; i++)
        home_draw_line(home, screen, area->row + i, home->top + i, cells);
}

/* A column of wrapped paragraphs, from row to row. */
struct home_column {
    WINDOW *screen;
    int row, end, column, cells;
};

static void home_tell(struct home_column *at, enum role role, const char *text, int indent)
{
    if (at->row >= at->end)
        return;
    const int cells = at->cells - indent;
    const int rows = MIN(paint_wrapped_lines(text, cells), at->end - at->row);
    at->row += paint_wrapped(at->screen, at->row, at->column + indent, rows, cells, 0, role, text);
}

/* One row: what does not fit is left out at its end. */
static void home_tell_short(struct home_column *at, const char *text, int indent)
{
    if (at->row < at->end)
        paint_text(at->screen, at->row++, at->column + indent, at->cells - indent, ROLE_TEXT, text);
}

static void home_draw_steps(const struct home *home, struct home_column *at)
{
    home_tell(at, ROLE_HEADING, home_word(home, "first_steps"), 0);
    for (int step = 0; step < HOME_STEPS; step++) {
        const bool done = home->facts->steps_done[step];
        const bool next = step == (int)home_next_step(home);
        g_autofree char *text = g_strdup_printf("%s %d %s%s", done ? "[x]" : "[ ]", step + 1,
                                                home_word(home, home_steps[step].word),
                                                next ? home_word(home, "step_next") : "");
        home_tell(at, next ? ROLE_WARNING : ROLE_TEXT, text, 0);
    }
    at->row++;
}

static void home_draw_right(const struct home *home, struct home_column *at)
{
    const struct home_facts *facts = home->facts;
    if (facts == NULL) {
        home_tell(at, ROLE_HELP, home_word(home, "reading"), 0);
        return;
    }
    if (home_is_new(home))
        home_draw_steps(home, at);
    if (facts->attention->len > 0 || facts->next != NULL)
        home_tell(at, ROLE_HEADING, home_word(home, "attention"), 0);
    for (guint i = 0; i < facts->attention->len; i++) {
        g_autofree char *text = g_strdup_printf("! %s", (char *)facts->attention->pdata[i]);
        home_tell(at, ROLE_TEXT, text, 0);
    }
    if (facts->next != NULL) {
        g_autofree char *text = g_strdup_printf("%s %s", home_word(home, "next"), facts->next_when);
        home_tell_short(at, text, 0);
        home_tell_short(at, facts->next, 2);
    }
    if (facts->runs->len == 0)
        return;
    at->row++;
    home_tell(at, ROLE_HEADING, home_word(home, "last_runs"), 0);
    for (guint i = 0; i < facts->runs->len; i++) {
        const struct home_run *run = facts->runs->pdata[i];
        g_autofree char *when = console_show_date(home->page.console, run->started);
        g_autofree char *first = g_strdup_printf("%-12s %s", when, run->outcome);
        home_tell_short(at, first, 0);
        home_tell_short(at, run->what, 2);
    }
}

static void home_draw(struct page *page, WINDOW *screen)
{
    struct home *home = (struct home *)page;
    const struct area *area = &page->area;
    const bool wide = area->columns >= WIDE_CELLS;
    home_draw_left(home, screen, wide ? LEFT_CELLS : area->columns);
    if (wide) {
        struct home_column at = { screen, area->row, area->row + area->rows,
                                  area->column + LEFT_CELLS + 1, area->columns - LEFT_CELLS - 2 };
        home_draw_right(home, &at);
    }
}

static void home_refresh(struct page *page)
{
    home_read((struct home *)page);
}

static int home_tick(struct page *page)
{
    struct home *home = (struct home *)page;
    if (!home->offered) {
        home->offered = true;
        form_offer_drafts(page->console);
    }
    return -1;
}

/* In a narrow window the steps have no column of their own. */
static char *home_status(const struct page *page)
{
    const struct home *home = (const struct home *)page;
    if (page->area.columns >= WIDE_CELLS || home->facts == NULL)
        return NULL;
    if (home_is_new(home))
        return g_strdup_printf("%s%s", home_word(home, home_steps[home_next_step(home)].word),
                               home_word(home, "step_next"));
    return home->facts->attention->len > 0
               ? g_strdup_printf("! %s", (char *)home->facts->attention->pdata[0])
               : NULL;
}

static void home_clear(struct page *page)
{
    struct home *home = (struct home *)page;
    g_clear_pointer(&home->facts, home_facts_free);
}

static const struct console_command *const home_sets[] = { home_commands, NULL };

static const struct page_class home_class = {
    .name = "home",
    .size = sizeof(struct home),
    .commands = home_sets,
    .draw = home_draw,
    .key = home_key,
    .refresh = home_refresh,
    .status = home_status,
    .tick = home_tick,
    .clear = home_clear,
};

void home_open(struct console *console)
{
    struct page *page = page_new(&home_class, console);
    ((struct home *)page)->current = 1;
    console_push(console, page);
    home_read((struct home *)page);
    page_tick_in(page, 0);
}
