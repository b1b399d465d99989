/* The parts of a workbook: the entries of a ZIP archive, read one at a time and never written to disk.
 * Layer: import. Called by the readers of sheets (sheet_*.c) only.
 *
 * Errors have no file name; whoever opened the source adds it. */
#ifndef IMPORT_SHEET_ARCHIVE_H
#define IMPORT_SHEET_ARCHIVE_H

#include "base/cleanup.h"
#include "import/source.h"

#include <glib.h>
#include <stdbool.h>

struct sheet_archive;

/* Reads the directory of the archive in `source`, which is borrowed. ERROR_DATA when it is damaged, encrypted, or has
 * entries that no spreadsheet program writes: absolute names, `..`, links, the same name twice, too many. */
struct sheet_archive *sheet_archive_open(struct source *source,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sheet_archive_free(struct sheet_archive *archive);
DEFINE_AUTOPTR(sheet_archive, sheet_archive_free)

/* Names are compared as Office does: whatever their case. */
bool sheet_archive_has(const struct sheet_archive *archive, const char *name);
bool sheet_archive_has_below(const struct sheet_archive *archive, const char *prefix);

struct sheet_part;

/* Begins to read an entry; the archive is borrowed. ERROR_NOT_FOUND when there is none of this name. */
struct sheet_part *sheet_part_open(struct sheet_archive *archive, const char *name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sheet_part_free(struct sheet_part *part);
DEFINE_AUTOPTR(sheet_part, sheet_part_free)

/* Up to `size` bytes; 0 at the end, -1 on error. Fails when the entry unpacks to more than any sheet has. */
gssize sheet_part_read(struct sheet_part *part, char *buffer, gsize size,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
