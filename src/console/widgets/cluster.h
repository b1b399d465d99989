/* Characters as people see them: a base with its marks, a flag of two letters, an emoji with its skin. Layer:
 * console/widgets. Called by the widgets that edit text. Text is valid UTF-8; line feeds stand alone. */
#ifndef CONSOLE_WIDGETS_CLUSTER_H
#define CONSOLE_WIDGETS_CLUSTER_H

#include "console/terminal/paint.h"

/* Offsets are in bytes of `text`, which has `length` of them. */

/* Whether a cluster begins at an offset, or the text ends there. */
bool cluster_begins(const char *text, gsize length, gsize at);

/* The beginning of the next cluster, and of the one before. */
gsize cluster_after(const char *text, gsize length, gsize at);
gsize cluster_before(const char *text, gsize length, gsize at);

/* The end of the word at or behind an offset, and the beginning of the one at or before it. */
gsize cluster_word_after(const char *text, gsize length, gsize at);
gsize cluster_word_before(const char *text, gsize length, gsize at);

/* The cells that the clusters between two offsets take, as paint_text draws them. */
int cluster_cells(const char *text, gsize from, gsize to);

/* Paints them, in so many cells; the window must have the room. Returns the cells used. */
int cluster_paint(WINDOW *window, int row, int column, enum role role, const char *text, gsize from,
                  gsize to);

#endif
