/* The record of imports: each file with who imported it when, how it was read, and those of its rows that are worth
 * telling. Layer: store. Called by operations/import*.c and operations/moving*.c; read by commands and pages. */
#ifndef STORE_IMPORT_RECORD_H
#define STORE_IMPORT_RECORD_H

#include "base/digest.h"
#include "base/json.h"
#include "store/import_stage.h"

/* The number of the next import in this transaction, which the one after it follows: for what is written before its
 * record is. Until the transaction's end references to what isn't there yet are allowed. */
bool import_run_reserve(struct database *database, gint64 *id,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

struct import_record {
    gint64 id; /* a reserved one; 0: the next */
    const char *file_name, *kind, *course_key, *operator_name, *summary;
    /* which column was taken for what (import/mapping.h); NULL: the kind knows its columns */
    const char *mapping;
    /* in words; NULL: the import can't be undone, since nobody noted what it changed */
    const char *encoding;
    const guint8 *sha256; /* DIGEST_SIZE bytes */
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

/* Writes one import's record, for its reserved number, with those of its rows (first to last) that are not unchanged. */
bool import_record_add(struct import_stage *stage, const struct import_record *record, gint64 first,
                       gint64 last, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Notes when it was finished, after everything that refers to it was written, and its summary (NULL: as it is). */
bool import_record_finish(struct database *database, gint64 id, const char *summary,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* An import that was made. */
struct import_run {
    gint64 id;
    char *file_name, *kind, *course_key, *operator_name;
    char *mapping, *encoding; /* "" as in struct import_record NULL */
    guint8 sha256[DIGEST_SIZE];
    gint64 started, finished; /* finished 0: it is being made, or was interrupted */
    json_t *summary;          /* verdict -> how many rows */
    gint64 undone;            /* when it was taken back; 0: it was not */
    char *undone_by;
    /* When what it changed was thrown away, so that it can't be undone; 0: it was not. */
    gint64 forgotten;
};
void import_run_free(struct import_run *run);
DEFINE_AUTOPTR(import_run, import_run_free)

/* ERROR_NOT_FOUND when there is none. Caller frees. */
struct import_run *import_run_find(struct database *database, gint64 id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

struct import_run_filter {
    const char *kind, *course_key; /* NULL takes no part */
    const guint8 *sha256;          /* of the file; NULL takes no part */
    bool standing;                 /* without those that were undone */
    gint64 limit;
};

/* Newest first. Array of struct import_run; free with g_ptr_array_unref. */
GPtrArray *import_run_list(struct database *database, const struct import_run_filter *filter,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The rows of an import that are worth telling, in the order of its lines: line, user name, verdict, detail. */
struct statement *import_change_reader(struct database *database, gint64 import_id,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
