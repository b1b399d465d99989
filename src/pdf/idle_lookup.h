/* Whether a lookup of an OpenType table can do anything to text of certain glyphs.
 * Layer: pdf, private to font_active. Source: OpenType 1.9, chapter 2 and "GSUB", "GPOS". */
#ifndef PDF_IDLE_LOOKUP_H
#define PDF_IDLE_LOOKUP_H

#include <hb.h>
#include <stdbool.h>

/* TRUE when a lookup of GSUB or GPOS (`table`, its bytes in `blob`) never acts on text that consists of
 * these glyphs only: it attaches marks, or each of its ligatures or contexts needs another glyph. FALSE
 * when it may act, and for what can't be told. The bytes may be damaged. */
bool lookup_is_idle(hb_tag_t table, hb_blob_t *blob, unsigned int lookup, const hb_set_t *glyphs);

#endif
