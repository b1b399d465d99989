#include "config.h"

#include "image_support.h"

#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

enum { CHANNELS_MOST = 4 };

static const struct {
    J_COLOR_SPACE given, stored;
    int channels;
    bool adobe;
} ways[] = {
    [IMAGE_SUPPORT_GREY] = { JCS_GRAYSCALE, JCS_GRAYSCALE, 1, false },
    [IMAGE_SUPPORT_RGB] = { JCS_RGB, JCS_YCbCr, 3, false },
    [IMAGE_SUPPORT_CMYK] = { JCS_CMYK, JCS_CMYK, 4, false },
    [IMAGE_SUPPORT_ADOBE] = { JCS_CMYK, JCS_CMYK, 4, true },
    [IMAGE_SUPPORT_YCCK] = { JCS_CMYK, JCS_YCCK, 4, true },
};

static void paint_pixel(enum image_support_colours colours, guint field, guint8 *pixel)
{
    static const guint8 rgb[4][3] = {
        { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 }, { 255, 255, 255 }
    };
    static const guint8 greys[4] = { 76, 150, 29, 255 };
    const bool light = ways[colours].adobe; /* what is stored: light, or ink */
    if (colours == IMAGE_SUPPORT_GREY)
        pixel[0] = greys[field];
    for (int i = 0; colours != IMAGE_SUPPORT_GREY && i < 3; i++)
        pixel[i] = colours == IMAGE_SUPPORT_RGB || light ? rgb[field][i] : 255 - rgb[field][i];
    if (ways[colours].channels == CHANNELS_MOST)
        pixel[3] = light ? 255 : 0;
}

static void choose_kind(struct jpeg_compress_struct *writer, const struct image_support_kind *kind)
{
    static const jpeg_scan_info scans[] = { { 1, { 0 }, 0, 63, 0, 0 },
                                            { 1, { 1 }, 0, 63, 0, 0 },
                                            { 1, { 2 }, 0, 63, 0, 0 } };
    jpeg_set_defaults(writer);
    jpeg_set_colorspace(writer, ways[kind->colours].stored);
    jpeg_set_quality(writer, 90, TRUE);
    writer->write_Adobe_marker = ways[kind->colours].adobe;
    writer->restart_interval = kind->restarts;
    if (kind->progressive)
        jpeg_simple_progression(writer);
    if (kind->apart) {
        writer->scan_info = scans;
        writer->num_scans = G_N_ELEMENTS(scans);
    }
}

GBytes *image_support_jpeg(const struct image_support_kind *kind, guint width, guint height)
{
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct writer = { .err = jpeg_std_error(&errors) };
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    const guint channels = (guint)ways[kind->colours].channels;
    g_autofree guint8 *row = g_malloc((gsize)width * channels);
    jpeg_create_compress(&writer);
    jpeg_mem_dest(&writer, &bytes, &size);
    writer.image_width = width;
    writer.image_height = height;
    writer.input_components = (int)channels;
    writer.in_color_space = ways[kind->colours].given;
    choose_kind(&writer, kind);
    jpeg_start_compress(&writer, TRUE);
    for (guint y = 0; y < height; y++) {
        for (guint x = 0; x < width; x++)
            paint_pixel(kind->colours, (y * 2 / height) * 2 + x * 2 / width, row + x * channels);
        for (guint i = 0; kind->grained && i < width * channels; i++)
            row[i] ^= (guint8)(i * i * 7 + y * (y + i) * 13) & 63;
        jpeg_write_scanlines(&writer, &row, 1);
    }
    jpeg_finish_compress(&writer);
    jpeg_destroy_compress(&writer);
    GBytes *file = g_bytes_new(bytes, size);
    free(bytes);
    return file;
}
