/* The images of a base, as objects of the shell. Layer: pdf, private to the child process of template.c. */
#ifndef PDF_TEMPLATE_IMAGES_H
#define PDF_TEMPLATE_IMAGES_H

#include "pdf/base_parts.h"
#include "pdf/template_document.h"

/* Reads image files (GBytes) and adds each one once to the dictionary of external objects, as /I1, /I2 and so on in
 * the order of their hashes. Returns an array of struct base_image, whose numbers are not known yet; free with
 * g_array_unref. */
GArray *template_images_add(qpdf_data shell, qpdf_oh objects, const GPtrArray *files,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
