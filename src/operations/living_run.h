/* Whether somebody's run is going on. Layer: operations, and used there only. */
#ifndef OPERATIONS_LIVING_RUN_H
#define OPERATIONS_LIVING_RUN_H

#include "store/database.h"

/* ERROR_BUSY, naming who and since when, while a living process issues or reissues; `wanted` completes the
 * sentence: "... : restore when it has finished or was ended". */
bool living_run_check_none(struct database *database, const char *wanted, GError **error);

#endif
