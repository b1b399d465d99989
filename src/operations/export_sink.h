/* Where handed-out files go: a directory, or a ZIP file. Layer: operations, private to export.
 *
 * Files come one at a time and are written at once; index.csv grows beside them and comes last. */
#ifndef OPERATIONS_EXPORT_SINK_H
#define OPERATIONS_EXPORT_SINK_H

#include "base/cleanup.h"

#include "operations/credential_files.h"

#include <stdbool.h>

struct export_sink;

/* A path that ends in ".zip" is a ZIP file, any other a directory, which is made when it is not there. Refuses
 * what could not be finished: an index or a ZIP file that is there already and may not be replaced. */
struct export_sink *export_sink_open(const char *path, bool replace,
                                     const struct installation *installation,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Unless it was finished: of a ZIP file nothing stays, of a directory the whole files without an index. */
void export_sink_free(struct export_sink *sink);
DEFINE_AUTOPTR(export_sink, export_sink_free)

/* Whether what was added stays when the rest does not come. */
bool export_sink_keeps_parts(const struct export_sink *sink);

/* Adds a file; `instant` is when it was made, for a ZIP file's list. */
bool export_sink_add(struct export_sink *sink, const char *name, const struct file_part *parts,
                     guint count, gint64 instant, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds to index.csv. */
bool export_sink_add_index(struct export_sink *sink, const char *text, gsize length,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives the index, or the ZIP file, its name. Everything survives a power loss after this. */
bool export_sink_finish(struct export_sink *sink, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
