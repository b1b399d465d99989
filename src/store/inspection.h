/* Queries that look for what must not be there. Layer: store. Called by operations/check*.c and file_view.c. Source:
 * RELIABILITY.md section 2. */
#ifndef STORE_INSPECTION_H
#define STORE_INSPECTION_H

#include "store/database.h"

/* What SQLite itself finds wrong with the file and its references, one sentence each; empty when all is
 * well. Array of char *; free with g_ptr_array_unref. */
GPtrArray *inspection_structure(struct database *database,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The questions below answer with one sentence for each case; the indexes that ought to prevent it are not
 * used. */
enum inspection {
    INSPECTION_TWO_AVAILABLE,    /* more than one live credential for a learner and configuration */
    INSPECTION_SAME_VERIFY_UUID, /* a verification id that occurs twice */
    INSPECTION_NO_DOCUMENT,      /* available without a document */
    INSPECTION_TWO_MAILS,        /* more than one accepted mail of a kind */
    INSPECTION_CLOCK,            /* history that goes back in time */
    INSPECTION_LOST_SCORES,      /* of learners who are not there */
    INSPECTION_ADOPTED_BARE,     /* adopted and available, but without a PDF */
    INSPECTION_COUNT,
};
GPtrArray *inspection_ask(struct database *database, enum inspection inspection,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many rows an owner (credential_owners, mail_owners) has unfinished. */
bool inspection_count_owned(struct database *database, const char *owner, gint64 *count,
                            GError **error);

/* The number of rows of credential. */
bool inspection_count_credentials(struct database *database, gint64 *count, GError **error);

/* The state of the credential with this uuid; NULL without an error when there is none. owner: of the row.
 * Caller frees both. */
bool inspection_find(struct database *database, const char *uuid, char **status, char **owner,
                     GError **error);

#endif
