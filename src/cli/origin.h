/* Where a value came from, as JSON. Layer: cli, and used there only. */
#ifndef CLI_ORIGIN_H
#define CLI_ORIGIN_H

#include "base/json.h"
#include "store/origin.h"

/* A member {"by_hand", "operator", "at", "file", "line"} of an object; null when it is not known. */
bool origin_set_json(struct database *database, json_t *object, const char *member,
                     const struct origin *origin, GError **error);

#endif
