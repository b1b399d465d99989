/* How the candidates for a file's encoding are weighed.
 * Layer: import. Included by encoding*.c only. */
#ifndef IMPORT_ENCODING_PRIVATE_H
#define IMPORT_ENCODING_PRIVATE_H

#include "import/encoding.h"

/* Two-byte code pages: the range of the characters that are in daily use. */
struct encoding_range {
    guchar lead_low, lead_high, trail_low;
};

struct encoding_page {
    struct encoding encoding;
    const char *aliases;          /* with spaces between them, in lower case, without punctuation */
    const char *const *alphabets; /* the letters beyond ASCII of each language; NULL: none known */
    struct encoding_range common; /* zeros: it has one byte for each character */
    bool never_proposed;
};

/* Places in the table. */
enum { ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE };

extern const struct encoding_page encoding_pages[];
extern const guint encoding_page_count;

/* How well a text (UTF-8) looks like writing: 1 is best. `bytes` is the same before it was converted. */
double encoding_score(const struct encoding_page *page, const char *text, const char *bytes,
                      gsize length);

#endif
