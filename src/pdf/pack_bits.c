#include "config.h"

#include "pdf/pack_bits.h"

#define LONGEST_SYMBOL 15

static const guint16 length_bases[] = { 3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                        15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                        67, 83, 99, 115, 131, 163, 195, 227, 258 };
static const guint8 length_extra[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                       2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };

static void make_symbols(const guint8 *lengths, gsize count, struct pack_symbol *symbols)
{
    guint next = 0;
    for (guint8 length = 1; length <= LONGEST_SYMBOL; length++, next <<= 1)
        for (gsize i = 0; i < count; i++) {
            if (lengths[i] != length)
                continue;
            guint reversed = 0;
            for (guint bit = 0; bit < length; bit++)
                reversed |= (next >> bit & 1) << (length - 1 - bit);
            symbols[i] = (struct pack_symbol){ (guint16)reversed, length };
            next++;
        }
}

void pack_table_make(struct pack_table *table, const guint8 *literal_lengths, gsize literals,
                     const guint8 *distance_lengths)
{
    *table = (struct pack_table){ 0 };
    make_symbols(literal_lengths, literals, table->literals);
    make_symbols(distance_lengths, PACK_DISTANCES, table->distances);
    for (guint8 code = 0; code < G_N_ELEMENTS(length_bases); code++)
        for (guint length = length_bases[code]; length <= PACK_MOST; length++)
            table->length_codes[length] = code;
}

static void put_distance(const struct pack_table *table, struct pack_bits *bits, guint distance)
{
    const guint less = distance - 1;
    if (less < 4) {
        pack_put_symbol(bits, &table->distances[less]);
        return;
    }
    /* There are three bits at least; the analyzer of clang doesn't know. */
    const guint extra = MAX(g_bit_storage(less), 3) - 2;
    pack_put_symbol(bits, &table->distances[2 * extra + (less >> extra)]);
    pack_bits_put(bits, less & ((1U << extra) - 1), extra);
}

void pack_put_reference(const struct pack_table *table, struct pack_bits *bits, gsize length,
                        guint distance)
{
    while (length > 0) {
        guint part = (guint)MIN(length, PACK_MOST);
        if (length - part > 0 && length - part < PACK_LEAST)
            part -= PACK_LEAST;
        const guint8 code = table->length_codes[part];
        pack_put_symbol(bits, &table->literals[PACK_END_OF_BLOCK + 1 + code]);
        pack_bits_put(bits, part - length_bases[code], length_extra[code]);
        put_distance(table, bits, distance);
        length -= part;
    }
}
