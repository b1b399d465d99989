/* Packing: the content of a page whose glyphs are known, deflated without looking for what repeats.
 * Layer: pdf, private to compose and stamp.
 *
 * Most of such a content are outlines. Each is deflated once for all certificates, and where it stands a second time on
 * a page it becomes a reference to the first. One Huffman code, made from the contents of certificates, serves them all,
 * so that the bits of an outline are the same wherever they stand. What comes out is a tenth larger than what libdeflate
 * makes at its fastest level, and nothing is looked for. */
#ifndef PDF_PACK_H
#define PDF_PACK_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

/* A text that stands in many contents: made by the one who draws, filled by the packer. */
struct pack_piece {
    GString *text;    /* printable ASCII and line feeds */
    GByteArray *bits; /* NULL until first packed */
    gsize bit_count;
    guint64 content; /* the number of a content, and where the text stands in it */
    gsize place;
};

struct pack_piece *pack_piece_new(void);
void pack_piece_free(struct pack_piece *piece);

/* Where a piece stands in a content. */
struct pack_mark {
    gsize place;
    struct pack_piece *piece; /* borrowed */
};

struct packer;

/* One per thread; pieces belong to one packer at a time. */
struct packer *packer_new(void);
void packer_free(struct packer *packer);
DEFINE_AUTOPTR(packer, packer_free)

/* Appends the zlib stream of a content to `out`. `marks` (of struct pack_mark) are in order and don't overlap. False,
 * and nothing appended, where this is no good way: little of the content is in pieces, or it has unusual characters. The
 * same content and marks give the same bytes. */
bool packer_pack(struct packer *packer, const guint8 *content, gsize length, const GArray *marks,
                 GByteArray *out);

#endif
