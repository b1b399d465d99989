/* The files of credentials as a view of the database: made anew after a restore, written or removed when the
 * setting write_files changes. Layer: operations. Called by settings, restore, recover and commands.
 * Source: DESIGN.md sections 3 and 5.
 *
 * That the files have to follow is noted in the database in the transaction that makes it so; whoever is
 * interrupted leaves the note, and recover goes on. */
#ifndef OPERATIONS_FILE_VIEW_H
#define OPERATIONS_FILE_VIEW_H

#include "operations/installation.h"

struct file_view_request {
    /* Told now and then with the number of credentials done; false cancels, and the next writing command goes on.
     * May be NULL. */
    bool (*progress)(void *data, guint64 done);
    void *data;
};

struct file_view_result {
    guint64 written; /* made from the database */
    guint64 moved;   /* between credentials/ and the archive */
    guint64 removed;
    guint64 kept;    /* not what was issued, so not removed when files are switched off */
    guint64 aside;   /* of credentials that the database does not know: moved, never deleted */
    guint64 damaged; /* documents that can't be made, because the database is damaged */
};

/* Notes that the files must follow, in the caller's transaction. aside: a directory below the installation's
 * (its name) for files that belong to no credential; NULL: they stay where they are. */
bool file_view_note(struct database *database, const char *aside,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lets the files follow, if that was noted by this process or by one that no longer lives. Nothing to do is fine.
 * The caller has no transaction open. */
bool file_view_settle(struct installation *installation, const struct file_view_request *request,
                      struct file_view_result *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether files wait to follow, and nobody does it. */
bool file_view_waits(struct database *database, bool *waits,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the database says of files as such. Two states that are equal were so all the time between. */
struct file_view_state {
    bool due;       /* they are wanted, and nobody is about to write or remove them */
    gint64 changed; /* when write_files was changed last */
};

/* As the database says now. */
bool file_view_read_state(struct database *database, struct file_view_state *state,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether anything was done. */
bool file_view_did(const struct file_view_result *result);

#endif
