/* The PDF layer's error domain and the data its parts hand to each other.
 * Layer: pdf (no SQL; thread-safe, no globals). Called by operations only.
 *
 *   template.h   a foreign PDF -> checked page, report (in a child process)
 *   base.h       template + images -> base: fixed part, numbers, keys
 *   font.h       fonts: the standard 14, and assets through HarfBuzz
 *   layout.h     texts -> positioned glyphs, or what is wrong with them (the lint)
 *   compose.h    laid-out texts -> overlay (content stream, text layer fonts)
 *   stamp.h      base + overlay + metadata -> tail, whole file, SHA-256
 *   merge.h      many of them -> one file for printing, in which a template stands once */
#ifndef PDF_PDF_H
#define PDF_PDF_H

#include <glib.h>

#define PDF_ERROR pdf_error_quark()
GQuark pdf_error_quark(void);

#endif
