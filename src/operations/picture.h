/* Pages as pictures: by poppler's pdftoppm, run as a program. Layer: operations. Called by preview and lint. */
#ifndef OPERATIONS_PICTURE_H
#define OPERATIONS_PICTURE_H

#include <glib.h>

/* The first page of a PDF as a PNG file; ERROR_NOT_FOUND says what to install. New reference. */
GBytes *picture_png(GBytes *pdf, guint dots_per_inch, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Pixels of three bytes, red, green and blue, rows from the top. */
struct picture {
    guint width, height;
    GBytes *file;
    const guint8 *pixels; /* part of the file */
};

/* Fills a zeroed picture; clear with picture_clear. */
gboolean picture_draw(struct picture *picture, GBytes *pdf, guint dots_per_inch, GError **error);
void picture_clear(struct picture *picture);

#endif
