#include "config.h"

#include "base/error.h"
#include "base/uuid.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/asset.h"
#include "operations/credential_place.h"
#include "operations/settings.h"
#include "verify/metadata.h"

/* By what kind of argument it was asked. */
enum subject {
    SUBJECT_ID,
    SUBJECT_DOCUMENT,
};

static const char *const sentences[][2] = {
    [VERIFICATION_VALID] = { "This credential is valid.",
                             "This document is genuine, and its credential is valid." },
    [VERIFICATION_WITHDRAWN] = { "This credential was withdrawn.",
                                 "This document is genuine, but its credential was withdrawn." },
    [VERIFICATION_ALTERED] = { "",
                               "This document was altered: it names the credential below, but is "
                               "not the file that was issued." },
    [VERIFICATION_UNKNOWN] = { "This credential is unknown: nothing was issued here with this id.",
                               "This document is unknown: nothing that was issued here is known "
                               "by it." },
};

static const int statuses[] = {
    [VERIFICATION_VALID] = 0,
    [VERIFICATION_WITHDRAWN] = ERROR_REFUSED,
    [VERIFICATION_ALTERED] = ERROR_REFUSED,
    [VERIFICATION_UNKNOWN] = ERROR_NOT_FOUND,
};

static void print_credential(const struct credential *credential, const struct site_settings *site)
{
    g_autofree char *address = credential_place_verify_url(site, credential->verify_uuid);
    if (credential->invalidated_at != 0) {
        report_instant("Withdrawn", credential->invalidated_at);
        output_field_lines("Because", credential->invalidation_reason);
    }
    output_field("Name", credential->full_name);
    output_field_lines("Context", credential->context_name);
    output_field("Date", credential->printed_date);
    report_instant("Issued", credential->issued);
    output_field("Verification", *address != '\0' ? address : credential->verify_uuid);
}

static void show(const struct verification *verification, enum subject subject,
                 const struct site_settings *site)
{
    output_line("%s", sentences[verification->state][subject]);
    if (*verification->remark != '\0')
        output_field("Remark", verification->remark);
    if (verification->credential != NULL)
        print_credential(verification->credential, site);
}

/* By an id, what the reference answers; of a document also what it is. */
static json_t *verification_json(const struct verification *verification, enum subject subject,
                                 const struct site_settings *site)
{
    json_t *metadata = metadata_json(verification, site->zone);
    if (subject == SUBJECT_ID)
        return metadata;
    const struct credential *credential = verification->credential;
    json_t *object = json_object();
    json_object_set_new(object, "document",
                        json_string(verification_state_name(verification->state)));
    json_object_set_new(object, "remark", json_text(verification->remark));
    json_object_set_new(object, "verify_uuid",
                        credential != NULL ? json_text(credential->verify_uuid) : json_null());
    json_object_set_new(object, "invalidated_at",
                        report_instant_json(credential != NULL ? credential->invalidated_at : 0));
    json_object_set_new(object, "credential",
                        credential != NULL ? json_incref(metadata) : json_null());
    json_decref(metadata);
    return object;
}

/* An id stands alone or at the end of an address; whatever is the name of a file is a file. */
static bool is_id(const char *argument, char id[UUID_LENGTH + 1])
{
    return !g_file_test(argument, G_FILE_TEST_EXISTS) && !g_str_has_suffix(argument, ".pdf")
           && uuid_find(argument, id);
}

static struct verification *verify(struct installation *installation, const char *argument,
                                   enum subject *subject, GError **error)
{
    char id[UUID_LENGTH + 1];
    *subject = is_id(argument, id) ? SUBJECT_ID : SUBJECT_DOCUMENT;
    if (*subject == SUBJECT_ID)
        return verification_of_id(installation->database, id, error);
    g_autoptr(GBytes) content = asset_read_file(argument, NULL, error);
    return content != NULL ? verification_of_document(installation->database, content, error)
                           : NULL;
}

static bool command_verify_run(struct invocation *invocation, GError **error)
{
    enum subject subject;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(site_settings) site =
        installation != NULL ? site_settings_load(installation->database, error) : NULL;
    g_autoptr(verification) verification =
        site != NULL ? verify(installation, invocation->arguments[0], &subject, error) : NULL;
    if (verification == NULL)
        return false;
    if (invocation->json)
        output_json(verification_json(verification, subject, site));
    else
        show(verification, subject, site);
    invocation->status = statuses[verification->state];
    return true;
}

const struct command command_verify = {
    .name = "verify",
    .arguments = "UUID|FILE.pdf",
    .summary = "Say whether a credential, or a PDF that somebody shows, is valid",
    .help =
        "UUID is a verification id, as printed on the certificate, also within its address, or a "
        "credential's own id. A PDF is known by the id in it and compared, byte for byte, with "
        "what was issued: it is genuine, altered, withdrawn or unknown; a copy that was printed "
        "again or saved by another program counts as altered. One that another installation issued "
        "is known by its bytes only. A foreign file is read by a process of its own, with "
        "limits.\n\n"
        "The exit status is 0 for what is valid, 1 for what was withdrawn or altered, and 3 for "
        "what is unknown. With --json an id is answered as by the address \"metadata\" of "
        "serve.\n\n"
        "  testamur verify 4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c11\n"
        "  testamur verify Downloads/certificate.pdf",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_verify_run,
};
