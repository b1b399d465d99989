#include "config.h"

#include "verify/verification.h"

#include "base/digest.h"
#include "base/error.h"
#include "pdf/identity.h"
#include "store/document.h"

#include <string.h>

static const char *const state_names[] = {
    [VERIFICATION_VALID] = "valid",
    [VERIFICATION_WITHDRAWN] = "withdrawn",
    [VERIFICATION_ALTERED] = "altered",
    [VERIFICATION_UNKNOWN] = "unknown",
};

const char *verification_state_name(enum verification_state state)
{
    return state_names[state];
}

void verification_free(struct verification *verification)
{
    if (verification == NULL)
        return;
    credential_free(verification->credential);
    g_free(verification->remark);
    g_free(verification);
}

/* The public sees what was issued; what is being made, or could not be, is unknown to it (Q21). */
static bool verification_is_public(const struct credential *credential)
{
    return g_str_equal(credential->status, "available")
           || g_str_equal(credential->status, "invalidated");
}

/* Takes the credential, which may be NULL. */
static struct verification *verification_new(struct credential *credential)
{
    struct verification *verification = g_new0(struct verification, 1);
    verification->remark = g_strdup("");
    verification->state = VERIFICATION_UNKNOWN;
    if (credential != NULL && !verification_is_public(credential))
        g_clear_pointer(&credential, credential_free);
    verification->credential = credential;
    if (credential != NULL)
        verification->state = g_str_equal(credential->status, "invalidated")
                                  ? VERIFICATION_WITHDRAWN
                                  : VERIFICATION_VALID;
    return verification;
}

struct verification *verification_of_public_id(struct database *database, const char *verify_uuid,
                                               GError **error)
{
    GError *fault = NULL;
    struct credential *credential = credential_find_public(database, verify_uuid, &fault);
    if (fault == NULL)
        return verification_new(credential);
    g_propagate_error(error, fault);
    return NULL;
}

struct verification *verification_of_id(struct database *database, const char *uuid, GError **error)
{
    GError *fault = NULL;
    struct credential *credential = credential_find(database, uuid, &fault);
    return fault == NULL || store_found_none(fault, error) ? verification_new(credential) : NULL;
}

/* What a document is, as far as it is known yet. */
struct examination {
    struct database *database;
    guint8 sha256[DIGEST_SIZE];
    struct verification *result; /* the best so far; NULL: nothing */
};

/* Keeps a verdict that says more than what there was: takes it. */
static void examination_keep(struct examination *examination, struct verification *verdict)
{
    if (examination->result != NULL && examination->result->state <= verdict->state) {
        verification_free(verdict);
        return;
    }
    verification_free(examination->result);
    examination->result = verdict;
}

static bool examine_id(struct examination *examination, const char *id, GError **error)
{
    struct verification *verdict = verification_of_public_id(examination->database, id, error);
    if (verdict == NULL)
        return false;
    if (verdict->credential != NULL
        && (verdict->credential->size == 0
            || memcmp(verdict->credential->sha256, examination->sha256, DIGEST_SIZE) != 0))
        verdict->state = VERIFICATION_ALTERED;
    examination_keep(examination, verdict);
    return true;
}

/* A file that can't be read, whatever the machine does, names nobody: it is unknown, and why is told. */
static bool examine_ids(struct examination *examination, GBytes *pdf, GError **error)
{
    struct identity identity;
    GError *fault = NULL;
    if (!identity_read(pdf, &identity, &fault) && fault->code != ERROR_DATA) {
        g_propagate_error(error, fault);
        return false;
    }
    if (fault != NULL) {
        struct verification *verdict = verification_new(NULL);
        g_free(verdict->remark);
        verdict->remark = g_strdup(fault->message);
        g_error_free(fault);
        examination_keep(examination, verdict);
        return true;
    }
    for (guint i = 0; i < identity.count; i++)
        if (!examine_id(examination, identity.ids[i], error))
            return false;
    return true;
}

static bool examine_adopted(struct examination *examination, GError **error)
{
    gint64 id = 0;
    if (!document_find_adopted(examination->database, examination->sha256, &id, error))
        return false;
    if (id == 0)
        return true;
    struct credential *credential = credential_read(examination->database, id, error);
    if (credential == NULL)
        return false;
    examination_keep(examination, verification_new(credential));
    return true;
}

struct verification *verification_of_document(struct database *database, GBytes *pdf,
                                              GError **error)
{
    struct examination examination = { .database = database };
    gsize size = sizeof examination.sha256;
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data(pdf, &length);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, bytes, (gssize)length);
    g_checksum_get_digest(sum, examination.sha256, &size);
    const bool examined = examine_adopted(&examination, error)
                          && (examination.result != NULL || examine_ids(&examination, pdf, error));
    if (examined && examination.result == NULL)
        examination.result = verification_new(NULL);
    if (examined)
        return examination.result;
    verification_free(examination.result);
    return NULL;
}
