#include "config.h"

#include "console/pages/overlays.h"

#include "base/fold.h"
#include "console/command.h"
#include "console/pages/chooser.h"
#include "console/pages/narrow.h"
#include "console/pages/overlay.h"
#include "console/pages/overlay_commands.h"
#include "console/pages/palette_match.h"
#include "console/sections/section.h"
#include "console/terminal/match.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

#include <string.h>

#define PALETTE_COLUMNS 92
#define PALETTE_ROWS 16
#define KEYS_CELLS 14
#define CAPTION_CELLS 26
#define EQUIVALENT_FROM 56 /* cells from which on there is room for the equivalent commands */
#define HELP_ROWS 2

/* What stands first while nothing is typed. */
enum palette_group {
    GROUP_PAGE,
    GROUP_SECTION,
    GROUP_EVERYWHERE,
    GROUP_ALWAYS,
};

struct palette_entry {
    enum palette_group group;
    const struct console_command *command; /* else a section */
    const struct section *section;
    char *caption, *keys, *equivalent, *help;
    const char *why_not; /* NULL: it can be run now */
    struct palette_words words;
    int score;
};

struct palette_page {
    struct page page;
    /* the page whose commands these are; it lies below this one as long as this is open */
    struct page *below;
    /* struct palette_entry, in the order in which they are shown without words */
    GPtrArray *entries;
    GPtrArray *shown; /* the same, borrowed, by score */
    struct narrow narrow;
    struct chooser chooser;
    struct area inside;
    int help_rows;
};

static void palette_entry_free(gpointer data)
{
    struct palette_entry *entry = data;
    g_free(entry->caption);
    g_free(entry->keys);
    g_free(entry->equivalent);
    g_free(entry->help);
    g_free(entry->words.caption);
    g_free(entry->words.name);
    g_free(entry->words.equivalent);
    g_free(entry->words.help);
    g_free(entry);
}

static void palette_add(struct palette_page *palette, struct palette_entry *entry, const char *name)
{
    entry->words.caption = text_fold(entry->caption, -1);
    entry->words.name = text_fold(name, -1);
    entry->words.equivalent = text_fold(entry->equivalent, -1);
    entry->words.help = text_fold(entry->help, -1);
    g_ptr_array_add(palette->entries, entry);
}

static bool is_one_of(const struct console_command *command, const struct console_command *set)
{
    while (set->name != NULL && set != command)
        set++;
    return set->name != NULL;
}

/* All keys of a command, or if they are too many the one that the line of keys shows. */
static char *palette_keys(const struct palette_page *palette, const struct console_command *command)
{
    g_autofree char *all = overlay_key_names(command);
    if (command->keys[0] == 0 || paint_cells(all) <= KEYS_CELLS)
        return g_steal_pointer(&all);
    return key_caption(console_command_key_shown(palette->below, command));
}

static bool palette_add_command(const struct console_command *command, gpointer data)
{
    struct palette_page *palette = data;
    const struct console *console = palette->page.console;
    if (command->flags & CONSOLE_COMMAND_HIDDEN || strcmp(command->name, "palette") == 0)
        return true;
    struct palette_entry *entry = g_new0(struct palette_entry, 1);
    entry->command = command;
    entry->group = is_one_of(command, everywhere_commands) ? GROUP_EVERYWHERE
                   : is_one_of(command, always_commands)   ? GROUP_ALWAYS
                                                           : GROUP_PAGE;
    entry->caption = g_strdup(console_command_caption(console, command));
    entry->keys = palette_keys(palette, command);
    entry->equivalent = command->equivalent != NULL
                            ? g_strdup_printf("testamur %s", command->equivalent)
                            : g_strdup("");
    entry->help = g_strdup(console_command_help(console, command));
    if (!console_command_allowed(palette->below, command, &entry->why_not)
        && entry->why_not == NULL)
        entry->why_not = "it is not possible here";
    palette_add(palette, entry, command->name);
    return true;
}

