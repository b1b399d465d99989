/* Layout: a text in a style -> lines of positioned glyphs with exact widths; the same call is the lint.
 * Layer: pdf. Called by compose, operations (plan) and the conformance runner.
 * Source: REFERENCE.md section 4.6, DESIGN.md section 5, EVERY-SCRIPT.md; vector text_layout. */
#ifndef PDF_LAYOUT_H
#define PDF_LAYOUT_H

#include "base/cleanup.h"

#include "pdf/font.h"

struct text_style {
    const char *font; /* standard name or slug */
    double size;      /* points */
    double color[3];
    double char_space;  /* points after each character */
    double line_height; /* line distance = size * line_height */
    double y;           /* baseline of the first line */
    bool kerning;
    const char *language; /* BCP 47, "" when unknown */
};

enum layout_fault {
    LAYOUT_FINE,
    LAYOUT_NO_FONT,       /* the style names a font that is not in the set */
    LAYOUT_NO_GLYPH,      /* no font of the chain has a character */
    LAYOUT_RIGHT_TO_LEFT, /* not printed by this version: see the plan's verdict */
    LAYOUT_CONTROL,       /* a control character that can't be drawn */
    LAYOUT_OFF_PAGE,      /* leaves the page; only layout_check reports it */
};

/* One line as drawn. x and y are the start of its baseline on the page. */
struct layout_line {
    char *text;   /* UTF-8 of this line */
    double x, y;  /* points */
    double width; /* points, char_space between characters included */
    GArray *runs; /* private to pdf: struct layout_run */
};

struct layout {
    struct text_style style; /* strings borrowed from the caller's style: must outlive the layout */
    GPtrArray *lines;        /* of struct layout_line; empty lines are present with width 0 */
    enum layout_fault fault;
    char *fault_text; /* what exactly: the character and its code point, the font */
};

/* Lays a text out for a page of this width, each line centred. Lines are split at line feeds only; CR LF
 * counts as one. `text` is valid UTF-8. Never fails: what is wrong is in layout->fault. `fallbacks` names further fonts of the
 * chain, NULL-terminated, may be NULL. Caller frees. */
struct layout *layout_text(const struct font_set *fonts, const char *const *fallbacks,
                           const struct text_style *style, const char *text, double page_width);
void layout_free(struct layout *layout);
DEFINE_AUTOPTR(layout, layout_free)

/* The name of the font that a line is set in, where it starts; of an empty line the style's. Borrowed. */
const char *layout_line_font(const struct layout *layout, const struct layout_line *line);

/* As layout_text, and LAYOUT_OFF_PAGE when a line's ink leaves 0..width or 0..height. For the lint. */
struct layout *layout_check(const struct font_set *fonts, const char *const *fallbacks,
                            const struct text_style *style, const char *text, double page_width,
                            double page_height);

#endif
