/* A field of several lines. Layer: console/widgets. Called by forms.
 *
 * Keys as in a line, and Up, Down, PgUp, PgDn, Enter for a new line; Tab leaves it. As an editor of JSON it indents new
 * lines, shows the bracket that belongs to the one at the cursor, and completes words by ^Space or ^N: typing narrows
 * them, Enter takes one. */
#ifndef CONSOLE_WIDGETS_TEXT_H
#define CONSOLE_WIDGETS_TEXT_H

#include "console/widgets/widget.h"

enum text_kind {
    TEXT_PLAIN,
    TEXT_JSON,
};

/* `limit`: characters; 0: none. Lines have their numbers beside them in JSON. */
struct widget *text_widget_new(CDKSCREEN *screen, enum text_kind kind, int limit);

/* What is typed so far. Borrowed until the next key. */
const char *text_widget_text(const struct widget *widget);

/* Lines and columns (in characters) count from 1. A fault is shown at its place until the text changes; line 0: there is
 * none. */
void text_widget_set_fault(struct widget *widget, int line, int column);
void text_widget_cursor(const struct widget *widget, int *line, int *column);
void text_widget_go(struct widget *widget, int line, int column);

/* Inserts at the cursor, as if it was pasted. */
void text_widget_insert(struct widget *widget, const char *text);

/* Where words to complete come from, each with a line on it behind a TAB if there is something to say: array of char *,
 * which the widget unrefs; NULL: none. In JSON a word is put between quotation marks, unless it is a literal or begins
 * with one. */
void text_widget_on_complete(struct widget *widget,
                             GPtrArray *(*offer)(struct widget *widget, int line, int column));

#endif
