/* The console's commands: const tables that feed key dispatch, the line of keys, help, the palette and the manual
 * page. Layer: console. Pages and sections define sets; dispatch.c and the overlays read them.
 *
 * The words of a command (its caption in the line of keys, one line of help) stand in forms/console.ini under
 * [command/NAME], and only there. */
#ifndef CONSOLE_COMMAND_H
#define CONSOLE_COMMAND_H

#include "console/page.h"

enum console_command_flag {
    CONSOLE_COMMAND_WRITES = 1, /* not with --read-only */
    /* asks first; never in the line of keys before the harmless ones */
    CONSOLE_COMMAND_DESTRUCTIVE = 2,
    CONSOLE_COMMAND_BAR = 4,     /* in the line of keys, in the order of the table */
    CONSOLE_COMMAND_MENU = 8,    /* in the menu of actions (F9) */
    CONSOLE_COMMAND_HIDDEN = 16, /* moves and the like: in help, not in the palette */
};

#define CONSOLE_COMMAND_KEYS 4

struct console_command {
    /* "reissue": unique in all sets, but the same name means the same thing in several */
    const char *name;
    /* key codes; 0 ends them. Bare letters do not work while text is typed */
    int keys[CONSOLE_COMMAND_KEYS];
    unsigned flags;
    /* the command of the command line that does the same ("reissue"); NULL: none */
    const char *equivalent;
    /* NULL: always. False: greyed, and its key says why not */
    bool (*available)(const struct page *page);
    void (*run)(struct page *page);
};

/* All sets of all pages and sections, each ended by an entry without name, for the manual page and for tests;
 * ended by NULL. */
struct console_command_set {
    const char *title; /* "In a list" */
    const struct console_command *commands;
};
extern const struct console_command_set console_command_sets[];

/* Commands that work on every page but overlays (help, palette, quit ...), and those that work in overlays too
 * (redraw, suspend, cancel). */
extern const struct console_command everywhere_commands[];
extern const struct console_command always_commands[];

/* Calls `each` for every command of a page, the most special first, each name once. False from it ends the walk. */
void console_command_each(const struct page *page,
                          bool (*each)(const struct console_command *command, gpointer data),
                          gpointer data);

/* The words of a command: caption, help, and why it is "unavailable". Static for the console's life; never NULL
 * (loading checks that all are there). */
const char *console_command_word(const struct console *console,
                                 const struct console_command *command, const char *key);
const char *console_command_caption(const struct console *console,
                                    const struct console_command *command);
const char *console_command_help(const struct console *console,
                                 const struct console_command *command);

/* Whether it can be run now: availability and --read-only. `why` (may be NULL) is set to static text if not. */
bool console_command_allowed(const struct page *page, const struct console_command *command,
                             const char **why);

/* Of the keys of a command, the one to show: one that works while text is typed, if it is, and no function key where
 * the terminal's can't be relied on. */
int console_command_key_shown(const struct page *page, const struct console_command *command);

/* Finds by key in the page's sets; NULL. And runs it, if it is allowed; says why not, if not. */
const struct console_command *console_command_find(const struct page *page, int key);
void console_command_run(struct page *page, const struct console_command *command);

#endif
