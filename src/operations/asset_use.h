/* Where options refer to assets. Layer: operations, and used there only. */
#ifndef OPERATIONS_ASSET_USE_H
#define OPERATIONS_ASSET_USE_H

#include "base/json.h"

/* Calls `found` for every member of the options that names an asset (or a standard font): its path, like
 * "text_elements.name.font", and the name. */
void asset_use_each(const json_t *options,
                    void (*found)(const char *path, const char *slug, void *data), void *data);

#endif
