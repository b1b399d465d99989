/* JPEG files: every kind that documents hold is taken, and one that lacks something is refused. */
#include "config.h"

#include "image_support.h"
#include "template_jpeg.h"

#include "base/error.h"
#include "pdf/image.h"

#include <string.h>

enum { SIDE = 96 };

static const struct {
    const char *name;
    struct image_support_kind kind;
    enum image_colours colours;
    bool inverted;
} kinds[] = {
    { "grey", { IMAGE_SUPPORT_GREY }, IMAGE_GREY, false },
    { "rgb", { IMAGE_SUPPORT_RGB }, IMAGE_RGB, false },
    { "restarts", { IMAGE_SUPPORT_RGB, .restarts = 2 }, IMAGE_RGB, false },
    { "apart", { IMAGE_SUPPORT_RGB, .apart = true }, IMAGE_RGB, false },
    { "progressive", { IMAGE_SUPPORT_RGB, .progressive = true }, IMAGE_RGB, false },
    { "cmyk", { IMAGE_SUPPORT_CMYK }, IMAGE_CMYK, false },
    { "adobe", { IMAGE_SUPPORT_ADOBE }, IMAGE_CMYK, true },
    { "ycck", { IMAGE_SUPPORT_YCCK }, IMAGE_CMYK, true },
    { "progressive-ycck", { IMAGE_SUPPORT_YCCK, .progressive = true }, IMAGE_CMYK, true },
};

static void assert_refused(const char *name, GByteArray *file, const char *part)
{
    g_autoptr(GBytes) bytes = g_bytes_new(file->data, file->len);
    g_autoptr(GError) error = NULL;
    struct image image = { 0 };
    if (image_read(&image, bytes, &error))
        g_error("%s is taken, %u bytes of it", name, file->len);
    g_assert_error(error, PDF_ERROR, ERROR_DATA);
    if (!g_str_has_prefix(error->message, "The image ") || strstr(error->message, part) == NULL
        || strchr(error->message, '\n') != NULL)
        g_error("%s: \"%s\" does not say \"%s\"", name, error->message, part);
    image_clear(&image);
}

/* The file's first bytes, with an end as if they were all. */
static GByteArray *cut(const guint8 *data, gsize kept)
{
    static const guint8 end[] = { 0xff, 0xd9 };
    GByteArray *file = g_byte_array_new();
    g_byte_array_append(file, data, (guint)kept);
    g_byte_array_append(file, end, sizeof end);
    return file;
}

static gsize find_last(const guint8 *data, gsize size, guint8 marker)
{
    for (gsize at = size - 1; at > 0; at--) {
        if (data[at - 1] == 0xff && data[at] == marker)
            return at - 1;
    }
    g_assert_not_reached();
}

static void test_kinds(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GBytes) file = image_support_jpeg(&kinds[i].kind, SIDE, SIDE / 2);
        g_autoptr(GError) error = NULL;
        struct image image = { 0 };
        image_read(&image, file, &error);
        g_test_message("%s", kinds[i].name);
        g_assert_no_error(error);
        g_assert_true(image.jpeg);
        g_assert_cmpuint(image.width, ==, SIDE);
        g_assert_cmpuint(image.height, ==, SIDE / 2);
        g_assert_cmpint(image.colours, ==, kinds[i].colours);
        g_assert_cmpint(image.inverted, ==, kinds[i].inverted);
        image_clear(&image);
    }
}

/* Its segments are all there, so only decoding tells. */
static void test_cut_off(void)
{
    static const double shares[] = { 0.3, 0.6, 0.9 };
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        struct image_support_kind kind = kinds[i].kind;
        kind.grained = true;
        g_autoptr(GBytes) file = image_support_jpeg(&kind, SIDE, SIDE);
        gsize size = 0;
        const guint8 *data = g_bytes_get_data(file, &size);
        const gsize scan = find_last(data, size, 0xda) + 2;
        const gsize head = scan + ((gsize)data[scan] << 8 | data[scan + 1]);
        for (guint s = 0; s < G_N_ELEMENTS(shares); s++) {
            g_autoptr(GByteArray) short_one =
                cut(data, head + (gsize)(shares[s] * (double)(size - 2 - head)));
            assert_refused(kinds[i].name, short_one, "damaged");
        }
    }
}

static void test_missing_colour(void)
{
    const struct image_support_kind kind = { IMAGE_SUPPORT_RGB, .apart = true };
    g_autoptr(GBytes) file = image_support_jpeg(&kind, SIDE, SIDE);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(file, &size);
    g_autoptr(GByteArray) without = cut(data, find_last(data, size, 0xda));
    assert_refused("two scans of three", without, "colours is missing");
}

static void test_lost_piece(void)
{
    const struct image_support_kind kind = { IMAGE_SUPPORT_RGB, .restarts = 2 };
    g_autoptr(GBytes) file = image_support_jpeg(&kind, SIDE, SIDE);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(file, &size);
    const gsize from = find_last(data, size, 0xd1), to = find_last(data, size, 0xd3);
    g_assert_cmpuint(from, <, to);
    g_autoptr(GByteArray) without = g_byte_array_new();
    g_byte_array_append(without, data, (guint)from);
    g_byte_array_append(without, data + to, (guint)(size - to));
    assert_refused("a piece between two marks", without, "damaged");
}

void template_jpeg_add_tests(void)
{
    g_test_add_func("/jpeg/kinds", test_kinds);
    g_test_add_func("/jpeg/cut-off", test_cut_off);
    g_test_add_func("/jpeg/missing-colour", test_missing_colour);
    g_test_add_func("/jpeg/lost-piece", test_lost_piece);
}
