#include "config.h"

#include "pdf/pack.h"

#include "pdf/pack_code.h"

#include <libdeflate.h>
#include <string.h>

#define LITERALS G_N_ELEMENTS(pack_literal_lengths)
#define DISTANCES G_N_ELEMENTS(pack_distance_lengths)
#define END_OF_BLOCK 256
#define LONGEST_CODE 15

/* Of a reference. Shorter ones than LEAST take more bits than their letters. */
#define LEAST 4
#define MOST 258
#define FARTHEST 32768

/* How far back is looked for what repeats within an outline: coordinates of neighbouring points. */
#define LOOK_BACK 512

/* Letters outside of outlines are written as they are, so there must not be many. */
#define PLAIN_PART 4

struct code {
    guint16 bits; /* as they are written, first bit lowest */
    guint8 length;
};

struct packer {
    struct code literals[LITERALS], distances[DISTANCES];
    guint8 length_codes[MOST + 1]; /* of a reference, less 257 */
    guint64 content;               /* number of the content at hand */
};

static const guint16 length_bases[] = { 3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                        15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                        67, 83, 99, 115, 131, 163, 195, 227, 258 };
static const guint8 length_extra[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                       2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };

/* Bits on their way into bytes. */
struct bits {
    guint8 *at;
    guint64 waiting;
    guint count; /* of those that wait: below 8 after each put */
};

static void bits_put(struct bits *bits, guint64 value, guint count)
{
    bits->waiting |= value << bits->count;
    bits->count += count;
    while (bits->count >= 8) {
        *bits->at++ = (guint8)bits->waiting;
        bits->waiting >>= 8;
        bits->count -= 8;
    }
}

static void bits_put_code(struct bits *bits, const struct code *code)
{
    bits_put(bits, code->bits, code->length);
}

static void bits_copy(struct bits *bits, const guint8 *from, gsize count)
{
    guint32 word;
    for (; count >= 32; count -= 32, from += sizeof word) {
        memcpy(&word, from, sizeof word);
        bits_put(bits, GUINT32_FROM_LE(word), 32);
    }
    for (; count >= 8; count -= 8)
        bits_put(bits, *from++, 8);
    if (count > 0)
        bits_put(bits, *from & ((1U << count) - 1), (guint)count);
}

/* The canonical code of these lengths. */
static void make_code(const guint8 *lengths, gsize count, struct code *codes)
{
    guint next = 0;
    for (guint8 length = 1; length <= LONGEST_CODE; length++, next <<= 1)
        for (gsize i = 0; i < count; i++) {
            if (lengths[i] != length)
                continue;
            guint reversed = 0;
            for (guint bit = 0; bit < length; bit++)
                reversed |= (next >> bit & 1) << (length - 1 - bit);
            codes[i] = (struct code){ (guint16)reversed, length };
            next++;
        }
}

struct packer *packer_new(void)
{
    struct packer *packer = g_new0(struct packer, 1);
    make_code(pack_literal_lengths, LITERALS, packer->literals);
    make_code(pack_distance_lengths, DISTANCES, packer->distances);
    for (guint8 code = 0; code < G_N_ELEMENTS(length_bases); code++)
        for (guint length = length_bases[code]; length <= MOST; length++)
            packer->length_codes[length] = code;
    return packer;
}

void packer_free(struct packer *packer)
{
    g_free(packer);
}

struct pack_piece *pack_piece_new(void)
{
    struct pack_piece *piece = g_new0(struct pack_piece, 1);
    piece->text = g_string_new(NULL);
    return piece;
}

void pack_piece_free(struct pack_piece *piece)
{
    g_string_free(piece->text, TRUE);
    if (piece->bits != NULL)
        g_byte_array_unref(piece->bits);
    g_free(piece);
}

static void put_distance(const struct packer *packer, struct bits *bits, guint distance)
{
    const guint less = distance - 1;
    if (less < 4) {
        bits_put_code(bits, &packer->distances[less]);
        return;
    }
    const guint extra = g_bit_storage(less) - 2;
    bits_put_code(bits, &packer->distances[2 * extra + (less >> extra)]);
    bits_put(bits, less & ((1U << extra) - 1), extra);
}

/* A reference of any length from LEAST on. */
static void put_reference(const struct packer *packer, struct bits *bits, gsize length,
                          guint distance)
{
    while (length > 0) {
        guint part = (guint)MIN(length, MOST);
        if (length - part > 0 && length - part < LEAST)
            part -= LEAST;
        const guint8 code = packer->length_codes[part];
        bits_put_code(bits, &packer->literals[END_OF_BLOCK + 1 + code]);
        bits_put(bits, part - length_bases[code], length_extra[code]);
        put_distance(packer, bits, distance);
        length -= part;
    }
}

static void put_letters(const struct packer *packer, struct bits *bits, const guint8 *letters,
                        gsize count)
{
    for (gsize i = 0; i < count; i++)
        bits_put_code(bits, &packer->literals[letters[i]]);
}

static bool can_put(const guint8 *letters, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (pack_literal_lengths[letters[i]] == 0)
            return false;
    return true;
}

