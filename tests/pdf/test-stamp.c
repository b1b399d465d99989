/* Stamps: files that readers open, look as the template looks, say what they should, and come back byte
 * for byte. */
#include "config.h"

#include "support.h"

#include "base/error.h"
#include "base/json.h"
#include "pdf/base_split.h"
#include "pdf/template.h"
#include "pdf/template_shell.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define A4_LANDSCAPE "valid/cert_cairo_a4l.pdf"

struct fixture {
    struct base *base;
    struct overlay *overlay;
    struct stamp_details details;
    char *directory, *path;
};

static void set_up(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->base = support_base(A4_LANDSCAPE);
    fixture->overlay = support_overlay("Anna Example");
    fixture->details = support_details();
    fixture->directory = support_directory();
    fixture->path = g_build_filename(fixture->directory, "stamped.pdf", NULL);
}

static void tear_down(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    base_free(fixture->base);
    support_overlay_free(fixture->overlay);
    g_free(fixture->path);
    support_remove_directory(fixture->directory);
}

static void stamp(const struct base *base, const struct overlay *overlay,
                  const struct stamp_details *details, struct stamped *stamped)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(stamper) stamper = stamper_new(base, &error);
    g_assert_no_error(error);
    stamper_stamp(stamper, overlay, details, stamped, &error);
    g_assert_no_error(error);
}

static bool check_file(const char *sample, const char *path)
{
    g_autofree char *output = support_run(true, NULL, "qpdf", "--check", path, NULL);
    if (output == NULL)
        return false;
    if (strstr(output, "WARNING") != NULL || strstr(output, "\nR = 6\nP = -1340\n") == NULL)
        g_error("%s: %s", sample, output);
    return true;
}

static void assert_line(const char *output, const char *name, const char *value)
{
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (g_str_has_prefix(*line, name)) {
            g_assert_cmpstr(g_strstrip(*line + strlen(name)), ==, value);
            return;
        }
    g_error("no line \"%s\" in %s", name, output);
}

static void test_information(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    support_stamp_to(fixture->base, fixture->overlay, &fixture->details, fixture->path);
    g_autofree char *output = support_run(true, NULL, "pdfinfo", "-isodates", fixture->path, NULL);
    if (output == NULL)
        return;
    assert_line(output, "Title:", "Certificate of Anna");
    assert_line(output, "Subject:", "Demonstration Course");
    assert_line(output, "Producer:", "Testamur");
    assert_line(output, "CreationDate:", "2026-05-28T20:26:40Z");
    assert_line(output,
                "Encrypted:", "yes (print:yes copy:no change:no addNotes:no algorithm:AES-256)");
    assert_line(output, "Page size:", "841.89 x 595.276 pts (A4)");
    assert_line(output, "JavaScript:", "no");
    assert_line(output, "Pages:", "1");
    g_autofree char *custom = support_run(true, NULL, "pdfinfo", "-custom", fixture->path, NULL);
    assert_line(custom, "CredentialId:", SUPPORT_VERIFY_UUID);
}

/* The start of a word as pdftotext sees it: lower left corner, in points from the lower left of the page. */
static void find_word(const char *boxes, const char *word, double *x, double *page_height,
                      double *top, double *bottom)
{
    const char *page = strstr(boxes, "<page ");
    g_assert_nonnull(page);
    *page_height = g_ascii_strtod(strstr(page, "height=\"") + strlen("height=\""), NULL);
    g_autofree char *end = g_strdup_printf("\">%s</word>", word);
    const char *found = strstr(boxes, end);
    g_assert_nonnull(found);
    const char *start = g_strrstr_len(boxes, found - boxes, "<word ");
    *x = g_ascii_strtod(strstr(start, "xMin=\"") + strlen("xMin=\""), NULL);
    *top = *page_height - g_ascii_strtod(strstr(start, "yMin=\"") + strlen("yMin=\""), NULL);
    *bottom = *page_height - g_ascii_strtod(strstr(start, "yMax=\"") + strlen("yMax=\""), NULL);
}

