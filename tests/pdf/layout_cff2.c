/* A font with CFF2 outlines, which no package has, made here byte by byte: one square, which its one axis widens. */
#include "config.h"

#include "layout_support.h"

#include "base/error.h"
#include "pdf/outline.h"
#include "pdf/pdf.h"

#include <hb-ot.h>
#include <string.h>

#define EM 1000
#define ADVANCE 700

/* Both numbers are 16 bits, most significant byte first. */
#define TWO(number) (guint8)((guint)(number) >> 8), (guint8)((guint)(number)&0xff)
#define FOUR(number) TWO((guint)(number) >> 16), TWO((guint)(number)&0xffff)

/* A number of a charstring. */
#define NUMBER(number) 28, TWO(number)

/* Units per em stand at 18. */
static const guint8 head[54] = { TWO(1),  TWO(0),           TWO(1), TWO(0),
                                 FOUR(0), FOUR(0x5F0F3CF5), TWO(0), TWO(EM) };
static const guint8 hhea[36] = { TWO(1), TWO(0), TWO(900), TWO(-200), [34] = TWO(2) };
static const guint8 hmtx[] = { TWO(ADVANCE), TWO(0), TWO(ADVANCE), TWO(100) };
static const guint8 maxp[] = { FOUR(0x5000), TWO(2) };

/* A is glyph 1. */
static const guint8 cmap[] = {
    TWO(0),  TWO(1), TWO(3),   TWO(10), FOUR(12), /* one table, for all of Unicode */
    TWO(12), TWO(0), FOUR(28), FOUR(0), FOUR(1),  FOUR('A'), FOUR('A'), FOUR(1),
};

/* Weights from 400, as it comes, to 900. */
static const guint8 fvar[] = {
    TWO(1),          TWO(0), TWO(16),  TWO(2), TWO(1), TWO(20),         TWO(0),
    TWO(8),          'w',    'g',      'h',    't',    FOUR(400 << 16), FOUR(400 << 16),
    FOUR(900 << 16), TWO(0), TWO(256),
};

/* Where they begin in the table. */
enum { CHARSTRINGS = 22, DICTS = 59, VARIATIONS = 69 };

/* clang-format off */
static const guint8 cff2[] = {
    2, 0, 5, TWO(13), /* the header, and how long the top DICT is */
    NUMBER(CHARSTRINGS), 17, NUMBER(DICTS), 12, 36, NUMBER(VARIATIONS), 24,
    FOUR(0), /* no subroutines */
    /* Charstrings: an empty one, and one of 29 bytes. To 100 0, right by 500 or more, up by 700, and back. */
    FOUR(2), 1, 1, 1, 30,
    NUMBER(100), NUMBER(0), 21, NUMBER(500), NUMBER(200), 140, 16, 6,
    NUMBER(700), 7, NUMBER(-500), NUMBER(-200), 140, 16, 6,
    FOUR(1), 1, 1, 4, 139, 139, 18, /* one font DICT, whose private one is empty */
    /* How much of the second number of a pair is added: nothing at the default, all of it at the end. */
    TWO(30), TWO(1), FOUR(12), TWO(1), FOUR(22),
    TWO(1), TWO(1), TWO(0), TWO(0x4000), TWO(0x4000),
    TWO(0), TWO(0), TWO(1), TWO(0),
};

/* The letter grows wider by so much at the end of the axis. */
enum { WIDER = 100 };

static const guint8 hvar[] = {
    TWO(1), TWO(0), FOUR(20), FOUR(0), FOUR(0), FOUR(0), /* each glyph is an item of the one list */
    TWO(1), FOUR(12), TWO(1), FOUR(22),
    TWO(1), TWO(1), TWO(0), TWO(0x4000), TWO(0x4000),
    TWO(2), TWO(0), TWO(1), TWO(0), 0, WIDER,
};
/* clang-format on */

