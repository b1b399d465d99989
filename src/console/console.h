/* The console: one struct that owns the stack of pages, messages, jobs and the installation. Layer: console. Pages
 * and sections call it; cli/command_console.c starts it. */
#ifndef CONSOLE_CONSOLE_H
#define CONSOLE_CONSOLE_H

#include "base/cleanup.h"
#include "console/page.h"
#include "operations/installation.h"

#include <glib.h>
#include <stdbool.h>

struct console;

struct console_options {
    const char *directory;
    bool read_only;
    const char *environment; /* a label for the title: "production" is red */
    const char *theme;       /* NULL: the machine's setting, else default */
    bool lean;
    int rows, columns;
    const char *section; /* open this one at once; NULL: the home page */
};

/* Runs until the operator leaves. Returns false with an error when it could not start or had to end; the terminal is
 * restored before. */
bool console_run(const struct console_options *options, GError **error);

/* The installation, opened for reading only: what is written is written by jobs (job.h). Borrowed. */
struct installation *console_installation(const struct console *console);
struct database *console_database(const struct console *console);
bool console_is_read_only(const struct console *console);

/* The stack. push takes the page, gives it its area and draws it next. Closing a page in the middle closes what lies
 * above it, too. */
void console_push(struct console *console, struct page *page);
void console_close(struct console *console, struct page *page);
struct page *console_top(const struct console *console);
struct page *console_below(const struct console *console,
                           const struct page *page); /* NULL: the last */

/* Gives the terminal to the shell, as ^Z does; jobs that write are held where they hold no lock. */
void console_suspend(struct console *console);

/* Shows what picture_encode made until a key is pressed; false when the terminal shows no such pictures. */
bool console_show_picture(struct console *console, GBytes *sequences, bool sixel);

/* Ends the console, if all pages let themselves be left. */
void console_quit(struct console *console);

/* Something was changed: all pages read again when they are seen next. */
void console_refresh(struct console *console);

/* Messages stay until the next key that changes something, and can be read again (E). */
enum message_kind {
    MESSAGE_DONE,
    MESSAGE_NOTE,
    MESSAGE_WARNING,
    MESSAGE_ERROR,
};
void console_message(struct console *console, enum message_kind kind, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* The command that would have done the same, kept with the newest message: words of a shell line, quoted here.
 * NULL-terminated arguments, "testamur" and --data not among them. EQUIVALENT_THEN begins another command. */
#define EQUIVALENT_THEN "\n"
void console_equivalent(struct console *console, const char *const *words);
void console_error(struct console *console, const GError *error);

struct message {
    enum message_kind kind;
    gint64 at; /* instant */
    char *text;
    char *equivalent; /* NULL: none */
};
/* The last 200, the oldest first. Array of struct message. Borrowed. */
const GPtrArray *console_messages(const struct console *console);

/* How instants are shown: short ("23 Nov", "08:10 today") for lists, whole with the zone for forms. In the site's
 * time zone. Caller frees. */
char *console_show_date(const struct console *console, gint64 instant);
char *console_show_instant(const struct console *console, gint64 instant);
GTimeZone *console_zone(const struct console *console); /* borrowed */

/* 1 204 as "1 204". Caller frees. */
char *console_show_number(gint64 number);

/* Words of forms/console.ini: section "command/open", key "caption". NULL when absent. Borrowed. */
const char *console_word(const struct console *console, const char *section, const char *key);

/* What a page keeps for the session, such as a list's filters: replaces what was kept under the name, which is freed.
 * NULL: there is none. Borrowed. */
void console_keep(struct console *console, const char *name, gpointer state,
                  GDestroyNotify free_state);
gpointer console_kept(const struct console *console, const char *name);

/* The pages from the home page to the topmost. Array of struct page. Borrowed. */
const GPtrArray *console_pages(const struct console *console);

/* Where the console keeps small things from start to start (the folder last opened, drafts): a directory of mode
 * 0700 below XDG_STATE_HOME. Borrowed. */
const char *console_state_directory(const struct console *console);

#endif
