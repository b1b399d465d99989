/* Which credentials a command is about: those named by their ids, or those that a filter finds. Layer:
 * operations. Called by cli and console; read by reissue, invalidate and export. */
#ifndef OPERATIONS_CREDENTIAL_SELECTION_H
#define OPERATIONS_CREDENTIAL_SELECTION_H

#include "store/credential.h"

struct credential_selection {
    /* ids or verification ids, NULL-terminated; NULL or empty: the filter */
    const char *const *uuids;
    const struct credential_filter *filter; /* its limit takes no part */
};

/* The ids of their rows, each once: named ones in the order given, others the oldest first. Naming them and
 * filtering at the same time is ERROR_USAGE; one that is not there ERROR_NOT_FOUND. Array of gint64; free with
 * g_array_unref. */
GArray *credential_selection_make(struct database *database,
                                  const struct credential_selection *selection,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a filter leaves anything out. */
bool credential_filter_narrows(const struct credential_filter *filter);

#endif
