/* Settings of the site as rows; what they mean stands in operations/settings.h.
 * Layer: store. Called by operations only. */
#ifndef STORE_SETTING_H
#define STORE_SETTING_H

#include "store/database.h"

/* *value: the value, or NULL when it was never set. Caller frees it. */
bool setting_read(struct database *database, const char *name, char **value,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets a value; NULL removes it, so that the default holds again. */
bool setting_write(struct database *database, const char *name, const char *value,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
