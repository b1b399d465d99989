/* Copying an object out of an encrypted file of our own (what qpdf writes for a base, what stamp adds) into one
 * that is not encrypted, under another number. Layer: pdf, private to merge.
 *
 * Such objects keep to a small part of the language: strings in hexadecimal, the lengths of streams as direct
 * numbers, nothing compressed into object streams. Anything else is ERROR_DATA. */
#ifndef PDF_OBJECT_COPY_H
#define PDF_OBJECT_COPY_H

#include "pdf/crypt.h"

struct object_copier {
    struct crypt *crypt; /* of the file that objects come from */
    /* The number in the new file of an object that is referred to; 0: it is not taken along, and null stands
     * in its place. */
    guint (*renumber)(gpointer data, guint number);
    gpointer data;
};

/* Appends the object that begins at `bytes` to `out`, as object `number`; with number 0 only its value, which
 * must not be a stream. */
bool object_copy(const struct object_copier *copier, const guint8 *bytes, gsize length,
                 guint number, GByteArray *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
