/* Images: what a PNG or JPEG file holds, ready to stand in a document. Foreign bytes are only read in a child process.
 * Layer: pdf. image_describe is called by operations; the rest is private to the child process of template.c.
 *
 * PNG: every colour type, depth and interlacing; 16 bits become 8, palettes become colours, transparency becomes a
 * mask. JPEG: baseline and progressive ones of 8 bits stay as they are, in grey, RGB or CMYK, but for what cameras
 * write about place and time; they are decoded once to know that they are whole; the orientation that they note is
 * honoured when the image is placed. */
#ifndef PDF_IMAGE_H
#define PDF_IMAGE_H

#include "base/cleanup.h"

#include "pdf/pdf.h"

#include <stdbool.h>

/* Whether the bytes begin as a PNG or a JPEG does. */
bool image_is_known(GBytes *bytes);

/* JSON object with format ("png", "jpeg"), width and height in pixels as seen, colours ("grey", "rgb", "cmyk") and
 * transparency. ERROR_DATA with one sentence when it can't be used. New text; caller frees. */
char *image_describe(GBytes *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the hidden subcommand image-describe does inside the child. */
int image_child_describe(void);

enum image_colours {
    IMAGE_GREY,
    IMAGE_RGB,
    IMAGE_CMYK,
};

struct image {
    guint width, height; /* as stored: before it is turned */
    guint orientation;   /* 1 to 8, as EXIF counts */
    enum image_colours colours;
    GByteArray *samples; /* rows of 8-bit samples; of a JPEG the whole file */
    GByteArray *mask;    /* 8-bit opacity, NULL when nothing is transparent */
    bool jpeg;
    bool inverted; /* CMYK as Adobe writes it */
};

/* Fills a zeroed image. */
bool image_read(struct image *image, GBytes *file, GError **error);
bool image_read_png(struct image *image, GBytes *file, GError **error);
bool image_read_jpeg(struct image *image, GBytes *file, GError **error);
void image_clear(struct image *image);

/* Checks the number of pixels. */
bool image_check_size(guint width, guint height, GError **error);

#endif
