/* Rendering: what a credential's row fixes -> its PDF's parts, the same bytes whenever and by whomever it is
 * done. Nothing here looks at the clock or at the site's settings. Layer: operations. Called by press, lint,
 * issue, recover and preview.
 *
 * A recipe is the JSON text kept in the table drawing: options (what the generation function draws with), the
 * settings that were element defaults, the chain of fallback fonts, the language, and where elements show them the
 * hashes of images and the address of verification. A drawing is a recipe
 * with its fonts loaded; it is immutable and shared by threads. A renderer belongs to one thread.
 * Source: DESIGN.md section 5; REFERENCE.md sections 2.2 and 4. */
#ifndef OPERATIONS_RENDER_H
#define OPERATIONS_RENDER_H

#include "base/cleanup.h"
#include "base/digest.h"
#include "operations/drawing_figures.h"
#include "operations/settings.h"
#include "pdf/base.h"
#include "pdf/layout.h"
#include "pdf/stamp.h"
#include "rules/element.h"
#include "store/database.h"

/* A recipe from merged options and the site's settings; *key is its SHA-256. `images`: the hashes of the image files
 * that elements name, by their slugs. Caller frees. */
char *recipe_make(const json_t *options, const struct site_settings *site, json_t *images,
                  guint8 key[DIGEST_SIZE]);

struct drawing;

/* Reads a recipe and the fonts that it names. What is wrong is one sentence (a missing or unusable font, a
 * faulty element). Caller frees. */
struct drawing *drawing_load(struct database *database, const char *recipe,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void drawing_free(struct drawing *drawing);
DEFINE_AUTOPTR(drawing, drawing_free)

/* How many text elements it has, and whether one's text differs from learner to learner. */
guint drawing_element_count(const struct drawing *drawing);
bool drawing_is_personal(const struct drawing *drawing, guint element);

/* What it is made of. Borrowed. */
const struct element *drawing_element(const struct drawing *drawing, guint element);
const struct font_set *drawing_fonts(const struct drawing *drawing);
const char *const *drawing_fallbacks(const struct drawing *drawing);
const char *drawing_language(const struct drawing *drawing);

/* Its figures. Borrowed. */
const struct drawing_figures *drawing_figures(const struct drawing *drawing);

/* The address at which a credential is verified; "" when its elements show none. Caller frees. */
char *drawing_verify_url(const struct drawing *drawing, const char *verify_uuid);

/* Lays one element out, checked against the page. Never NULL; what is wrong is in ->fault. The layout
 * borrows from the drawing. Caller frees. */
struct layout *drawing_lay_out(const struct drawing *drawing, guint element,
                               const struct element_values *values, const struct base *base);

/* Why a layout with a fault can't be printed: one sentence that names the element. Caller frees. */
char *drawing_fault(const struct drawing *drawing, guint element, const struct layout *layout);

/* What a row fixes. */
struct render_facts {
    const char *uuid, *verify_uuid;
    const char *full_name, *context_name, *printed_date;
    gint64 issued;
};

struct renderer;

/* Both are borrowed and must outlive the renderer. */
struct renderer *renderer_new(const struct drawing *drawing, const struct base *base,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void renderer_free(struct renderer *renderer);
DEFINE_AUTOPTR(renderer, renderer_free)

/* Fills `stamped` (zeroed at first; its buffers are used again). ERROR_REFUSED with the reason when the
 * texts can't be printed. */
bool renderer_make(struct renderer *renderer, const struct render_facts *facts,
                   struct stamped *stamped, GError **error);

/* A certificate of a preview. */
struct render_specimen {
    struct render_facts facts;
    const char *caption; /* of a sheet */
};

/* One certificate with SPECIMEN across it, or as a `sheet` up to RENDER_SHEET_MOST of them, small, with captions. */
enum { RENDER_SHEET_MOST = 6 };
bool renderer_make_specimens(struct renderer *renderer, const struct render_specimen *specimens,
                             guint count, bool sheet, struct stamped *stamped, GError **error);

/* The template with all figures and no texts: what texts are read on. */
bool renderer_make_ground(struct renderer *renderer, const struct render_facts *facts,
                          struct stamped *stamped, GError **error);

#endif
