/* What saving types and configurations has in common: their options. Layer: operations. Called there, and by the
 * console for checking while options are typed. Source: REFERENCE.md sections 2 and 12, Q2 to Q4, Q8. */
#ifndef OPERATIONS_CATALOGUE_H
#define OPERATIONS_CATALOGUE_H

#include "base/json.h"
#include "operations/installation.h"

/* Reads the text of an options field (NULL and blank: {}) and converts older forms. `what` names the field.
 * `warnings` (array of char *, may be NULL) tells of a conversion. New reference. */
json_t *catalogue_read_options(const char *text, const char *what, GPtrArray *warnings,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Checks options as they will be in force. A fault is ERROR_DATA with its path, and how many more there
 * are; warnings, assets that do not exist among them, are added to `warnings`. */
bool catalogue_check_options(struct database *database, const json_t *options,
                             const char *retrieval, const char *generation, GPtrArray *warnings,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
