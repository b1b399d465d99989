#include "config.h"

#include "pdf/stamp.h"

#include "base/error.h"
#include "pdf/base_parts.h"
#include "pdf/stamp_metadata.h"
#include "pdf/stamp_writer.h"

#include <string.h>

#define UUID_LENGTH 36
#define ID_DIGITS 32

struct stamper {
    const struct base *base;
    struct stamp_writer writer;
    EVP_MD_CTX *digest;
    GString *packet; /* reused: XMP */
};

/* The numbers of the tail's further objects. */
struct stamp_numbers {
    guint metadata;
    guint glyph;  /* the empty glyph of all text layers; 0 without any */
    guint layers; /* the first layer's font; its ToUnicode is next, then the second's font */
};

/* A box that encloses nothing makes readers ignore the glyph, and with it its text. */
static const char empty_glyph[] = "1000 0 0 -250 1000 750 d1";

struct stamper *stamper_new(const struct base *base, GError **error)
{
    g_autoptr(stamper) stamper = g_new0(struct stamper, 1);
    stamper->base = base;
    if (!stamp_writer_init(&stamper->writer, base_file_key(base), base_vector_secret(base), error))
        return NULL;
    stamper->packet = g_string_new(NULL);
    stamper->digest = EVP_MD_CTX_new();
    if (stamper->digest == NULL) {
        crypt_set_library_error(error);
        return NULL;
    }
    return g_steal_pointer(&stamper);
}

void stamper_free(struct stamper *stamper)
{
    if (stamper == NULL)
        return;
    stamp_writer_clear(&stamper->writer);
    EVP_MD_CTX_free(stamper->digest);
    if (stamper->packet != NULL)
        g_string_free(stamper->packet, TRUE);
    g_free(stamper);
}

void stamped_clear(struct stamped *stamped)
{
    g_clear_pointer(&stamped->tail, g_byte_array_unref);
    g_clear_pointer(&stamped->offsets, g_array_unref);
    g_clear_pointer(&stamped->ending, g_byte_array_unref);
}

static void prepare_buffers(struct stamped *stamped)
{
    if (stamped->tail == NULL)
        stamped->tail = g_byte_array_new();
    if (stamped->offsets == NULL)
        stamped->offsets = g_array_new(FALSE, FALSE, sizeof(guint32));
    if (stamped->ending == NULL)
        stamped->ending = g_byte_array_new();
}

static struct stamp_numbers number_objects(const struct base *base, const struct overlay *overlay)
{
    struct stamp_numbers numbers = { .metadata = base->numbers.next };
    if (overlay->layers != NULL && overlay->layers->len > 0) {
        numbers.glyph = numbers.metadata + 1;
        numbers.layers = numbers.glyph + 1;
    }
    return numbers;
}

/* Symbol and ZapfDingbats have an encoding of their own. */
static bool takes_winansi(const char *base_font)
{
    return strcmp(base_font, "Symbol") != 0 && strcmp(base_font, "ZapfDingbats") != 0;
}

static void put_standard_font(struct stamp_writer *writer, const char *font)
{
    g_auto(GStrv) names = g_strsplit(font, " ", 2);
    if (g_strv_length(names) != 2) {
        stamp_writer_fail(writer, "A standard font is not given as its local and its own name");
        return;
    }
    stamp_writer_put(writer, " ");
    stamp_writer_put_name(writer, names[0]);
    stamp_writer_put(writer, " << /Type /Font /Subtype /Type1 /BaseFont ");
    stamp_writer_put_name(writer, names[1]);
    stamp_writer_put(writer, takes_winansi(names[1]) ? " /Encoding /WinAnsiEncoding >>" : " >>");
}

static void put_images(struct stamp_writer *writer, const struct base *base)
{
    const GArray *images = base_images(base);
    for (guint i = 0; i < images->len; i++) {
        char name[16];
        g_snprintf(name, sizeof name, " /I%u ", i + 1);
        stamp_writer_put(writer, name);
        stamp_writer_put_reference(writer, g_array_index(images, struct base_image, i).number);
    }
}

