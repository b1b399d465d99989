/* An older installation is brought up to date while somebody watches. Layer: operations. Called by the console, before it
 * reads anything; commands that write do the same without a word, since it is done by opening for writing. */
#ifndef OPERATIONS_UPGRADE_H
#define OPERATIONS_UPGRADE_H

#include "store/upgrade.h"

/* Whether the installation is of an older version, and how old; false also for what can't be opened at all, which is told
 * by whoever opens it. */
bool upgrade_is_due(const char *directory, struct database_age *age);

/* Makes a copy, which is kept, and takes the tables through the steps that they lack. After ERROR_CANCELLED the
 * installation is as it was before, or some steps further, and the next call goes on. */
bool upgrade_run(const char *directory, const struct database_watch *watch,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
