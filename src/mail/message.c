#include "config.h"

#include "mail/message.h"

#include "base/error.h"
#include "base/library.h"
#include "base/text.h"

#include <string.h>

#include <gmime/gmime.h>

DEFINE_ERROR_DOMAIN(mail)

#define GMIME_FILE "libgmime-3.0.so.0"
#define GMIME_PACKAGE "libgmime-3.0-0"

/* Longest address of RFC 5321, without its brackets. */
#define ADDRESS_MOST 254

/* Of a text in one encoded word. */
#define ENCODED_BYTES 45

/* Its objects are cast plainly below: its own casts would be further calls. */
struct gmime {
    __typeof__(&g_mime_init) g_mime_init;
    __typeof__(&g_mime_message_new) g_mime_message_new;
    __typeof__(&g_mime_message_get_addresses) g_mime_message_get_addresses;
    __typeof__(&g_mime_message_set_subject) g_mime_message_set_subject;
    __typeof__(&g_mime_message_set_date) g_mime_message_set_date;
    __typeof__(&g_mime_message_set_message_id) g_mime_message_set_message_id;
    __typeof__(&g_mime_message_set_mime_part) g_mime_message_set_mime_part;
    __typeof__(&g_mime_object_set_header) g_mime_object_set_header;
    __typeof__(&g_mime_object_set_disposition) g_mime_object_set_disposition;
    __typeof__(&g_mime_object_set_content_type_parameter) g_mime_object_set_content_type_parameter;
    __typeof__(&g_mime_object_to_string) g_mime_object_to_string;
    __typeof__(&g_mime_multipart_new_with_subtype) g_mime_multipart_new_with_subtype;
    __typeof__(&g_mime_multipart_add) g_mime_multipart_add;
    __typeof__(&g_mime_multipart_set_boundary) g_mime_multipart_set_boundary;
    __typeof__(&g_mime_part_new_with_type) g_mime_part_new_with_type;
    __typeof__(&g_mime_part_set_content) g_mime_part_set_content;
    __typeof__(&g_mime_part_set_content_encoding) g_mime_part_set_content_encoding;
    __typeof__(&g_mime_part_set_filename) g_mime_part_set_filename;
    __typeof__(&g_mime_stream_mem_new_with_buffer) g_mime_stream_mem_new_with_buffer;
    __typeof__(&g_mime_data_wrapper_new_with_stream) g_mime_data_wrapper_new_with_stream;
    __typeof__(&g_mime_format_options_new) g_mime_format_options_new;
    __typeof__(&g_mime_format_options_set_newline_format) g_mime_format_options_set_newline_format;
    __typeof__(&g_mime_format_options_set_param_encoding_method)
        g_mime_format_options_set_param_encoding_method;
    __typeof__(&g_mime_format_options_free) g_mime_format_options_free;
    __typeof__(&internet_address_mailbox_new) internet_address_mailbox_new;
    __typeof__(&internet_address_list_add) internet_address_list_add;
};

static const struct library_symbol symbols[] = {
    LIBRARY_SYMBOL(gmime, g_mime_init),
    LIBRARY_SYMBOL(gmime, g_mime_message_new),
    LIBRARY_SYMBOL(gmime, g_mime_message_get_addresses),
    LIBRARY_SYMBOL(gmime, g_mime_message_set_subject),
    LIBRARY_SYMBOL(gmime, g_mime_message_set_date),
    LIBRARY_SYMBOL(gmime, g_mime_message_set_message_id),
    LIBRARY_SYMBOL(gmime, g_mime_message_set_mime_part),
    LIBRARY_SYMBOL(gmime, g_mime_object_set_header),
    LIBRARY_SYMBOL(gmime, g_mime_object_set_disposition),
    LIBRARY_SYMBOL(gmime, g_mime_object_set_content_type_parameter),
    LIBRARY_SYMBOL(gmime, g_mime_object_to_string),
    LIBRARY_SYMBOL(gmime, g_mime_multipart_new_with_subtype),
    LIBRARY_SYMBOL(gmime, g_mime_multipart_add),
    LIBRARY_SYMBOL(gmime, g_mime_multipart_set_boundary),
    LIBRARY_SYMBOL(gmime, g_mime_part_new_with_type),
    LIBRARY_SYMBOL(gmime, g_mime_part_set_content),
    LIBRARY_SYMBOL(gmime, g_mime_part_set_content_encoding),
    LIBRARY_SYMBOL(gmime, g_mime_part_set_filename),
    LIBRARY_SYMBOL(gmime, g_mime_stream_mem_new_with_buffer),
    LIBRARY_SYMBOL(gmime, g_mime_data_wrapper_new_with_stream),
    LIBRARY_SYMBOL(gmime, g_mime_format_options_new),
    LIBRARY_SYMBOL(gmime, g_mime_format_options_set_newline_format),
    LIBRARY_SYMBOL(gmime, g_mime_format_options_set_param_encoding_method),
    LIBRARY_SYMBOL(gmime, g_mime_format_options_free),
    LIBRARY_SYMBOL(gmime, internet_address_mailbox_new),
    LIBRARY_SYMBOL(gmime, internet_address_list_add),
    { NULL, 0 },
};

