/* The condition of the database, in numbers. Layer: store. Called by operations/doctor*.c, and by the page of a plan,
 * which tells whether there is room. */
#ifndef STORE_CONDITION_H
#define STORE_CONDITION_H

#include "store/database.h"

struct condition {
    gint64 version;        /* of the tables */
    gint64 database_bytes; /* pages of the file */
    gint64 log_bytes;      /* of the log beside it */
    bool logged;           /* journal_mode is WAL */
    gint64 credentials, learners, failed;
    gint64 file_bytes;  /* of an average certificate as a file; 0: there is none */
    gint64 row_bytes;   /* of an average certificate in the database */
    gint64 run_size;    /* credentials that an average run issued; 0: there was none */
    gint64 last_change; /* of the history; 0: none */
};
bool condition_read(struct database *database, struct condition *condition,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a quick look finds wrong with the file; NULL: nothing. Caller frees. */
bool condition_look(struct database *database, char **damage,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
