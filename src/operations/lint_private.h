/* What the parts of the lint share: what stands where on a certificate. Layer: operations, private to lint. */
#ifndef OPERATIONS_LINT_PRIVATE_H
#define OPERATIONS_LINT_PRIVATE_H

#include "operations/press.h"

/* A text or figure of one certificate. Points from the lower left corner. */
struct lint_place {
    char *element;
    double box[4]; /* left, bottom, right, top of its ink, roughly */
    double color[3];
    struct drawn_figure *drawn; /* NULL: a text */
};

/* Everything that is drawn with these values, figures first, in drawing order. What can't be drawn is left out. Array of
 * struct lint_place; free with g_array_unref. */
GArray *lint_places(const struct press *press, const struct element_values *values);

/* Each appends sentences that name element and remedy. */
void lint_add_edges(const struct press *press, const GArray *places, GPtrArray *warnings);
void lint_add_margins(const struct press *press, const GArray *places, GPtrArray *warnings);
void lint_add_fonts(const struct press *press, struct database *database, GPtrArray *warnings);

/* Texts that overlap others, or codes, with some names. */
struct lint_overlaps;

/* With all texts that do not depend on the learner. The press is borrowed. Caller frees. */
struct lint_overlaps *lint_overlaps_new(const struct press *press,
                                        const struct element_values *values);
void lint_overlaps_free(struct lint_overlaps *overlaps);

/* Of each name: it begins, and its texts follow as they are laid out; `element` is borrowed from the drawing. */
void lint_overlaps_begin(struct lint_overlaps *overlaps);
void lint_overlaps_add(struct lint_overlaps *overlaps, const char *element,
                       const struct layout *layout, const char *full_name);

void lint_add_overlaps(const struct lint_overlaps *overlaps, GPtrArray *warnings);

/* Draws the page without its texts with poppler, if it is there. */
void lint_add_contrast(const struct press *press, const struct element_values *values,
                       const GArray *places, GPtrArray *warnings);

#endif
