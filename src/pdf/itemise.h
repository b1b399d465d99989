/* Itemise: a line of characters -> items of one direction, script and font, in the order in which they
 * stand on the page. Layer: pdf, private to shape. */
#ifndef PDF_ITEMISE_H
#define PDF_ITEMISE_H

#include "pdf/shape.h"

struct text_item {
    const struct font *font;
    const char *language; /* BCP 47, "und" when unknown */
    gsize first, end;     /* characters of the line */
    GUnicodeScript script;
    guint8 level; /* of UAX 9: odd runs from right to left */
};

/* The end of the grapheme that starts at a character: a base with its marks, joiners and selectors. */
gsize grapheme_end(const gunichar *characters, gsize length, gsize start);

void text_paragraph_read(const struct font_chain *chain, const struct text_style *style,
                         const gunichar *characters, gsize length,
                         struct text_paragraph *paragraph);

/* Array of struct text_item; free with g_array_unref. `missing` is set to a character that no font of the
 * chain has, or to -1; its grapheme is then left to the chain's first font. */
GArray *text_itemise(const struct font_chain *chain, const struct text_style *style,
                     const struct text_paragraph *paragraph, const gunichar *characters,
                     gsize length, gssize *missing);

#endif