static void palette_add_sections(struct palette_page *palette)
{
    for (int i = 0; sections[i] != NULL; i++) {
        if (sections[i]->inner)
            continue;
        const struct section_description *description =
            console_description(palette->page.console, sections[i]);
        struct palette_entry *entry = g_new0(struct palette_entry, 1);
        entry->section = sections[i];
        entry->group = GROUP_SECTION;
        entry->caption = g_strdup(description->title);
        entry->keys = g_strdup("section");
        entry->equivalent = g_strdup("");
        entry->help = g_strdup_printf("Go to the section %s.", description->title);
        palette_add(palette, entry, sections[i]->name);
    }
}

/* What can't be run now comes after what can. */
static int palette_compare(gconstpointer a, gconstpointer b)
{
    const struct palette_entry *one = *(struct palette_entry *const *)a;
    const struct palette_entry *other = *(struct palette_entry *const *)b;
    const int allowed = (one->why_not != NULL) - (other->why_not != NULL);
    if (allowed != 0)
        return allowed;
    return one->score != other->score ? other->score - one->score
                                      : (int)one->group - (int)other->group;
}

static void palette_narrow(struct palette_page *palette)
{
    g_ptr_array_set_size(palette->shown, 0);
    for (guint i = 0; i < palette->entries->len; i++) {
        struct palette_entry *entry = palette->entries->pdata[i];
        entry->score = palette_match(&entry->words, (const char *const *)palette->narrow.words);
        if (entry->score > 0)
            g_ptr_array_add(palette->shown, entry);
    }
    g_ptr_array_sort(palette->shown, palette_compare); /* stable: it is a merge sort */
    chooser_set_count(&palette->chooser, (int)palette->shown->len);
    chooser_go(&palette->chooser, 0);
}

static void palette_choose(struct page *page)
{
    struct palette_page *palette = (struct palette_page *)page;
    if (palette->chooser.current < 0)
        return;
    const struct palette_entry *entry = palette->shown->pdata[palette->chooser.current];
    const struct console_command *command = entry->command;
    const struct section *section = entry->section;
    struct page *below = palette->below;
    struct console *console = page->console;
    console_close(console, page);
    if (section != NULL)
        section_enter(console, section);
    else
        console_command_run(below, command);
}

static void palette_dismiss(struct page *page)
{
    console_close(page->console, page);
}

const struct console_command palette_commands[] = {
    { .name = "run",
      .keys = { KEY_CODE_ENTER },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .run = palette_choose },
    { .name = "dismiss",
      .keys = { KEY_CODE_ESCAPE, KEY_CONTROL('g') },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .run = palette_dismiss },
    { 0 },
};
static const struct console_command *const sets[] = { palette_commands, NULL };

static void palette_layout(struct page *page)
{
    struct palette_page *palette = (struct palette_page *)page;
    palette->inside = overlay_place(&page->area, PALETTE_ROWS, PALETTE_COLUMNS);
    palette->help_rows = palette->inside.rows > 6 ? HELP_ROWS : 0;
    chooser_set_rows(&palette->chooser,
                     palette->inside.rows - 1
                         - (palette->help_rows > 0 ? palette->help_rows + 1 : 0));
}

static void palette_draw_entry(const struct palette_page *palette, WINDOW *screen, int row,
                               const struct palette_entry *entry)
{
    const int column = palette->inside.column + OVERLAY_MARKER_CELLS;
    const int cells = palette->inside.columns - OVERLAY_MARKER_CELLS;
    const enum role role = entry->why_not != NULL ? ROLE_READ_ONLY : ROLE_TEXT;
    const bool wide = cells >= EQUIVALENT_FROM;
    const int caption_cells = wide ? CAPTION_CELLS : cells - KEYS_CELLS - 1;
    paint_text(screen, row, column, caption_cells, role, entry->caption);
    if (wide)
        paint_text(screen, row, column + CAPTION_CELLS + 1, cells - CAPTION_CELLS - KEYS_CELLS - 2,
                   ROLE_HELP, entry->equivalent);
    paint_text_right(screen, row, column + cells - KEYS_CELLS, KEYS_CELLS,
                     entry->why_not != NULL ? ROLE_READ_ONLY : ROLE_KEY,
                     entry->why_not != NULL ? "not now" : entry->keys);
    for (char **word = palette->narrow.words; *word != NULL; word++)
        match_paint(screen, row, column, cells - KEYS_CELLS - 1, *word);
}

