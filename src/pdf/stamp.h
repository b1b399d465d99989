/* Stamp: base + overlay + metadata -> tail, and from base + tail the file, byte for byte.
 * Layer: pdf. One stamper per thread. Called by operations (issue, recover, check --repair).
 * Source: STAMPING.md sections 2 and 7, DESIGN.md section 5. */
#ifndef PDF_STAMP_H
#define PDF_STAMP_H

#include "base/cleanup.h"
#include "base/digest.h"
#include "pdf/base.h"
#include "pdf/compose.h"

#include <stdbool.h>

struct stamp_details {
    const char *uuid;        /* the credential's: makes the /ID and the IVs */
    const char *verify_uuid; /* into document information and XMP */
    const char *title;       /* UTF-8; of several lines one is made, here and in the subject */
    const char *subject;
    const char *language; /* BCP 47, or "" */
    gint64 created;       /* the issue instant; nothing comes from the clock */
};

struct stamped {
    GByteArray *tail; /* the objects after the fixed part, without xref and trailer: column tail */
    GArray *offsets;  /* guint32, of these objects in the tail, in its order */
    GByteArray *ending;         /* xref, trailer, startxref: rebuilt from the base when needed */
    guint64 size;               /* of the whole file: fixed + tail + ending */
    guint8 sha256[DIGEST_SIZE]; /* of the whole file */
};
void stamped_clear(struct stamped *stamped);

struct stamper;
struct stamper *stamper_new(const struct base *base, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void stamper_free(struct stamper *stamper);
DEFINE_AUTOPTR(stamper, stamper_free)

/* Makes the tail. The same base, overlay and details give the same bytes. Reuses the buffers of
 * `stamped`, which starts zeroed. */
bool stamper_stamp(struct stamper *stamper, const struct overlay *overlay,
                   const struct stamp_details *details, struct stamped *stamped, GError **error);

/* Rebuilds what was stamped from its stored parts: fills ending, size and sha256 of `stamped`, whose tail
 * and offsets are given. */
bool stamper_rebuild(struct stamper *stamper, const char *uuid, struct stamped *stamped,
                     GError **error);

#endif
