/* The word that tells a preview from a certificate. Layer: pdf, private to compose. */
#ifndef PDF_SPECIMEN_H
#define PDF_SPECIMEN_H

#include <glib.h>

/* The standard font that it is set in. */
#define SPECIMEN_FONT "Helvetica-Bold"

/* Appends SPECIMEN from corner to corner of a page, in thin contours, between which names can be read. `font` is the
 * page's name of the font. Changes what it sets: enclose it. */
void specimen_add(GString *content, const char *font, double width, double height);

#endif
