/* The versions of the schema and the way from one to the next. Layer: store. Called by database_open.c, upgrade.c and
 * copy.c; by tests with steps of their own. */
#ifndef STORE_MIGRATION_H
#define STORE_MIGRATION_H

#include "store/database.h"

/* "TSTM": tells our file from those of other programs (PRAGMA application_id). */
#define MIGRATION_APPLICATION_ID 0x5453544D

/* One step: the script that makes version `version` (1, 2, ...) from the one before. */
struct migration {
    int version;
    char *script;
};

/* The version that the steps built into the program lead to. */
bool migration_newest(gint64 *version, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The steps built into the program, in order, from schema/0001.sql on. Array of struct migration; free
 * with g_ptr_array_unref. */
GPtrArray *migration_load(GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* An array for steps, which it frees; and a step for it, whose script is copied. */
GPtrArray *migration_array_new(void);
void migration_array_add(GPtrArray *steps, int version, const char *script);

/* Takes the database through the steps it lacks, each in a transaction of its own, a new one through all in one, with
 * references checked before it is committed. Processes that try at the same time wait for each other, and find
 * nothing left to do. */
bool migration_run(struct database *database, GPtrArray *steps,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
