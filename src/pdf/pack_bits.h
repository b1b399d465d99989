/* Bits and codes of deflate (RFC 1951). Layer: pdf, private to pack and pack_text. */
#ifndef PDF_PACK_BITS_H
#define PDF_PACK_BITS_H

#include <glib.h>
#include <string.h>

#define PACK_LITERALS 288
#define PACK_DISTANCES 30
#define PACK_END_OF_BLOCK 256

/* Of a reference. Shorter ones than LEAST take more bits than their letters. */
#define PACK_LEAST 4
#define PACK_MOST 258
#define PACK_FARTHEST 32768

/* Bits on their way into bytes. There must be room for eight bytes more than are filled. */
struct pack_bits {
    guint8 *at;
    guint64 waiting;
    guint count; /* of those that wait: below 8 after each put */
};

struct pack_symbol {
    guint16 bits; /* as they are written, first bit lowest */
    guint8 length;
};

struct pack_table {
    struct pack_symbol literals[PACK_LITERALS], distances[PACK_DISTANCES];
    guint8 length_codes[PACK_MOST + 1]; /* of a reference, less 257 */
};

/* Makes the canonical code of these lengths; `literals` of them, at most PACK_LITERALS. */
void pack_table_make(struct pack_table *table, const guint8 *literal_lengths, gsize literals,
                     const guint8 *distance_lengths);

/* A reference of any length from PACK_LEAST on. */
void pack_put_reference(const struct pack_table *table, struct pack_bits *bits, gsize length,
                        guint distance);

/* At most 56 bits. */
static inline void pack_bits_put(struct pack_bits *bits, guint64 value, guint count)
{
    bits->waiting |= value << bits->count;
    bits->count += count;
    const guint64 bytes = GUINT64_TO_LE(bits->waiting);
    memcpy(bits->at, &bytes, sizeof bytes);
    bits->at += bits->count / 8;
    bits->waiting >>= bits->count & ~7U;
    bits->count &= 7;
}

static inline void pack_put_symbol(struct pack_bits *bits, const struct pack_symbol *symbol)
{
    pack_bits_put(bits, symbol->bits, symbol->length);
}

/* Three of them have at most 45 bits. */
static inline void pack_put_letters(const struct pack_table *table, struct pack_bits *bits,
                                    const guint8 *letters, gsize count)
{
    for (; count >= 3; count -= 3, letters += 3) {
        const struct pack_symbol *one = &table->literals[letters[0]];
        const struct pack_symbol *two = &table->literals[letters[1]];
        const struct pack_symbol *three = &table->literals[letters[2]];
        const guint both = (guint)one->length + two->length;
        pack_bits_put(bits,
                      (guint64)one->bits | (guint64)two->bits << one->length
                          | (guint64)three->bits << both,
                      both + three->length);
    }
    for (; count > 0; count--)
        pack_put_symbol(bits, &table->literals[*letters++]);
}

/* Room for so many letters, each of which takes two bytes at most, a reference less than its letters would, and for the
 * end of all. Returns where it begins; the array is to be cut when it is known how much was filled. */
static inline guint8 *pack_make_room(GByteArray *bytes, gsize letters)
{
    const guint start = bytes->len;
    g_byte_array_set_size(bytes, start + (guint)(2 * letters + 2 * sizeof(guint64)));
    return bytes->data + start;
}

#endif