static bool check_text_position(const char *path, double page_height)
{
    g_autofree char *boxes = support_run(false, NULL, "pdftotext", "-q", "-bbox", path, "-", NULL);
    if (boxes == NULL)
        return false;
    double x, height, top, bottom;
    find_word(boxes, "Anna", &x, &height, &top, &bottom);
    g_assert_cmpfloat_with_epsilon(x, 100, 0.01);
    g_assert_cmpfloat_with_epsilon(height, page_height, 0.001);
    g_assert_cmpfloat(bottom, <, 200);
    g_assert_cmpfloat(bottom, >, 200 - 24 * 0.3);
    g_assert_cmpfloat(top, <, 200 + 24);
    g_assert_cmpfloat(top, >, 200 + 24 * 0.6);
    return true;
}

/* Templates that must not look the same: fields are left out by design. */
static bool looks_different(const char *name)
{
    return g_str_equal(name, "cert_reportlab_acroform.pdf");
}

/* poppler ignores UserUnit, so the template itself comes out at its unscaled size. */
static const char *template_resolution(const char *name)
{
    return g_str_equal(name, "hand_userunit_2_5.pdf") ? "125" : "50";
}

static bool check_looks(const char *name, const char *path)
{
    gsize expected_length = 0, length = 0;
    g_autofree char *original = g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples",
                                                 "pdfs", "valid", name, NULL);
    g_autofree char *expected =
        support_run(false, &expected_length, "pdftoppm", "-q", "-cropbox", "-l", "1", "-r",
                    template_resolution(name), original, NULL);
    g_autofree char *actual = support_run(false, &length, "pdftoppm", "-q", "-r", "50", path, NULL);
    if (expected == NULL || actual == NULL)
        return false;
    if (length != expected_length || memcmp(actual, expected, length) != 0)
        g_error("%s looks different when it is stamped", name);
    return true;
}

static void test_samples(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    struct overlay *empty = support_overlay(NULL);
    g_autoptr(GPtrArray) names = support_sample_names("valid");
    bool run = true;
    for (guint i = 0; i < names->len && run; i++) {
        const char *name = names->pdata[i];
        g_autofree char *sample = g_build_filename("valid", name, NULL);
        g_autoptr(base) base = support_base(sample);
        support_stamp_to(base, fixture->overlay, &fixture->details, fixture->path);
        run = check_file(sample, fixture->path)
              && check_text_position(fixture->path, base_page_height(base));
        support_stamp_to(base, empty, &fixture->details, fixture->path);
        run = run && (looks_different(name) || check_looks(name, fixture->path));
    }
    support_overlay_free(empty);
}

static void assert_same_bytes(const GByteArray *a, const GByteArray *b)
{
    g_assert_cmpuint(a->len, ==, b->len);
    g_assert_true(memcmp(a->data, b->data, a->len) == 0);
}

static void test_again(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(base) loaded = base_load(base_fixed(fixture->base), base_layout(fixture->base),
                                       base_secrets(fixture->base), &error);
    g_assert_no_error(error);
    struct stamped first = { 0 }, second = { 0 };
    stamp(fixture->base, fixture->overlay, &fixture->details, &first);
    stamp(loaded, fixture->overlay, &fixture->details, &second);
    g_autoptr(GByteArray) a = support_file(fixture->base, &first);
    g_autoptr(GByteArray) b = support_file(loaded, &second);
    assert_same_bytes(a, b);
    g_assert_true(memcmp(first.sha256, second.sha256, 32) == 0);

    guint8 digest[32];
    gsize digest_length = sizeof digest;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, a->data, a->len);
    g_checksum_get_digest(checksum, digest, &digest_length);
    g_assert_true(memcmp(first.sha256, digest, 32) == 0);
    g_assert_cmpuint(first.size, ==, a->len);
    stamped_clear(&first);
    stamped_clear(&second);
}

