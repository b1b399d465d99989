/* Overlays as the pages of a plain PDF, so that tests of composing need neither template nor stamp. */
#ifndef TESTS_PDF_SHEET_SUPPORT_H
#define TESTS_PDF_SHEET_SUPPORT_H

#include "pdf/compose.h"

/* Writes a PDF with one page of this size per overlay (array of struct overlay). */
void sheet_write(const GPtrArray *overlays, double page_width, double page_height,
                 const char *path);

/* A page of grey pixels, 255 is white. */
struct sheet_picture {
    guint width, height;
    guint8 *pixels;
};

/* Draws the first page of a PDF with poppler; FALSE after g_test_skip when it isn't installed. */
bool sheet_render(const char *path, guint dots_per_inch, struct sheet_picture *picture);

/* Takes a picture out of a portable graymap, as other programs write it, too. */
void sheet_read(const char *graymap, gsize length, struct sheet_picture *picture);

/* The mean of a square of pixels, or of what of it is on the page. */
double sheet_mean(const struct sheet_picture *picture, guint left, guint top, guint square);

/* Cuts the margins off and averages squares of so many pixels. */
void sheet_shrink(struct sheet_picture *picture, guint square);
void sheet_picture_clear(struct sheet_picture *picture);

#endif
