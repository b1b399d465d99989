/* The 14 standard fonts of PDF: advances and the characters that their encodings have. Every reader brings
 * these fonts along, so text in them is written as text.
 * Layer: pdf, private to fonts and layout. Source: libharu's metrics; ISO 32000-2 annex D. */
#ifndef PDF_STANDARD_FONT_H
#define PDF_STANDARD_FONT_H

#include <glib.h>
#include <stdbool.h>

enum { STANDARD_FONTS = 14 };

enum standard_encoding {
    STANDARD_ENCODING_WINANSI,
    STANDARD_ENCODING_SYMBOL,
    STANDARD_ENCODING_DINGBATS,
};

struct standard_font {
    const char *name;
    enum standard_encoding encoding;
};

/* In 1/1000 em. */
struct standard_metrics {
    guint16 widths[256]; /* by code */
    gint16 ascent;       /* of letters without accents */
    gint16 descent;
    gint16 top; /* of the tallest and deepest glyph */
    gint16 bottom;
};

/* From 0 to STANDARD_FONTS - 1. */
const struct standard_font *standard_font_at(guint number);

/* Read from libharu when a font is used for the first time, by whichever thread. */
const struct standard_metrics *standard_font_metrics(const struct standard_font *font);

bool standard_font_is_name(const char *name);

/* The code of a character in the font's encoding; 0 when the encoding lacks it. */
guint8 standard_font_code(const struct standard_font *font, gunichar character);

#endif
