/* Which line of a long list is the current one, and which of them are on the screen: the moves that all overlays have
 * in common. Layer: console/pages. Called by pages that draw lines of their own. */
#ifndef CONSOLE_PAGES_CHOOSER_H
#define CONSOLE_PAGES_CHOOSER_H

#include "console/outcome.h"

#include <stdbool.h>

struct chooser {
    int count, current; /* current: -1 when there are none */
    int first, rows;    /* the part on the screen */
};

/* How many lines there are now; the current one stays, or is the nearest. */
void chooser_set_count(struct chooser *chooser, int count);

/* How many fit on the screen now; the current one is among them afterwards. */
void chooser_set_rows(struct chooser *chooser, int rows);

/* Makes a line the current one, or the nearest that there is. */
void chooser_go(struct chooser *chooser, int current);

/* Arrows, PgUp, PgDn, Home, End and the Ctrl letters for them; with `letters` also j k g G, where no text is typed. */
enum outcome chooser_key(struct chooser *chooser, int code, bool letters);

/* The same for text that is only scrolled: `first` moves. */
enum outcome chooser_scroll_key(struct chooser *chooser, int code, bool letters);

#endif
