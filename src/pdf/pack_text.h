/* Packing of short texts: XMP, and what tells readers the characters of a text layer. Layer: pdf, private to stamp.
 *
 * Whatever libdeflate does, it clears tables for long data and makes a code of its own, which for a kilobyte takes more
 * time than all the rest of a stamp. Here the table is small and the code is the one that RFC 1951 gives (3.2.6). What
 * comes out is a seventh larger. */
#ifndef PDF_PACK_TEXT_H
#define PDF_PACK_TEXT_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

/* Longer ones are for libdeflate. */
#define PACK_TEXT_MOST 16384

struct text_packer;

/* One per thread. */
struct text_packer *text_packer_new(void);
void text_packer_free(struct text_packer *packer);
DEFINE_AUTOPTR(text_packer, text_packer_free)

/* Makes `out` the zlib stream of a text of at most PACK_TEXT_MOST bytes. The same text gives the same bytes. */
void text_packer_pack(struct text_packer *packer, const guint8 *text, gsize length,
                      GByteArray *out);

#endif
