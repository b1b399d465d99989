/* Outlines: a glyph's path as operators of a content stream, made once and replayed.
 * Layer: pdf, private to compose. One table per thread. */
#ifndef PDF_OUTLINE_H
#define PDF_OUTLINE_H

#include "base/cleanup.h"

#include "pdf/font_parts.h"
#include "pdf/pack.h"

struct outline_table;

struct outline_table *outline_table_new(void);
void outline_table_free(struct outline_table *table);
DEFINE_AUTOPTR(outline_table, outline_table_free)

/* The path of an asset's glyph in 1/1000 em from its origin, ending with its painting operator; empty for
 * a glyph without ink. Borrowed until the table is freed. */
struct pack_piece *outline_find(struct outline_table *table, const struct font *font,
                                guint32 glyph);

#endif
