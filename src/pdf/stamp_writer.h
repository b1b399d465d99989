/* Writing PDF objects into a tail, encrypted. Layer: pdf, private to stamp.
 *
 * Everything that may fail sets `failed` and the error once; what follows is then ignored, so that the
 * code that describes objects stays readable. */
#ifndef PDF_STAMP_WRITER_H
#define PDF_STAMP_WRITER_H

#include "pdf/crypt.h"
#include "pdf/pack.h"
#include "pdf/pack_text.h"

#include <libdeflate.h>
#include <stdbool.h>

/* Shorter streams stay uncompressed: nothing would be won. */
#define STAMP_COMPRESS_LEAST 300

struct stamp_writer {
    struct crypt *crypt;
    struct libdeflate_compressor *compressor;
    struct packer *packer;
    struct text_packer *text_packer;
    GByteArray *packed; /* reused */
    GByteArray *sealed; /* reused */
    GByteArray *tail;   /* borrowed: where the objects go */
    GArray *offsets;    /* borrowed: of guint32 */
    struct crypt_place place;
    bool failed;
    GError *error;
};

bool stamp_writer_init(struct stamp_writer *writer, const guint8 *key, const guint8 *secret,
                       GError **error);
void stamp_writer_clear(struct stamp_writer *writer);

/* Begins a tail; both arrays are emptied. The uuid is borrowed until the last object. */
void stamp_writer_begin(struct stamp_writer *writer, GByteArray *tail, GArray *offsets,
                        const char *uuid);

/* Ends a tail: false with the first error of all that happened since it began. */
bool stamp_writer_finish(struct stamp_writer *writer, GError **error);

void stamp_writer_fail(struct stamp_writer *writer, const char *message);

/* "NUMBER 0 obj\n", noting its offset; "\nendobj\n". */
void stamp_writer_begin_object(struct stamp_writer *writer, guint number);
void stamp_writer_end_object(struct stamp_writer *writer);

/* Text of the PDF language itself; never a learner's. */
void stamp_writer_put(struct stamp_writer *writer, const char *text);
void stamp_writer_put_bytes(struct stamp_writer *writer, const void *bytes, gsize length);
void stamp_writer_put_reference(struct stamp_writer *writer, guint number);

/* A name: the slash is added. Anything but letters, digits, '-', '+', '_' and '.' is an error. */
void stamp_writer_put_name(struct stamp_writer *writer, const char *name);

/* A text string, encrypted and in hexadecimal; UTF-16 where the text is not plain ASCII. */
void stamp_writer_put_text(struct stamp_writer *writer, const char *text);

/* The rest of a stream object's dictionary, which has been begun with "<<", and its data, compressed where
 * that pays, encrypted. */
void stamp_writer_put_stream(struct stamp_writer *writer, const void *bytes, gsize length);

/* The same for a page's content, of which is known where outlines stand; `marks` (of struct pack_mark) may be NULL. */
void stamp_writer_put_content(struct stamp_writer *writer, const GByteArray *content,
                              const GArray *marks);

#endif
