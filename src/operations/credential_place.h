/* Where a credential's document is to be found, and what it is known by. Layer: operations. Called by commands, pages
 * and verify. */
#ifndef OPERATIONS_CREDENTIAL_PLACE_H
#define OPERATIONS_CREDENTIAL_PLACE_H

#include "operations/settings.h"
#include "store/credential.h"

/* The path of its file; NULL: it has none. Caller frees. */
char *credential_place_path(const struct database *database, const struct site_settings *site,
                            const struct credential *credential);

/* The address at which it can be downloaded; "" when it can't. Caller frees. */
char *credential_place_url(const struct site_settings *site, const struct credential *credential);

/* The address at which anybody can verify it, for QR codes and mails; "" when none is set. Caller frees. */
char *credential_place_verify_url(const struct site_settings *site, const char *verify_uuid);

/* The SHA-256 of the document, in hexadecimal digits; NULL: there is no document. Caller frees. */
char *credential_place_hash(const struct credential *credential);

#endif
