/* Copies of a whole database, consistent while others write: SQLite's backup API under one read transaction. Layer:
 * store. Called by operations (backup, restore) and by upgrade.c. Source: RELIABILITY.md section 2, P8. */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include "base/digest.h"
#include "store/database.h"

#include <sys/types.h>

/* Called after each step with what was copied, in bytes; false cancels. */
typedef bool (*copy_progress)(void *data, guint64 done, guint64 all);

struct copy_request {
    const char *file;       /* where to; becomes whole at once, under this name, or is not made */
    mode_t mode;            /* of the file, whatever the umask */
    bool replace;           /* a regular file of that name is replaced; otherwise it is refused */
    copy_progress progress; /* may be NULL */
    void *progress_data;
};

struct copy_result {
    guint64 size;               /* bytes */
    guint8 sha256[DIGEST_SIZE]; /* of the file */
    gint64 version;             /* of its tables */
};

/* Writes what is committed now to one file that needs no other beside it, reads it again (its structure, its
 * version, the number of rows of each table) and makes it durable, all under the temporary name .NAME.part.
 * ERROR_REFUSED when the name is taken, ERROR_BUSY when another process copies to it, ERROR_DATA when the
 * database is damaged, ERROR_CANCELLED. The caller has no transaction open. */
bool database_copy(struct database *database, const struct copy_request *request,
                   struct copy_result *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Opens such a file for reading: of this version or an older one, ERROR_REFUSED for a newer. ERROR_DATA when it
 * is none of ours. database_directory is the file itself. */
struct database *database_open_copy(const char *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Opens one for writing, brought to the newest version: for preparing it before it takes the place of another. */
struct database *database_open_prepared(const char *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces the whole content of a database by that of another in one transaction: whoever reads or is killed
 * sees the old or the new. The caller has no transaction open on either. */
bool database_take(struct database *database, struct database *source, copy_progress progress,
                   void *progress_data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
