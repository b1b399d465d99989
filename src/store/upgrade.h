/* An older database on its way to this program's version, and who watches it. Layer: store. Called by database_open.c, and by
 * operations/upgrade.c for whoever shows how far it is. Source: RELIABILITY.md F20. */
#ifndef STORE_UPGRADE_H
#define STORE_UPGRADE_H

#include "store/database.h"

/* How old a file is. */
struct database_age {
    gint64 version, newest; /* of its tables, and those of this program */
    guint64 size;           /* bytes */
};

/* Reads it without changing anything; for a file that database_open refuses to read because it is older. */
bool database_find_age(const char *directory, struct database_age *age,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Both functions are called on the thread that upgrades; false ends it, with ERROR_CANCELLED, and what was not
 * finished is as it was before. */
struct database_watch {
    /* `step` 0: a copy is made, so many bytes of all; `done` equals `all` while it is read again. From 1 on: the step
     * that is being made, `done` of `all` before it. Called often. */
    bool (*tell)(void *data, guint step, guint64 done, guint64 all);
    bool (*waiting)(void *data, const char *holder, int seconds); /* as for database_on_waiting */
    void *data;
};

/* database_open for writing, with somebody watching while it is upgraded. The watch is borrowed for the call. */
struct database *database_open_watched(const char *directory, const struct database_watch *watch,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
