/* What most files include, for builds with --enable-precompiled. */
#include "config.h"

/* As the files do that use the hook: what is read here is not read again for them. */
#define SQLITE_ENABLE_PREUPDATE_HOOK 1

#include <glib.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
