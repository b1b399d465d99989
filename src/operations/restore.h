/* Restoring a backup: verified before anything is replaced, then put in place in one transaction, then the files
 * written again. It issues and sends nothing: messages that were waiting become unknown, schedules are switched
 * off. Layer: operations. Called by commands. Source: RELIABILITY.md P8. */
#ifndef OPERATIONS_RESTORE_H
#define OPERATIONS_RESTORE_H

#include "base/cleanup.h"

#include "operations/check.h"
#include "operations/file_view.h"
#include "operations/recover.h"
#include "store/copy.h"
#include "store/restoration.h"

struct restore_request {
    const char *directory; /* of the installation; made if it is not there */
    const char *file;
    bool quick; /* rebuild no documents while verifying */
    /* Told what is being done and how much of it; false cancels. May be NULL. */
    bool (*progress)(void *data, const char *what, guint64 done);
    void *data;
};

/* What would be restored, and what would be replaced. */
struct restore_plan {
    char *file; /* absolute */
    struct restoration_counts backup;
    struct check_result *check; /* of the backup; with damages, restore_apply refuses */
    bool present;               /* there is an installation */
    char *unreadable;           /* why it can't be read; NULL: it can */
    struct restoration_counts now;
    struct restoration_difference difference; /* of its credentials */
};

struct restore;

/* Reads and verifies; changes nothing. ERROR_BUSY when a run is going on in the installation. Caller frees. */
struct restore *restore_open(const struct restore_request *request,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
const struct restore_plan *restore_plan(const struct restore *restore);
void restore_free(struct restore *restore);
DEFINE_AUTOPTR(restore, restore_free)

struct restore_result {
    char *kept;                 /* directory with what was replaced; NULL: there was nothing */
    gint64 messages, schedules; /* set to unknown, switched off */
    struct file_view_result files;
    struct recover_result recovered;
};
void restore_result_clear(struct restore_result *result);

/* Replaces. A process killed meanwhile leaves the old state or the new, and in the new one the files still to be
 * written, which the next writing command does. The caller clears the result. */
bool restore_apply(struct restore *restore, struct restore_result *result,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
