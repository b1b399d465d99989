/* Where options refer to assets. Layer: operations, and used there only. */
#ifndef OPERATIONS_ASSET_USE_H
#define OPERATIONS_ASSET_USE_H

#include "store/asset.h"

/* Told of a member of options that names an asset: its path, like "text_elements.name.font", the name, and of what kind
 * the asset has to be. */
typedef void (*asset_use_found)(const char *path, const char *slug, enum asset_kind kind,
                                void *data);

/* Calls `found` for every member of the options that names an asset (or a standard font). */
void asset_use_each(const json_t *options, asset_use_found found, void *data);

/* "the asset x is a font, not a template"; NULL when it is of the kind. Caller frees. */
char *asset_use_mismatch(const struct asset *asset, enum asset_kind kind);

#endif
