/* Pages: what fills the screen between the line of place and the line of keys. Layer: console. Called by the loop;
 * pages and sections define classes.
 *
 * Pages lie on a stack; the topmost has the keys. An overlay (a question, the palette, help) is a page that leaves
 * what lies below it visible. */
#ifndef CONSOLE_PAGE_H
#define CONSOLE_PAGE_H

#include "console/outcome.h"
#include "console/terminal/key.h"

#include <glib.h>
#include <ncurses.h>
#include <stdbool.h>

struct console;
struct console_command;
struct page;

/* The part of the screen that a page may draw on. */
struct area {
    int row, column, rows, columns;
};

struct page_class {
    const char *name; /* "list": tests and drafts name it so */
    gsize size;       /* of the struct that begins with struct page */
    bool overlay;
    /* Sets of commands that work here, the most special first; ended by NULL. See command.h. */
    const struct console_command *const *commands;

    /* All of these may be NULL but draw. */
    void (*layout)(struct page *page);               /* page->area is new: place the widgets */
    void (*draw)(struct page *page, WINDOW *screen); /* of an overlay also its frame */
    /* before commands, when it takes text, else after */
    enum outcome (*key)(struct page *page, const struct key *key);
    bool (*takes_text)(const struct page *page); /* bare letters go to the page, not to commands */
    /* something was changed, here or elsewhere: read again, keep the place */
    void (*refresh)(struct page *page);
    void (*returned)(struct page *page);      /* it is topmost again */
    char *(*title)(const struct page *page);  /* its part of the line of place; caller frees */
    char *(*status)(const struct page *page); /* the line above the keys; caller frees */
    /* one word at the right of the line of place: "changed" */
    char *(*flag)(const struct page *page);
    /* What help shows above the keys: of a form, the current field's long text. NULL: nothing. Caller frees. */
    char *(*help)(const struct page *page);
    /* Whether it may be left now; if not, it has asked (and closes itself later). `quitting`: the whole console. */
    bool (*leave)(struct page *page, bool quitting);
    /* called when its time has come; returns milliseconds until the next, or -1 */
    int (*tick)(struct page *page);
    void (*clear)(struct page *page);
};

struct page {
    const struct page_class *class;
    struct console *console; /* borrowed */
    /* its section's own commands, before those of its class; NULL: none */
    const struct console_command *special;
    struct area area;
    gint64 next_tick; /* monotonic, in microseconds; 0: none */
};

/* A zeroed page of a class; pushed with console_push, which takes it. */
struct page *page_new(const struct page_class *class, struct console *console);

/* Asks to be ticked in so many milliseconds (replaces an earlier wish). */
void page_tick_in(struct page *page, int milliseconds);

#endif
