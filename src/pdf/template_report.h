/* The preflight of a template as JSON. Layer: pdf, private to the child process of template.c. */
#ifndef PDF_TEMPLATE_REPORT_H
#define PDF_TEMPLATE_REPORT_H

#include "pdf/template_page.h"

/* template_describe's text. Cleans the page's resources on the way. Caller frees. */
char *template_report(struct template_page *page, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
