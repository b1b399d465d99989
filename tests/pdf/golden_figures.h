/* The page with one figure of every kind that test-golden looks at. */
#ifndef TESTS_PDF_GOLDEN_FIGURES_H
#define TESTS_PDF_GOLDEN_FIGURES_H

#include "pdf/base.h"

/* The template with the images of the page. Caller frees. */
struct base *golden_figures_base(GBytes *pdf);

/* Array of struct figure, those of the images with their places in the base. Free with g_ptr_array_unref. */
GPtrArray *golden_figures_new(const struct base *base);

#endif
