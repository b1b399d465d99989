/* The inside of a font. Layer: pdf, private to font, shape, outline and compose. */
#ifndef PDF_FONT_PARTS_H
#define PDF_FONT_PARTS_H

#include "pdf/font.h"
#include "pdf/standard_font.h"

#include <hb.h>

/* Where a glyph has ink, from its origin, in font units; all 0 when it has none. */
struct font_ink {
    gint16 left, bottom, right, top;
};

/* A character by itself, in font units. */
struct font_character {
    guint32 glyph; /* of a standard font: its code; 0 when the font lacks the character */
    gint32 advance;
    struct font_ink ink;
    bool plain; /* next to other plain characters shaping gives just this glyph and advance */
};

/* Characters and glyphs are looked up in pages of 64 that are filled when first asked for. Pages are
 * published atomically and never changed afterwards. */
enum { FONT_PAGE_BITS = 6, FONT_PAGE_SIZE = 1 << FONT_PAGE_BITS };

struct font {
    char *name;
    const struct standard_font *standard; /* NULL for an asset */
    guint units_per_em;
    hb_face_t *face; /* these three of assets only; immutable */
    hb_font_t *hb;
    guint languages;  /* bits 1 << enum font_language: what it says that it is made for */
    hb_set_t *active; /* glyphs that may change next to others; NULL: any may */
    guint page_count;
    gpointer *pages; /* of struct font_character, by character */
    guint glyph_page_count;
    gpointer *glyph_pages; /* of struct font_ink, by glyph; of assets only */
};

/* Never NULL; borrowed from the font. */
const struct font_character *font_character(const struct font *font, gunichar character);

/* The ink of an asset's glyph. Never NULL; borrowed from the font. */
const struct font_ink *font_glyph_ink(const struct font *font, guint32 glyph);

/* Whether the font has what is needed to draw these characters, which are whole graphemes: each of them
 * or their composed form (NFC), default-ignorable ones left out. */
bool font_covers(const struct font *font, const gunichar *characters, gsize length);

/* Whether a character is drawn as nothing where it isn't supported. */
bool font_character_is_ignorable(gunichar character);

#endif