static void test_rebuild(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(stamper) stamper = stamper_new(fixture->base, &error);
    struct stamped first = { 0 }, second = { 0 };
    stamp(fixture->base, fixture->overlay, &fixture->details, &first);
    second.tail = g_byte_array_ref(first.tail);
    second.offsets = g_array_ref(first.offsets);
    stamper_rebuild(stamper, SUPPORT_UUID, &second, &error);
    g_assert_no_error(error);
    assert_same_bytes(first.ending, second.ending);
    g_assert_true(memcmp(first.sha256, second.sha256, 32) == 0);
    g_assert_cmpuint(first.size, ==, second.size);

    g_array_index(second.offsets, guint32, 1) = second.tail->len;
    g_assert_false(stamper_rebuild(stamper, SUPPORT_UUID, &second, &error));
    g_assert_error(error, PDF_ERROR, ERROR_DATA);
    stamped_clear(&first);
    stamped_clear(&second);
}

static void test_identity(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    struct stamped first = { 0 }, second = { 0 };
    stamp(fixture->base, fixture->overlay, &fixture->details, &first);
    fixture->details.uuid = "00000000-0000-4000-8000-00000000000a";
    stamp(fixture->base, fixture->overlay, &fixture->details, &second);
    g_autoptr(GByteArray) a = support_file(fixture->base, &first);
    g_autoptr(GByteArray) b = support_file(fixture->base, &second);
    static const char id[] = "/ID [<3f0c9a527d7e4c0e9a512f4b8f1e6c01> "
                             "<3f0c9a527d7e4c0e9a512f4b8f1e6c01>]";
    static const char other[] = "/ID [<0000000000004000800000000000000a>";
    g_assert_nonnull(memmem(a->data, a->len, id, strlen(id)));
    g_assert_nonnull(memmem(b->data, b->len, other, strlen(other)));

    /* The same text in two documents, or in two places, is never encrypted to the same bytes. */
    g_assert_cmpuint(first.tail->len, ==, second.tail->len);
    guint same = 0;
    for (guint i = 0; i + 16 <= first.tail->len; i += 16)
        same += memcmp(first.tail->data + i, second.tail->data + i, 16) == 0;
    g_assert_cmpuint(same, <, first.tail->len / 16 / 2);

    g_autoptr(GError) error = NULL;
    g_autoptr(stamper) stamper = stamper_new(fixture->base, &error);
    fixture->details.uuid = "not a uuid";
    g_assert_false(stamper_stamp(stamper, fixture->overlay, &fixture->details, &first, &error));
    g_assert_error(error, PDF_ERROR, ERROR_DATA);
    stamped_clear(&first);
    stamped_clear(&second);
}

struct title_search {
    bool inside;
    GString *title;
};

static void start_element(GMarkupParseContext *context, const char *name, const char **attributes,
                          const char **values, gpointer data, GError **error)
{
    (void)context, (void)attributes, (void)values, (void)error;
    struct title_search *search = data;
    search->inside = search->inside || g_str_equal(name, "dc:title");
}

static void end_element(GMarkupParseContext *context, const char *name, gpointer data,
                        GError **error)
{
    (void)context, (void)error;
    struct title_search *search = data;
    search->inside = search->inside && !g_str_equal(name, "dc:title");
}

static void add_text(GMarkupParseContext *context, const char *text, gsize length, gpointer data,
                     GError **error)
{
    (void)context, (void)error;
    struct title_search *search = data;
    if (search->inside)
        g_string_append_len(search->title, text, (gssize)length);
}

/* The title in an XMP packet, which must be well-formed. */
static char *find_title(const char *packet)
{
    static const GMarkupParser parser = { start_element, end_element, add_text, NULL, NULL };
    struct title_search search = { false, g_string_new(NULL) };
    g_autoptr(GError) error = NULL;
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, &search, NULL);
    g_markup_parse_context_parse(context, packet, -1, &error);
    g_assert_no_error(error);
    g_markup_parse_context_end_parse(context, &error);
    g_assert_no_error(error);
    return g_string_free(search.title, FALSE);
}

