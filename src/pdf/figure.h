/* Figures: what stands on a page beside its texts. Layer: pdf. Described by operations, drawn by compose. */
#ifndef PDF_FIGURE_H
#define PDF_FIGURE_H

#include "pdf/base.h"
#include "pdf/symbol.h"

#include <stdbool.h>

enum figure_kind {
    FIGURE_IMAGE,
    FIGURE_SYMBOL, /* a QR code */
    FIGURE_LINE,
    FIGURE_BOX,
};

/* Points from the lower left corner of the page. */
struct figure {
    enum figure_kind kind;
    double x, y;          /* lower left corner; where a line begins */
    double width, height; /* a line's: from there to its end, perhaps below 0 */
    double color[3];      /* of a line, a border, dark modules */
    double fill[3];
    bool filled;      /* a box, or the ground of a symbol with its margin */
    double thickness; /* of a line or border, 0: no border */
    double radius;    /* of a box's corners */
    double margin;    /* of a symbol, in modules: outside of width and height */
    guint image;      /* its place among those of the base, from 1 */
    guint orientation;
    const struct symbol *symbol; /* borrowed */
};

/* A sheet of figures being drawn: a page of libharu's for paths, whose operators go to `content` one figure after the
 * other, in the order of the calls. */
struct figure_sheet {
    void *page; /* an HPDF_Page without anything drawn on it */
    GString *content;
};

/* Appends a figure's operators. False when libharu could not draw it. */
bool figure_draw(struct figure_sheet *sheet, const struct figure *figure);

/* The rectangle that a figure's ink covers, borders and margins included: left, bottom, right, top. */
void figure_measure(const struct figure *figure, double box[4]);

#endif
