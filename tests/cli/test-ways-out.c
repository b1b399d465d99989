/* Hostile texts through every way out but the console and files of tables, which have tests of their own: what arrives
 * is the text, and nothing of it has become a command to a terminal, an element, a header or another string. Each branch
 * of what escapes is taken here or in the tests that build-aux/coverage names. */
#include "config.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/output.h"
#include "mail/message.h"
#include "operations/mail_texts.h"
#include "pdf/stamp_metadata.h"
#include "pdf/stamp_writer.h"
#include "verify/page.h"

#include <openssl/evp.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *const hostile[] = {
    "Ada Lovelace",
    "",
    "\033[2J\033]0;title\a",
    "line\nother\r\nthird\ttab",
    "\xC2\x9B"
    "31m \177",
    "a\u202Egpj.exe \u2067x",
    "\U000E0041 tags \U0001F600",
    "\"quoted\" \\ back / slash",
    "</title><script>alert(1)</script><!-- & &amp; ]]>",
    "' onload='x' =cmd|' /C calc'!A0",
    ") Tj ET endstream %%EOF (",
    "{name} {{course}} {link}",
    "\xEF\xBF\xBE noncharacter \xEF\xBF\xBF",
    "دانية 李明 Zoë",
    "\uE000 private \U000F0001, and not given out \u0378",
};

/* What `print` writes to a standard stream. Caller frees. */
static char *capture(FILE *stream, void (*print)(gconstpointer data), gconstpointer data)
{
    const int place = fileno(stream);
    const int file = memfd_create("captured", MFD_CLOEXEC);
    g_assert_cmpint(file, >=, 0);
    fflush(stream);
    const int kept = dup(place);
    dup2(file, place);
    print(data);
    fflush(stream);
    dup2(kept, place);
    close(kept);
    const off_t size = lseek(file, 0, SEEK_END);
    char *text = g_malloc0((gsize)size + 1);
    g_assert_cmpint(pread(file, text, (gsize)size, 0), ==, size);
    close(file);
    return text;
}

/* What it writes to a standard output that is a terminal: less than one takes at once. Caller frees. */
static char *capture_on_terminal(void (*print)(gconstpointer data), gconstpointer data)
{
    int ours = -1, theirs = -1;
    struct termios modes;
    char text[4096];
    g_assert_cmpint(openpty(&ours, &theirs, NULL, NULL, NULL), ==, 0);
    g_assert_cmpint(tcgetattr(theirs, &modes), ==, 0);
    cfmakeraw(&modes);
    g_assert_cmpint(tcsetattr(theirs, TCSANOW, &modes), ==, 0);
    fflush(stdout);
    const int kept = dup(STDOUT_FILENO);
    dup2(theirs, STDOUT_FILENO);
    print(data);
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    const ssize_t size = read(ours, text, sizeof text);
    close(theirs);
    close(ours);
    return g_strndup(text, (gsize)MAX(size, 0));
}

/* Whether a terminal draws it and obeys nothing of it but line feeds. */
static void assert_harmless(const char *printed)
{
    g_assert_true(g_utf8_validate(printed, -1, NULL));
    for (; *printed != '\0'; printed = g_utf8_next_char(printed)) {
        const gunichar character = g_utf8_get_char(printed);
        if (character != '\n' && character != 0x2068 && character != 0x2069)
            g_assert_false(text_is_hidden(character));
    }
}

static void print_forgotten(gconstpointer text)
{
    output_line("%s", (const char *)text);
}

static void print_field(gconstpointer text)
{
    output_field("name", text);
}

static void print_long_field(gconstpointer text)
{
    output_field("a label of more than twenty cells", text);
}

static void print_note(gconstpointer text)
{
    output_note(text);
}

static void print_error(gconstpointer text)
{
    const GError fault = { .message = (char *)text };
    output_error(&fault, 1, false);
}

