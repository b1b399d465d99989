/* An installation opened for work: what every operation gets. Layer: operations. Called by commands, pages and verify. */
#ifndef OPERATIONS_INSTALLATION_H
#define OPERATIONS_INSTALLATION_H

#include "base/cleanup.h"

#include "store/database.h"

#include <sys/types.h>

#define OPERATIONS_ERROR operations_error_quark()
GQuark operations_error_quark(void);

struct installation {
    char *directory;
    struct database *database;
    char *operator_name; /* machine_operator() */
    /* The member `modified` that the next change is based on (0: not checked): what somebody saw and decided
     * upon. The change takes it, and is refused if the object was changed since: change_check_basis. */
    gint64 based_on;
};

/* Makes an installation: directories 0700 (2770 with a Unix group), database 0600 (0660), whatever the
 * umask. The directory may exist if it is empty, or holds what an interrupted creation left. `group` may
 * be NULL. */
bool installation_create(const char *directory, const char *group,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Opens one. Caller closes. */
struct installation *installation_open(const char *directory, enum database_mode mode,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void installation_close(struct installation *installation);
DEFINE_AUTOPTR(installation, installation_close)

/* Absolute path of the directory of credentials' files, or of the archive for invalidated ones; and of a
 * credential's file there. Caller frees. */
char *installation_credential_directory(const struct installation *installation, bool archived);
char *installation_credential_path(const struct installation *installation, const char *uuid,
                                   bool archived);

/* The address of a credential's file below `base` (the setting download_base_url); "" when that is empty.
 * Caller frees. */
char *installation_download_url(const char *base, const char *uuid);

/* The mode that a new file in credentials/ (or the archive) is to have, from its directory's: 0600, 0660
 * or, for a web server's group, 0640. Its group follows from the directory by itself. */
bool installation_file_mode(const struct installation *installation, bool archived, mode_t *mode,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lets a Unix group (NULL: nobody else) read what is in credentials/: that directory becomes 2750 and its
 * files 0640, the installation's 0710. Refused for an installation that was made for another group.
 * Called when the setting files_group changes. */
bool installation_share_files(const struct installation *installation, const char *group,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The id of a Unix group; ERROR_NOT_FOUND when there is none. */
bool installation_find_group(const char *name, gid_t *group,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
