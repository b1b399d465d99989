/* Samples of an image, packed for a document. Layer: pdf, private to template_images. */
#ifndef PDF_IMAGE_PACK_H
#define PDF_IMAGE_PACK_H

#include <glib.h>

/* Rows of `width` pixels with `colours` bytes each: every row as differences to its neighbours, by the one of PNG's
 * filters that makes them smallest, then deflated. For /FlateDecode with /Predictor 15. New reference. */
GByteArray *image_pack(const GByteArray *samples, guint width, guint colours);

#endif
