/* A field of one line. Layer: console/widgets. Called by forms and dialogs.
 *
 * Keys besides arrows, Home and End: ^A ^E ends of the line, ^Left ^Right (Alt-b Alt-f) words, Backspace a code point,
 * Del ^D a character, ^U ^K ^W cut to the left, to the right, a word, ^Y puts back what was cut, ^_ undoes. Tab, Down and
 * Up leave it (FORWARD, BACKWARD); Enter is left to the page. */
#ifndef CONSOLE_WIDGETS_LINE_H
#define CONSOLE_WIDGETS_LINE_H

#include "console/widgets/widget.h"

/* `limit`: characters; 0: none. */
struct widget *line_widget_new(CDKSCREEN *screen, int limit);

/* Shown while it is empty, behind "e.g."; copied. NULL: none. */
void line_widget_set_example(struct widget *widget, const char *example);

/* The same for what can be typed, in words: shown between brackets. The last of the two counts. */
void line_widget_set_prompt(struct widget *widget, const char *prompt);

/* An asterisk for each character, for what nobody is to read over the shoulder. */
void line_widget_set_masked(struct widget *widget, bool masked);

/* What is typed so far. Borrowed until the next key. */
const char *line_widget_text(const struct widget *widget);

/* Inserts at the cursor, as if it was pasted. */
void line_widget_insert(struct widget *widget, const char *text);

#endif