static void test_terminal(void)
{
    static const struct {
        bool errors;
        void (*print)(gconstpointer data);
        const char *begin;
    } ways[] = {
        { false, print_forgotten, "" },
        { false, print_field, "name:               " },
        { false, print_long_field, "a label of more than twenty cells: " },
        { true, print_note, "testamur: note: " },
        { true, print_error, "testamur: " },
    };
    static const char *const not_utf8[] = { "a\xFF", "\xE2\x82" };
    for (gsize way = 0; way < G_N_ELEMENTS(ways); way++) {
        for (gsize i = 0; i < G_N_ELEMENTS(hostile) + G_N_ELEMENTS(not_utf8); i++) {
            const char *text =
                i < G_N_ELEMENTS(hostile) ? hostile[i] : not_utf8[i - G_N_ELEMENTS(hostile)];
            g_autofree char *printed =
                capture(ways[way].errors ? stderr : stdout, ways[way].print, text);
            assert_harmless(printed);
            g_assert_true(g_str_has_prefix(printed, ways[way].begin));
            g_assert_true(g_str_has_suffix(printed, "\n"));
        }
    }
    /* It reaches as far as it was typed, and reorders nothing. */
    g_autofree char *leftward = capture(stdout, print_forgotten, "דוד, 12");
    g_assert_cmpstr(leftward, ==, "\u2068דוד, 12\u2069\n");
    g_autofree char *lines = capture(stdout, print_forgotten, "one\ntwo\033[2J\n\u2068דוד\u2069");
    g_assert_cmpstr(lines, ==, "one\ntwo<U+001B>[2J\n\u2068דוד\u2069\n");
}

static void print_bytes(gconstpointer text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    output_bytes(bytes);
    /* A terminal has nothing to read where nothing was written. */
    output_line("%s", "end");
}

/* A file gets the bytes, a person what they are. */
static void test_bytes(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autofree char *wanted = g_strconcat(hostile[i], "end\n", NULL);
        g_autofree char *written = capture(stdout, print_bytes, hostile[i]);
        g_autofree char *shown = capture_on_terminal(print_bytes, hostile[i]);
        g_assert_cmpstr(written, ==, wanted);
        assert_harmless(shown);
        g_assert_true(g_str_has_suffix(shown, "end\n"));
    }
}

static void print_json(gconstpointer text)
{
    output_json(json_text(text));
}

static void print_json_list(gconstpointer text)
{
    output_json_begin(json_pack("{s:o}", text, json_text(text)), "members");
    output_json_item(json_text(text), true);
    output_json_item(json_text(text), false);
    output_json_end();
}

static void print_json_alone(gconstpointer member)
{
    output_json_begin(json_object(), member);
    output_json_end();
}

static void print_json_error(gconstpointer text)
{
    const GError fault = { .message = (char *)text };
    output_error(&fault, 65, true);
}

static json_t *read_harmless(FILE *stream, void (*print)(gconstpointer data), const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *printed = capture(stream, print, text);
    assert_harmless(printed);
    json_t *value = json_read_text(printed, -1, "what was printed", &error);
    g_assert_no_error(error);
    return value;
}

static void test_json(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        const char *text = hostile[i];
        g_autoptr(json_t) value = read_harmless(stdout, print_json, text);
        g_assert_cmpstr(json_string_value(value), ==, text);
        g_autoptr(json_t) list = read_harmless(stdout, print_json_list, text);
        g_assert_cmpstr(json_string_value(json_object_get(list, text)), ==, text);
        json_t *members = json_object_get(list, "members");
        g_assert_cmpuint(json_array_size(members), ==, 2);
        g_assert_cmpstr(json_string_value(json_array_get(members, 1)), ==, text);
        g_autoptr(json_t) fault = read_harmless(stderr, print_json_error, text);
        json_t *said = json_object_get(fault, "error");
        g_assert_cmpstr(json_string_value(json_object_get(said, "message")), ==, text);
        g_assert_cmpint(json_integer_value(json_object_get(said, "status")), ==, 65);
    }
    g_autoptr(json_t) alone = read_harmless(stdout, print_json_alone, "members");
    g_assert_true(json_is_array(json_object_get(alone, "members")));
    /* Bytes that are no text have a replacement, and nothing is the empty text. */
    g_autoptr(json_t) broken = read_harmless(stdout, print_json, "Jos\xE9");
    g_assert_cmpstr(json_string_value(broken), ==, "Jos\uFFFD");
    g_autoptr(json_t) nothing = read_harmless(stdout, print_json, NULL);
    g_assert_cmpstr(json_string_value(nothing), ==, "");
}