/* Each letter takes two bytes at most, and a reference less than its letters would. */
static guint8 *make_room(GByteArray *bytes, gsize letters)
{
    const guint start = bytes->len;
    g_byte_array_set_size(bytes, start + (guint)(2 * letters + sizeof(guint64)));
    return bytes->data + start;
}

/* The longest that stood before and stands here again, the nearest of several. */
static gsize find_before(const guint8 *text, gsize at, gsize end, gsize *distance)
{
    gsize longest = 0;
    for (gsize back = 1; back <= MIN(at, LOOK_BACK); back++) {
        const guint8 *earlier = text + at - back;
        gsize length = 0;
        while (length < MOST && at + length < end && earlier[length] == text[at + length])
            length++;
        if (length > longest) {
            longest = length;
            *distance = back;
        }
    }
    return longest;
}

static void make_bits(const struct packer *packer, struct pack_piece *piece)
{
    const guint8 *text = (const guint8 *)piece->text->str;
    const gsize end = piece->text->len;
    piece->bits = g_byte_array_new();
    struct bits bits = { .at = make_room(piece->bits, end) };
    for (gsize at = 0; at < end;) {
        gsize distance = 0;
        const gsize length = find_before(text, at, end, &distance);
        if (length >= LEAST) {
            put_reference(packer, &bits, length, (guint)distance);
            at += length;
        } else {
            put_letters(packer, &bits, text + at, 1);
            at++;
        }
    }
    piece->bit_count = (gsize)(bits.at - piece->bits->data) * 8 + bits.count;
    *bits.at = (guint8)bits.waiting;
}

/* A piece that stands here as it did before goes on as there, most often to the next glyph. */
static gsize repeat(const struct packer *packer, struct bits *bits, const guint8 *content,
                    gsize length, gsize at, const struct pack_piece *piece)
{
    const gsize distance = at - piece->place;
    gsize end = at + piece->text->len;
    while (end < length && content[end] == content[end - distance])
        end++;
    put_reference(packer, bits, end - at, (guint)distance);
    return end;
}

/* Whether the content is suited, and its marks are what they say. */
static bool is_suited(const guint8 *content, gsize length, const GArray *marks)
{
    gsize at = 0, plain = 0;
    for (guint i = 0; i <= marks->len; i++) {
        const struct pack_mark *mark =
            i < marks->len ? &g_array_index(marks, struct pack_mark, i) : NULL;
        const gsize next = mark != NULL ? mark->place : length;
        g_return_val_if_fail(next >= at && next <= length, false);
        if (!can_put(content + at, next - at))
            return false;
        plain += next - at;
        at = next + (mark != NULL ? mark->piece->text->len : 0);
    }
    return plain <= length / PLAIN_PART;
}

/* Whether a reference reaches the place where the piece stood before. */
static bool is_near(const struct packer *packer, const guint8 *content,
                    const struct pack_mark *mark)
{
    const struct pack_piece *piece = mark->piece;
    const gsize size = piece->text->len;
    return piece->content == packer->content && piece->place + size <= mark->place
           && mark->place - piece->place <= FARTHEST
           && memcmp(content + piece->place, piece->text->str, size) == 0;
}

static void put_content(struct packer *packer, struct bits *bits, const guint8 *content,
                        gsize length, const GArray *marks)
{
    gsize at = 0;
    for (guint i = 0; i < marks->len; i++) {
        const struct pack_mark *mark = &g_array_index(marks, struct pack_mark, i);
        struct pack_piece *piece = mark->piece;
        const gsize size = piece->text->len;
        const bool near = is_near(packer, content, mark);
        if (!near) {
            piece->content = packer->content;
            piece->place = mark->place;
        }
        /* Part of what was repeated before it. */
        if (mark->place + size <= at)
            continue;
        if (mark->place > at)
            put_letters(packer, bits, content + at, mark->place - at);
        else if (mark->place < at) {
            put_letters(packer, bits, content + at, mark->place + size - at);
            at = mark->place + size;
            continue;
        }
        if (near && size >= LEAST) {
            at = repeat(packer, bits, content, length, mark->place, piece);
            continue;
        }
        if (piece->bits == NULL)
            make_bits(packer, piece);
        bits_copy(bits, piece->bits->data, piece->bit_count);
        at = mark->place + size;
    }
    put_letters(packer, bits, content + at, length - at);
}

bool packer_pack(struct packer *packer, const guint8 *content, gsize length, const GArray *marks,
                 GByteArray *out)
{
    static const guint8 zlib_header[] = { 0x78, 0x01 };
    if (length > G_MAXUINT / 4 || !is_suited(content, length, marks))
        return false;
    packer->content++;
    g_byte_array_append(out, zlib_header, sizeof zlib_header);
    struct bits bits = { .at = make_room(out, length + sizeof pack_header) };
    bits_copy(&bits, pack_header, PACK_HEADER_BITS);
    put_content(packer, &bits, content, length, marks);
    bits_put_code(&bits, &packer->literals[END_OF_BLOCK]);
    if (bits.count > 0)
        bits_put(&bits, 0, 8 - bits.count);
    g_byte_array_set_size(out, (guint)(bits.at - out->data));
    const guint32 checksum = GUINT32_TO_BE(libdeflate_adler32(1, content, length));
    g_byte_array_append(out, (const guint8 *)&checksum, sizeof checksum);
    return true;
}
