/* Where a value came from, for those who read it. Layer: cli, and used there only. */
#ifndef CLI_ORIGIN_H
#define CLI_ORIGIN_H

#include "base/json.h"
#include "store/origin.h"

/* "87.5 %  (grades.csv, line 12; Maria, 2026-06-16T09:05:00Z)". Takes `value`; NULL on error. Caller frees. */
char *origin_words(struct database *database, char *value, const struct origin *origin,
                   GError **error);

/* A member {"by_hand", "operator", "at", "file", "line"} of an object; null when it is not known. */
bool origin_set_json(struct database *database, json_t *object, const char *member,
                     const struct origin *origin, GError **error);

#endif
