/* Fonts. Layer: pdf. Called by layout, compose and operations (which give the assets).
 *
 * A font set is built once per run from the assets that the options name and is immutable afterwards, so
 * any number of threads may share it. */
#ifndef PDF_FONT_H
#define PDF_FONT_H

#include "base/cleanup.h"

#include "pdf/pdf.h"

#include <stdbool.h>

struct font_set;
struct font;

struct font_set *font_set_new(void);
void font_set_free(struct font_set *set);
DEFINE_AUTOPTR(font_set, font_set_free)

/* Adds an asset under its slug (glyf or CFF outlines; the first face of a collection). The bytes are
 * kept by reference. ERROR_DATA when they are no usable font; a font that is not usable is never replaced
 * silently. */
bool font_set_add(struct font_set *set, const char *slug, GBytes *bytes, GError **error);

/* The same for a font that only lends characters to others: it is added more quickly, and a text in it takes longer. */
bool font_set_add_fallback(struct font_set *set, const char *slug, GBytes *bytes, GError **error);

/* Adds a weight (1 to 1000) of a variable font, to be found by font_set_find_weight. ERROR_DATA also when the font does
 * not have it. */
bool font_set_add_weight(struct font_set *set, const char *slug, double weight, GBytes *bytes,
                         GError **error);

/* A standard font (exact name; it wins over a slug) or an added asset; NULL when there is neither.
 * Borrowed. */
const struct font *font_set_find(const struct font_set *set, const char *name);

/* The same for a weight; 0 is the font as it comes. */
const struct font *font_set_find_weight(const struct font_set *set, const char *name,
                                        double weight);

bool font_name_is_standard(const char *name);

/* What a font file is, for the preflight of an asset: JSON object with family, style, glyphs, outlines
 * ("glyf", "cff", "cff2"), characters, the embedding bits, and where there are several, weights and faces in words. */
char *font_describe(GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
