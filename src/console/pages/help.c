#include "config.h"

#include "console/pages/overlays.h"

#include "base/fold.h"
#include "console/command.h"
#include "console/pages/chooser.h"
#include "console/pages/narrow.h"
#include "console/pages/overlay.h"
#include "console/pages/overlay_commands.h"
#include "console/terminal/match.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

#include <string.h>

#define HELP_COLUMNS 96
#define KEYS_CELLS 20 /* "PgDn, Ctrl-F, Space" */
#define KEYS_CELLS_NARROW 12
#define NARROW 64

/* One entry: a heading, a command, or (without keys) text. */
struct help_entry {
    char *heading, *keys, *text;
    char *folded;
    int height; /* rows, at the present width; 0: narrowed away */
};

struct help_page {
    struct page page;
    struct page *below;
    GPtrArray *entries;  /* struct help_entry */
    const char *heading; /* the last one, while they are collected */
    struct narrow narrow;
    bool narrowing;         /* words are being typed */
    struct chooser chooser; /* of rows */
    struct area inside;
};

static void help_entry_free(gpointer data)
{
    struct help_entry *entry = data;
    g_free(entry->heading);
    g_free(entry->keys);
    g_free(entry->text);
    g_free(entry->folded);
    g_free(entry);
}

static void help_add(struct help_page *help, const char *heading, char *keys, char *text)
{
    struct help_entry *entry = g_new0(struct help_entry, 1);
    entry->heading = g_strdup(heading);
    entry->keys = keys;
    entry->text = text;
    g_autofree char *both =
        g_strdup_printf("%s %s", keys != NULL ? keys : "", text != NULL ? text : "");
    entry->folded = text_fold(both, -1);
    g_ptr_array_add(help->entries, entry);
}

/* The set that a command stands in; NULL: none has a title. */
static const struct console_command_set *help_find_set(const struct console_command *command)
{
    for (const struct console_command_set *set = console_command_sets; set->commands != NULL; set++)
        for (const struct console_command *other = set->commands; other->name != NULL; other++)
            if (other == command)
                return set;
    return NULL;
}

static bool help_add_command(const struct console_command *command, gpointer data)
{
    struct help_page *help = data;
    const struct console *console = help->page.console;
    const struct console_command_set *set = help_find_set(command);
    const char *why = NULL, *title = set != NULL ? set->title : "On this page";
    if (g_strcmp0(help->heading, title) != 0)
        help_add(help, title, NULL, NULL);
    help->heading = title;
    console_command_allowed(help->below, command, &why);
    GString *text = g_string_new(console_command_caption(console, command));
    g_string_append_printf(text, ": %s", console_command_help(console, command));
    if (command->equivalent != NULL)
        g_string_append_printf(text, " (testamur %s)", command->equivalent);
    if (why != NULL)
        g_string_append_printf(text, " Not now: %s", why);
    help_add(help, NULL, overlay_key_names(command), g_string_free(text, FALSE));
    return true;
}

static void help_collect(struct help_page *help)
{
    const struct page_class *class = help->below->class;
    g_autofree char *about = class->help != NULL ? class->help(help->below) : NULL;
    if (about != NULL)
        help_add(help, NULL, NULL, g_strdup(about));
    console_command_each(help->below, help_add_command, help);
}

static int help_keys_cells(const struct help_page *help)
{
    return help->inside.columns >= NARROW ? KEYS_CELLS : KEYS_CELLS_NARROW;
}

static int help_text_cells(const struct help_page *help, const struct help_entry *entry)
{
    return help->inside.columns - (entry->keys != NULL ? help_keys_cells(help) + 1 : 0);
}

static int help_entry_height(const struct help_page *help, const struct help_entry *entry)
{
    if (entry->heading != NULL)
        return narrow_is_empty(&help->narrow) ? 2 : 0;
    if (!narrow_matches(&help->narrow, entry->folded))
        return 0;
    const int text = paint_wrapped_lines(entry->text, help_text_cells(help, entry));
    const int keys =
        entry->keys != NULL ? paint_wrapped_lines(entry->keys, help_keys_cells(help)) : 1;
    return MAX(text, keys);
}

static void help_measure(struct help_page *help)
{
    int rows = 0;
    for (guint i = 0; i < help->entries->len; i++) {
        struct help_entry *entry = help->entries->pdata[i];
        entry->height = help_entry_height(help, entry);
        rows += entry->height;
    }
    chooser_set_count(&help->chooser, rows);
    help->chooser.first = CLAMP(help->chooser.first, 0, MAX(rows - help->chooser.rows, 0));
}

static void help_layout(struct page *page)
{
    struct help_page *help = (struct help_page *)page;
    help->inside = overlay_place(&page->area, page->area.rows, HELP_COLUMNS);
    help->chooser.rows = MAX(help->inside.rows - 1, 1);
    help_measure(help);
}

