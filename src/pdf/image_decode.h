/* JPEG images decoded once, to know that nothing of them is missing. Layer: pdf, private to image. */
#ifndef PDF_IMAGE_DECODE_H
#define PDF_IMAGE_DECODE_H

#include "pdf/image.h"

/* Decodes the JPEG in the image's samples, whose size and colours are known, down to its last row, and forgets the pixels.
 * ERROR_DATA with one sentence where data are missing or make no sense. */
bool image_decode_jpeg(const struct image *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
