#include "config.h"

#include "operations/mail_compose.h"

#include "base/clock.h"
#include "base/uuid.h"
#include "mail/message.h"
#include "operations/reprint.h"
#include "rules/options.h"
#include "store/configuration.h"

#include <string.h>

/* Longer names of files are cut: some programs can't save them. */
#define ATTACHMENT_NAME_MOST 100

struct mail_composer {
    struct installation *installation;
    const struct mail_settings *settings;
    struct mail_builder *builder;
    struct reprinter *reprinter; /* NULL until something is attached */
    /* Of the configuration met last: */
    gint64 configuration_id;
    json_t *options;
};

void mail_composed_clear(struct mail_composed *composed)
{
    g_clear_pointer(&composed->from, g_free);
    g_clear_pointer(&composed->to, g_free);
    g_clear_pointer(&composed->language, g_free);
    mail_texts_clear(&composed->texts);
    g_clear_pointer(&composed->message, g_bytes_unref);
}

struct mail_composer *mail_composer_new(struct installation *installation,
                                        const struct mail_settings *settings, GError **error)
{
    g_autoptr(mail_composer) composer = g_new0(struct mail_composer, 1);
    composer->installation = installation;
    composer->settings = settings;
    composer->builder = mail_builder_new(error);
    return composer->builder != NULL ? g_steal_pointer(&composer) : NULL;
}

void mail_composer_free(struct mail_composer *composer)
{
    if (composer == NULL)
        return;
    mail_builder_free(composer->builder);
    reprinter_free(composer->reprinter);
    json_decref(composer->options);
    g_free(composer);
}

/* What the options of the message's configuration say. Borrowed until the next call. */
static const json_t *composer_options(struct mail_composer *composer, gint64 configuration_id,
                                      GError **error)
{
    if (composer->options != NULL && composer->configuration_id == configuration_id)
        return composer->options;
    g_autoptr(configuration) configuration =
        configuration_find(composer->installation->database, configuration_id, error);
    if (configuration == NULL)
        return NULL;
    json_decref(composer->options);
    composer->options = options_merge(configuration->type_options, configuration->options);
    composer->configuration_id = configuration_id;
    return composer->options;
}

/* The document as it was issued; NULL without an error: there is none. */
static bool read_document(struct mail_composer *composer, gint64 credential_id, GBytes **whole,
                          GError **error)
{
    struct database *database = composer->installation->database;
    struct document document = { 0 };
    struct reprint reprint;
    *whole = NULL;
    if (composer->reprinter == NULL)
        composer->reprinter = reprinter_new(database);
    const int there = document_read(database, credential_id, &document, error);
    const bool made = there == 1 && reprinter_make(composer->reprinter, &document, &reprint, error);
    if (made) {
        GByteArray *bytes = g_byte_array_sized_new((guint)document.size);
        for (guint i = 0; i < reprint.count; i++)
            g_byte_array_append(bytes, reprint.parts[i].bytes, (guint)reprint.parts[i].size);
        *whole = g_byte_array_free_to_bytes(bytes);
    }
    document_clear(&document);
    return there == 0 || made;
}

/* "Anna Müller - Gardening.pdf": what no system takes in names is a blank. Caller frees. */
static char *attachment_name(const char *learner, const char *course)
{
    g_autofree char *whole = g_strdup_printf("%s - %s", learner, course);
    GString *name = g_string_new(NULL);
    glong count = 0;
    for (const char *at = whole; *at != '\0' && count < ATTACHMENT_NAME_MOST;
         at = g_utf8_next_char(at), count++) {
        const gunichar character = g_utf8_get_char(at);
        const bool odd = g_unichar_iscntrl(character)
                         || (character < 0x80 && strchr("/\\:*?\"<>|", (int)character) != NULL);
        g_string_append_unichar(name, odd ? ' ' : character);
    }
    g_string_append(name, ".pdf");
    return g_string_free(name, FALSE);
}

/* The same for each try, so that whoever gets a message twice sees it once; it tells nobody the credential's own id. */
static char *message_id(const char *from, const char *uuid, const char *kind)
{
    g_autofree char *known = g_strdup_printf("testamur mail %s %s", uuid, kind);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, known, -1);
    const char *at = strchr(from, '@');
    return g_strdup_printf("%.32s@%s", digest, at != NULL ? at + 1 : "localhost");
}

