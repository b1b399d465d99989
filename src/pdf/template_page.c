#include "config.h"

#include "pdf/template_page.h"

#include "base/error.h"

#include <libdeflate.h>
#include <math.h>

/* ISO 32000-2 annex C: the largest page that older readers open. */
#define UNITS_MOST 14400.0
#define POINTS_LEAST 1.0

/* A page tree of 2^64 leaves with a node of only two children each would be this deep. */
#define TREE_DEPTH_MOST 64

/* Certificates have some kilobytes; a few megabytes come from maps drawn as outlines. */
#define CONTENT_MOST (64u << 20)

static bool set_refused(GError **error, const char *what)
{
    g_set_error(
        error, PDF_ERROR, ERROR_DATA,
        "The template can't be used: %s; correct it in the program that made it, and add it again",
        what);
    return false;
}

/* A key of the page or, where it lacks it, of the nodes above it. */
static qpdf_oh find_inherited(qpdf_data document, qpdf_oh page, const char *key)
{
    qpdf_oh node = page;
    for (int depth = 0; depth < TREE_DEPTH_MOST && qpdf_oh_is_dictionary(document, node); depth++) {
        qpdf_oh value = qpdf_oh_get_key(document, node, key);
        if (!qpdf_oh_is_null(document, value))
            return value;
        node = qpdf_oh_get_key(document, node, "/Parent");
    }
    return qpdf_oh_new_null(document);
}

static bool read_number(qpdf_data document, qpdf_oh value, double *number)
{
    if (!qpdf_oh_is_number(document, value))
        return false;
    *number = qpdf_oh_get_numeric_value(document, value);
    return isfinite(*number);
}

static bool read_box(const struct template_page *page, qpdf_oh value, const char *name,
                     struct template_box *box, GError **error)
{
    qpdf_data document = page->document;
    double numbers[4];
    bool valid =
        qpdf_oh_is_array(document, value) && qpdf_oh_get_array_n_items(document, value) == 4;
    for (int i = 0; valid && i < 4; i++)
        valid = read_number(document, qpdf_oh_get_array_item(document, value, i), &numbers[i]);
    if (!valid) {
        g_autofree char *what =
            g_strdup_printf("the size of its page (%s) is not four numbers", name);
        return set_refused(error, what);
    }
    *box = (struct template_box){ MIN(numbers[0], numbers[2]), MIN(numbers[1], numbers[3]),
                                  MAX(numbers[0], numbers[2]), MAX(numbers[1], numbers[3]) };
    if (box->right - box->left > UNITS_MOST || box->top - box->bottom > UNITS_MOST)
        return set_refused(error, "its page is larger than 14 400 units");
    if (!(box->right - box->left > 0 && box->top - box->bottom > 0))
        return set_refused(error, "its page has no area");
    return true;
}

static bool read_boxes(struct template_page *page, GError **error)
{
    qpdf_data document = page->document;
    qpdf_oh media = find_inherited(document, page->page, "/MediaBox");
    qpdf_oh crop = find_inherited(document, page->page, "/CropBox");
    if (qpdf_oh_is_null(document, media))
        return set_refused(error, "its page has no size (MediaBox)");
    if (!read_box(page, media, "MediaBox", &page->media, error))
        return false;
    page->crop = page->media;
    if (!qpdf_oh_is_null(document, crop) && !read_box(page, crop, "CropBox", &page->crop, error))
        return false;
    page->visible = (struct template_box){ MAX(page->media.left, page->crop.left),
                                           MAX(page->media.bottom, page->crop.bottom),
                                           MIN(page->media.right, page->crop.right),
                                           MIN(page->media.top, page->crop.top) };
    if (!(page->visible.right > page->visible.left && page->visible.top > page->visible.bottom))
        return set_refused(error, "the visible part of its page (CropBox) lies outside the page");
    return true;
}

static bool read_rotation(struct template_page *page, GError **error)
{
    qpdf_oh value = find_inherited(page->document, page->page, "/Rotate");
    double degrees = 0;
    if (qpdf_oh_is_null(page->document, value))
        return true;
    if (!read_number(page->document, value, &degrees) || fmod(degrees, 90) != 0)
        return set_refused(error, "the rotation of its page is not a multiple of 90 degrees");
    page->rotation = ((int)fmod(degrees, 360) + 360) % 360;
    return true;
}

static bool read_size(struct template_page *page, GError **error)
{
    qpdf_oh unit = qpdf_oh_get_key(page->document, page->page, "/UserUnit");
    page->user_unit = 1;
    if (!qpdf_oh_is_null(page->document, unit)
        && (!read_number(page->document, unit, &page->user_unit) || !(page->user_unit > 0)))
        return set_refused(error, "the unit of its page (UserUnit) is not a number above 0");

    double width = (page->visible.right - page->visible.left) * page->user_unit;
    double height = (page->visible.top - page->visible.bottom) * page->user_unit;
    bool lying = page->rotation % 180 != 0;
    page->width = lying ? height : width;
    page->height = lying ? width : height;
    if (width > UNITS_MOST || height > UNITS_MOST)
        return set_refused(error, "its page is larger than 14 400 points");
    if (width < POINTS_LEAST || height < POINTS_LEAST)
        return set_refused(error, "its page is smaller than a point");
    return true;
}