struct mail_builder {
    struct gmime gmime;
    GMimeFormatOptions *format;
};

struct mail_builder *mail_builder_new(GError **error)
{
    g_autoptr(mail_builder) builder = g_new0(struct mail_builder, 1);
    if (!library_load(GMIME_FILE, GMIME_PACKAGE, symbols, &builder->gmime, error))
        return NULL;
    const struct gmime *gmime = &builder->gmime;
    gmime->g_mime_init();
    builder->format = gmime->g_mime_format_options_new();
    gmime->g_mime_format_options_set_newline_format(builder->format, GMIME_NEWLINE_FORMAT_DOS);
    gmime->g_mime_format_options_set_param_encoding_method(builder->format,
                                                           GMIME_PARAM_ENCODING_METHOD_RFC2231);
    return g_steal_pointer(&builder);
}

void mail_builder_free(struct mail_builder *builder)
{
    if (builder == NULL)
        return;
    if (builder->format != NULL)
        builder->gmime.g_mime_format_options_free(builder->format);
    g_free(builder);
}

/* Nothing may begin another header, or hide what follows. */
static bool check_header(const char *what, const char *value, GError **error)
{
    if (g_utf8_validate(value, -1, NULL)) {
        const char *at = value;
        while (*at != '\0' && !g_unichar_iscntrl(g_utf8_get_char(at)))
            at = g_utf8_next_char(at);
        if (*at == '\0')
            return true;
    }
    g_autofree char *shown = text_show(value);
    g_set_error(error, MAIL_ERROR, ERROR_DATA,
                "%s holds a line break or another control character: \"%s\"", what, shown);
    return false;
}

static bool address_refuse(const char *address, const char *why, GError **error)
{
    g_autofree char *shown = text_show(address);
    g_set_error(error, MAIL_ERROR, ERROR_DATA, "\"%s\" %s", shown, why);
    return false;
}

static bool address_check(const char *address, GError **error)
{
    const char *at = g_utf8_validate(address, -1, NULL) ? strchr(address, '@') : NULL;
    if (at == NULL || at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL)
        return address_refuse(address, "is no e-mail address: it looks like name@example.org",
                              error);
    for (const char *here = address; *here != '\0'; here = g_utf8_next_char(here)) {
        const gunichar character = g_utf8_get_char(here);
        if (g_unichar_isspace(character) || text_is_invisible(character)
            || (character < 0x80 && strchr("<>,;:\"()[]\\", (int)character) != NULL))
            return address_refuse(address,
                                  "is no e-mail address: it holds a blank, a bracket or another "
                                  "character that can't stand there",
                                  error);
        if (character >= 0x80 && here < at)
            return address_refuse(address,
                                  "has letters outside ASCII before the @, to which no message "
                                  "can be sent from here",
                                  error);
    }
    return true;
}

