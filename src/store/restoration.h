/* What the restoring of a backup does and asks in SQL. Layer: store. Called by operations/restore.c only. */
#ifndef STORE_RESTORATION_H
#define STORE_RESTORATION_H

#include "store/database.h"

/* What a database holds. */
struct restoration_counts {
    gint64 credentials, available, generating;
    gint64 learners;
    gint64 messages;    /* not sent yet */
    gint64 schedules;   /* enabled configurations */
    gint64 last_change; /* the newest entry of the history; 0: none */
};
bool restoration_count(struct database *database, struct restoration_counts *counts,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How the credentials of now differ from those of a backup. */
struct restoration_difference {
    guint64 unknown; /* the backup does not have them: they will be lost */
    guint64 revived; /* withdrawn now, valid in the backup */
    guint64 other;   /* another status */
};
bool restoration_compare(struct database *now, struct database *backup,
                         struct restoration_difference *difference,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes from a backup, within a transaction of the caller, all by which it would go on by itself: nobody works on
 * its rows, messages that may have been sent since become unknown (those of credentials under way too), schedules
 * are switched off. *messages, *schedules: how many. */
bool restoration_prepare(struct database *database, const char *answer, gint64 *messages,
                         gint64 *schedules, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
