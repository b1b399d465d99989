/* The split of a prepared file into a base. Layer: pdf, private to the child process of template.c. */
#ifndef PDF_BASE_SPLIT_H
#define PDF_BASE_SPLIT_H

#include "pdf/base_parts.h"

/* Splits the file that template_shell has written: takes the objects of the slots out of it, notes the
 * offsets of the others and finds the file key. `images` are those of the shell, /I1 and so on, whose
 * numbers are found; it is taken. Draws a new secret for the initialisation vectors. */
struct base *base_split(const guint8 *file, gsize length, double page_width, double page_height,
                        GArray *images, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
