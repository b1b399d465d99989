/* Layout: a text in a style -> lines of positioned glyphs with exact widths; the same call is the lint.
 * Layer: pdf. Called by compose, operations (plan) and the conformance runner.
 * Source: REFERENCE.md section 4.6, DESIGN.md section 5, EVERY-SCRIPT.md; vector text_layout. */
#ifndef PDF_LAYOUT_H
#define PDF_LAYOUT_H

#include "base/cleanup.h"

#include "pdf/font.h"

/* Which point of each line stands at x. */
enum layout_align {
    LAYOUT_CENTER,
    LAYOUT_LEFT,
    LAYOUT_RIGHT,
};

/* What becomes of a text that is wider than max_width. */
enum layout_fit {
    LAYOUT_SHRINK, /* the letters become smaller, down to LAYOUT_SMALLEST_SIZE */
    LAYOUT_WRAP,   /* goes on in lines below; smaller only where a single word is too wide */
    LAYOUT_REFUSE,
};

/* Points; a text that would have to be smaller is refused, for nobody could read it. */
enum { LAYOUT_SMALLEST_SIZE = 8 };

/* All zero but font, size and line_height: centred on the page, as wide as it comes. */
struct text_style {
    const char *font; /* standard name or slug */
    double weight;    /* of a variable font, 0: its own */
    double size;      /* points */
    double color[3];
    double char_space;  /* points after each character */
    double line_height; /* line distance = size * line_height */
    double x;           /* only if `placed`; otherwise a block in the middle of the page */
    bool placed;
    double y; /* baseline of the first line */
    enum layout_align align;
    double max_width; /* points; 0: no limit */
    enum layout_fit fit;
    bool kerning;
    const char *language; /* BCP 47, "" when unknown */
    /* Of the site: chooses among faces of Han characters and of Urdu where neither `language` nor the text does; may be
     * NULL. */
    const char *site_language;
};

enum layout_fault {
    LAYOUT_FINE,
    LAYOUT_NO_FONT,  /* the style names a font, or a weight of it, that is not in the set */
    LAYOUT_NO_GLYPH, /* no font of the chain has a character */
    LAYOUT_CONTROL,  /* a control character that can't be drawn */
    LAYOUT_TOO_WIDE, /* does not fit into max_width in the way that the style allows */
    LAYOUT_NO_WORDS, /* has to be wrapped by a dictionary that is not installed */
    LAYOUT_TOWER, /* marks pile up so high that they would print over other text; as the next one */
    LAYOUT_OFF_PAGE, /* leaves the page; only layout_check reports it */
};

/* One line as drawn. x and y are the start of its baseline on the page. */
struct layout_line {
    char *text;   /* UTF-8 of this line */
    double x, y;  /* points */
    double width; /* points, char_space between characters included */
    GArray *runs; /* private to pdf: struct layout_run */
};

struct layout {
    /* As it was drawn: size and char_space are smaller than the caller's where the text had to shrink. The strings
     * are borrowed from the caller's style, which must outlive the layout. */
    struct text_style style;
    GPtrArray *lines; /* of struct layout_line; empty lines are present with width 0 */
    enum layout_fault fault;
    char *fault_text; /* what exactly: the character and its code point, the font */
};

/* Lays a text out for a page of this width. Lines are split at line feeds, of which CR LF counts as one, and where the
 * style wraps them. `text` is valid UTF-8. Never fails: what is wrong is in layout->fault. `fallbacks` names further
 * fonts of the chain, NULL-terminated, may be NULL. Caller frees. */
struct layout *layout_text(const struct font_set *fonts, const char *const *fallbacks,
                           const struct text_style *style, const char *text, double page_width);
void layout_free(struct layout *layout);
DEFINE_AUTOPTR(layout, layout_free)

/* The name of the font that a line is set in, where it starts; of an empty line the style's. Borrowed. */
const char *layout_line_font(const struct layout *layout, const struct layout_line *line);

/* As layout_text, and LAYOUT_TOWER or LAYOUT_OFF_PAGE when a line's ink leaves its place or 0..width or 0..height.
 * For the lint. */
struct layout *layout_check(const struct font_set *fonts, const char *const *fallbacks,
                            const struct text_style *style, const char *text, double page_width,
                            double page_height);

#endif
