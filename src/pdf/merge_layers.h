/* The optional content of a merged file: which layers of its templates can be hidden, and which are. Layer: pdf,
 * private to merge. Source: ISO 32000-2 section 8.11.4. */
#ifndef PDF_MERGE_LAYERS_H
#define PDF_MERGE_LAYERS_H

#include "pdf/object_copy.h"

struct merge_layers;

struct merge_layers *merge_layers_new(void);
void merge_layers_free(struct merge_layers *layers);

/* A base as a source of objects: `find` gives one by its number in the new file; NULL without it. */
struct merge_layers_source {
    const struct object_copier *copier;
    const guint8 *(*find)(gpointer data, guint number, gsize *length);
    gpointer data;
};

/* Adds the /OCProperties of a base, which are object `number` of the new file. */
void merge_layers_add(struct merge_layers *layers, const struct merge_layers_source *source,
                      guint number);

/* What stands for /OCProperties in the catalog; NULL when no template has layers. A single template's own
 * dictionary, else one made of what decides whether a layer is seen or printed. Caller frees. */
char *merge_layers_text(const struct merge_layers *layers);

#endif
