/* A tar archive as a stream: what is wanted of it is kept in memory, the rest is read over. Nothing is written to
 * disk, so no name of an entry can lead anywhere.
 * Layer: import. Called by recognise.c.
 *
 * Refused: names that are absolute or climb with "..", entries that occur twice or are links instead of files (as far
 * as they are wanted), wanted entries that are too large, archives that unpack to far more than their size. */
#ifndef IMPORT_TAR_H
#define IMPORT_TAR_H

#include "import/source.h"

#include <glib.h>
#include <stdbool.h>

/* Whether a text that begins so is a tar archive. */
bool tar_begins_so(const char *text, gsize length);

/* The wanted entries: a table from name (char *, without a leading "./") to content (GBytes). ERROR_DATA with the
 * file's name for everything that is refused. Caller frees with g_hash_table_unref. */
GHashTable *tar_collect(struct source *source, bool (*wanted)(const char *name),
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
