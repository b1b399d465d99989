/* The files of credentials: writing, comparing, moving to the archive, and making all of it durable. Every name is made
 * from a uuid, below a directory held open, and no symbolic link is followed. Layer: operations. Called by the
 * operations that write, move or look at them: issue, archive, recover, check, export. Source: RELIABILITY.md section
 * 2, Q46.
 *
 * credential_file_write and credential_file_matches may be called by several threads at once. */
#ifndef OPERATIONS_CREDENTIAL_FILES_H
#define OPERATIONS_CREDENTIAL_FILES_H

#include "base/cleanup.h"

#include "operations/installation.h"

struct credential_files;

struct credential_files *credential_files_open(const struct installation *installation,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void credential_files_close(struct credential_files *files);
DEFINE_AUTOPTR(credential_files, credential_files_close)

/* The bytes of a file, one part after the other. */
struct file_part {
    const void *bytes;
    gsize size;
};

/* Writes UUID.pdf so that under this name there is at any moment nothing, what was there before, or the
 * whole file. Not durable before credential_files_sync. ERROR_IO with what is missing. */
bool credential_file_write(struct credential_files *files, bool archived, const char *uuid,
                           const struct file_part *parts, guint count, GError **error);

enum file_state {
    FILE_RIGHT,
    FILE_MISSING,
    FILE_DIFFERENT, /* another size or other bytes; or no regular file */
};

/* Compares a file with what it ought to be; with sha256 NULL only by its size. An error is that it can't be
 * read. */
bool credential_file_compare(struct credential_files *files, bool archived, const char *uuid,
                             guint64 size, const guint8 *sha256, enum file_state *state,
                             GError **error);

/* Removes what an interrupted writer of this credential left under a temporary name, if anything. */
bool credential_file_remove_temporary(struct credential_files *files, const char *uuid,
                                      GError **error);

/* Moves UUID.pdf to the archive; *moved is false when it was not there. */
bool credential_file_archive(struct credential_files *files, const char *uuid, bool *moved,
                             GError **error);

/* Moves UUID.pdf to the other place, from the archive or (false) to it; *moved is false when it was not there. */
bool credential_file_move(struct credential_files *files, bool from_archive, const char *uuid,
                          bool *moved, GError **error);

/* Removes UUID.pdf of a credential that nobody was told of, or one that the database can write again; *removed is
 * false when it was not there. */
bool credential_file_remove(struct credential_files *files, bool archived, const char *uuid,
                            bool *removed, GError **error);

/* Everything written so far survives a power loss after this. After an error nothing may be reported as
 * done, and the call must not be repeated: what the kernel could not write it has forgotten. */
bool credential_files_sync(struct credential_files *files, GError **error);

/* The directory of one place, held open; for check, which reads it. Borrowed. */
int credential_files_directory(const struct credential_files *files, bool archived);

#endif
