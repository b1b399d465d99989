/* The names that a certificate is hardest to print with. Layer: operations, private to preview. */
#ifndef OPERATIONS_PREVIEW_NAMES_H
#define OPERATIONS_PREVIEW_NAMES_H

#include "operations/press.h"

struct preview_name {
    char *name;
    GString *captions; /* "longest, widest" */
};

/* Of everybody who is enrolled in the configuration's context and has a name that may be printed: the longest, the
 * widest, the longest from right to left, the one in most lines, in the smallest letters, and in a fallback font.
 * *refused is how many names can't be printed. Array of struct preview_name, perhaps empty. */
GArray *preview_names_find(struct installation *installation,
                           const struct configuration *configuration, const struct press *press,
                           guint *refused, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
