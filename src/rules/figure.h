/* Figures: elements of other kinds than text. Layer: rules (pure). Called by operations (render) and elements.
 * They stand in the same member of the options, text_elements, under names of their own, with the member `kind`. */
#ifndef RULES_FIGURE_H
#define RULES_FIGURE_H

#include "rules/element.h"

enum element_kind {
    ELEMENT_IMAGE,
    ELEMENT_QR,
    ELEMENT_LINE,
    ELEMENT_BOX,
};

/* How much of a QR code may be lost. */
enum element_level {
    ELEMENT_LEVEL_M,
    ELEMENT_LEVEL_L,
    ELEMENT_LEVEL_Q,
    ELEMENT_LEVEL_H,
};

/* Points; what a kind has not is 0. */
struct element_figure {
    char *key;
    enum element_kind kind;
    double x;    /* only if `placed`; otherwise the figure stands in the middle of the page */
    bool placed; /* always, if a line has an end */
    double y;    /* the lower edge; where a line begins */
    enum element_align align;
    double width, height; /* of an image one may be 0: it keeps its proportions */
    bool ended;           /* a line from (x, y) to (x2, y2) */
    double x2, y2;
    double color[3], fill[3];
    bool filled;
    double thickness, radius;
    char *image; /* an asset's slug */
    char *text;  /* of a QR code, with placeholders */
    enum element_level level;
    double margin; /* around a QR code, in modules */
};

/* The figures of options in drawing order, which lie beneath all texts. Array of struct element_figure; free with
 * g_ptr_array_unref. ERROR_DATA with the path of the fault. */
GPtrArray *figures_build(const json_t *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The text to encode. Caller frees. */
char *figure_text(const struct element_figure *figure, const struct element_values *values);

/* The kind that an element's options name, if it is another one than text, known or not; else NULL. Borrowed. */
const char *figure_kind_of(const json_t *element);

#endif
