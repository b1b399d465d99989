/* Words typed to narrow what is shown. Layer: console/pages. Called by overlays and pages with lines to choose from.
 *
 * All words must occur, in any order; case and accents do not count. */
#ifndef CONSOLE_PAGES_NARROW_H
#define CONSOLE_PAGES_NARROW_H

#include "console/outcome.h"
#include "console/terminal/key.h"

#include <glib.h>
#include <ncurses.h>
#include <stdbool.h>

struct narrow {
    GString *typed;
    char **words; /* folded (base/fold.h) */
};

void narrow_init(struct narrow *narrow);
void narrow_clear(struct narrow *narrow);
/* As if it had been typed. */
void narrow_set(struct narrow *narrow, const char *typed);
bool narrow_is_empty(const struct narrow *narrow);

/* Text, paste, Backspace, Ctrl-W and Ctrl-U; CHANGED when the words are others. */
enum outcome narrow_key(struct narrow *narrow, const struct key *key);

/* Whether all words occur in text that was folded. */
bool narrow_matches(const struct narrow *narrow, const char *folded);

/* Draws the line "LABEL typed", or what may be typed when nothing is. Returns the column after the text. */
int narrow_draw(const struct narrow *narrow, WINDOW *screen, int row, int column, int cells,
                const char *label, const char *hint);

#endif
