/* What nearly every file includes, for builds with --enable-precompiled. */
#include "config.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>