/* Numbers are shown as they were typed where that is exact, and a value that is none as null. */
static void test_json_numbers(void)
{
    g_autoptr(json_t) typed = json_real(0.1), exact = json_real(0.1 + 0.2);
    g_autofree char *short_text = json_write_compact(typed);
    g_autofree char *long_text = json_write_compact(exact);
    g_autofree char *nothing = json_write_pretty(NULL);
    g_assert_cmpstr(short_text, ==, "0.1");
    g_assert_cmpstr(long_text, ==, "0.30000000000000004");
    g_assert_cmpstr(nothing, ==, "null");
}

/* What a reader of XML finds in the first li. */
struct packet_reading {
    GString *text;
    bool inside;
    guint elements;
};

static void packet_element(GMarkupParseContext *context G_GNUC_UNUSED, const char *name,
                           const char **names G_GNUC_UNUSED, const char **values G_GNUC_UNUSED,
                           gpointer data, GError **error G_GNUC_UNUSED)
{
    struct packet_reading *reading = data;
    reading->inside = g_str_equal(name, "rdf:li") && reading->text->len == 0;
    reading->elements++;
}

static void packet_text(GMarkupParseContext *context G_GNUC_UNUSED, const char *text, gsize size,
                        gpointer data, GError **error G_GNUC_UNUSED)
{
    struct packet_reading *reading = data;
    if (reading->inside)
        g_string_append_len(reading->text, text, (gssize)size);
    reading->inside = false;
}

static char *packet_title(const struct stamp_details *details, guint *elements)
{
    static const GMarkupParser parser = { .start_element = packet_element, .text = packet_text };
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) packet = g_string_new(NULL);
    stamp_metadata_write(packet, details);
    struct packet_reading reading = { .text = g_string_new(NULL) };
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, &reading, NULL);
    g_markup_parse_context_parse(context, packet->str, (gssize)packet->len, &error);
    g_assert_no_error(error);
    g_markup_parse_context_end_parse(context, &error);
    g_assert_no_error(error);
    *elements = reading.elements;
    return g_string_free(reading.text, FALSE);
}

/* What XML has no place for is replaced; readers make one line feed of a line's end. Caller frees. */
static char *as_in_xml(const char *text)
{
    GString *read = g_string_new(NULL);
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        const gunichar character = g_utf8_get_char(text);
        const bool control = character < 0x20 && character != '\t' && character != '\n';
        if (control || character == 0xFFFE || character == 0xFFFF)
            g_string_append(read, character == '\r' ? "" : "\uFFFD");
        else
            g_string_append_unichar(read, character);
    }
    return g_string_free(read, FALSE);
}

static void test_metadata(void)
{
    guint least = 0, elements = 0;
    struct stamp_details details = { .title = "x", .subject = "x", .language = "en" };
    details.verify_uuid = "22222222-2222-4222-8222-222222222222";
    g_free(packet_title(&details, &least));
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        details.title = hostile[i];
        g_autofree char *title = packet_title(&details, &elements);
        if (*hostile[i] == '\0')
            continue;
        g_assert_cmpuint(elements, ==, least);
        g_autofree char *wanted = as_in_xml(hostile[i]);
        g_assert_cmpstr(title, ==, wanted);
    }
    details.title = NULL;
    details.subject = "";
    g_free(packet_title(&details, &elements));
    g_assert_cmpuint(elements, ==, least - 6);
}

static const guint8 zero_key[CRYPT_KEY_LENGTH];

