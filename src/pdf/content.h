/* Content: the operators of a content stream as bytes. Layer: pdf, private to compose, outline and
 * text_layer. */
#ifndef PDF_CONTENT_H
#define PDF_CONTENT_H

#include <glib.h>

/* A number, rounded to so many decimals (at most 8), without needless digits and never in a locale's
 * form, followed by a space. */
void content_add_number(GString *content, double number, guint decimals);

/* The bytes of a character in UTF-16BE, as hex. */
void content_add_utf16(GString *content, gunichar character);

#endif
