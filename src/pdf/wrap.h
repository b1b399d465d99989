/* Wrap: where a line of text may end, and what goes into the next one. Layer: pdf, private to layout.
 *
 * Lines end at spaces, at zero-width spaces, and beside Han characters and kana, but for punctuation that belongs to
 * what stands before or after it; never inside a grapheme. What has no such place and is wider than a line is parted where
 * a dictionary says that words end: names in Thai keep together as long as they fit. */
#ifndef PDF_WRAP_H
#define PDF_WRAP_H

#include <glib.h>
#include <stdbool.h>

/* The width of so many characters set as a line, in points. */
typedef double wrap_measure(const gunichar *characters, gsize length, gpointer user);

/* Characters of the text without the spaces around them. */
struct wrapped_line {
    gsize first, end;
};

/* A paragraph. */
struct wrapped_text {
    const gunichar *characters;
    gsize length;
    const bool *ends; /* of words_find, may be NULL */
};

/* Takes as much of a text as fits into a width, from `start` on; at least one piece, even if that doesn't fit.
 * Returns where the next line starts. */
gsize wrap_next_line(const struct wrapped_text *text, gsize start, double width,
                     wrap_measure *measure, gpointer user, struct wrapped_line *line);

#endif