static void test_hostile_titles(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    static const char *const titles[] = {
        ") Tj ET",
        "\\",
        "((((",
        "endstream endobj",
        "%%EOF",
        "<script>alert('&amp;')</script>]]>",
        "?> <?xpacket end=\"w\"?>",
        "Żółć 李明 \xf0\xa0\xae\xb7 \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
    };
    for (guint i = 0; i < G_N_ELEMENTS(titles); i++) {
        fixture->details.title = titles[i];
        support_stamp_to(fixture->base, fixture->overlay, &fixture->details, fixture->path);
        g_autofree char *check = support_run(true, NULL, "qpdf", "--check", fixture->path, NULL);
        g_autofree char *output = support_run(false, NULL, "pdfinfo", fixture->path, NULL);
        g_autofree char *packet = support_run(false, NULL, "pdfinfo", "-meta", fixture->path, NULL);
        if (check == NULL || output == NULL || packet == NULL)
            return;
        g_assert_null(strstr(check, "WARNING"));
        assert_line(output, "Title:", titles[i]);

        g_autofree char *title = find_title(packet);
        g_assert_cmpstr(title, ==, titles[i]);
        g_assert_nonnull(strstr(packet, "urn:uuid:" SUPPORT_VERIFY_UUID));
    }
}

static void test_titles_of_two_lines(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->details.title = "Anna \xe2\x80\x93 Garden Design: \r\n\n from Survey to Plan\n";
    fixture->details.subject = "Garden Design:\nfrom Survey to Plan";
    support_stamp_to(fixture->base, fixture->overlay, &fixture->details, fixture->path);
    g_autofree char *output = support_run(false, NULL, "pdfinfo", fixture->path, NULL);
    g_autofree char *packet = support_run(false, NULL, "pdfinfo", "-meta", fixture->path, NULL);
    if (output == NULL || packet == NULL)
        return;
    assert_line(output, "Title:", "Anna \xe2\x80\x93 Garden Design: from Survey to Plan");
    assert_line(output, "Subject:", "Garden Design: from Survey to Plan");
    g_autofree char *title = find_title(packet);
    g_assert_cmpstr(title, ==, "Anna \xe2\x80\x93 Garden Design: from Survey to Plan");
}

static void test_control_characters(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->details.title = "a\x01\x0c"
                             "b";
    fixture->details.language = "";
    fixture->details.subject = "";
    support_stamp_to(fixture->base, fixture->overlay, &fixture->details, fixture->path);
    g_autofree char *packet = support_run(false, NULL, "pdfinfo", "-meta", fixture->path, NULL);
    if (packet != NULL)
        g_assert_nonnull(strstr(packet, "\">a\xef\xbf\xbd\xef\xbf\xbd"
                                        "b</rdf:li>"));

    g_autoptr(GError) error = NULL;
    g_autoptr(stamper) stamper = stamper_new(fixture->base, &error);
    struct stamped stamped = { 0 };
    fixture->details.title = "\xff\xfe";
    g_assert_false(stamper_stamp(stamper, fixture->overlay, &fixture->details, &stamped, &error));
    g_assert_error(error, PDF_ERROR, ERROR_DATA);
    stamped_clear(&stamped);
}

/* Keys are random: an error in the rounds of the derivation would show for a few in a hundred only. */
static void test_keys(void)
{
    g_autoptr(GBytes) pdf = support_sample("valid/hand_no_resources_no_contents.pdf");
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data(pdf, &length);
    for (int i = 0; i < 200; i++) {
        g_autoptr(GError) error = NULL;
        struct template_page page = { 0 };
        template_page_open(&page, bytes, length, &error);
        g_assert_no_error(error);
        GArray *images = NULL;
        g_autoptr(GBytes) file = template_shell_write(&page, NULL, &images, &error);
        g_assert_no_error(error);
        gsize file_length = 0;
        const guint8 *file_bytes = g_bytes_get_data(file, &file_length);
        g_autoptr(base) base =
            base_split(file_bytes, file_length, page.width, page.height, images, &error);
        g_assert_no_error(error);
        template_page_clear(&page);
    }
}

