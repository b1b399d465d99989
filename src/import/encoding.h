/* The code pages in which office programs write text, and which of them a file may be in. Nothing is ever decided here:
 * a file that is neither marked nor UTF-8 is asked about, with what a line of it reads as in each (FORMATS.md section
 * 0, rule 2). Layer: import. Called by source.c, recognise.c, operations and pages. */
#ifndef IMPORT_ENCODING_H
#define IMPORT_ENCODING_H

#include "import/source.h"

#include <glib.h>
#include <stdbool.h>

struct encoding {
    const char *name;  /* as it is said, stored, and typed after --encoding */
    const char *iconv; /* NULL: UTF-8, which needs no conversion */
    const char *title; /* "Western European" */
};

/* By its name or one of the many others that programs have for it; NULL: it is none that people meet. */
const struct encoding *encoding_find(const char *name);

/* One that all of a file is valid text in. */
struct encoding_candidate {
    const char *name, *title;
    char *sample; /* a cell of the file in it, cut to a few words */
    double score; /* how well what was read looks like writing; only to compare */
    guint page;   /* its place in the table of code pages */
};

/* What a file may be in, best first, at most five: an array of struct encoding_candidate. Empty when there is nothing to
 * ask: it is UTF-8, marked, a workbook, or in no code page that is known. NULL when it can't be read. Free with
 * g_ptr_array_unref. */
GPtrArray *encoding_candidates(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a file that is neither marked nor UTF-8, damaged or not, is text in this encoding from its first byte to its
 * last. False when it can't be read. */
bool encoding_fits(const char *path, const char *name);

/* Whether the text of a source, which stands at its beginning and will again, can be read as it is: it is UTF-8, or
 * what the operator said, or marked. ERROR_DATA with the candidates when it is not. */
bool encoding_check(struct source *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
