/* The first page of a template: geometry, content and resources, checked by us.
 * Layer: pdf, private to the child process of template.c. */
#ifndef PDF_TEMPLATE_PAGE_H
#define PDF_TEMPLATE_PAGE_H

#include "pdf/template_document.h"

struct template_box {
    double left, bottom, right, top;
};

struct template_page {
    qpdf_data document;
    qpdf_oh page, resources; /* resources: a dictionary, perhaps empty and new */
    int pages;
    struct template_box media, crop; /* crop: the media box when there is none */
    struct template_box visible;     /* where both overlap */
    int rotation;                    /* 0, 90, 180 or 270, clockwise */
    double user_unit;
    double width, height; /* of what is seen, in points */
};

/* Opens a template and reads its first page. The file must outlive the page. ERROR_DATA with one sentence
 * for a template that can't be used. */
bool template_page_open(struct template_page *page, const guint8 *file, gsize length,
                        GError **error);
void template_page_clear(struct template_page *page);

/* The page's content streams decoded and joined, at least one line feed. Streams whose data are kept in
 * other files are left out. */
GByteArray *template_page_content(const struct template_page *page, GError **error);

/* The same as it stands in the file, when that is a single sound zlib stream, which needn't be packed again: drawings of
 * some megabytes take seconds. `content` is what template_page_content returned. NULL when it isn't; caller frees. */
GByteArray *template_page_deflated(const struct template_page *page, const GByteArray *content);

/* The matrix that puts the visible box, turned and scaled, at the origin. */
void template_page_matrix(const struct template_page *page, double matrix[6]);

#endif