/* The bytes of an encrypted string, which is hexadecimal digits between brackets and nothing else. */
static GByteArray *decrypt(const guint8 *string, guint size)
{
    g_assert_cmpuint(size, >=, 2 + 2 * 32);
    g_assert_true(string[0] == '<' && string[size - 1] == '>');
    g_autoptr(GByteArray) sealed = g_byte_array_new();
    for (guint i = 1; i + 1 < size; i += 2) {
        const int high = g_ascii_xdigit_value((char)string[i]);
        const int low = g_ascii_xdigit_value((char)string[i + 1]);
        g_assert_true(high >= 0 && low >= 0);
        const guint8 byte = (guint8)(high * 16 + low);
        g_byte_array_append(sealed, &byte, 1);
    }
    GByteArray *plain = g_byte_array_new();
    g_byte_array_set_size(plain, sealed->len);
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    int first = 0, rest = 0;
    g_assert_cmpint(EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), NULL, zero_key, sealed->data), ==,
                    1);
    g_assert_cmpint(
        EVP_DecryptUpdate(cipher, plain->data, &first, sealed->data + 16, (int)sealed->len - 16),
        ==, 1);
    g_assert_cmpint(EVP_DecryptFinal_ex(cipher, plain->data + first, &rest), ==, 1);
    EVP_CIPHER_CTX_free(cipher);
    g_byte_array_set_size(plain, (guint)(first + rest));
    return plain;
}

/* A string as readers of PDF take it: UTF-16 behind its mark, else ASCII. Caller frees. */
static char *decode(const GByteArray *plain)
{
    if (plain->len < 2 || plain->data[0] != 0xfe || plain->data[1] != 0xff)
        return g_strndup((const char *)plain->data, plain->len);
    g_autoptr(GError) error = NULL;
    char *text = g_convert((const char *)plain->data + 2, plain->len - 2, "UTF-8", "UTF-16BE", NULL,
                           NULL, &error);
    g_assert_no_error(error);
    return text;
}

static void test_pdf_strings(void)
{
    g_autoptr(GError) error = NULL;
    struct stamp_writer writer;
    g_autoptr(GByteArray) tail = g_byte_array_new();
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_assert_true(stamp_writer_init(&writer, zero_key, zero_key, &error));
    g_assert_no_error(error);
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        stamp_writer_begin(&writer, tail, offsets, "11111111-1111-4111-8111-111111111111");
        stamp_writer_put_text(&writer, hostile[i]);
        g_assert_true(stamp_writer_finish(&writer, &error));
        g_autoptr(GByteArray) plain = decrypt(tail->data, tail->len);
        g_autofree char *text = decode(plain);
        g_assert_cmpstr(text, ==, hostile[i]);
    }
    stamp_writer_begin(&writer, tail, offsets, "11111111-1111-4111-8111-111111111111");
    stamp_writer_put_text(&writer, "Jos\xE9");
    stamp_writer_put_text(&writer, "what follows a fault");
    g_assert_false(stamp_writer_finish(&writer, &error));
    g_assert_cmpstr(error->message, ==, "A text is not valid UTF-8");
    stamp_writer_clear(&writer);
}

