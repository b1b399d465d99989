/* The place where an installation lies: whether a database may be kept and written there.
 * Layer: store. Called by database_open.c, and by operations/doctor_machine.c. Source: RELIABILITY.md section 2. */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include <glib.h>
#include <stdbool.h>

enum place_access {
    PLACE_WRITABLE,
    PLACE_READABLE, /* not writable, but others may write it, or an unfinished log lies beside it */
    PLACE_FIXED,    /* not writable, and no log beside it: nothing changes while it is read */
};

/* The directory, absolute and without symbolic links; ERROR_NOT_FOUND when there is none. Caller
 * frees. */
char *place_resolve(const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Refuses a network file system, where locks and shared memory can't be trusted, unless the machine's
 * setting [testamur] network_file_system is "accept". */
bool place_check_file_system(const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The name of the network file system that a directory lies on; NULL when it is a local one. Static. */
const char *place_network_name(const char *directory);

/* What may be done with the database `file` in `directory`. */
enum place_access place_find_access(const char *directory, const char *file);

/* Whether a log that is not empty lies beside a database. */
bool place_has_log(const char *file);

/* Makes an empty file that only its owner may use (with a directory that its group may write: the group
 * too), whatever the umask. A file that is there stays as it is. Never through a symbolic link. */
bool place_make_file(const char *directory, const char *file,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
