/* JPEG files of every kind, made when a test needs them. */
#ifndef TESTS_PDF_IMAGE_SUPPORT_H
#define TESTS_PDF_IMAGE_SUPPORT_H

#include <glib.h>
#include <stdbool.h>

enum image_support_colours {
    IMAGE_SUPPORT_GREY,
    IMAGE_SUPPORT_RGB,   /* as JPEG does it: brightness and two colours */
    IMAGE_SUPPORT_CMYK,  /* as the standard has it: 255 is full ink; no word of Adobe */
    IMAGE_SUPPORT_ADOBE, /* CMYK as Adobe's programs write it: 0 is full ink, and they say so */
    IMAGE_SUPPORT_YCCK,  /* the same, as brightness, two colours and black */
};

struct image_support_kind {
    enum image_support_colours colours;
    bool progressive;
    bool apart;     /* a scan for each colour */
    bool grained;   /* so that there is much to code */
    guint restarts; /* a mark after so many blocks; 0: none */
};

/* Four fields: red, green; blue, white. New reference. */
GBytes *image_support_jpeg(const struct image_support_kind *kind, guint width, guint height);

#endif
