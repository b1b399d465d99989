#include "config.h"

#include "pdf/identity.h"

#include "base/child.h"
#include "base/error.h"
#include "pdf/child_streams.h"
#include "pdf/qpdf_library.h"
#include "pdf/template_document.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECONDS 5
#define PATIENCE 60
#define MEMORY (512u << 20)

/* XMP packets are a few kilobytes; an expanding stream is not read to its end. */
#define METADATA_MOST (1u << 20)

static const char *const metadata_mark = "<dc:identifier>urn:uuid:";

static void identity_add(struct identity *identity, const char *text, gsize length)
{
    char id[UUID_LENGTH + 1];
    if (identity->count == IDENTITY_MOST || !uuid_read(text, length, id))
        return;
    for (guint i = 0; i < identity->count; i++)
        if (strcmp(identity->ids[i], id) == 0)
            return;
    memcpy(identity->ids[identity->count++], id, sizeof id);
}

bool identity_read(GBytes *pdf, struct identity *identity, GError **error)
{
    const struct child_limits limits = { .seconds = SECONDS,
                                         .patience = PATIENCE,
                                         .memory = MEMORY,
                                         .output = IDENTITY_MOST * (UUID_LENGTH + 1) };
    *identity = (struct identity){ 0 };
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) output = child_run("document-identify", pdf, &limits, &problem);
    if (output == NULL) {
        g_set_error_literal(error, PDF_ERROR, problem->code, problem->message);
        return false;
    }
    gsize length = 0;
    const char *bytes = g_bytes_get_data(output, &length);
    for (gsize at = 0; at + UUID_LENGTH < length; at += UUID_LENGTH + 1)
        identity_add(identity, bytes + at, UUID_LENGTH);
    return true;
}

static void identify_information(qpdf_data document, struct identity *identity)
{
    qpdf_oh trailer = qpdf_get_trailer(document);
    qpdf_oh information = qpdf_oh_get_key_if_dict(document, trailer, "/Info");
    qpdf_oh value = qpdf_oh_get_key_if_dict(document, information, "/CredentialId");
    if (qpdf_oh_is_string(document, value)) {
        const char *text = qpdf_oh_get_utf8_value(document, value);
        identity_add(identity, text, strlen(text));
    }
}

static void identify_metadata(qpdf_data document, struct identity *identity)
{
    qpdf_oh root = qpdf_get_root(document);
    qpdf_oh metadata = qpdf_oh_get_key_if_dict(document, root, "/Metadata");
    unsigned char *bytes = NULL;
    size_t length = 0;
    if (!qpdf_oh_is_stream(document, metadata))
        return;
    /* Data of which libqpdf warns are read, too, so a document that was tampered with still tells whose it was. */
    qpdf_oh_get_stream_data(document, metadata, qpdf_dl_generalized, NULL, &bytes, &length);
    const gsize mark = strlen(metadata_mark);
    const char *found =
        bytes != NULL ? memmem(bytes, MIN(length, METADATA_MOST), metadata_mark, mark) : NULL;
    if (found != NULL && length - (gsize)(found - (const char *)bytes) >= mark + UUID_LENGTH)
        identity_add(identity, found + mark, UUID_LENGTH);
    free(bytes);
}

static bool identify_document(const GByteArray *input, struct identity *identity, GError **error)
{
    if (!qpdf_library_need(error))
        return false;
    g_auto(qpdf_data) document = qpdf_init();
    qpdf_silence_errors(document);
    qpdf_set_suppress_warnings(document, QPDF_TRUE);
    qpdf_read_memory(document, "document", (const char *)input->data, input->len, "");
    if (qpdf_has_error(document)) {
        const bool locked =
            qpdf_get_error_code(document, qpdf_get_error(document)) == qpdf_e_password;
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            locked ? "it can't be opened without a password"
                                   : "it is not a PDF file, or is damaged");
        return false;
    }
    identify_information(document, identity);
    identify_metadata(document, identity);
    return true;
}

/* The few bytes fit into the socket at once. */
static bool write_ids(const struct identity *identity)
{
    for (guint i = 0; i < identity->count; i++) {
        g_autofree char *line = g_strconcat(identity->ids[i], "\n", NULL);
        if (write(STDOUT_FILENO, line, UUID_LENGTH + 1) != UUID_LENGTH + 1)
            return false;
    }
    return true;
}

int identity_child(void)
{
    struct identity identity = { 0 };
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = child_read_input(&error);
    if (bytes == NULL)
        return ERROR_IO;
    g_autoptr(GByteArray) input = g_bytes_unref_to_array(g_steal_pointer(&bytes));
    if (identify_document(input, &identity, &error))
        return write_ids(&identity) ? 0 : ERROR_IO;
    g_printerr("%s\n", error->message);
    return error->code;
}
