/* What a base is made of. Layer: pdf, private to base, base_split and stamp.
 *
 * The fixed part is a PDF file from its header to its last unchanging object. What a credential adds
 * follows it as the tail: first the four objects below, whose numbers the base has kept free, then its
 * further objects from `next` on. Page and content refer to the first two of the four; the trailer and
 * nothing else refers to the other two. */
#ifndef PDF_BASE_PARTS_H
#define PDF_BASE_PARTS_H

#include "pdf/base.h"
#include "pdf/crypt.h"

#include <openssl/evp.h>
#include <stdio.h>

/* Stands in the layout and in the key: a base of another version is another base. */
#define BASE_FORMAT 1

#define BASE_XREF_ENTRY 20
#define BASE_XREF_DIGITS 10

/* The empty glyph, the XMP packet and the text layers are further objects of the tail. */
enum base_slot {
    BASE_RESOURCES, /* the page's /Resources */
    BASE_OVERLAY,   /* the page's second content stream */
    BASE_CATALOG,
    BASE_INFORMATION, /* the document information dictionary */
    BASE_SLOTS,
};

/* Object numbers, and the offsets of the fixed objects. */
struct base_numbers {
    guint slots[BASE_SLOTS];
    guint pages;            /* the page tree */
    guint template;         /* the form XObject that draws the template */
    guint optional_content; /* 0: the template has no layers that can be hidden */
    guint encryption;
    guint next;       /* the first number that the base leaves free */
    guint64 *offsets; /* `next` of them, by number; 0 for number 0 and the slots */
    GArray *images;   /* of struct base_image; NULL: none */
};

void base_numbers_clear(struct base_numbers *numbers);

struct base {
    GBytes *fixed;
    char *layout;
    GBytes *secrets;
    double page_width, page_height;
    struct base_numbers numbers;
    char *xref;         /* `next` entries, those of the slots to be filled in */
    EVP_MD *sha256;     /* fetched once, for all stampers */
    EVP_MD_CTX *digest; /* has read the fixed part; copied by each stamp, never changed */
};

/* Image files (GBytes; NULL: none) by their hashes, each once: of struct base_image, whose `number` is the place of
 * the file among those given. New reference. */
GArray *base_images_sort(const GPtrArray *files);

/* A base from its parts; takes ownership of numbers->offsets and numbers->images (and leaves NULL there). */
struct base *base_new(GBytes *fixed, GBytes *secrets, double page_width, double page_height,
                      struct base_numbers *numbers, GError **error) G_GNUC_WARN_UNUSED_RESULT;

const guint8 *base_file_key(const struct base *base);
const guint8 *base_vector_secret(const struct base *base);

/* One line of a cross-reference table, exactly BASE_XREF_ENTRY bytes and no NUL at `entry`. */
void base_write_xref_entry(char *entry, guint64 offset);

#endif
