#include "config.h"

#include "pdf/pack_text.h"

#include "pdf/pack_bits.h"

#include <libdeflate.h>

/* Of the table of places; texts have some hundred bytes. */
#define PLACE_BITS 9

/* The first three bits: the last block, and the code is the fixed one. */
#define FIXED_BLOCK 3
#define FIXED_BLOCK_BITS 3

struct text_packer {
    struct pack_table table;
    guint16 places[1 << PLACE_BITS]; /* by four letters: 1 + where they stood last; 0: nowhere */
};

struct text_packer *text_packer_new(void)
{
    guint8 literals[PACK_LITERALS], distances[PACK_DISTANCES];
    for (guint i = 0; i < PACK_LITERALS; i++)
        literals[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    memset(distances, 5, sizeof distances);
    struct text_packer *packer = g_new0(struct text_packer, 1);
    pack_table_make(&packer->table, literals, PACK_LITERALS, distances);
    return packer;
}

void text_packer_free(struct text_packer *packer)
{
    g_free(packer);
}

/* Where these four letters stood last, as 1 + the place; they stand at `at` from now on. */
static guint visit(struct text_packer *packer, const guint8 *text, gsize at)
{
    guint32 letters;
    memcpy(&letters, text + at, sizeof letters);
    guint16 *place = &packer->places[GUINT32_FROM_LE(letters) * 0x9E3779B1U >> (32 - PLACE_BITS)];
    const guint before = *place;
    *place = (guint16)(at + 1);
    return before;
}

static gsize same_letters(const guint8 *text, gsize before, gsize at, gsize length)
{
    gsize count = 0;
    while (at + count < length && text[before + count] == text[at + count])
        count++;
    return count;
}

static void put_text(struct text_packer *packer, struct pack_bits *bits, const guint8 *text,
                     gsize length)
{
    gsize at = 0, letters = 0; /* those from `letters` on are still to be put */
    while (at + PACK_LEAST <= length) {
        const guint before = visit(packer, text, at);
        const gsize count = before > 0 ? same_letters(text, before - 1, at, length) : 0;
        if (count < PACK_LEAST) {
            at++;
            continue;
        }
        pack_put_letters(&packer->table, bits, text + letters, at - letters);
        pack_put_reference(&packer->table, bits, count, (guint)(at - (before - 1)));
        at += count;
        letters = at;
    }
    pack_put_letters(&packer->table, bits, text + letters, length - letters);
}

void text_packer_pack(struct text_packer *packer, const guint8 *text, gsize length, GByteArray *out)
{
    static const guint8 zlib_header[] = { 0x78, 0x01 };
    g_return_if_fail(length <= PACK_TEXT_MOST);
    memset(packer->places, 0, sizeof packer->places);
    g_byte_array_set_size(out, 0);
    g_byte_array_append(out, zlib_header, sizeof zlib_header);
    struct pack_bits bits = { .at = pack_make_room(out, length) };
    pack_bits_put(&bits, FIXED_BLOCK, FIXED_BLOCK_BITS);
    put_text(packer, &bits, text, length);
    pack_put_symbol(&bits, &packer->table.literals[PACK_END_OF_BLOCK]);
    if (bits.count > 0)
        pack_bits_put(&bits, 0, 8 - bits.count);
    g_byte_array_set_size(out, (guint)(bits.at - out->data));
    const guint32 checksum = GUINT32_TO_BE(libdeflate_adler32(1, text, length));
    g_byte_array_append(out, (const guint8 *)&checksum, sizeof checksum);
}
