#include "config.h"

#include "pdf/image.h"

#include "base/error.h"

#include <png.h>

/* A row of colours and opacity in turn, taken apart. */
static void split_row(const guint8 *row, guint width, guint colours, guint8 *samples, guint8 *mask)
{
    for (guint x = 0; x < width; x++) {
        for (guint i = 0; i < colours; i++)
            *samples++ = *row++;
        *mask++ = *row++;
    }
}

static void split_mask(struct image *image, const guint8 *pixels, guint colours)
{
    const gsize width = image->width;
    bool opaque = true;
    image->mask = g_byte_array_new();
    g_byte_array_set_size(image->mask, (guint)(width * image->height));
    for (guint y = 0; y < image->height; y++)
        split_row(pixels + y * width * (colours + 1), image->width, colours,
                  image->samples->data + y * width * colours, image->mask->data + y * width);
    for (guint i = 0; i < image->mask->len && opaque; i++)
        opaque = image->mask->data[i] == 0xff;
    if (opaque)
        g_clear_pointer(&image->mask, g_byte_array_unref);
}

static bool read_pixels(struct image *image, png_image *png, GError **error)
{
    const bool colour = (png->format & PNG_FORMAT_FLAG_COLOR) != 0;
    const bool transparent = (png->format & PNG_FORMAT_FLAG_ALPHA) != 0;
    const guint colours = colour ? 3 : 1;
    if (!image_check_size(png->width, png->height, error))
        return false;
    /* Nobody means light by 16 bits who does not say so. */
    png->flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    png->format = (colour ? PNG_FORMAT_FLAG_COLOR : 0) | (transparent ? PNG_FORMAT_FLAG_ALPHA : 0);
    image->width = png->width;
    image->height = png->height;
    image->orientation = 1;
    image->colours = colour ? IMAGE_RGB : IMAGE_GREY;
    image->samples = g_byte_array_new();
    g_byte_array_set_size(image->samples, png->width * png->height * colours);
    g_autofree guint8 *pixels =
        transparent ? g_malloc((gsize)png->width * png->height * (colours + 1)) : NULL;
    if (png_image_finish_read(png, NULL, transparent ? pixels : image->samples->data, 0, NULL) == 0
        || PNG_IMAGE_FAILED(*png)) {
        g_set_error(error, PDF_ERROR, ERROR_DATA, "The image is damaged (%s); save it anew",
                    png->message);
        return false;
    }
    if (transparent)
        split_mask(image, pixels, colours);
    return true;
}

bool image_read_png(struct image *image, GBytes *file, GError **error)
{
    gsize size = 0;
    const void *data = g_bytes_get_data(file, &size);
    png_image png = { .version = PNG_IMAGE_VERSION };
    if (png_image_begin_read_from_memory(&png, data, size) == 0) {
        g_set_error(error, PDF_ERROR, ERROR_DATA, "The image is damaged (%s); save it anew",
                    png.message);
        return false;
    }
    const bool read = read_pixels(image, &png, error);
    png_image_free(&png);
    return read;
}
