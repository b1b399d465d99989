#include "config.h"

#include "console/command.h"
#include "console/console_private.h"
#include "console/pages/overlays.h"

static bool everywhere_has_page_below(const struct page *page)
{
    return page->console->pages->len > 1;
}

static void everywhere_back(struct page *page)
{
    struct console *console = page->console;
    if (page->class->leave == NULL || page->class->leave(page, false))
        console_close(console, page);
}

/* q is one step back, and from the first page out; nothing is lost by it without a question. */
static void everywhere_quit_or_back(struct page *page)
{
    if (page->console->pages->len < 2)
        console_quit(page->console);
    else
        everywhere_back(page);
}

static void everywhere_quit(struct page *page)
{
    console_quit(page->console);
}

static void everywhere_help(struct page *page)
{
    help_open(page->console);
}

static void everywhere_palette(struct page *page)
{
    palette_open(page->console);
}

static void everywhere_actions(struct page *page)
{
    actions_open(page->console);
}

static void everywhere_messages(struct page *page)
{
    messages_open(page->console);
}

static void everywhere_key_tester(struct page *page)
{
    key_tester_open(page->console);
}

static void always_redraw(struct page *page)
{
    page->console->anew = true;
    page->console->layout = true;
}

static void always_suspend(struct page *page)
{
    console_suspend(page->console);
}

static void always_interrupt(struct page *page)
{
    struct console *console = page->console;
    struct job *job = console_job(console);
    if (job != NULL) {
        job_cancel(job);
        console_message(console, MESSAGE_NOTE,
                        "Cancelling: what was begun is finished first, and nothing is lost.");
    } else {
        console_message(console, MESSAGE_NOTE,
                        "Nothing is running that could be cancelled. q goes back, F10 leaves.");
    }
}

const struct console_command everywhere_commands[] = {
    { "back",
      { KEY_CODE_ESCAPE, KEY_CONTROL('G') },
      CONSOLE_COMMAND_BAR,
      NULL,
      everywhere_has_page_below,
      everywhere_back },
    { "help", { '?', KEY_FUNCTION(1) }, CONSOLE_COMMAND_BAR, "help", NULL, everywhere_help },
    { "palette", { ':', KEY_FUNCTION(8) }, CONSOLE_COMMAND_BAR, NULL, NULL, everywhere_palette },
    { "actions", { KEY_FUNCTION(9), '.' }, 0, NULL, NULL, everywhere_actions },
    { "messages", { 'E' }, 0, NULL, NULL, everywhere_messages },
    { "key-tester", { 0 }, 0, NULL, NULL, everywhere_key_tester },
    { "quit-or-back", { 'q' }, 0, NULL, NULL, everywhere_quit_or_back },
    { "quit", { KEY_FUNCTION(10) }, 0, NULL, NULL, everywhere_quit },
    { 0 },
};

const struct console_command always_commands[] = {
    { "interrupt", { KEY_CONTROL('C') }, 0, NULL, NULL, always_interrupt },
    { "redraw", { KEY_CONTROL('L') }, 0, NULL, NULL, always_redraw },
    { "suspend", { KEY_CONTROL('Z') }, 0, NULL, NULL, always_suspend },
    { 0 },
};