static void write_resources(struct stamper *stamper, const struct overlay *overlay,
                            const struct stamp_numbers *numbers)
{
    struct stamp_writer *writer = &stamper->writer;
    guint standard = overlay->standard_fonts != NULL ? overlay->standard_fonts->len : 0;
    guint layers = numbers->layers != 0 ? overlay->layers->len : 0;
    stamp_writer_begin_object(writer, stamper->base->numbers.slots[BASE_RESOURCES]);
    stamp_writer_put(writer, "<< /XObject << /T ");
    stamp_writer_put_reference(writer, stamper->base->numbers.template);
    put_images(writer, stamper->base);
    stamp_writer_put(writer, " >>");
    if (standard + layers > 0)
        stamp_writer_put(writer, " /Font <<");
    for (guint i = 0; i < standard; i++)
        put_standard_font(writer, overlay->standard_fonts->pdata[i]);
    for (guint i = 0; i < layers; i++) {
        const struct text_layer *layer = overlay->layers->pdata[i];
        stamp_writer_put(writer, " ");
        stamp_writer_put_name(writer, layer->local_name);
        stamp_writer_put(writer, " ");
        stamp_writer_put_reference(writer, numbers->layers + 2 * i);
    }
    if (standard + layers > 0)
        stamp_writer_put(writer, " >>");
    stamp_writer_put(writer, " >>");
    stamp_writer_end_object(writer);
}

static void write_stream(struct stamp_writer *writer, guint number, const char *dictionary,
                         const void *bytes, gsize length)
{
    stamp_writer_begin_object(writer, number);
    stamp_writer_put(writer, "<<");
    stamp_writer_put(writer, dictionary);
    stamp_writer_put_stream(writer, bytes, length);
    stamp_writer_end_object(writer);
}

static void write_overlay(struct stamp_writer *writer, guint number, const struct overlay *overlay)
{
    stamp_writer_begin_object(writer, number);
    stamp_writer_put(writer, "<<");
    stamp_writer_put_content(writer, overlay->content, overlay->marks);
    stamp_writer_end_object(writer);
}

/* The extension says that encryption of revision 6, native to PDF 2.0, stands in a file of version 1.7. */
static void write_catalog(struct stamper *stamper, const struct stamp_details *details,
                          const struct stamp_numbers *numbers)
{
    struct stamp_writer *writer = &stamper->writer;
    const struct base_numbers *fixed = &stamper->base->numbers;
    stamp_writer_begin_object(writer, fixed->slots[BASE_CATALOG]);
    stamp_writer_put(writer, "<< /Type /Catalog /Extensions << /ADBE << /BaseVersion /1.7"
                             " /ExtensionLevel 8 >> >> /Pages ");
    stamp_writer_put_reference(writer, fixed->pages);
    if (fixed->optional_content != 0) {
        stamp_writer_put(writer, " /OCProperties ");
        stamp_writer_put_reference(writer, fixed->optional_content);
    }
    stamp_writer_put(writer, " /Metadata ");
    stamp_writer_put_reference(writer, numbers->metadata);
    if (details->language != NULL && details->language[0] != '\0') {
        stamp_writer_put(writer, " /Lang ");
        stamp_writer_put_text(writer, details->language);
    }
    stamp_writer_put(writer, " >>");
    stamp_writer_end_object(writer);
}

static void write_information(struct stamper *stamper, const struct stamp_details *details)
{
    struct stamp_writer *writer = &stamper->writer;
    char created[32];
    stamp_metadata_format_date(details->created, created, sizeof created);
    const struct {
        const char *key, *value;
    } entries[] = {
        { " /Title ", details->title },
        { " /Subject ", details->subject },
        { " /Producer ", "Testamur" },
        { " /CreationDate ", created },
        { " /CredentialId ", details->verify_uuid },
    };
    stamp_writer_begin_object(writer, stamper->base->numbers.slots[BASE_INFORMATION]);
    stamp_writer_put(writer, "<<");
    for (guint i = 0; i < G_N_ELEMENTS(entries); i++) {
        if (entries[i].value == NULL || entries[i].value[0] == '\0')
            continue;
        stamp_writer_put(writer, entries[i].key);
        stamp_writer_put_text(writer, entries[i].value);
    }
    stamp_writer_put(writer, " >>");
    stamp_writer_end_object(writer);
}

/* The dictionary of a layer's font, whose text names two objects by words. A string in it would have to
 * be encrypted, so there must be none. */
