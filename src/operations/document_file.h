/* A document as the bytes of its file. Layer: operations. Called by preview and lint. */
#ifndef OPERATIONS_DOCUMENT_FILE_H
#define OPERATIONS_DOCUMENT_FILE_H

#include "pdf/stamp.h"

/* Fixed part, tail and ending. New reference. */
GBytes *document_file(const struct base *base, const struct stamped *stamped);

#endif