static bool read_first_page(struct template_page *page, GError **error)
{
    qpdf_data document = page->document;
    page->pages = qpdf_get_num_pages(document);
    if (!template_document_check(document, error))
        return false;
    if (page->pages < 1)
        return set_refused(error, "it has no pages");
    page->page = qpdf_get_page_n(document, 0);
    if (!qpdf_oh_is_dictionary(document, page->page))
        return set_refused(error, "its first page is damaged");
    page->resources = find_inherited(document, page->page, "/Resources");
    if (!qpdf_oh_is_dictionary(document, page->resources))
        page->resources = qpdf_oh_new_dictionary(document);
    return read_boxes(page, error) && read_rotation(page, error) && read_size(page, error)
           && template_document_check(document, error);
}

bool template_page_open(struct template_page *page, const guint8 *file, gsize length,
                        GError **error)
{
    *page = (struct template_page){ 0 };
    page->document = template_document_open(file, length, error);
    if (page->document == NULL)
        return false;
    if (read_first_page(page, error))
        return true;
    template_page_clear(page);
    return false;
}

void template_page_clear(struct template_page *page)
{
    g_clear_pointer(&page->document, template_document_close);
}

static bool append_stream(const struct template_page *page, qpdf_oh stream, GByteArray *content,
                          GError **error)
{
    qpdf_data document = page->document;
    qpdf_oh dictionary = qpdf_oh_get_dict(document, stream);
    if (qpdf_oh_has_key(document, dictionary, "/F"))
        return true;
    QPDF_BOOL decoded = QPDF_FALSE;
    unsigned char *bytes = NULL;
    size_t length = 0;
    qpdf_oh_get_stream_data(document, stream, qpdf_dl_generalized, &decoded, &bytes, &length);
    bool failed = qpdf_get_error(document) != NULL || !decoded;
    bool too_long = length > CONTENT_MOST || content->len + length > CONTENT_MOST;
    if (!failed && !too_long && length > 0) {
        g_byte_array_append(content, bytes, (guint)length);
        g_byte_array_append(content, (const guint8 *)"\n", 1);
    }
    free(bytes);
    if (failed)
        return set_refused(error, "the content of its page is damaged");
    return !too_long || set_refused(error, "the content of its page is larger than 64 MB");
}

GByteArray *template_page_content(const struct template_page *page, GError **error)
{
    qpdf_data document = page->document;
    g_autoptr(GByteArray) content = g_byte_array_new();
    qpdf_oh contents = qpdf_oh_get_key(document, page->page, "/Contents");
    if (qpdf_oh_is_stream(document, contents) && !append_stream(page, contents, content, error))
        return NULL;
    int count =
        qpdf_oh_is_array(document, contents) ? qpdf_oh_get_array_n_items(document, contents) : 0;
    for (int i = 0; i < count; i++) {
        qpdf_oh stream = qpdf_oh_get_array_item(document, contents, i);
        if (qpdf_oh_is_stream(document, stream) && !append_stream(page, stream, content, error))
            return NULL;
    }
    /* Some readers warn of an empty compressed stream. */
    if (content->len == 0)
        g_byte_array_append(content, (const guint8 *)"\n", 1);
    return g_steal_pointer(&content);
}

/* Whether bytes are one whole zlib stream of this many bytes and nothing else. */
static bool is_deflated(const guint8 *bytes, gsize length, gsize unpacked)
{
    g_autofree guint8 *output = g_malloc(unpacked);
    gsize taken = 0, given = 0;
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    const bool sound = decompressor != NULL
                       && libdeflate_zlib_decompress_ex(decompressor, bytes, length, output,
                                                        unpacked, &taken, &given)
                              == LIBDEFLATE_SUCCESS
                       && taken == length && given == unpacked;
    libdeflate_free_decompressor(decompressor);
    return sound;
}

GByteArray *template_page_deflated(const struct template_page *page, const GByteArray *content)
{
    qpdf_data document = page->document;
    qpdf_oh contents = qpdf_oh_get_key(document, page->page, "/Contents");
    if (!qpdf_oh_is_stream(document, contents) || content->len < 2)
        return NULL;
    qpdf_oh dictionary = qpdf_oh_get_dict(document, contents);
    if (!template_document_has_name(document, dictionary, "/Filter", "/FlateDecode")
        || qpdf_oh_has_key(document, dictionary, "/DecodeParms")
        || qpdf_oh_has_key(document, dictionary, "/F"))
        return NULL;
    QPDF_BOOL decoded = QPDF_FALSE;
    unsigned char *bytes = NULL;
    size_t length = 0;
    qpdf_oh_get_stream_data(document, contents, qpdf_dl_none, &decoded, &bytes, &length);
    GByteArray *deflated = NULL;
    /* The content ends with a line feed of ours. */
    if (qpdf_get_error(document) == NULL && !decoded
        && is_deflated(bytes, length, content->len - 1)) {
        deflated = g_byte_array_sized_new((guint)length);
        g_byte_array_append(deflated, bytes, (guint)length);
    }
    free(bytes);
    return deflated;
}

void template_page_matrix(const struct template_page *page, double matrix[6])
{
    double unit = page->user_unit;
    const struct template_box *box = &page->visible;
    const double turned[4][6] = {
        { unit, 0, 0, unit, -box->left * unit, -box->bottom * unit },
        { 0, -unit, unit, 0, -box->bottom * unit, box->right * unit },
        { -unit, 0, 0, -unit, box->right * unit, box->top * unit },
        { 0, unit, -unit, 0, box->top * unit, -box->left * unit },
    };
    for (int i = 0; i < 6; i++)
        matrix[i] = turned[page->rotation / 90][i];
}
