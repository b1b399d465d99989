/* Shape: a line of characters -> runs of positioned glyphs, from left to right as they stand on the page.
 * Layer: pdf, private to layout and compose. Source: EVERY-SCRIPT.md, DESIGN.md section 5. */
#ifndef PDF_SHAPE_H
#define PDF_SHAPE_H

#include "pdf/font_parts.h"
#include "pdf/layout.h"

/* The fonts to try, first the style's own. */
struct font_chain {
    const struct font **fonts;
    guint length;
    guint whole; /* the first so many may set a line or a run; the others only single graphemes */
};

/* Offsets from the cluster's origin, in font units. */
struct layout_glyph {
    guint32 glyph;
    gint32 x, y;
};

/* Characters that are drawn together: a base with its marks, a syllable, a ligature. */
struct layout_cluster {
    guint32 first, end;             /* characters of the line */
    guint32 first_glyph, end_glyph; /* glyphs of the run */
    double x;                       /* points from the line's start */
    double advance;                 /* points, char_space included */
};

/* Ink, in points from the start of the baseline. */
struct layout_ink {
    double left, bottom, right, top;
    bool any;
};

/* Characters of one font, script and direction. Glyphs of a standard font are codes of its encoding. */
struct layout_run {
    const struct font *font;
    bool right_to_left;
    guint32 first, end; /* characters of the line */
    GArray *clusters;   /* struct layout_cluster, from left to right */
    GArray *glyphs;     /* struct layout_glyph */
    struct layout_ink ink;
};
void layout_run_clear(gpointer run);

/* What the lines of a paragraph have in common. */
struct text_paragraph {
    bool right_to_left; /* its direction: that of its first letter, or of the style's language */
    /* what its Han characters are in, as far as it shows itself: "ja", "ko" or NULL */
    const char *han_language;
    const struct font *whole; /* the font that has all of it, or NULL */
};

/* What shaping makes of a line. Start with an empty array of struct layout_run. */
struct shaped_line {
    GArray *runs;
    double width;
    gssize missing; /* index of a character that no font of the chain has, or -1 */
};

/* Sets the line in the chain's first font without shaping, if its characters are all plain there and the style names no
 * language and asks for no kerning; the result is what shape_line would give. FALSE leaves `shaped` as it was. */
bool shape_plain_line(const struct font_chain *chain, const struct text_style *style,
                      const gunichar *characters, gsize length, struct shaped_line *shaped);

/* Sets a line of a paragraph (itemise.h reads it). */
void shape_line(const struct font_chain *chain, const struct text_style *style,
                const struct text_paragraph *paragraph, const gunichar *characters, gsize length,
                struct shaped_line *shaped);

#endif
