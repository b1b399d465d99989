/* Whether a credential is valid, by its id or by its PDF. Layer: verify. Called by cli, and by what answers the public.
 * Source: REFERENCE.md section 9; Q21. */
#ifndef VERIFY_VERIFICATION_H
#define VERIFY_VERIFICATION_H

#include "store/credential.h"

enum verification_state {
    VERIFICATION_VALID,
    VERIFICATION_WITHDRAWN,
    VERIFICATION_ALTERED, /* of a document only: it names a credential, and is not what was issued */
    VERIFICATION_UNKNOWN,
};

/* "valid", "withdrawn", "altered", "unknown". Static. */
const char *verification_state_name(enum verification_state state);

struct verification {
    enum verification_state state;
    struct credential *credential; /* NULL: unknown */
    char *remark;                  /* why a document could not be read; "" */
};
void verification_free(struct verification *verification);
DEFINE_AUTOPTR(verification, verification_free)

/* By a verification id as anybody may ask for it, written as it is stored. Caller frees. */
struct verification *verification_of_public_id(struct database *database, const char *verify_uuid,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same, also by the credential's own id, which only operators know. */
struct verification *verification_of_id(struct database *database, const char *uuid,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* By a PDF from outside: by the ids that it names and its SHA-256 at issue; one that another installation issued by its
 * SHA-256 alone. Caller frees. */
struct verification *verification_of_document(struct database *database, GBytes *pdf,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
