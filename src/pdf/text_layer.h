/* Text layer: invisible Type 3 fonts that tell readers which characters the outlines show.
 * Layer: pdf, private to compose. Source: EVERY-SCRIPT.md.
 *
 * A code stands for a character and its width. Text goes in visual order, one code per character: the
 * base carries the width of its cluster, its marks have none. */
#ifndef PDF_TEXT_LAYER_H
#define PDF_TEXT_LAYER_H

#include "base/cleanup.h"

#include "pdf/shape.h"

struct layer_builder;

struct layer_builder *layer_builder_new(void);
void layer_builder_free(struct layer_builder *builder);
DEFINE_AUTOPTR(layer_builder, layer_builder_free)

/* Adds the invisible text of a run to a content stream; x and y are the start of the line's baseline, and
 * `characters` those of the line. */
void layer_builder_add_run(struct layer_builder *builder, GString *content,
                           const struct layout_run *run, const gunichar *characters, double size,
                           double x, double y);

/* Tells readers the characters of a run as a whole; what is written next belongs to them, until "EMC".
 * For left-to-right runs only: readers turn the others round. */
void text_layer_open_actual(GString *content, const struct layout_run *run,
                            const gunichar *characters);

/* The fonts that the text needs: array of struct text_layer (compose.h), which frees them. */
GPtrArray *layer_builder_finish(const struct layer_builder *builder);

#endif