static void put_layer_dictionary(struct stamp_writer *writer, const char *dictionary,
                                 guint to_unicode, guint glyph)
{
    if (strchr(dictionary, '(') != NULL)
        stamp_writer_fail(writer, "A text layer's font has a string");
    const struct {
        const char *word;
        guint number;
    } words[] = { { "@TOUNICODE@", to_unicode }, { "@GLYPH@", glyph } };
    const char *rest = dictionary;
    for (const char *at = strchr(rest, '@'); at != NULL; at = strchr(rest, '@')) {
        guint i = 0;
        while (i < G_N_ELEMENTS(words) && !g_str_has_prefix(at, words[i].word))
            i++;
        if (i == G_N_ELEMENTS(words)) {
            stamp_writer_fail(writer, "A text layer's font names an unknown object");
            return;
        }
        stamp_writer_put_bytes(writer, rest, (gsize)(at - rest));
        stamp_writer_put_reference(writer, words[i].number);
        rest = at + strlen(words[i].word);
    }
    stamp_writer_put(writer, rest);
}

static void write_layers(struct stamper *stamper, const struct overlay *overlay,
                         const struct stamp_numbers *numbers)
{
    struct stamp_writer *writer = &stamper->writer;
    if (numbers->layers == 0)
        return;
    write_stream(writer, numbers->glyph, "", empty_glyph, strlen(empty_glyph));
    for (guint i = 0; i < overlay->layers->len; i++) {
        const struct text_layer *layer = overlay->layers->pdata[i];
        guint font = numbers->layers + 2 * i;
        stamp_writer_begin_object(writer, font);
        put_layer_dictionary(writer, layer->dictionary, font + 1, numbers->glyph);
        stamp_writer_end_object(writer);
        write_stream(writer, font + 1, "", layer->to_unicode->data, layer->to_unicode->len);
    }
}

/* A file's /ID is the credential's uuid without its dashes: each credential is a document of its own. */
static bool make_id(const char *uuid, char id[ID_DIGITS + 1], GError **error)
{
    gsize count = 0;
    for (const char *c = uuid; *c != '\0'; c++)
        if (g_ascii_isxdigit(*c) && count < ID_DIGITS)
            id[count++] = *c;
    id[count] = '\0';
    if (count == ID_DIGITS && strlen(uuid) == UUID_LENGTH)
        return true;
    g_set_error(error, PDF_ERROR, ERROR_DATA, "\"%s\" is not the id of a credential", uuid);
    return false;
}