char *mail_address_normalise(const char *address, GError **error)
{
    if (!address_check(address, error))
        return NULL;
    const char *at = strchr(address, '@');
    g_autofree char *host = g_hostname_to_ascii(at + 1);
    g_autofree char *normal =
        host != NULL ? g_strdup_printf("%.*s@%s", (int)(at - address), address, host) : NULL;
    if (normal != NULL && strlen(normal) <= ADDRESS_MOST)
        return g_steal_pointer(&normal);
    address_refuse(address, "is no e-mail address: its domain can't be one", error);
    return NULL;
}

static bool check_message(const struct mail_message *message, GError **error)
{
    return check_header("the sender's name", message->from.name, error)
           && check_header("the recipient's name", message->to.name, error)
           && check_header("the subject", message->subject, error)
           && check_header("the message's id", message->id, error)
           && check_header("the language", message->language, error)
           && (message->attachment == NULL
               || check_header("the attachment's name", message->attachment_name, error));
}

/* A part of a kind and its bytes, in an encoding of ASCII lines. Caller unrefs. */
static GMimeObject *make_part(const struct mail_builder *builder, const char *type,
                              const char *subtype, const void *bytes, gsize size,
                              GMimeContentEncoding encoding)
{
    const struct gmime *gmime = &builder->gmime;
    GMimePart *part = gmime->g_mime_part_new_with_type(type, subtype);
    g_autoptr(GObject) stream =
        (GObject *)gmime->g_mime_stream_mem_new_with_buffer((const char *)bytes, size);
    g_autoptr(GObject) content = (GObject *)gmime->g_mime_data_wrapper_new_with_stream(
        (GMimeStream *)stream, GMIME_CONTENT_ENCODING_DEFAULT);
    gmime->g_mime_part_set_content(part, (GMimeDataWrapper *)content);
    gmime->g_mime_part_set_content_encoding(part, encoding);
    return (GMimeObject *)part;
}

static GMimeObject *make_text(const struct mail_builder *builder, const char *subtype,
                              const char *text)
{
    /* Quoted-printable keeps line feeds, which the format then turns into CR LF, and no CR may stand before them. */
    g_autoptr(GString) lines = g_string_new(text);
    g_string_replace(lines, "\r\n", "\n", 0);
    g_string_replace(lines, "\r", "\n", 0);
    GMimeObject *part = make_part(builder, "text", subtype, lines->str, lines->len,
                                  GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    builder->gmime.g_mime_object_set_content_type_parameter(part, "charset", "utf-8");
    return part;
}

/* Takes the parts; `level` tells the boundaries of one message apart. "=_" is in no encoded line. */
static GMimeObject *join_parts(const struct mail_builder *builder, const char *subtype,
                               const struct mail_message *message, int level, GMimeObject *one,
                               GMimeObject *other)
{
    const struct gmime *gmime = &builder->gmime;
    GMimeMultipart *both = gmime->g_mime_multipart_new_with_subtype(subtype);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, message->id, -1);
    g_autofree char *boundary = g_strdup_printf("=_%d-%.32s", level, digest);
    gmime->g_mime_multipart_set_boundary(both, boundary);
    gmime->g_mime_multipart_add(both, one);
    gmime->g_mime_multipart_add(both, other);
    g_object_unref(one);
    g_object_unref(other);
    return (GMimeObject *)both;
}

static GMimeObject *make_attachment(const struct mail_builder *builder,
                                    const struct mail_message *message)
{
    gsize size = 0;
    const void *bytes = g_bytes_get_data(message->attachment, &size);
    GMimeObject *part =
        make_part(builder, "application", "pdf", bytes, size, GMIME_CONTENT_ENCODING_BASE64);
    builder->gmime.g_mime_object_set_disposition(part, "attachment");
    builder->gmime.g_mime_part_set_filename((GMimePart *)part, message->attachment_name);
    return part;
}

static GMimeObject *make_body(const struct mail_builder *builder,
                              const struct mail_message *message)
{
    GMimeObject *body = make_text(builder, "plain", message->text);
    if (message->html != NULL)
        body = join_parts(builder, "alternative", message, 1, body,
                          make_text(builder, "html", message->html));
    if (message->attachment != NULL)
        body = join_parts(builder, "mixed", message, 2, body, make_attachment(builder, message));
    return body;
}