/* What a message is made of, besides the settings. */
struct material {
    const char *id; /* of the message */
    gint64 date;
    const char *name, *address;
    const char *learner_language;
    const char *texts; /* the name of a set; NULL: the usual one */
    struct mail_values values;
    GBytes *attachment;
};

static void digest_message(struct mail_composed *composed)
{
    gsize size = 0;
    gsize length = sizeof composed->sha256;
    const guint8 *bytes = g_bytes_get_data(composed->message, &size);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, bytes, (gssize)size);
    g_checksum_get_digest(sum, composed->sha256, &length);
}

static bool compose(struct mail_composer *composer, const struct material *material,
                    struct mail_composed *composed, GError **error)
{
    const struct mail_settings *settings = composer->settings;
    const char *const languages[] = { material->learner_language, settings->language, "en", NULL };
    g_autoptr(mail_template) template =
        mail_template_load(composer->installation->directory, material->texts, languages, error);
    if (template == NULL)
        return false;
    mail_texts_fill(template, &material->values, &composed->texts);
    composed->language = g_strdelimit(g_strdup(template->language), "_", '-');
    const struct mail_message message = {
        .from = { settings->from_name, settings->from },
        .to = { material->name, material->address },
        .reply_to = settings->reply_to,
        .subject = composed->texts.subject,
        .id = material->id,
        .date = material->date,
        .language = composed->language,
        .text = composed->texts.text,
        .html = composed->texts.html,
        .attachment_name = material->values.attachment,
        .attachment = material->attachment,
    };
    composed->from = mail_address_normalise(settings->from, error);
    composed->to = composed->from != NULL ? mail_address_normalise(material->address, error) : NULL;
    composed->message =
        composed->to != NULL ? mail_builder_make(composer->builder, &message, error) : NULL;
    if (composed->message == NULL)
        return false;
    digest_message(composed);
    return true;
}

static bool is_attached(const struct mail_composer *composer, const json_t *options)
{
    const json_t *wish = json_object_get(options, "mail_attach");
    return json_is_boolean(wish) ? json_is_true(wish) : composer->settings->attach;
}

bool mail_composer_make(struct mail_composer *composer, const struct mail *mail,
                        struct mail_composed *composed, GError **error)
{
    const struct mail_settings *settings = composer->settings;
    *composed = (struct mail_composed){ 0 };
    const json_t *options = composer_options(composer, mail->configuration_id, error);
    g_autoptr(GBytes) document = NULL;
    if (options == NULL
        || (is_attached(composer, options)
            && !read_document(composer, mail->credential_id, &document, error)))
        return false;
    g_autofree char *id = message_id(settings->from, mail->uuid, mail->kind);
    g_autofree char *file = attachment_name(mail->full_name, mail->context_name);
    g_autofree char *link = installation_download_url(settings->download_base_url, mail->uuid);
    g_autofree char *verify =
        *settings->verify_base_url != '\0'
            ? g_strdup_printf("%s/%s", settings->verify_base_url, mail->verify_uuid)
            : NULL;
    const struct material material = {
        .id = id,
        .date = mail->dated,
        .name = mail->full_name,
        .address = mail->recipient,
        .learner_language = mail->language,
        .texts = json_string_value(json_object_get(options, "mail_template")),
        .values = { .name = mail->full_name,
                    .course = mail->context_name,
                    .platform = settings->site_name,
                    .date = mail->printed_date,
                    .link = link,
                    .verify_link = verify,
                    .verify_uuid = mail->verify_uuid,
                    .attachment = document != NULL ? file : NULL,
                    .replaced_date = mail->replaced_date },
        .attachment = document,
    };
    return compose(composer, &material, composed, error);
}

bool mail_composer_make_test(struct mail_composer *composer, const char *address,
                             const char *language, struct mail_composed *composed, GError **error)
{
    const struct mail_settings *settings = composer->settings;
    char uuid[UUID_LENGTH + 1];
    uuid_make(uuid);
    *composed = (struct mail_composed){ 0 };
    g_autofree char *id = message_id(settings->from, uuid, "test");
    const struct material material = {
        .id = id,
        .date = clock_now(),
        .name = "",
        .address = address,
        .learner_language = language,
        .values = { .name = address, .course = "Testamur", .platform = settings->site_name },
    };
    return compose(composer, &material, composed, error);
}
