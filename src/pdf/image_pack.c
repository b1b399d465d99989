#include "config.h"

#include "pdf/image_pack.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#define DEFLATE_LEVEL 9

enum filter { FILTER_NONE, FILTER_SUB, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH, FILTER_COUNT };

/* Of three neighbours the one nearest to what they predict (PNG, section 9.4). */
static int paeth(int left, int above, int corner)
{
    const int estimate = left + above - corner;
    const int to_left = abs(estimate - left), to_above = abs(estimate - above);
    const int to_corner = abs(estimate - corner);
    if (to_left <= to_above && to_left <= to_corner)
        return left;
    return to_above <= to_corner ? above : corner;
}

static int predict(enum filter filter, int left, int above, int corner)
{
    switch (filter) {
    case FILTER_SUB:
        return left;
    case FILTER_UP:
        return above;
    case FILTER_AVERAGE:
        return (left + above) / 2;
    case FILTER_PAETH:
        return paeth(left, above, corner);
    case FILTER_NONE:
    case FILTER_COUNT:
        break;
    }
    return 0;
}

/* Filters a row into `out`; returns how far the differences are from nothing, all together. */
static guint64 filter_row(enum filter filter, const guint8 *row, const guint8 *above, gsize length,
                          guint colours, guint8 *out)
{
    guint64 sum = 0;
    for (gsize i = 0; i < length; i++) {
        const int left = i >= colours ? row[i - colours] : 0;
        const int corner = i >= colours ? above[i - colours] : 0;
        out[i] = (guint8)(row[i] - predict(filter, left, above[i], corner));
        sum += out[i] < 128 ? out[i] : 256u - out[i];
    }
    return sum;
}

static void pack_row(const guint8 *row, const guint8 *above, gsize length, guint colours,
                     guint8 *packed, guint8 *trial)
{
    guint64 least = G_MAXUINT64;
    for (guint filter = 0; filter < FILTER_COUNT; filter++) {
        const guint64 sum = filter_row((enum filter)filter, row, above, length, colours, trial);
        if (sum >= least)
            continue;
        least = sum;
        packed[0] = (guint8)filter;
        memcpy(packed + 1, trial, length);
    }
}

static GByteArray *deflate_rows(const guint8 *rows, gsize length)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    const gsize most = libdeflate_zlib_compress_bound(compressor, length);
    GByteArray *packed = g_byte_array_new();
    g_byte_array_set_size(packed, (guint)most);
    const gsize size = libdeflate_zlib_compress(compressor, rows, length, packed->data, most);
    libdeflate_free_compressor(compressor);
    g_byte_array_set_size(packed, (guint)size);
    return packed;
}

GByteArray *image_pack(const GByteArray *samples, guint width, guint colours)
{
    const gsize length = (gsize)width * colours;
    const gsize height = samples->len / length;
    g_autofree guint8 *rows = g_malloc(height * (length + 1));
    g_autofree guint8 *trial = g_malloc(length);
    g_autofree guint8 *nothing = g_malloc0(length);
    for (gsize y = 0; y < height; y++) {
        const guint8 *row = samples->data + y * length;
        pack_row(row, y > 0 ? row - length : nothing, length, colours, rows + y * (length + 1),
                 trial);
    }
    return deflate_rows(rows, height * (length + 1));
}
