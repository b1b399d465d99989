/* The record of imports: each file with who imported it when, and those of its rows that are worth telling. Layer:
 * store. Called by operations/import*.c and operations/moving*.c. */
#ifndef STORE_IMPORT_RECORD_H
#define STORE_IMPORT_RECORD_H

#include "store/import_stage.h"

struct import_record {
    const char *file_name, *kind, *course_key, *operator_name, *summary;
    const guint8 *sha256; /* 32 bytes */
    gint64 started;
};

/* One import's record alone, and one of its rows: for imports that don't stage theirs. */
struct import_change {
    gint64 line;
    const char *username; /* "" when it is about nobody */
    enum staged_verdict verdict;
    const char *detail;
};
bool import_run_add(struct database *database, const struct import_record *record, gint64 *id,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool import_change_add(struct database *database, gint64 import_id,
                       const struct import_change *change,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes one import's record with those of its rows (first to last) that are not unchanged. */
bool import_record_add(struct import_stage *stage, const struct import_record *record, gint64 first,
                       gint64 last, gint64 *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Notes when it was finished, after everything that refers to it was written, and its summary (NULL: as it is). */
bool import_record_finish(struct database *database, gint64 id, const char *summary,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