static void append_line(GByteArray *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void append_line(GByteArray *out, const char *format, ...)
{
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    int length = g_vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    g_byte_array_append(out, (const guint8 *)line, (guint)MIN(length, (int)sizeof line - 1));
}

/* Cross-reference table and trailer: the base's entries, with the slots filled in, then one for each
 * further object of the tail. */
static void write_ending(const struct base *base, const char *id, struct stamped *stamped)
{
    const struct base_numbers *numbers = &base->numbers;
    GByteArray *ending = stamped->ending;
    guint64 fixed = g_bytes_get_size(base->fixed);
    guint count = stamped->offsets->len;
    guint size = numbers->next + count - BASE_SLOTS;
    g_byte_array_set_size(ending, 0);
    append_line(ending, "xref\n0 %u\n", size);
    guint start = ending->len;
    g_byte_array_set_size(ending, start + size * BASE_XREF_ENTRY);
    char *entries = (char *)ending->data + start;
    memcpy(entries, base->xref, (gsize)numbers->next * BASE_XREF_ENTRY);
    for (guint i = 0; i < count; i++) {
        guint number = i < BASE_SLOTS ? numbers->slots[i] : numbers->next + i - BASE_SLOTS;
        base_write_xref_entry(entries + (gsize)number * BASE_XREF_ENTRY,
                              fixed + g_array_index(stamped->offsets, guint32, i));
    }
    append_line(ending, "trailer\n<< /Size %u /Root %u 0 R /Info %u 0 R /Encrypt %u 0 R", size,
                numbers->slots[BASE_CATALOG], numbers->slots[BASE_INFORMATION],
                numbers->encryption);
    append_line(ending, " /ID [<%s> <%s>] >>\n", id, id);
    append_line(ending, "startxref\n%" G_GUINT64_FORMAT "\n%%%%EOF\n", fixed + stamped->tail->len);
}

static bool finish_file(struct stamper *stamper, struct stamped *stamped, GError **error)
{
    stamped->size =
        g_bytes_get_size(stamper->base->fixed) + stamped->tail->len + stamped->ending->len;
    if (EVP_MD_CTX_copy_ex(stamper->digest, stamper->base->digest) != 1
        || EVP_DigestUpdate(stamper->digest, stamped->tail->data, stamped->tail->len) != 1
        || EVP_DigestUpdate(stamper->digest, stamped->ending->data, stamped->ending->len) != 1
        || EVP_DigestFinal_ex(stamper->digest, stamped->sha256, NULL) != 1)
        return crypt_set_library_error(error);
    return true;
}

/* The objects of a tail, in the order that its offsets are kept in: the slots, then by number. */
static void write_tail(struct stamper *stamper, const struct overlay *overlay,
                       const struct stamp_details *details)
{
    const struct base_numbers *fixed = &stamper->base->numbers;
    struct stamp_numbers numbers = number_objects(stamper->base, overlay);
    write_resources(stamper, overlay, &numbers);
    write_overlay(&stamper->writer, fixed->slots[BASE_OVERLAY], overlay);
    write_catalog(stamper, details, &numbers);
    write_information(stamper, details);
    stamp_metadata_write(stamper->packet, details);
    write_stream(&stamper->writer, numbers.metadata, " /Type /Metadata /Subtype /XML",
                 stamper->packet->str, stamper->packet->len);
    write_layers(stamper, overlay, &numbers);
}

static bool check_details(const struct stamp_details *details, GError **error)
{
    const char *const texts[] = { details->verify_uuid, details->title, details->subject,
                                  details->language };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        if (texts[i] != NULL && !g_utf8_validate(texts[i], -1, NULL)) {
            g_set_error(error, PDF_ERROR, ERROR_DATA,
                        "The title, subject or language of credential %s is not valid UTF-8",
                        details->uuid);
            return false;
        }
    return true;
}

/* Readers show a title in one line, but the name of a course may have two on the page. */
static char *make_line(const char *text)
{
    g_auto(GStrv) lines = g_strsplit_set(text != NULL ? text : "", "\r\n", -1);
    GString *line = g_string_new(NULL);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *words = g_strstrip(lines[i]);
        if (*words != '\0' && line->len > 0)
            g_string_append_c(line, ' ');
        g_string_append(line, words);
    }
    return g_string_free(line, FALSE);
}

bool stamper_stamp(struct stamper *stamper, const struct overlay *overlay,
                   const struct stamp_details *details, struct stamped *stamped, GError **error)
{
    char id[ID_DIGITS + 1];
    if (!make_id(details->uuid, id, error) || !check_details(details, error))
        return false;
    g_autofree char *title = make_line(details->title);
    g_autofree char *subject = make_line(details->subject);
    struct stamp_details lines = *details;
    lines.title = title;
    lines.subject = subject;
    prepare_buffers(stamped);
    stamp_writer_begin(&stamper->writer, stamped->tail, stamped->offsets, details->uuid);
    write_tail(stamper, overlay, &lines);
    if (!stamp_writer_finish(&stamper->writer, error))
        return false;
    write_ending(stamper->base, id, stamped);
    return finish_file(stamper, stamped, error);
}

static bool check_offsets(const struct stamped *stamped, GError **error)
{
    bool valid = stamped->offsets->len >= BASE_SLOTS;
    for (guint i = 0; valid && i < stamped->offsets->len; i++)
        valid = g_array_index(stamped->offsets, guint32, i) < stamped->tail->len;
    if (!valid)
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "A stored document is incomplete; restore a backup");
    return valid;
}

bool stamper_rebuild(struct stamper *stamper, const char *uuid, struct stamped *stamped,
                     GError **error)
{
    char id[ID_DIGITS + 1];
    prepare_buffers(stamped);
    if (!make_id(uuid, id, error) || !check_offsets(stamped, error))
        return false;
    write_ending(stamper->base, id, stamped);
    return finish_file(stamper, stamped, error);
}
