/* A text that is being typed: cursor, insertion, deletion, undo. Layer: console/widgets (nothing is drawn here).
 * Called by the widgets that edit text. */
#ifndef CONSOLE_WIDGETS_EDIT_H
#define CONSOLE_WIDGETS_EDIT_H

#include "console/outcome.h"
#include "console/terminal/key.h"

#include <glib.h>
#include <stdbool.h>

struct edit {
    GString *text; /* valid UTF-8 */
    gsize cursor;  /* bytes, where a cluster begins */
    bool lines;    /* line feeds can be typed and pasted; else they become blanks */
    int limit;     /* characters; 0: none */
    bool read_only;
    guint version;      /* another one after each change of the text */
    char *cut;          /* by ^U, ^K or ^W, for ^Y */
    GPtrArray *changes; /* to be undone */
    bool typing;        /* the next character belongs to the last change */
    char *hint;         /* what the last key could not do; NULL: it could */
};

/* `lines`: the text may have several. */
void edit_init(struct edit *edit, bool lines);
void edit_clear(struct edit *edit);

/* Another text, as if it had always been there; the cursor is at its end, or with lines at its beginning. */
void edit_set(struct edit *edit, const char *text);

/* Inserts at the cursor what fits below the limit, without control characters; false when something was left out. */
bool edit_insert(struct edit *edit, const char *text);

/* Takes the place of what stands between two offsets; the cursor is behind it then. One step to undo. */
void edit_replace(struct edit *edit, gsize from, gsize to, const char *text);

/* Moves to an offset, or to the beginning of the cluster around it. */
void edit_move(struct edit *edit, gsize at);

/* Characters and pastes, moves within a line, deletions, ^_. IGNORED: none of these. Rings the bell when a key can't be
 * done. */
enum outcome edit_key(struct edit *edit, const struct key *key);

/* The beginning and end of the line around an offset: of the whole text, without lines. */
gsize edit_line_begin(const struct edit *edit, gsize at);

#endif