static void test_contradicting_key(void)
{
    struct crypt_dictionary dictionary = { .permissions = CRYPT_PERMISSIONS };
    guint8 key[CRYPT_KEY_LENGTH];
    g_autoptr(GError) error = NULL;
    g_assert_false(crypt_derive_key(&dictionary, key, &error));
    g_assert_error(error, PDF_ERROR, ERROR_DATA);
}

static GBytes *flip_byte(GBytes *bytes, gsize at)
{
    gsize length = 0;
    g_autofree guint8 *copy = g_memdup2(g_bytes_get_data(bytes, &length), g_bytes_get_size(bytes));
    copy[at % length] ^= 1;
    return g_bytes_new(copy, length);
}

static void assert_refused(GBytes *fixed, const char *layout, GBytes *secrets)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(base) base = base_load(fixed, layout, secrets, &error);
    g_assert_null(base);
    g_assert_error(error, PDF_ERROR, ERROR_DATA);
}

static void test_damaged_base(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    GBytes *fixed = base_fixed(fixture->base), *secrets = base_secrets(fixture->base);
    const char *layout = base_layout(fixture->base);
    g_autoptr(GBytes) changed_fixed = flip_byte(fixed, 1000);
    g_autoptr(GBytes) changed_secrets = flip_byte(secrets, 40);
    g_autoptr(GBytes) short_secrets = g_bytes_new_from_bytes(secrets, 0, 32);
    assert_refused(changed_fixed, layout, secrets);
    assert_refused(fixed, layout, changed_secrets);
    assert_refused(fixed, layout, short_secrets);
    assert_refused(fixed, "", secrets);
    assert_refused(fixed, "[]", secrets);

    static const struct {
        const char *name;
        json_int_t value;
    } changes[] = {
        { "format", 2 },   { "width", -1 },      { "resources", 0 }, { "overlay", 1 },
        { "pages", 9999 }, { "next", 3 },        { "next", -1 },     { "encryption", 0 },
        { "catalog", 3 },  { "template", 5000 }, { "offsets", 5 },   { "optional_content", 99999 },
    };
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autoptr(json_t) changed = json_read_text(layout, -1, "layout", NULL);
        json_object_set_new(changed, changes[i].name, json_integer(changes[i].value));
        g_autofree char *text = json_write_compact(changed);
        assert_refused(fixed, text, secrets);
    }
    g_autoptr(json_t) shifted = json_read_text(layout, -1, "layout", NULL);
    json_t *offsets = json_object_get(shifted, "offsets");
    json_array_set_new(offsets, json_array_size(offsets) - 1, json_integer(7));
    g_autofree char *text = json_write_compact(shifted);
    assert_refused(fixed, text, secrets);
}

/* An invisible font of one width, whose codes 1 to 3 say 李, 明 and a space. */
static struct text_layer *make_layer(void)
{
    static const char to_unicode[] =
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /T def\n"
        "/CMapType 2 def\n1 begincodespacerange\n<00> <ff>\nendcodespacerange\n3 beginbfchar\n"
        "<01> <674e>\n<02> <660e>\n<03> <0020>\nendbfchar\nendcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend\n";
    struct text_layer *layer = g_new0(struct text_layer, 1);
    layer->local_name = g_strdup("TL1");
    layer->dictionary = g_strdup(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 -250 1000 750] /FontMatrix [0.001 0 0 "
        "0.001 0 0] /FirstChar 1 /LastChar 3 /Widths [1000 1000 1000] /Resources << >> "
        "/Encoding << /Type /Encoding /Differences [1 /g /g /g] >> /CharProcs << /g @GLYPH@ "
        ">> /ToUnicode @TOUNICODE@ >>");
    layer->to_unicode = g_byte_array_new();
    g_byte_array_append(layer->to_unicode, (const guint8 *)to_unicode, (guint)strlen(to_unicode));
    return layer;
}