static void test_pdf_names(void)
{
    static const struct {
        const char *name, *fault; /* NULL: it is written */
    } cases[] = {
        { "ABCDEF+Noto-Sans_1.0", NULL }, { "", "has no name" },  { "F1 /Launch", "not allowed" },
        { "F#00", "not allowed" },        { "ä", "not allowed" },
    };
    struct stamp_writer writer;
    g_autoptr(GByteArray) tail = g_byte_array_new();
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_assert_true(stamp_writer_init(&writer, zero_key, zero_key, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        stamp_writer_begin(&writer, tail, offsets, "11111111-1111-4111-8111-111111111111");
        stamp_writer_put_name(&writer, cases[i].name);
        g_assert_true(stamp_writer_finish(&writer, &error) == (cases[i].fault == NULL));
        if (cases[i].fault != NULL)
            g_assert_nonnull(strstr(error->message, cases[i].fault));
        else
            g_assert_true(tail->len == strlen(cases[i].name) + 1
                          && memcmp(tail->data + 1, cases[i].name, tail->len - 1) == 0);
    }
    stamp_writer_clear(&writer);
}

static void test_mail_addresses(void)
{
    static const struct {
        const char *address, *normal; /* NULL: it is refused */
    } cases[] = {
        { "anna@example.org", "anna@example.org" },
        { "anna@bücher.example", "anna@xn--bcher-kva.example" },
        { "änna@example.org", NULL },
        { "a@b\r\nBcc: x@y", NULL },
        { "a b@example.org", NULL },
        { "a\u200Bb@example.org", NULL },
        { "<a@example.org>", NULL },
        { "a@b@example.org", NULL },
        { "@example.org", NULL },
        { "anna@", NULL },
        { "anna", NULL },
        { "", NULL },
        { "ann\xE4@example.org", NULL },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *normal = mail_address_normalise(cases[i].address, &error);
        g_assert_cmpstr(normal, ==, cases[i].normal);
        g_assert_true((error == NULL) == (normal != NULL));
    }
    /* An address of more than 254 bytes, and a domain with a label of more than 63 in its ASCII form. */
    g_autofree char *many = g_strnfill(254, 'a');
    g_autofree char *long_label = g_strconcat("anna@\u00FC", many, NULL);
    g_autofree char *long_address = g_strconcat(many, "@b", NULL);
    const char *const long_ones[] = { long_label, long_address };
    for (gsize i = 0; i < G_N_ELEMENTS(long_ones); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(mail_address_normalise(long_ones[i], &error));
        g_assert_nonnull(strstr(error->message, "its domain can't be one"));
    }
}

static struct mail_message usual_message(void)
{
    return (struct mail_message){
        .from = { "", "office@example.org" },
        .to = { "Anna", "anna@example.org" },
        .reply_to = "",
        .subject = "Yours",
        .id = "1@example.org",
        .date = G_GINT64_CONSTANT(1795867200) * G_USEC_PER_SEC,
        .language = "en",
        .text = "Hello",
    };
}

/* Whether all values but one are usual, the message is refused for it. */
static void assert_refused(const struct mail_builder *builder, const struct mail_message *message,
                           const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(mail_builder_make(builder, message, &error));
    g_assert_nonnull(strstr(error->message, words));
    assert_harmless(error->message);
}

static void test_mail_headers(void)
{
    static const char injected[] = "x\r\nBcc: victim@example.org";
    g_autoptr(GError) error = NULL;
    g_autoptr(mail_builder) builder = mail_builder_new(&error);
    g_assert_no_error(error);
    g_autoptr(GBytes) attached = g_bytes_new_static("%PDF-1.7", 8);
    struct mail_message message = usual_message();
    const struct {
        const char **value;
        const char *words;
    } places[] = {
        { &message.from.name, "the sender's name" },
        { &message.to.name, "the recipient's name" },
        { &message.subject, "the subject" },
        { &message.id, "the message's id" },
        { &message.language, "the language" },
        { &message.attachment_name, "the attachment's name" },
        { &message.from.address, "is no e-mail address" },
        { &message.to.address, "is no e-mail address" },
        { &message.reply_to, "is no e-mail address" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        message = usual_message();
        message.attachment = attached;
        message.attachment_name = "diploma.pdf";
        *places[i].value = injected;
        assert_refused(builder, &message, places[i].words);
        *places[i].value = "\xFFz@example.org";
        assert_refused(builder, &message, places[i].words);
    }
}

/* Names and subjects arrive as they are, also those that look like encoded words. */
static void test_mail_words(void)
{
    static const char *const words[] = {
        "=?utf-8?q?evil?= =?utf-8?b?ZXZpbA==?=",
        "=? and a name that is too long for one encoded word of a header, Ünal Ünal Ünal Ünal",
        "Zoë \U0001F393 Brontë",
        "Robert \"Bob\" O'Neil, Jr. <bob@evil.example>",
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(mail_builder) builder = mail_builder_new(&error);
    g_assert_no_error(error);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        struct mail_message message = usual_message();
        message.subject = message.to.name = words[i];
        message.reply_to = "help@bücher.example";
        g_autoptr(GBytes) bytes = mail_builder_make(builder, &message, &error);
        g_assert_no_error(error);
        g_autofree char *made = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        g_assert_true(g_str_is_ascii(made));
        g_assert_null(strstr(made, "=?utf-8?q?evil?="));
        g_assert_nonnull(strstr(made, "Reply-To: help@xn--bcher-kva.example\r\n"));
        g_assert_nonnull(strstr(made, "anna@example.org>"));
    }
}

/* Braces of a value are no placeholders, a line break makes no line, and HTML is escaped. */
static void test_mail_texts(void)
{
    static const struct {
        const char *language, *direction;
    } languages[] = { { "pt_BR", "ltr pt-BR" }, { "ar", "rtl ar" } };
    struct mail_template template = { .subject = (char *)"For {name}",
                                      .text = (char *)"Dear {name}\n\nsee {link}\n\n{course}",
                                      .html = (char *)"<p>{name}</p>\n\n<p>{link}</p>",
                                      .frame = (char *)"{direction} {language} {content}" };
    const struct mail_values values = { .name = "\nA <b>&amp; {link}\n\r\tB\x01", .course = "x\n" };
    for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
        struct mail_texts texts;
        template.language = (char *)languages[i].language;
        mail_texts_fill(&template, &values, &texts);
        g_autofree char *html =
            g_strconcat(languages[i].direction, " <p>A &lt;b&gt;&amp;amp; {link} B</p>\n", NULL);
        g_assert_cmpstr(texts.subject, ==, "For A <b>&amp; {link} B");
        g_assert_cmpstr(texts.text, ==, "Dear A <b>&amp; {link} B\n\nx\n");
        g_assert_cmpstr(texts.html, ==, html);
        mail_texts_clear(&texts);
    }
    struct mail_texts texts;
    template.html = NULL;
    mail_texts_fill(&template, &values, &texts);
    g_assert_null(texts.html);
    mail_texts_clear(&texts);
}

static guint count_character(const char *text, char character)
{
    guint count = 0;
    for (; *text != '\0'; text++)
        count += *text == character ? 1 : 0;
    return count;
}

static char *make_page(const struct language *language, const char *text)
{
    struct credential credential = {
        .full_name = (char *)text,
        .context_name = (char *)text,
        .printed_date = (char *)text,
        .verify_uuid = (char *)"22222222-2222-4222-8222-222222222222",
        .invalidated_at = 1,
        .invalidation_reason = (char *)text,
    };
    const struct page page = { language, text, "", "verify" };
    const struct verification verification = { VERIFICATION_WITHDRAWN, &credential, NULL };
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(texts, g_utf8_casefold(text, -1));
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    g_autofree char *same = page_verification(&page, &verification, texts, zone);
    g_ptr_array_add(texts, g_strconcat(text, "!", NULL));
    char *more = page_verification(&page, &verification, texts, zone);
    /* What stands above already is not said again. */
    g_assert_null(strstr(same, "<li dir="));
    g_assert_nonnull(strstr(more, "<li dir="));
    return more;
}

/* A page has the elements of one that shows a plain name, and a line break more for each of a text's own. */
static void test_pages(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) languages = languages_load(&error);
    g_assert_no_error(error);
    const struct language *language = languages_choose(languages, NULL, "en");
    g_autofree char *usual = make_page(language, "Ada Lovelace");
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        if (*hostile[i] == '\0')
            continue;
        g_autofree char *html = make_page(language, hostile[i]);
        g_auto(GStrv) breaks = g_strsplit(html, "<br>", -1);
        assert_harmless(html);
        g_assert_cmpuint(count_character(html, '<'), ==,
                         count_character(usual, '<') + g_strv_length(breaks) - 1);
        g_assert_null(strstr(html, "<script"));
    }
    /* Without a value there is no term for it. */
    g_autofree char *empty = make_page(language, "");
    g_assert_cmpuint(count_character(empty, '<'), <, count_character(usual, '<'));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cli/ways-out/terminal", test_terminal);
    g_test_add_func("/cli/ways-out/bytes", test_bytes);
    g_test_add_func("/cli/ways-out/json", test_json);
    g_test_add_func("/cli/ways-out/json-numbers", test_json_numbers);
    g_test_add_func("/cli/ways-out/metadata", test_metadata);
    g_test_add_func("/cli/ways-out/pdf-strings", test_pdf_strings);
    g_test_add_func("/cli/ways-out/pdf-names", test_pdf_names);
    g_test_add_func("/cli/ways-out/mail-addresses", test_mail_addresses);
    g_test_add_func("/cli/ways-out/mail-headers", test_mail_headers);
    g_test_add_func("/cli/ways-out/mail-words", test_mail_words);
    g_test_add_func("/cli/ways-out/mail-texts", test_mail_texts);
    g_test_add_func("/cli/ways-out/pages", test_pages);
    return g_test_run();
}
