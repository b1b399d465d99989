/* Merging: many credentials in one file for printing, a page each, in the order in which they are added. What their
 * templates draw stands in it once for each base, so that five thousand certificates are a small file. The file is
 * not encrypted: print shops impose and sort pages, which a certificate's own restrictions forbid; whoever merges
 * has the database, whose bases open without a password anyway.
 * Layer: pdf (no SQL; thread-safe, no globals). Called by operations (export).
 *
 * Everything is written as it comes. What grows with the number of pages is one offset for each object. */
#ifndef PDF_MERGE_H
#define PDF_MERGE_H

#include "base/cleanup.h"

#include "pdf/base.h"

#include <stdbool.h>

/* Takes the file's next bytes; false with an error ends the work. */
typedef bool (*merge_write)(gpointer data, const void *bytes, gsize length, GError **error);

struct merger;

struct merger *merger_new(merge_write write, gpointer data);
void merger_free(struct merger *merger);
DEFINE_AUTOPTR(merger, merger_free)

/* Adds a page: a base with what was stamped on it (the tail and the offsets of struct stamped; NULL: nothing).
 * The base is borrowed until merger_free, unless it is `alone`: then it is let go at once, and would be written
 * again if it came again. ERROR_DATA when a part is damaged. */
bool merger_add(struct merger *merger, const struct base *base, const GByteArray *tail,
                const GArray *offsets, bool alone, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many were added. */
guint merger_pages(const struct merger *merger);

/* Ends the file. */
bool merger_finish(struct merger *merger, const char *title,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
