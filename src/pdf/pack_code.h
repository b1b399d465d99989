/* The Huffman code of pack.c. Layer: pdf, private to pack.
 *
 * Lengths by package-merge from how often each symbol stands in the contents of certificates in
 * DejaVu Sans, Vollkorn, Noto and WenQuanYi fonts; printable characters that are in none have the longest code, all
 * others none. The header is what RFC 1951, 3.2.7, makes of them: three bits that begin the only block, then the
 * lengths. */
#ifndef PDF_PACK_CODE_H
#define PDF_PACK_CODE_H

#include <glib.h>

static const guint8 pack_literal_lengths[286] = {
    0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  5,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    0,  0,  0,  0,  0,  0,  0,  0,  2,  14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 8,  9,  12,
    4,  3,  4,  4,  4,  5,  4,  5,  5,  5,  14, 14, 12, 14, 12, 14, 14, 12, 11, 13, 13, 11, 12, 14,
    14, 14, 12, 14, 12, 14, 14, 14, 14, 12, 14, 14, 9,  14, 14, 14, 14, 14, 14, 12, 14, 12, 14, 14,
    14, 12, 13, 6,  13, 6,  9,  12, 14, 13, 14, 14, 8,  8,  14, 14, 14, 12, 6,  14, 14, 14, 14, 14,
    14, 14, 14, 14, 14, 14, 14, 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  14, 14, 5,  5,  6,  10, 14, 13,
    12, 11, 14, 14, 14, 14, 14, 14, 14, 14, 14, 13, 13, 14, 14, 14, 14, 13, 12, 14, 13, 9
};
static const guint8 pack_distance_lengths[30] = {
    11, 11, 11, 8, 11, 3, 3, 7, 5, 3, 4, 4, 4, 4, 3, 4, 4, 5, 7, 10, 11, 8, 9, 8, 7, 7, 7, 8, 9, 11
};
static const guint8 pack_header[] = { 0xed, 0xbd, 0x69, 0x83, 0x64, 0x4d, 0x72, 0xa5, 0xf5, 0xdd,
                                      0x7f, 0xc5, 0xc3, 0xbe, 0x66, 0xc9, 0x8e, 0x99, 0xb9, 0xb9,
                                      0x3b, 0x08, 0x81, 0x7a, 0xa6, 0x05, 0x08, 0xb1, 0x08, 0x8a,
                                      0x55, 0x08, 0xd0, 0xdc, 0xb9, 0x25, 0x06, 0x32, 0x01, 0x5d,
                                      0xf6, 0xf5, 0xb7, 0x83, 0xfb, 0x7d, 0x19, 0x35, 0x3b, 0xcc,
                                      0xb0, 0x8c, 0x98, 0xea, 0xee, 0xec, 0x73, 0xc2, 0x8f, 0x2d,
                                      0xc7, 0xcc, 0xe3, 0xed, 0xac, 0x8c, 0x88, 0xac, 0x06 };
#define PACK_HEADER_BITS 547
#endif
