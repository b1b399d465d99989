/* A base: a template prepared once, from which any number of credentials are stamped. Immutable; shared by
 * threads. Layer: pdf. Kept by operations in the table of the same name. */
#ifndef PDF_BASE_H
#define PDF_BASE_H

#include "base/cleanup.h"
#include "base/digest.h"
#include "pdf/pdf.h"

struct base;

/* SHA-256 over the template's bytes, the sorted hashes of its images (files as GBytes; NULL: none) and the base
 * format's version: the column `key`. */
void base_key_for_images(GBytes *pdf, const GPtrArray *images, guint8 key[DIGEST_SIZE]);

/* The parts that the table keeps: fixed part, layout (JSON text), secrets. Borrowed from the base. */
GBytes *base_fixed(const struct base *base);
const char *base_layout(const struct base *base);
GBytes *base_secrets(const struct base *base);

/* A base from these parts; checks that they fit together (ERROR_DATA). Caller frees. */
struct base *base_load(GBytes *fixed, const char *layout, GBytes *secrets,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void base_free(struct base *base);
DEFINE_AUTOPTR(base, base_free)

/* An image that stands in a base. */
struct base_image {
    char sha256[DIGEST_DIGITS + 1]; /* of its file, in hexadecimal */
    guint width, height;            /* pixels, as stored: before it is turned */
    guint orientation;              /* 1 to 8, as EXIF counts */
    guint number;                   /* the object's */
};

/* The images of a base, of struct base_image, sorted by hash; the first one's name on the page is I1. Borrowed. */
const GArray *base_images(const struct base *base);

/* The visible page, in points, after rotation and UserUnit. */
double base_page_width(const struct base *base);
double base_page_height(const struct base *base);

#endif
