/* The names of tests/samples/names.json, each as it must stand on a certificate, in the fonts of a site that
 * prints every script. */
#ifndef TESTS_PDF_NAME_SUPPORT_H
#define TESTS_PDF_NAME_SUPPORT_H

#include "pdf/compose.h"

struct name_sample {
    guint number; /* in the file, from 0 */
    char *script, *action, *text;
    char *shown;          /* what the certificate must show */
    const char *language; /* "" where the script tells enough */
};

/* Array of struct name_sample: those with this action, or all of them when it is NULL. */
GPtrArray *name_support_read(const char *action);

/* A set with the fonts of all scripts that are installed; the first is the text's own, the others are its
 * fallbacks, ended by NULL. NULL after g_test_skip when a font that the names need is not installed. */
struct font_set *name_support_fonts(const char **first, const char *const **fallbacks);

/* 48 points in lines of three times that height, with the language of the name. */
struct text_style name_support_style(const struct name_sample *name, const char *font);

/* What poppler reads on each page of overlays; ended by NULL. NULL when it isn't installed. */
char **name_support_read_pages(const GPtrArray *overlays, double page_width, double page_height);

/* The same by pdf.js. */
char **name_support_read_pages_in_browser(const GPtrArray *overlays, double page_width,
                                          double page_height);

/* A text as it is compared: composed (NFC), without characters that are drawn as nothing, with one kind of
 * space. Caller frees. */
char *name_support_comparable(const char *text);

#endif
