/* An installation opened for work: what every operation gets. Layer: operations. Called by cli and, later,
 * console and verify. */
#ifndef OPERATIONS_INSTALLATION_H
#define OPERATIONS_INSTALLATION_H

#include "base/cleanup.h"

#include "store/database.h"

#define OPERATIONS_ERROR operations_error_quark()
GQuark operations_error_quark(void);

struct installation {
    char *directory;
    struct database *database;
    char *operator_name; /* machine_operator() */
};

/* Makes an installation: directories 0700 (2770 with a Unix group), database, default settings. The
 * directory may exist if it is empty. `group` may be NULL. */
bool installation_create(const char *directory, const char *group, GError **error);

/* Opens one. Caller closes. */
struct installation *installation_open(const char *directory, enum database_mode mode,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void installation_close(struct installation *installation);
DEFINE_AUTOPTR(installation, installation_close)

/* Absolute path of a credential's file: credentials/UUID.pdf, or the archive's. Lower case. Caller frees. */
char *installation_credential_path(const struct installation *installation, const char *uuid, bool archived);

#endif
