/* Files below the old installation's media directory, named by its database, which nobody trusts: a name can't
 * lead out of the directory, no symbolic link is followed, and only regular files are read.
 * Layer: operations. Called by moving*.c only. */
#ifndef OPERATIONS_MOVING_MEDIA_H
#define OPERATIONS_MOVING_MEDIA_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

struct media;

/* ERROR_NOT_FOUND or ERROR_IO naming the directory. Caller frees. */
struct media *media_open(const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void media_close(struct media *media);
DEFINE_AUTOPTR(media, media_close)

enum media_state {
    MEDIA_THERE,
    MEDIA_MISSING,
    MEDIA_UNFIT, /* the error says why: not a file, empty, too large, a name that leads elsewhere */
    MEDIA_FAILED,
};

/* Looks for a file without reading all of it. With `pdf` it must begin as a PDF does. */
enum media_state media_look(struct media *media, const char *path, bool pdf, GError **error);

/* Reads one that media_look found. Caller unrefs. */
GBytes *media_read(struct media *media, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
