/* Which glyphs of a font may come out differently next to others. Layer: pdf, private to font. */
#ifndef PDF_FONT_ACTIVE_H
#define PDF_FONT_ACTIVE_H

#include <hb.h>

/* The glyphs that a substitution or a positioning can touch in text of the glyphs in `plain`, which are
 * those of Latin, Greek, Cyrillic, Armenian and Georgian characters without marks,
 * while no language is given and kern, liga and clig are off. A text of other glyphs of `plain` is shaped
 * to just these and their advances. NULL when that can't be told for the font. Free with hb_set_destroy. */
hb_set_t *font_active_glyphs(hb_face_t *face, const hb_set_t *plain);

#endif
