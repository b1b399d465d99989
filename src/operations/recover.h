/* Recovery: what runs that were interrupted left is brought to an end. Layer: operations. Called at the start
 * of each writing command, and by the command recover. Source: RELIABILITY.md section 2; P3, Q38. */
#ifndef OPERATIONS_RECOVER_H
#define OPERATIONS_RECOVER_H

#include "operations/installation.h"

struct recover_result {
    guint64 issued;   /* credentials that are available now */
    guint64 failed;   /* in error now, with the reason: they could not be printed */
    guint64 archived; /* files of withdrawn credentials that were moved to the archive */
    guint64 adopted;  /* files of adopted credentials that were written from the database */
    gint64 unknown;   /* messages of which nobody knows whether they were sent */
    guint64 runs;     /* marked as interrupted */
    guint64 files;    /* written, moved or removed, because they had to follow the database */
    gint64 duration;  /* microseconds */
};

/* Finds the unfinished rows of processes that no longer live, by the rows alone: credentials are drawn again
 * with the ids and dates they have, or finished if the right file is there; a row that can't be drawn is set
 * to error and holds up nobody. Costs next to nothing when there is nothing to do. The caller has no
 * transaction open. ERROR_IO when the disk fails: what is not finished stays for the next start. */
bool recover_run(struct installation *installation, struct recover_result *result, GError **error);

/* Whether anything was done. */
bool recover_did(const struct recover_result *result);

/* What was done, in one sentence, for commands and the console. Caller frees. */
char *recover_words(const struct recover_result *result);

#endif