static void test_text_layer(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    static const char content[] = "BT\n/TL1 24 Tf\n3 Tr\n1 0 0 1 100 300 Tm\n<010203> Tj\nET\n";
    struct text_layer *layer = make_layer();
    g_ptr_array_add(fixture->overlay->layers, layer);
    g_byte_array_append(fixture->overlay->content, (const guint8 *)content, (guint)strlen(content));
    support_stamp_to(fixture->base, fixture->overlay, &fixture->details, fixture->path);
    g_autofree char *check = support_run(true, NULL, "qpdf", "--check", fixture->path, NULL);
    g_autofree char *text = support_run(true, NULL, "pdftotext", fixture->path, "-", NULL);
    if (check != NULL && text != NULL) {
        g_assert_null(strstr(check, "WARNING"));
        g_assert_null(strstr(text, "Error"));
        g_assert_nonnull(strstr(text, "李明"));
        g_assert_nonnull(strstr(text, "Anna Example"));
    }
    g_ptr_array_set_size(fixture->overlay->layers, 0);
    g_free(layer->local_name);
    g_free(layer->dictionary);
    g_byte_array_unref(layer->to_unicode);
    g_free(layer);
}

static void test_refused_overlay(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    static const char *const fonts[] = { "F1", "F1 Helv(etica", "F/1 Helvetica", " Helvetica" };
    g_autoptr(GError) problem = NULL;
    g_autoptr(stamper) stamper = stamper_new(fixture->base, &problem);
    struct stamped stamped = { 0 };
    for (guint i = 0; i < G_N_ELEMENTS(fonts); i++) {
        g_ptr_array_set_size(fixture->overlay->standard_fonts, 0);
        g_ptr_array_add(fixture->overlay->standard_fonts, g_strdup(fonts[i]));
        g_autoptr(GError) error = NULL;
        g_assert_false(
            stamper_stamp(stamper, fixture->overlay, &fixture->details, &stamped, &error));
        g_assert_error(error, PDF_ERROR, ERROR_DATA);
    }
    stamped_clear(&stamped);
}

#define THREADS 4
#define STAMPS_PER_THREAD 200

struct work {
    const struct base *base;
    const struct overlay *overlay;
    guint8 digests[STAMPS_PER_THREAD][32];
};

static gpointer stamp_many(gpointer data)
{
    struct work *work = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(stamper) stamper = stamper_new(work->base, &error);
    g_assert_no_error(error);
    struct stamped stamped = { 0 };
    for (int i = 0; i < STAMPS_PER_THREAD; i++) {
        char uuid[37];
        g_snprintf(uuid, sizeof uuid, "00000000-0000-4000-8000-%012d", i);
        struct stamp_details details = support_details();
        details.uuid = uuid;
        stamper_stamp(stamper, work->overlay, &details, &stamped, &error);
        g_assert_no_error(error);
        memcpy(work->digests[i], stamped.sha256, 32);
    }
    stamped_clear(&stamped);
    return NULL;
}

static void test_threads(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    static struct work works[THREADS];
    GThread *threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        works[i].base = fixture->base;
        works[i].overlay = fixture->overlay;
        threads[i] = g_thread_new("stamp", stamp_many, &works[i]);
    }
    for (int i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
    for (int i = 1; i < THREADS; i++)
        g_assert_true(memcmp(works[0].digests, works[i].digests, sizeof works[0].digests) == 0);
}

#define ADD(path, function)                                                                        \
    g_test_add("/stamp/" path, struct fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("samples", test_samples);
    ADD("information", test_information);
    ADD("again", test_again);
    ADD("rebuild", test_rebuild);
    ADD("identity", test_identity);
    ADD("hostile-titles", test_hostile_titles);
    ADD("titles-of-two-lines", test_titles_of_two_lines);
    ADD("control-characters", test_control_characters);
    ADD("damaged-base", test_damaged_base);
    ADD("text-layer", test_text_layer);
    ADD("refused-overlay", test_refused_overlay);
    ADD("threads", test_threads);
    g_test_add_func("/stamp/keys", test_keys);
    g_test_add_func("/stamp/contradicting-key", test_contradicting_key);
    return g_test_run();
}
