/* What people choose by mistake, named instead of reported as broken text.
 * Layer: import. Called by source.c only. */
#ifndef IMPORT_STRANGER_H
#define IMPORT_STRANGER_H

#include "import/source.h"

#include <glib.h>

/* What a file is whose text, unpacked, begins so, and what to do instead: a sentence; NULL: it may be a report. Static. */
const char *stranger_sentence(struct source *source, const char *head, gsize length);

#endif
