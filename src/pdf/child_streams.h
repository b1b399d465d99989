/* What a hidden subcommand reads and writes. Layer: pdf, private to the children of template, image and identity. */
#ifndef PDF_CHILD_STREAMS_H
#define PDF_CHILD_STREAMS_H

#include <glib.h>
#include <stdbool.h>

/* Standard input up to its end. */
GBytes *child_read_input(GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* To standard output. */
bool child_write_output(const void *bytes, gsize length, GError **error);

#endif
