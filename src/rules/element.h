/* Text elements: which texts a certificate shows, with their styling resolved. Layer: rules (pure).
 * Source: REFERENCE.md section 2.2 with Q1's recommended precedence (built-in styling < element default <
 * options.defaults < element), Q7, Q8; vector text_elements. */
#ifndef RULES_ELEMENT_H
#define RULES_ELEMENT_H

#include "base/json.h"

/* The site's settings that are element defaults. */
struct element_settings {
    bool name_uppercase;
    bool date_uppercase;
    double date_char_space;
};

/* Which point of each line stands at x. */
enum element_align {
    ELEMENT_CENTER,
    ELEMENT_LEFT,
    ELEMENT_RIGHT,
};

/* What happens to a text that is wider than max_width. */
enum element_fit {
    ELEMENT_SHRINK,
    ELEMENT_WRAP,
    ELEMENT_REFUSE,
};

struct element {
    char *key;   /* name, context, date or a custom one */
    char *text;  /* with placeholders */
    double x;    /* from the left edge, points; only if `placed` */
    bool placed; /* otherwise the text stands in the middle of the page */
    double y;    /* baseline of the first line, from the lower edge, points */
    enum element_align align;
    double max_width; /* points; 0: as wide as it comes */
    enum element_fit fit;
    char *font;      /* a standard font or an asset's slug */
    double color[3]; /* red, green, blue, 0 to 1 */
    double size;     /* points, above 0 */
    double char_space;
    double line_height;
    double weight; /* of a variable font's letters, 1 to 1000; 0: the font's own */
    bool uppercase;
    bool kerning;   /* HarfBuzz's kern, liga and clig for scripts where they are off otherwise */
    char *language; /* BCP 47, or "" */
    json_t *config; /* all members as resolved, for conformance and for explaining; owned */
};

/* The elements in drawing order (name, context, date, then custom ones); hidden and incomplete ones left
 * out. Array of struct element; free with g_ptr_array_unref. ERROR_DATA with the path of the fault. */
GPtrArray *elements_build(const json_t *options, const struct element_settings *settings,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Values of the placeholders. */
struct element_values {
    const char *name;
    const char *context_name;
    const char *issue_date;
    const char *verify_uuid;
    const char *verify_url; /* the verification address */
};

/* The text to draw: placeholders inserted once and never scanned again (Q7), then upper-cased if the
 * element says so. Lines are separated by line feeds. Caller frees. */
char *element_text(const struct element *element, const struct element_values *values);

#endif
