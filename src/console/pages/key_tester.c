#include "config.h"

#include "console/pages/overlays.h"

#include "console/command.h"
#include "console/pages/overlay.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

#define KEYS_KEPT 64
#define TESTER_COLUMNS 62
#define TESTER_ROWS 14
#define NAME_CELLS 12
#define CODE_CELLS 12

struct key_tester_page {
    struct page page;
    struct page *below; /* whose bindings are shown */
    GPtrArray *lines;   /* char *: name, code and binding, separated by tabs */
    bool escape;        /* the key before was Esc */
    struct area inside;
};

/* As people who are asked for it on the telephone can read it out. */
static char *key_number(const struct key *key)
{
    if (key->code < KEY_CODE_SPECIAL)
        return g_strdup_printf("U+%04X", (guint)key->code);
    if (key->code == KEY_CODE_PASTE)
        return g_strdup_printf("%ld characters", g_utf8_strlen(key->paste, -1));
    return g_strdup_printf("key %d", key->code - KEY_CODE_SPECIAL);
}

static enum outcome key_tester_key(struct page *page, const struct key *key)
{
    struct key_tester_page *tester = (struct key_tester_page *)page;
    if (key->code == KEY_CODE_ESCAPE && tester->escape) {
        console_close(page->console, page);
        return OUTCOME_HANDLED;
    }
    tester->escape = key->code == KEY_CODE_ESCAPE;
    const struct console_command *command = console_command_find(tester->below, key->code);
    g_autofree char *name = key_caption(key->code);
    g_autofree char *number = key_number(key);
    g_ptr_array_add(tester->lines, g_strdup_printf("%s\t%s\t%s", name, number,
                                                   command != NULL ? console_command_caption(
                                                       page->console, command)
                                                                   : "means nothing here"));
    if (tester->lines->len > KEYS_KEPT)
        g_ptr_array_remove_index(tester->lines, 0);
    return OUTCOME_HANDLED;
}

static void key_tester_layout(struct page *page)
{
    struct key_tester_page *tester = (struct key_tester_page *)page;
    tester->inside = overlay_place(&page->area, TESTER_ROWS, TESTER_COLUMNS);
}

static void key_tester_draw_line(const struct area *inside, WINDOW *screen, int row,
                                 const char *name, const char *number, const char *binding,
                                 enum role role)
{
    const int column = inside->column, cells = inside->columns;
    paint_text(screen, row, column, MIN(NAME_CELLS, cells), role, name);
    paint_text(screen, row, column + NAME_CELLS + 1, MIN(CODE_CELLS, cells - NAME_CELLS - 1), role,
               number);
    paint_text(screen, row, column + NAME_CELLS + CODE_CELLS + 2,
               cells - NAME_CELLS - CODE_CELLS - 2, role, binding);
}

static void key_tester_draw(struct page *page, WINDOW *screen)
{
    struct key_tester_page *tester = (struct key_tester_page *)page;
    const struct area *inside = &tester->inside;
    overlay_draw_frame(page, screen, inside, "Press keys; Esc twice leaves");
    key_tester_draw_line(inside, screen, inside->row, "Key", "Code", "Does on this page",
                         ROLE_HEADING);
    const int rows = inside->rows - 1, count = (int)tester->lines->len;
    const int first = MAX(count - rows, 0);
    for (int i = first; i < count; i++) {
        g_auto(GStrv) parts = g_strsplit(tester->lines->pdata[i], "\t", 3);
        key_tester_draw_line(inside, screen, inside->row + 1 + i - first, parts[0], parts[1],
                             parts[2], ROLE_TEXT);
    }
    terminal_place_cursor(inside->row + MIN(count, rows), inside->column);
}

static bool key_tester_takes_text(const struct page *page)
{
    (void)page;
    return true;
}

static void key_tester_clear(struct page *page)
{
    struct key_tester_page *tester = (struct key_tester_page *)page;
    g_ptr_array_unref(tester->lines);
}

static const struct console_command *const sets[] = { NULL };

static const struct page_class key_tester_class = {
    .name = "key tester",
    .size = sizeof(struct key_tester_page),
    .overlay = true,
    .commands = sets,
    .layout = key_tester_layout,
    .draw = key_tester_draw,
    .key = key_tester_key,
    .takes_text = key_tester_takes_text,
    .clear = key_tester_clear,
};

void key_tester_open(struct console *console)
{
    struct key_tester_page *tester = (struct key_tester_page *)page_new(&key_tester_class, console);
    tester->below = console_top(console);
    tester->lines = g_ptr_array_new_with_free_func(g_free);
    console_push(console, &tester->page);
}
