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

/* The same with the margins that both have, so that they stay in place to each other. */
void sheet_shrink_both(struct sheet_picture *one, struct sheet_picture *other, guint square);

/* The part of a picture between two rows, as a picture of its own. */
struct sheet_picture sheet_cut(const struct sheet_picture *picture, guint top, guint bottom);

/* How two pictures of the same ink differ, of 255. */
struct sheet_difference {
    guint ink;   /* pixels that aren't white in both */
    double mean; /* over them */
    guint large; /* how many differ by more than 64 */
};

/* Pictures whose sizes differ by more than a pixel are as different as can be. */
struct sheet_difference sheet_compare(const struct sheet_picture *one,
                                      const struct sheet_picture *other);

void sheet_picture_clear(struct sheet_picture *picture);

#endif