/* `row` is where the entry's first row would stand; it may lie above or below what is to be seen. */
static void help_draw_entry(const struct help_page *help, WINDOW *screen, int row,
                            const struct help_entry *entry)
{
    const int top = help->inside.row + 1, end = top + help->chooser.rows;
    const int column = help->inside.column, first = MAX(top - row, 0);
    const int keys_cells = help_keys_cells(help), text_cells = help_text_cells(help, entry);
    const int from = MAX(row, top), rows = MIN(row + entry->height, end) - from;
    if (rows <= 0)
        return;
    if (entry->heading != NULL) {
        if (row + 1 >= top && row + 1 < end)
            paint_text(screen, row + 1, column, help->inside.columns, ROLE_HEADING, entry->heading);
        return;
    }
    if (entry->keys != NULL)
        paint_wrapped(screen, from, column, rows, keys_cells, first, ROLE_KEY, entry->keys);
    paint_wrapped(screen, from, column + help->inside.columns - text_cells, rows, text_cells, first,
                  ROLE_TEXT, entry->text);
    for (char **word = help->narrow.words; *word != NULL; word++)
        for (int i = 0; i < rows; i++)
            match_paint(screen, from + i, column, help->inside.columns, *word);
}

static void help_draw(struct page *page, WINDOW *screen)
{
    struct help_page *help = (struct help_page *)page;
    const struct area *inside = &help->inside;
    overlay_draw_frame(page, screen, inside, "Help: keys on this page");
    const int typed_end =
        narrow_draw(&help->narrow, screen, inside->row, inside->column, inside->columns, "/",
                    help->narrowing ? "type a word" : "narrows; arrows scroll; Esc goes back");
    int row = inside->row + 1 - help->chooser.first;
    for (guint i = 0; i < help->entries->len; i++) {
        const struct help_entry *entry = help->entries->pdata[i];
        help_draw_entry(help, screen, row, entry);
        row += entry->height;
    }
    if (help->chooser.count == 0)
        paint_text(screen, inside->row + 1, inside->column, inside->columns, ROLE_HELP,
                   "no key or command like that");
    terminal_place_cursor(help->narrowing ? inside->row : inside->row + 1,
                          help->narrowing ? typed_end : inside->column);
}

static void help_narrow(struct page *page)
{
    ((struct help_page *)page)->narrowing = true;
}

static void help_close(struct page *page)
{
    console_close(page->console, page);
}

const struct console_command help_commands[] = {
    { .name = "narrow", .keys = { '/' }, .flags = CONSOLE_COMMAND_BAR, .run = help_narrow },
    { .name = "close",
      .keys = { KEY_CODE_ESCAPE, 'q', '?', KEY_FUNCTION(1) },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .run = help_close },
    { 0 },
};
static const struct console_command *const sets[] = { help_commands, NULL };

static enum outcome help_narrowing_key(struct help_page *help, const struct key *key)
{
    if (key->code == KEY_CODE_ENTER || key->code == KEY_CODE_ESCAPE) {
        help->narrowing = false;
        if (key->code == KEY_CODE_ESCAPE)
            narrow_set(&help->narrow, "");
        help_measure(help);
        return OUTCOME_HANDLED;
    }
    const enum outcome outcome = narrow_key(&help->narrow, key);
    if (outcome & OUTCOME_CHANGED)
        help_measure(help);
    return outcome;
}

static enum outcome help_key(struct page *page, const struct key *key)
{
    struct help_page *help = (struct help_page *)page;
    enum outcome outcome = OUTCOME_IGNORED;
    if (help->narrowing)
        outcome = help_narrowing_key(help, key);
    if (outcome == OUTCOME_IGNORED)
        outcome = chooser_scroll_key(&help->chooser, key->code, !help->narrowing);
    return outcome;
}

static bool help_takes_text(const struct page *page)
{
    return ((const struct help_page *)page)->narrowing;
}

static void help_clear(struct page *page)
{
    struct help_page *help = (struct help_page *)page;
    g_ptr_array_unref(help->entries);
    narrow_clear(&help->narrow);
}

static const struct page_class help_class = {
    .name = "help",
    .size = sizeof(struct help_page),
    .overlay = true,
    .commands = sets,
    .layout = help_layout,
    .draw = help_draw,
    .key = help_key,
    .takes_text = help_takes_text,
    .clear = help_clear,
};

void help_open(struct console *console)
{
    struct help_page *help = (struct help_page *)page_new(&help_class, console);
    help->below = console_top(console);
    help->entries = g_ptr_array_new_with_free_func(help_entry_free);
    narrow_init(&help->narrow);
    help_collect(help);
    console_push(console, &help->page);
}
