/* What the preflight of an asset found, in words. Layer: operations. Called by the command asset and by pages. */
#ifndef OPERATIONS_ASSET_WORDS_H
#define OPERATIONS_ASSET_WORDS_H

#include "base/sheet.h"

#include <jansson.h>

/* A field for each member of the report; members with several values stand one below the other. */
void asset_add_report(struct sheet *sheet, const json_t *report);

#endif
