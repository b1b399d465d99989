#include "config.h"

#include "operations/image.h"

#include "base/error.h"
#include "operations/installation.h"

#include <string.h>

#define IMAGE_PIXELS_MOST 100000000

static const guint8 png_head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
static const guint8 jpeg_head[] = { 0xff, 0xd8, 0xff };

static bool image_begins(GBytes *bytes, const guint8 *head, gsize length)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    return size > length && memcmp(data, head, length) == 0;
}

bool image_is_known(GBytes *bytes)
{
    return image_begins(bytes, png_head, sizeof png_head)
           || image_begins(bytes, jpeg_head, sizeof jpeg_head);
}

static guint32 image_number(const guint8 *at, int bytes)
{
    guint32 number = 0;
    for (int i = 0; i < bytes; i++)
        number = number << 8 | at[i];
    return number;
}

/* The header chunk comes first: length, "IHDR", width, height. */
static bool png_measure(const guint8 *data, gsize size, guint32 *width, guint32 *height)
{
    if (size < 33 || memcmp(data + 12, "IHDR", 4) != 0)
        return false;
    *width = image_number(data + 16, 4);
    *height = image_number(data + 20, 4);
    return true;
}

/* SOF0 to SOF15, without the three of that range that are other markers (DHT, JPG, DAC). */
static bool jpeg_is_frame(guint8 marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool jpeg_measure(const guint8 *data, gsize size, guint32 *width, guint32 *height)
{
    gsize at = 2;
    while (at + 9 <= size && data[at] == 0xff) {
        const guint8 marker = data[at + 1];
        if (marker == 0xff) {
            at++;
            continue;
        }
        if (jpeg_is_frame(marker)) {
            *height = image_number(data + at + 5, 2);
            *width = image_number(data + at + 7, 2);
            return true;
        }
        at += 2 + image_number(data + at + 2, 2);
    }
    return false;
}

json_t *image_describe(GBytes *bytes, GError **error)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    const bool png = image_begins(bytes, png_head, sizeof png_head);
    guint32 width = 0, height = 0;
    const bool measured =
        png ? png_measure(data, size, &width, &height) : jpeg_measure(data, size, &width, &height);
    if (!measured || width == 0 || height == 0) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "the image is damaged: it tells no size");
        return NULL;
    }
    if ((guint64)width * height > IMAGE_PIXELS_MOST) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "the image has %u x %u pixels, more than a document can use: make it smaller",
                    width, height);
        return NULL;
    }
    return json_pack("{s:s, s:i, s:i}", "format", png ? "png" : "jpeg", "width", (int)width,
                     "height", (int)height);
}
