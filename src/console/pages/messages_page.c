#include "config.h"

#include "console/pages/overlays.h"

#include "base/clock.h"
#include "console/command.h"
#include "console/pages/chooser.h"
#include "console/pages/overlay.h"
#include "console/pages/overlay_commands.h"
#include "console/pages/save_text.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

#include <string.h>

#define AT_CELLS 13
#define KIND_CELLS 8
#define DETAIL_ROWS 4

struct kind_look {
    const char *word;
    enum role role;
};
static const struct kind_look kinds[] = {
    [MESSAGE_DONE] = { "done", ROLE_GOOD },
    [MESSAGE_NOTE] = { "note", ROLE_TEXT },
    [MESSAGE_WARNING] = { "warning", ROLE_WARNING },
    [MESSAGE_ERROR] = { "error", ROLE_BAD },
};

struct messages_page {
    struct page page;
    struct chooser chooser; /* the newest message is line 0 */
    /* was line 0 when drawn last: to notice newer ones. Never read */
    const struct message *newest_message;
};

static const struct message *messages_at(const struct messages_page *messages, int line)
{
    const GPtrArray *all = console_messages(messages->page.console);
    return line < 0 || line >= (int)all->len ? NULL : all->pdata[all->len - 1 - (guint)line];
}

/* Messages may have come since (copying tells, too): the current line stays with its message. */
static void messages_update(struct messages_page *messages)
{
    const GPtrArray *all = console_messages(messages->page.console);
    int added = 0;
    while (added < (int)all->len && messages_at(messages, added) != messages->newest_message)
        added++;
    const bool was_any = messages->newest_message != NULL;
    chooser_set_count(&messages->chooser, (int)all->len);
    if (was_any && added > 0)
        chooser_go(&messages->chooser, messages->chooser.current + added);
    messages->newest_message = messages_at(messages, 0);
}

static void messages_layout(struct page *page)
{
    struct messages_page *messages = (struct messages_page *)page;
    const int detail = page->area.rows >= 12 ? DETAIL_ROWS + 1 : 0;
    chooser_set_rows(&messages->chooser, page->area.rows - detail);
}

static void messages_draw_line(const struct messages_page *messages, WINDOW *screen, int row,
                               const struct message *message)
{
    const struct area *area = &messages->page.area;
    const struct kind_look *kind = &kinds[message->kind];
    g_autofree char *at = console_show_date(messages->page.console, message->at);
    int column = area->column + OVERLAY_MARKER_CELLS;
    paint_text(screen, row, column, AT_CELLS - 1, ROLE_HELP, at);
    column += AT_CELLS;
    paint_text(screen, row, column, KIND_CELLS - 1, kind->role, kind->word);
    column += KIND_CELLS;
    paint_text(screen, row, column, area->column + area->columns - column, ROLE_TEXT,
               message->text);
}

static void messages_draw_detail(const struct messages_page *messages, WINDOW *screen)
{
    const struct area *area = &messages->page.area;
    const struct message *message = messages_at(messages, messages->chooser.current);
    int row = area->row + messages->chooser.rows;
    if (row >= area->row + area->rows || message == NULL)
        return;
    paint_rule(screen, row++, area->column, area->columns);
    const int cells = area->columns - 2;
    const int rows = area->row + area->rows - row - (message->equivalent != NULL ? 1 : 0);
    row += paint_wrapped(screen, row, area->column + 1, rows, cells, 0, ROLE_TEXT, message->text);
    if (message->equivalent != NULL)
        paint_text(screen, row, area->column + 1, cells, ROLE_HELP, message->equivalent);
}

static void messages_draw(struct page *page, WINDOW *screen)
{
    struct messages_page *messages = (struct messages_page *)page;
    const struct area *area = &page->area;
    messages_update(messages);
    const struct chooser *chooser = &messages->chooser;
    for (int i = 0; i < area->rows; i++)
        overlay_blank(screen, area->row + i, area->column, area->columns);
    for (int i = 0; i < chooser->rows && chooser->first + i < chooser->count; i++)
        messages_draw_line(messages, screen, area->row + i,
                           messages_at(messages, chooser->first + i));
    messages_draw_detail(messages, screen);
    if (chooser->count > 0)
        overlay_mark_current(screen, area->row + chooser->current - chooser->first, area->column,
                             area->columns);
    else
        terminal_place_cursor(area->row + 1, area->column + 1);
    if (chooser->count == 0)
        paint_text(screen, area->row + 1, area->column + 1, area->columns - 1, ROLE_HELP,
                   "No messages yet.");
}

static void messages_copy(struct page *page)
{
    const struct messages_page *messages = (struct messages_page *)page;
    const struct message *message = messages_at(messages, messages->chooser.current);
    if (message == NULL)
        return;
    const bool equivalent = message->equivalent != NULL;
    terminal_copy(equivalent ? message->equivalent : message->text);
    console_message(page->console, MESSAGE_NOTE,
                    equivalent ? "The command was handed to the terminal's clipboard"
                               : "The message was handed to the terminal's clipboard");
}

static void messages_write(struct page *page)
{
    const GPtrArray *all = console_messages(page->console);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < all->len; i++) {
        const struct message *message = all->pdata[i];
        g_autofree char *at = clock_format(message->at);
        g_string_append_printf(text, "%s %s: %s\n", at, kinds[message->kind].word, message->text);
        if (message->equivalent != NULL)
            g_string_append_printf(text, "    %s\n", message->equivalent);
    }
    save_text_ask(page->console, "Write the messages to a file", "messages.txt",
                  g_string_free(text, FALSE));
}

const struct console_command messages_commands[] = {
    { .name = "copy", .keys = { 'y' }, .flags = CONSOLE_COMMAND_BAR, .run = messages_copy },
    { .name = "write-text", .keys = { 'w' }, .flags = CONSOLE_COMMAND_BAR, .run = messages_write },
    { 0 },
};
static const struct console_command *const sets[] = { messages_commands, NULL };

static enum outcome messages_key(struct page *page, const struct key *key)
{
    return chooser_key(&((struct messages_page *)page)->chooser, key->code, true);
}

static char *messages_title(const struct page *page)
{
    (void)page;
    return g_strdup("Messages");
}

static char *messages_status(const struct page *page)
{
    const GPtrArray *all = console_messages(page->console);
    return all->len > 0 ? g_strdup_printf("%u, the newest first", all->len) : NULL;
}

static const struct page_class messages_class = {
    .name = "messages",
    .size = sizeof(struct messages_page),
    .commands = sets,
    .layout = messages_layout,
    .draw = messages_draw,
    .key = messages_key,
    .title = messages_title,
    .status = messages_status,
};

void messages_open(struct console *console)
{
    if (console_top(console)->class == &messages_class)
        return;
    struct messages_page *messages = (struct messages_page *)page_new(&messages_class, console);
    messages_update(messages);
    console_push(console, &messages->page);
}
