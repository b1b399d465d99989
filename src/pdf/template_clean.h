/* What a template holds that must not come along: telling it, counting it, taking it out.
 * Layer: pdf, private to the child process of template.c. */
#ifndef PDF_TEMPLATE_CLEAN_H
#define PDF_TEMPLATE_CLEAN_H

#include "pdf/template_page.h"

enum template_find {
    FIND_SCRIPT,
    FIND_LAUNCH,
    FIND_ACTION,
    FIND_EMBEDDED_FILE,
    FIND_EXTERNAL_STREAM,
    FIND_POSTSCRIPT,
    FIND_FORM_FIELD,
    FIND_DYNAMIC_FORM,
    FIND_LINK,
    FIND_ANNOTATION,
    FIND_SIGNATURE,
    FIND_BOOKMARKS,
    FIND_TAGS,
    FIND_PAGE,
    FIND_KINDS,
};

/* Takes out of resources (or of a /Group, or /OCProperties) all that draws nothing by itself, reaches
 * outside the file or leads back into its other parts. */
bool template_clean(qpdf_data document, qpdf_oh start, GError **error);

/* Counts what the whole document holds of each kind. Changes nothing. */
bool template_count(const struct template_page *page, guint counts[FIND_KINDS], GError **error);

#endif