static const char *name_or_null(const char *name)
{
    return *name != '\0' ? name : NULL;
}

/* What looks like an encoded word, and is none, is encoded here, since GMime passes it on and readers would decode it;
 * any other text is left to GMime. Each word is at most 75 characters long (RFC 2047). Caller frees. */
static char *guard_words(const char *text)
{
    GString *words = g_string_new(NULL);
    if (strstr(text, "=?") == NULL)
        return g_string_free(g_string_append(words, text), FALSE);
    while (*text != '\0') {
        const char *end = text;
        while (*end != '\0' && g_utf8_next_char(end) - text <= ENCODED_BYTES)
            end = g_utf8_next_char(end);
        g_autofree char *encoded = g_base64_encode((const guchar *)text, (gsize)(end - text));
        g_string_append_printf(words, "%s=?utf-8?b?%s?=", words->len > 0 ? " " : "", encoded);
        text = end;
    }
    return g_string_free(words, FALSE);
}

/* GMime reads the letters out of a domain that is written in ASCII, and leaves them as they are where by its rules they
 * are in no domain, such as pictures: so it is told what it shall write. */
static void add_mailbox(const struct gmime *gmime, GMimeMessage *message, GMimeAddressType type,
                        const char *name, const char *address)
{
    g_autoptr(GObject) mailbox = (GObject *)gmime->internet_address_mailbox_new(name, address);
    InternetAddressMailbox *written = (InternetAddressMailbox *)mailbox;
    g_free(written->idn_addr);
    written->idn_addr = g_strdup(address);
    gmime->internet_address_list_add(gmime->g_mime_message_get_addresses(message, type),
                                     (InternetAddress *)mailbox);
}

/* Caller unrefs. */
static GMimeMessage *make_message(const struct mail_builder *builder,
                                  const struct mail_message *message, const char *from,
                                  const char *to, const char *reply_to)
{
    const struct gmime *gmime = &builder->gmime;
    GMimeMessage *made = gmime->g_mime_message_new(TRUE);
    g_autofree char *from_name = guard_words(message->from.name);
    g_autofree char *to_name = guard_words(message->to.name);
    g_autofree char *subject = guard_words(message->subject);
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(message->date / G_USEC_PER_SEC);
    add_mailbox(gmime, made, GMIME_ADDRESS_TYPE_FROM, name_or_null(from_name), from);
    add_mailbox(gmime, made, GMIME_ADDRESS_TYPE_TO, name_or_null(to_name), to);
    if (reply_to != NULL)
        add_mailbox(gmime, made, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, reply_to);
    gmime->g_mime_message_set_subject(made, subject, "utf-8");
    gmime->g_mime_message_set_date(made, date);
    gmime->g_mime_message_set_message_id(made, message->id);
    /* So that no program answers it by itself (RFC 3834). */
    gmime->g_mime_object_set_header((GMimeObject *)made, "Auto-Submitted", "auto-generated",
                                    "utf-8");
    gmime->g_mime_object_set_header((GMimeObject *)made, "Content-Language", message->language,
                                    "utf-8");
    g_autoptr(GObject) body = (GObject *)make_body(builder, message);
    gmime->g_mime_message_set_mime_part(made, (GMimeObject *)body);
    return made;
}

GBytes *mail_builder_make(const struct mail_builder *builder, const struct mail_message *message,
                          GError **error)
{
    g_autofree char *from = mail_address_normalise(message->from.address, error);
    g_autofree char *to = from != NULL ? mail_address_normalise(message->to.address, error) : NULL;
    if (to == NULL || !check_message(message, error))
        return NULL;
    g_autofree char *reply_to = NULL;
    if (*message->reply_to != '\0'
        && (reply_to = mail_address_normalise(message->reply_to, error)) == NULL)
        return NULL;
    g_autoptr(GObject) made = (GObject *)make_message(builder, message, from, to, reply_to);
    char *text = builder->gmime.g_mime_object_to_string((GMimeObject *)made, builder->format);
    return g_bytes_new_take(text, strlen(text));
}