/* Without widths at each weight it is no font to be set. */
static GBytes *make_font(bool with_widths)
{
    const struct {
        hb_tag_t tag;
        const guint8 *bytes;
        guint size;
    } tables[] = {
        { HB_TAG('C', 'F', 'F', '2'), cff2, sizeof cff2 },
        { HB_TAG('H', 'V', 'A', 'R'), hvar, with_widths ? sizeof hvar : 0 },
        { HB_TAG('c', 'm', 'a', 'p'), cmap, sizeof cmap },
        { HB_TAG('f', 'v', 'a', 'r'), fvar, sizeof fvar },
        { HB_TAG('h', 'e', 'a', 'd'), head, sizeof head },
        { HB_TAG('h', 'h', 'e', 'a'), hhea, sizeof hhea },
        { HB_TAG('h', 'm', 't', 'x'), hmtx, sizeof hmtx },
        { HB_TAG('m', 'a', 'x', 'p'), maxp, sizeof maxp },
    };
    hb_face_t *builder = hb_face_builder_create();
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        if (tables[i].size == 0)
            continue;
        hb_blob_t *blob = hb_blob_create((const char *)tables[i].bytes, tables[i].size,
                                         HB_MEMORY_MODE_READONLY, NULL, NULL);
        g_assert_true(hb_face_builder_add_table(builder, tables[i].tag, blob));
        hb_blob_destroy(blob);
    }
    hb_blob_t *file = hb_face_reference_blob(builder);
    guint size = 0;
    const char *data = hb_blob_get_data(file, &size);
    GBytes *font = g_bytes_new(data, size);
    hb_blob_destroy(file);
    hb_face_destroy(builder);
    return font;
}

/* Set, measured and drawn like any other font, at each weight. */
static void test_cff2(void)
{
    static const struct {
        double weight;
        int wider;
        const char *outline;
    } cases[] = {
        { 0, 0, "100 0 m\n600 0 l\n600 700 l\n100 700 l\n" },
        { 400, 0, "100 0 m\n600 0 l\n600 700 l\n100 700 l\n" },
        { 900, WIDER, "100 0 m\n800 0 l\n800 700 l\n100 700 l\n" },
    };
    g_autoptr(GBytes) bytes = make_font(true);
    g_autoptr(font_set) fonts = font_set_new();
    g_autoptr(outline_table) outlines = outline_table_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        font_set_add_weight(fonts, "test", cases[i].weight, bytes, &error);
        g_assert_no_error(error);
        struct text_style style = font_support_style("test");
        style.weight = cases[i].weight;
        g_autoptr(layout) layout = layout_text(fonts, NULL, &style, "AA", LAYOUT_SUPPORT_WIDTH);
        g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
        const struct layout_line *line = layout_support_line(layout, 0);
        g_assert_cmpfloat_with_epsilon(line->width,
                                       2 * style.size * (ADVANCE + cases[i].wider) / EM, 1e-6);
        const struct layout_run *run = layout_support_run(line, 0);
        g_assert_cmpuint(run->glyphs->len, ==, 2);
        const guint32 glyph = g_array_index(run->glyphs, struct layout_glyph, 0).glyph;
        const struct pack_piece *piece = outline_find(outlines, run->font, glyph);
        g_assert_true(g_str_has_prefix(piece->text->str, cases[i].outline));
        g_assert_true(g_str_has_suffix(piece->text->str, "f\n"));
    }
    g_autoptr(GError) error = NULL;
    g_assert_false(font_set_add_weight(fonts, "other", 950, bytes, &error));
    g_assert_error(error, PDF_ERROR, ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "from 400 to 900"));
}

/* HarfBuzz takes all its letters for zero wide, and would set them one upon the other. */
static void test_cff2_without_widths(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = make_font(false);
    g_autoptr(font_set) fonts = font_set_new();
    g_assert_false(font_set_add(fonts, "test", bytes, &error));
    g_assert_error(error, PDF_ERROR, ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "HVAR"));
}

void layout_cff2_add_tests(void)
{
    g_test_add_func("/layout/cff2", test_cff2);
    g_test_add_func("/layout/cff2-without-widths", test_cff2_without_widths);
}
