#include "config.h"

#include "console/console_private.h"
#include "console/pages/form.h"
#include "console/terminal/terminal.h"

/* How often another operator's changes are looked for, and typing is saved, in microseconds. */
#define LOOK_EVERY (2 * G_USEC_PER_SEC)
#define DRAFT_EVERY (30 * G_USEC_PER_SEC)
/* Keys that wait are all taken before the screen is painted, but it is painted at least so often. */
#define KEYS_AT_ONCE 200

struct page *page_new(const struct page_class *class, struct console *console)
{
    struct page *page = g_malloc0(class->size);
    page->class = class;
    page->console = console;
    return page;
}

void page_tick_in(struct page *page, int milliseconds)
{
    page->next_tick = milliseconds < 0 ? 0 : g_get_monotonic_time() + milliseconds * 1000LL;
}

static void page_free(struct page *page)
{
    jobs_forget_page(page->console, page);
    if (page->class->clear != NULL)
        page->class->clear(page);
    g_free(page);
}

/* Pages are let go between two events: the handler that closed one may still look at it. */
void console_free_closed(struct console *console)
{
    for (guint i = 0; i < console->closed->len; i++)
        page_free(console->closed->pdata[i]);
    g_ptr_array_set_size(console->closed, 0);
}

void console_push(struct console *console, struct page *page)
{
    g_ptr_array_add(console->pages, page);
    console->layout = console->dirty = true;
}

void console_close(struct console *console, struct page *page)
{
    guint at = 0;
    if (!g_ptr_array_find(console->pages, page, &at) || at == 0)
        return;
    while (console->pages->len > at)
        g_ptr_array_add(console->closed,
                        g_ptr_array_steal_index(console->pages, console->pages->len - 1));
    struct page *top = console_top(console);
    console->layout = console->dirty = true;
    if (top->class->returned != NULL)
        top->class->returned(top);
}

struct page *console_top(const struct console *console)
{
    return console->pages->pdata[console->pages->len - 1];
}

struct page *console_below(const struct console *console, const struct page *page)
{
    guint at = 0;
    return g_ptr_array_find(console->pages, page, &at) && at > 0 ? console->pages->pdata[at - 1]
                                                                 : NULL;
}

const GPtrArray *console_pages(const struct console *console)
{
    return console->pages;
}

void console_quit(struct console *console)
{
    while (console->pages->len > 1) {
        struct page *top = console_top(console);
        if (top->class->leave != NULL && !top->class->leave(top, true))
            return;
        console_close(console, top);
    }
    console->ended = true;
}

void console_refresh(struct console *console)
{
    for (guint i = 0; i < console->pages->len; i++) {
        struct page *page = console->pages->pdata[i];
        if (page->class->refresh != NULL)
            page->class->refresh(page);
    }
    console->dirty = true;
}

void console_suspend(struct console *console)
{
    if (!jobs_park(console, true)) {
        console_message(console, MESSAGE_WARNING,
                        "Not while this is being written: try again in a moment, or cancel it with "
                        "Ctrl-C.");
        return;
    }
    terminal_suspend();
    jobs_park(console, false);
    console->anew = console->layout = console->dirty = true;
}

bool console_show_picture(struct console *console, GBytes *sequences, bool sixel)
{
    gsize size = 0;
    const void *bytes = g_bytes_get_data(sequences, &size);
    const bool shown = terminal_show(bytes, size, sixel, "Press a key to go back.");
    console->anew = console->layout = console->dirty = true;
    return shown;
}

/* Another process may have changed something; SQLite tells without reading a table. */
static void loop_look_around(struct console *console, gint64 now)
{
    gint64 version = 0;
    if (now < console->next_look)
        return;
    console->next_look = now + LOOK_EVERY;
    if (!database_data_version(console_database(console), &version, NULL)
        || version == console->data_version)
        return;
    const bool first = console->data_version == 0;
    console->data_version = version;
    if (!first)
        console_refresh(console);
}

static void loop_keep_drafts(struct console *console, gint64 now)
{
    if (now < console->next_draft)
        return;
    console->next_draft = now + DRAFT_EVERY;
    form_keep_drafts(console);
}

static void loop_tick_pages(struct console *console, gint64 now)
{
    for (guint i = 0; i < console->pages->len; i++) {
        struct page *page = console->pages->pdata[i];
        if (page->next_tick == 0 || now < page->next_tick)
            continue;
        page->next_tick = 0;
        const int next = page->class->tick(page);
        if (next >= 0)
            page_tick_in(page, next);
        console->dirty = true;
    }
}

static int loop_timeout(const struct console *console, gint64 now)
{
    gint64 next = console->next_look;
    for (guint i = 0; i < console->pages->len; i++) {
        const struct page *page = console->pages->pdata[i];
        if (page->next_tick != 0)
            next = MIN(next, page->next_tick);
    }
    return (int)(CLAMP(next - now, 0, LOOK_EVERY) / 1000) + 1;
}

static void loop_handle(struct console *console, enum terminal_event event, const struct key *key)
{
    switch (event) {
    case TERMINAL_KEY:
        console_key(console, key);
        break;
    case TERMINAL_RESIZED:
        console->layout = console->dirty = true;
        break;
    case TERMINAL_CONTINUED:
        console->anew = console->layout = console->dirty = true;
        break;
    case TERMINAL_STOP:
        console_suspend(console);
        break;
    case TERMINAL_END:
        console->lost = console->ended = true;
        break;
    case TERMINAL_WAKE: /* jobs are looked after at every event */
    case TERMINAL_NOTHING:
        break;
    }
}

static void loop_paint(struct console *console)
{
    if (console->layout)
        frame_layout(console);
    if (console->dirty || console->layout)
        frame_paint(console);
    console->layout = false;
}

void loop_run(struct console *console)
{
    int keys = 0;
    while (!console->ended) {
        if (!terminal_has_keys() || keys >= KEYS_AT_ONCE) {
            loop_paint(console);
            keys = 0;
        }
        struct key key;
        const gint64 now = g_get_monotonic_time();
        const enum terminal_event event = terminal_wait(loop_timeout(console, now), &key);
        keys += event == TERMINAL_KEY;
        /* A page that was pushed by one key of several must know its place before the next. */
        if (event == TERMINAL_KEY && console->layout) {
            frame_layout(console);
            console->layout = false;
        }
        loop_handle(console, event, &key);
        if (console->jobs->len > 0)
            jobs_settle(console);
        const gint64 after = g_get_monotonic_time();
        loop_tick_pages(console, after);
        loop_look_around(console, after);
        loop_keep_drafts(console, after);
        console_free_closed(console);
    }
    if (console->lost)
        form_keep_drafts(console);
}
