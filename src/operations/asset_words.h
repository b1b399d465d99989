/* What the preflight of an asset found, in words. Layer: operations. Called by the command asset and by pages. */
#ifndef OPERATIONS_ASSET_WORDS_H
#define OPERATIONS_ASSET_WORDS_H

#include "base/sheet.h"

#include <jansson.h>

/* A labelled line for each thing that was found, wrapped so that no line is wider than `cells`; labels, "Page:", take
 * the first `label_cells` of them. Things of a kind stand one below the other under one label. */
void asset_add_report(struct sheet *sheet, const json_t *report, int label_cells, int cells);

#endif
