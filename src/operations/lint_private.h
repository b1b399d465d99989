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

/* Draws the page without its texts with poppler, if it is there. */
void lint_add_contrast(const struct press *press, const struct element_values *values,
                       const GArray *places, GPtrArray *warnings);

#endif
