/* Indexes of learners while an import makes many of them. Each new key would be put into its place among all others,
 * where the pages that it needs come in no order; a million keys that are sorted at the end take a third of that time.
 * Layer: store. Called by operations/import_apply.c, in the import's transaction: nobody else sees the indexes gone. */
#ifndef STORE_IMPORT_INDEXES_H
#define STORE_IMPORT_INDEXES_H

#include "store/import_stage.h"

/* Drops the indexes, if so many newcomers are worth it, and returns their definitions (of char *) for making them
 * again, before anything is looked up by them; the array is empty when they stay. NULL on error. No statement that reads
 * learners may be under way. Caller frees with g_ptr_array_unref. */
GPtrArray *import_indexes_drop(struct database *database, gint64 newcomers,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Between the two, now and then: what tells of indexes stays in SQLite's cache, and does not get into the log before it is
 * changed once more. See apply_finish (operations/import_apply.c). */
bool import_indexes_keep_near(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Asks the stage's go_on between them: each may take a second or two. */
bool import_indexes_make(struct import_stage *stage, const GPtrArray *definitions,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
