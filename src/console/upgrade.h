/* The first screen over an older database: what is done to it, how far that is, and a way to stop it. Layer: console.
 * Called by console.c, on a started terminal, before anything is read. */
#ifndef CONSOLE_UPGRADE_H
#define CONSOLE_UPGRADE_H

#include "operations/upgrade.h"

/* Upgrades with progress on the screen until it is done, or cancelled (ERROR_CANCELLED) by a key or the end of the
 * terminal. Returns a sentence on what was done, for the first message; NULL on error. Caller frees. */
char *upgrade_screen(const char *directory, const struct database_age *age,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
