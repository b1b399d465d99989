/* The shell: a new document with one page that draws the template. Layer: pdf, private to the child
 * process of template.c. */
#ifndef PDF_TEMPLATE_SHELL_H
#define PDF_TEMPLATE_SHELL_H

#include "pdf/base.h"
#include "pdf/template_page.h"

/* Writes the shell, encrypted, with placeholders for the objects that each credential brings. Cleans the page's
 * resources. Image files (GBytes; NULL: none) become objects of their own; *images is set to an array of struct
 * base_image, whose numbers are not known yet. The file is classic: a table of objects at its end, no object streams.
 * Caller frees. */
GBytes *template_shell_write(struct template_page *page, const GPtrArray *files, GArray **images,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