static void palette_draw_help(const struct palette_page *palette, WINDOW *screen)
{
    const struct area *inside = &palette->inside;
    const int row = inside->row + inside->rows - palette->help_rows;
    if (palette->help_rows == 0 || palette->chooser.current < 0)
        return;
    const struct palette_entry *entry = palette->shown->pdata[palette->chooser.current];
    g_autofree char *text = entry->why_not == NULL
                                ? g_strdup(entry->help)
                                : g_strdup_printf("%s Not now: %s", entry->help, entry->why_not);
    paint_rule(screen, row - 1, inside->column, inside->columns);
    paint_wrapped(screen, row, inside->column, palette->help_rows, inside->columns, 0, ROLE_HELP,
                  text);
}

static void palette_draw(struct page *page, WINDOW *screen)
{
    struct palette_page *palette = (struct palette_page *)page;
    const struct area *inside = &palette->inside;
    const struct chooser *chooser = &palette->chooser;
    overlay_draw_frame(page, screen, inside, "Commands and sections");
    const int typed_end = narrow_draw(&palette->narrow, screen, inside->row, inside->column,
                                      inside->columns, ":", "(type a word of what you want)");
    for (int i = 0; i < chooser->rows && chooser->first + i < chooser->count; i++)
        palette_draw_entry(palette, screen, inside->row + 1 + i,
                           palette->shown->pdata[chooser->first + i]);
    palette_draw_help(palette, screen);
    if (chooser->count > 0)
        overlay_mark_current(screen, inside->row + 1 + chooser->current - chooser->first,
                             inside->column, inside->columns);
    else
        paint_text(screen, inside->row + 1, inside->column, inside->columns, ROLE_HELP,
                   "no command or section like that");
    if (chooser->count == 0)
        terminal_place_cursor(inside->row, typed_end);
}

static enum outcome palette_key(struct page *page, const struct key *key)
{
    struct palette_page *palette = (struct palette_page *)page;
    if (chooser_key(&palette->chooser, key->code, false) != OUTCOME_IGNORED)
        return OUTCOME_HANDLED;
    const enum outcome outcome = narrow_key(&palette->narrow, key);
    if (outcome & OUTCOME_CHANGED)
        palette_narrow(palette);
    return outcome;
}

static bool palette_takes_text(const struct page *page)
{
    (void)page;
    return true;
}

static void palette_clear(struct page *page)
{
    struct palette_page *palette = (struct palette_page *)page;
    narrow_clear(&palette->narrow);
    g_ptr_array_unref(palette->shown);
    g_ptr_array_unref(palette->entries);
}

static const struct page_class palette_class = {
    .name = "palette",
    .size = sizeof(struct palette_page),
    .overlay = true,
    .commands = sets,
    .layout = palette_layout,
    .draw = palette_draw,
    .key = palette_key,
    .takes_text = palette_takes_text,
    .clear = palette_clear,
};

void palette_open(struct console *console)
{
    struct palette_page *palette = (struct palette_page *)page_new(&palette_class, console);
    palette->below = console_top(console);
    palette->entries = g_ptr_array_new_with_free_func(palette_entry_free);
    palette->shown = g_ptr_array_new();
    narrow_init(&palette->narrow);
    console_command_each(palette->below, palette_add_command, palette);
    palette_add_sections(palette);
    palette_narrow(palette);
    console_push(console, &palette->page);
}
