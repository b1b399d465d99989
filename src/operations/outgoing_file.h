/* Files outside the installation: each appears under its name only when it is whole, replaces another only when asked
 * to, and is never written through a symbolic link. Layer: operations. Called by operations, commands and pages, where
 * a person names a file to write to. */
#ifndef OPERATIONS_OUTGOING_FILE_H
#define OPERATIONS_OUTGOING_FILE_H

#include "base/cleanup.h"

#include "operations/installation.h"

#include <stdbool.h>

/* A directory held open. */
struct outgoing_directory {
    int descriptor;
    char *path;   /* for messages */
    bool replace; /* files that are there already may be replaced */
};

/* Opens a directory, and with `make` makes it (0700) when it is not there. One of the installation's own is
 * refused: what would stand there between its files is none of them. Caller closes. */
struct outgoing_directory *outgoing_directory_open(const char *path, bool make, bool replace,
                                                   const struct installation *installation,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void outgoing_directory_close(struct outgoing_directory *directory);
DEFINE_AUTOPTR(outgoing_directory, outgoing_directory_close)

/* Refuses a name that is taken: by a file that may not be replaced, or by anything that is no file. */
bool outgoing_directory_check(const struct outgoing_directory *directory, const char *name,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was written survives a power loss after this. */
bool outgoing_directory_sync(const struct outgoing_directory *directory,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

struct outgoing_file;

/* Begins a file of mode 0600 that will have this name; the directory is borrowed. Freed before it was
 * finished, it is gone without a trace. */
struct outgoing_file *outgoing_file_begin(const struct outgoing_directory *directory,
                                          const char *name,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void outgoing_file_free(struct outgoing_file *file);
DEFINE_AUTOPTR(outgoing_file, outgoing_file_free)

/* Writes behind what was written; and how many bytes that are. */
bool outgoing_file_write(struct outgoing_file *file, const void *bytes, gsize size,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint64 outgoing_file_size(const struct outgoing_file *file);

/* Reads up to `size` bytes that were written, from `offset`; -1 is an error. */
gssize outgoing_file_read(const struct outgoing_file *file, guint64 offset, void *bytes, gsize size,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives the file its name; with `sync` after its bytes have reached the disk. */
bool outgoing_file_finish(struct outgoing_file *file, bool sync,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes a file that `write` fills, under the name and durably when it is whole. Another file of the name is replaced:
 * whether it may be was asked where the name was chosen. */
bool outgoing_file_fill(const struct installation *installation, const char *path,
                        bool (*write)(struct outgoing_file *file, gpointer data, GError **error),
                        gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes a whole file, which survives a power loss after this. Another file of the name is replaced: whether it may be
 * was asked where the name was chosen. */
bool outgoing_file_save(const struct installation *installation, const char *path,
                        const void *bytes, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
