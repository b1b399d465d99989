/* What a document says about itself: the XMP packet. Layer: pdf, private to stamp. */
#ifndef PDF_STAMP_METADATA_H
#define PDF_STAMP_METADATA_H

#include "pdf/stamp.h"

/* Replaces `packet` by the XMP packet for these details. */
void stamp_metadata_write(GString *packet, const struct stamp_details *details);

/* An instant as a PDF date, D:20261123090500Z. */
void stamp_metadata_format_date(gint64 instant, char *text, gsize size);

#endif
