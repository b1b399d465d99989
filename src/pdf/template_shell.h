/* The shell: a new document with one page that draws the template. Layer: pdf, private to the child
 * process of template.c. */
#ifndef PDF_TEMPLATE_SHELL_H
#define PDF_TEMPLATE_SHELL_H

#include "pdf/template_page.h"

/* Writes the shell, encrypted, with placeholders for the objects that each credential brings. Cleans the
 * page's resources. The file is classic: a table of objects at its end, no object streams. Caller frees. */
GBytes *template_shell_write(struct template_page *page, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
