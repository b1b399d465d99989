#include "config.h"

#include "pdf/pack.h"

#include "pdf/pack_bits.h"
#include "pdf/pack_code.h"

#include <libdeflate.h>
#include <string.h>

/* How far back is looked for what repeats within an outline: coordinates of neighbouring points. */
#define LOOK_BACK 512

/* How many sums of letters are told apart there, as a power of two. */
#define TRAIL_BITS 12

/* Letters outside of outlines are written as they are, so there must not be many. */
#define PLAIN_PART 4

struct packer {
    struct pack_table table;
    guint64 content; /* number of the content at hand */
};

static void bits_copy(struct pack_bits *bits, const guint8 *from, gsize count)
{
    enum { AT_ONCE = 56 };
    guint64 word;
    for (; count >= 64; count -= AT_ONCE, from += AT_ONCE / 8) {
        memcpy(&word, from, sizeof word);
        pack_bits_put(bits, GUINT64_FROM_LE(word) << 8 >> 8, AT_ONCE);
    }
    for (; count >= 8; count -= 8)
        pack_bits_put(bits, *from++, 8);
    if (count > 0)
        pack_bits_put(bits, *from & ((1U << count) - 1), (guint)count);
}

struct packer *packer_new(void)
{
    struct packer *packer = g_new0(struct packer, 1);
    pack_table_make(&packer->table, pack_literal_lengths, G_N_ELEMENTS(pack_literal_lengths),
                    pack_distance_lengths);
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

static bool can_put(const guint8 *letters, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (pack_literal_lengths[letters[i]] == 0)
            return false;
    return true;
}

/* Where in a piece the same letters begin: the last place that was remembered for each of some sums of PACK_LEAST
 * letters, and for each place the one before it with the same sum. Places count from 1; 0: none. */
struct trail {
    guint latest[1 << TRAIL_BITS];
    guint *before;
};

static guint letter_sum(const guint8 *text)
{
    guint32 letters;
    G_STATIC_ASSERT(sizeof letters == PACK_LEAST);
    memcpy(&letters, text, sizeof letters);
    return letters * 2654435761U >> (32 - TRAIL_BITS);
}

static void remember(struct trail *trail, const guint8 *text, gsize at, gsize end)
{
    if (at + PACK_LEAST > end)
        return;
    guint *latest = &trail->latest[letter_sum(text + at)];
    trail->before[at] = *latest;
    *latest = (guint)at + 1;
}

/* The longest that stood before and stands here again, the nearest of several; 0 where that is less than PACK_LEAST. */
static gsize find_before(const struct trail *trail, const guint8 *text, gsize at, gsize end,
                         gsize *distance)
{
    gsize longest = 0;
    if (at + PACK_LEAST > end)
        return 0;
    for (guint place = trail->latest[letter_sum(text + at)];
         place != 0 && at + 1 - place <= LOOK_BACK; place = trail->before[place - 1]) {
        const guint8 *earlier = text + place - 1;
        gsize length = 0;
        while (length < PACK_MOST && at + length < end && earlier[length] == text[at + length])
            length++;
        if (length > longest) {
            longest = length;
            *distance = at + 1 - place;
        }
    }
    return longest >= PACK_LEAST ? longest : 0;
}

static void make_bits(const struct packer *packer, struct pack_piece *piece)
{
    const guint8 *text = (const guint8 *)piece->text->str;
    const gsize end = piece->text->len;
    piece->bits = g_byte_array_new();
    struct pack_bits bits = { .at = pack_make_room(piece->bits, end) };
    g_autofree guint *before = g_new(guint, end);
    struct trail trail = { .before = before };
    for (gsize at = 0, next; at < end;) {
        gsize distance = 0;
        const gsize length = find_before(&trail, text, at, end, &distance);
        if (length > 0)
            pack_put_reference(&packer->table, &bits, length, (guint)distance);
        else
            pack_put_letters(&packer->table, &bits, text + at, 1);
        for (next = at + MAX(length, 1); at < next; at++)
            remember(&trail, text, at, end);
    }
    piece->bit_count = (gsize)(bits.at - piece->bits->data) * 8 + bits.count;
    *bits.at = (guint8)bits.waiting;
}

/* A piece that stands here as it did before goes on as there, most often to the next glyph. */
static gsize repeat(const struct packer *packer, struct pack_bits *bits, const guint8 *content,
                    gsize length, gsize at, const struct pack_piece *piece)
{
    const gsize distance = at - piece->place;
    gsize end = at + piece->text->len;
    while (end < length && content[end] == content[end - distance])
        end++;
    pack_put_reference(&packer->table, bits, end - at, (guint)distance);
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
           && mark->place - piece->place <= PACK_FARTHEST
           && memcmp(content + piece->place, piece->text->str, size) == 0;
}

static void put_content(struct packer *packer, struct pack_bits *bits, const guint8 *content,
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
            pack_put_letters(&packer->table, bits, content + at, mark->place - at);
        else if (mark->place < at) {
            pack_put_letters(&packer->table, bits, content + at, mark->place + size - at);
            at = mark->place + size;
            continue;
        }
        if (near && size >= PACK_LEAST) {
            at = repeat(packer, bits, content, length, mark->place, piece);
            continue;
        }
        if (piece->bits == NULL)
            make_bits(packer, piece);
        bits_copy(bits, piece->bits->data, piece->bit_count);
        at = mark->place + size;
    }
    pack_put_letters(&packer->table, bits, content + at, length - at);
}

bool packer_pack(struct packer *packer, const guint8 *content, gsize length, const GArray *marks,
                 GByteArray *out)
{
    static const guint8 zlib_header[] = { 0x78, 0x01 };
    if (length > G_MAXUINT / 4 || !is_suited(content, length, marks))
        return false;
    packer->content++;
    g_byte_array_append(out, zlib_header, sizeof zlib_header);
    struct pack_bits bits = { .at = pack_make_room(out, length + sizeof pack_header) };
    bits_copy(&bits, pack_header, PACK_HEADER_BITS);
    put_content(packer, &bits, content, length, marks);
    pack_put_symbol(&bits, &packer->table.literals[PACK_END_OF_BLOCK]);
    if (bits.count > 0)
        pack_bits_put(&bits, 0, 8 - bits.count);
    g_byte_array_set_size(out, (guint)(bits.at - out->data));
    const guint32 checksum = GUINT32_TO_BE(libdeflate_adler32(1, content, length));
    g_byte_array_append(out, (const guint8 *)&checksum, sizeof checksum);
    return true;
}
