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

/* In 1/1000 em. */
struct standard_font {
    const char *name;
    enum standard_encoding encoding;
    guint16 widths[256]; /* by code */
    gint16 ascent;       /* of letters without accents */
    gint16 descent;
    gint16 top; /* of the tallest and deepest glyph */
    gint16 bottom;
};

/* Reads the metrics of all 14 from libharu. */
void standard_fonts_load(struct standard_font fonts[STANDARD_FONTS]);

bool standard_font_is_name(const char *name);

/* The code of a character in the font's encoding; 0 when the encoding lacks it. */
guint8 standard_font_code(const struct standard_font *font, gunichar character);

#endif
