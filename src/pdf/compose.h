/* Compose: laid-out texts -> the overlay of one credential. A libharu page that is never saved names its fonts.
 * Layer: pdf. One composer per thread. Called by operations (issue, recover, preview). */
#ifndef PDF_COMPOSE_H
#define PDF_COMPOSE_H

#include "base/cleanup.h"

#include "pdf/figure.h"
#include "pdf/layout.h"

/* What a credential adds to its base. Plain bytes; stamp.h compresses and encrypts. */
struct overlay {
    GByteArray *content; /* the page's second content stream */
    GArray *marks; /* of struct pack_mark: its outlines, which are the composer's; NULL: none */
    /* Texts "LOCALNAME BASEFONT", e.g. "F1 Helvetica": direct dictionaries in /Resources, with
     * WinAnsiEncoding, but for Symbol and ZapfDingbats, which have no /Encoding. */
    GPtrArray *standard_fonts;
    GPtrArray *layers; /* of struct text_layer: invisible Type 3 fonts with their ToUnicode */
};

/* An invisible Type 3 font: dictionary and ToUnicode as plain text, the dictionary with the literal word
 * @TOUNICODE@ where the reference to its ToUnicode stream goes and @GLYPH@ where that of the empty glyph
 * procedure goes. */
struct text_layer {
    char *local_name; /* TL1 */
    char *dictionary;
    GByteArray *to_unicode;
};

struct composer;

/* All layouts drawn come from `fonts`, which is borrowed and must outlive the composer. */
struct composer *composer_new(const struct font_set *fonts,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void composer_free(struct composer *composer);
DEFINE_AUTOPTR(composer, composer_free)

/* Draws figures (pointers to struct figure; NULL: none) and above them layouts (pointers to struct layout without
 * fault) onto a page of this size. The same ones give the same bytes, in any order of calls, on any thread. Caller frees
 * with overlay_free, before the composer. */
struct overlay *composer_draw(struct composer *composer, const GPtrArray *figures,
                              const GPtrArray *layouts, double page_width, double page_height,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A certificate on a sheet with several, or one that is marked. */
struct compose_cell {
    const GPtrArray *figures, *layouts; /* as for composer_draw */
    double x, y, scale; /* where its lower left corner stands, and how large it is drawn */
    bool specimen;      /* SPECIMEN is written across it */
};

/* The same with cells instead of one certificate. On a `sheet` the template's page is covered in white, and each cell
 * draws it anew. */
struct overlay *composer_draw_cells(struct composer *composer, const struct compose_cell *cells,
                                    guint count, bool sheet, double page_width, double page_height,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

void overlay_free(struct overlay *overlay);
DEFINE_AUTOPTR(overlay, overlay_free)

#endif
