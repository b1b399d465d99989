/* A figure of the options, placed on the page of a base. Layer: operations. Called by render and lint. */
#ifndef OPERATIONS_DRAWN_FIGURE_H
#define OPERATIONS_DRAWN_FIGURE_H

#include "base/cleanup.h"

#include "pdf/figure.h"
#include "rules/figure.h"

struct drawn_figure {
    struct figure figure; /* its symbol is owned */
    struct symbol *symbol;
};

/* `image` is the hash of an image's file, in hexadecimal. ERROR_REFUSED, one sentence that names the element, when
 * the text of a QR code is too long. Caller frees. */
struct drawn_figure *drawn_figure_new(const struct element_figure *element, const char *image,
                                      const struct element_values *values, const struct base *base,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void drawn_figure_free(struct drawn_figure *drawn);
DEFINE_AUTOPTR(drawn_figure, drawn_figure_free)

#endif
