/* The archive: where the files of withdrawn credentials go. Layer: operations. Called by invalidate, issue,
 * reissue and recover, after the transaction that withdrew them. Source: RELIABILITY.md section 2. */
#ifndef OPERATIONS_ARCHIVE_H
#define OPERATIONS_ARCHIVE_H

#include "base/uuid.h"
#include "operations/credential_files.h"

/* A withdrawn credential whose row has an owner until its file is in the archive. */
struct archive_item {
    gint64 id;
    char uuid[UUID_LENGTH + 1];
};

/* Array of struct archive_item; free with g_array_unref. */
GArray *archive_list_new(void);
void archive_list_add(GArray *items, gint64 id, const char *uuid);

/* Moves the files, makes that durable, and in a transaction of its own takes `owner` off the rows. Where
 * neither place has the file of a document, it is printed again from the database, unless the site writes no
 * files. *moved: how many files arrived. When it fails, the rows keep their owner, and recover moves what is
 * left. The caller has no transaction open. */
bool archive_files(struct database *database, struct credential_files *files, const char *owner,
                   const GArray *items, guint64 *moved, GError **error);

#endif
