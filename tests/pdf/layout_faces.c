/* Which font a text takes, what fonts are refused, and that shaping is exact. */
#include "config.h"

#include "layout_support.h"

#include "base/error.h"
#include "pdf/itemise.h"
#include "pdf/pdf.h"

#include <hb-ot.h>
#include <math.h>
#include <string.h>

/* The whole line in the first font that has it, else run by run, else grapheme by grapheme. */
static void test_fallback(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    g_autoptr(GBytes) han = font_support_read(FONT_SUPPORT_HAN);
    g_autoptr(GError) error = NULL;
    if (fonts == NULL || han == NULL)
        return;
    font_set_add(fonts, "han", han, &error);
    g_assert_no_error(error);
    static const struct {
        const char *text;
        const char *fonts[4];
    } cases[] = {
        { "Anna", { "Helvetica" } },
        { "\u0141ucja", { "test" } },
        { "Anna \u738B", { "han" } },
        { "\u0D85", { NULL } },
        { "Anna \u4E2D \u0537", { "Helvetica", "han", "test" } },
    };
    const char *const fallbacks[] = { "test", "han", NULL };
    struct text_style style = font_support_style("Helvetica");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(layout) layout =
            layout_text(fonts, fallbacks, &style, cases[i].text, LAYOUT_SUPPORT_WIDTH);
        const struct layout_line *line = layout_support_line(layout, 0);
        g_test_message("%s", cases[i].text);
        for (guint r = 0; cases[i].fonts[r] != NULL; r++)
            g_assert_cmpstr(layout_support_run(line, r)->font->name, ==, cases[i].fonts[r]);
        g_assert_cmpint(layout->fault, ==,
                        cases[i].fonts[0] != NULL ? LAYOUT_FINE : LAYOUT_NO_GLYPH);
    }
}

static void test_kerning(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    struct text_style style = font_support_style("test");
    g_autoptr(layout) plain = layout_text(fonts, NULL, &style, "AVATAR fi", LAYOUT_SUPPORT_WIDTH);
    style.kerning = true;
    g_autoptr(layout) kerned = layout_text(fonts, NULL, &style, "AVATAR fi", LAYOUT_SUPPORT_WIDTH);
    g_assert_cmpfloat(layout_support_line(kerned, 0)->width, <,
                      layout_support_line(plain, 0)->width - 1);
    g_assert_cmpuint(layout_support_run(layout_support_line(plain, 0), 0)->glyphs->len, ==, 9);
    g_assert_cmpuint(layout_support_run(layout_support_line(kerned, 0), 0)->glyphs->len, ==, 8);
}

static void assert_no_weight(const char *path, double weight, const char *part)
{
    g_autoptr(GBytes) bytes = font_support_read(path);
    g_autoptr(font_set) fonts = font_set_new();
    g_autoptr(GError) error = NULL;
    if (bytes == NULL)
        return;
    g_assert_false(font_set_add_weight(fonts, "test", weight, bytes, &error));
    g_assert_error(error, PDF_ERROR, ERROR_DATA);
    g_assert_nonnull(strstr(error->message, part));
}

/* Bold letters are wider; a weight that a font doesn't have is refused, and not replaced by another one. */
static void test_weight(void)
{
    g_autoptr(GBytes) bytes = font_support_read(FONT_SUPPORT_VARIABLE);
    if (bytes == NULL)
        return;
    static const double weights[] = { 0, 400, 700, 900 };
    double widths[G_N_ELEMENTS(weights)];
    g_autoptr(font_set) fonts = font_set_new();
    for (guint i = 0; i < G_N_ELEMENTS(weights); i++) {
        g_autoptr(GError) error = NULL;
        font_set_add_weight(fonts, "test", weights[i], bytes, &error);
        g_assert_no_error(error);
        struct text_style style = font_support_style("test");
        style.weight = weights[i];
        g_autoptr(layout) layout =
            layout_text(fonts, NULL, &style, "Anna Maria", LAYOUT_SUPPORT_WIDTH);
        g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
        widths[i] = layout_support_line(layout, 0)->width;
    }
    g_assert_cmpfloat_with_epsilon(widths[0], widths[1], 1e-9);
    g_assert_cmpfloat(widths[2], >, widths[1] + 5);
    g_assert_cmpfloat(widths[3], >, widths[2] + 5);
    struct text_style style = font_support_style("test");
    style.weight = 500;
    g_autoptr(layout) layout = layout_text(fonts, NULL, &style, "Anna", LAYOUT_SUPPORT_WIDTH);
    layout_support_assert_fault(layout, LAYOUT_NO_FONT, "test");
    assert_no_weight(FONT_SUPPORT_VARIABLE, 950, "from 100 to 900");
    assert_no_weight(FONT_SUPPORT_DEJAVU, 700, "one weight only");
}

/* A name typed as letters and marks is drawn as its composed form is. */
static void test_decomposed(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_LATIN);
    if (fonts == NULL)
        return;
    g_autoptr(layout) composed = layout_support_lay(fonts, "test", "Nguy\u1EC5n Th\u1ECB");
    g_autoptr(layout) decomposed =
        layout_support_lay(fonts, "test", "Nguye\u0302\u0303n Thi\u0323");
    g_assert_cmpint(composed->fault, ==, LAYOUT_FINE);
    g_assert_cmpint(decomposed->fault, ==, LAYOUT_FINE);
    g_assert_cmpfloat_with_epsilon(layout_support_line(composed, 0)->width,
                                   layout_support_line(decomposed, 0)->width, 1e-9);
}

static void assert_shaped_the_same(const struct font_chain *chain, const struct text_style *style,
                                   const char *text, guint *plain_lines)
{
    glong length;
    g_autofree gunichar *characters = g_utf8_to_ucs4_fast(text, -1, &length);
    g_autoptr(GArray) plain_runs = g_array_new(FALSE, FALSE, sizeof(struct layout_run));
    g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(struct layout_run));
    g_array_set_clear_func(plain_runs, layout_run_clear);
    g_array_set_clear_func(runs, layout_run_clear);
    struct shaped_line plain = { .runs = plain_runs }, shaped = { .runs = runs };
    if (length == 0 || !shape_plain_line(chain, style, characters, (gsize)length, &plain))
        return;
    (*plain_lines)++;
    struct text_paragraph paragraph;
    text_paragraph_read(chain, style, characters, (gsize)length, &paragraph);
    shape_line(chain, style, &paragraph, characters, (gsize)length, &shaped);
    if (fabs(plain.width - shaped.width) > 1e-9)
        g_test_message("%s in %s", text, chain->fonts[0]->name);
    g_assert_cmpfloat_with_epsilon(plain.width, shaped.width, 1e-9);
    g_assert_cmpint((int)shaped.missing, ==, -1);
    const struct layout_run *one = &g_array_index(plain_runs, struct layout_run, 0);
    guint glyph = 0;
    for (guint r = 0; r < runs->len; r++) {
        const struct layout_run *other = &g_array_index(runs, struct layout_run, r);
        for (guint g = 0; g < other->glyphs->len; g++, glyph++) {
            g_assert_cmpuint(glyph, <, one->glyphs->len);
            const struct layout_glyph *given =
                &g_array_index(one->glyphs, struct layout_glyph, glyph);
            const struct layout_glyph *wanted =
                &g_array_index(other->glyphs, struct layout_glyph, g);
            g_assert_cmpuint(given->glyph, ==, wanted->glyph);
            g_assert_cmpint(given->x, ==, wanted->x);
            g_assert_cmpint(given->y, ==, wanted->y);
        }
    }
    g_assert_cmpuint(glyph, ==, one->glyphs->len);
}

static char *random_text(GRand *random)
{
    static const struct {
        gunichar first, last;
    } blocks[] = { { 0x20, 0x7E },     { 0xA0, 0x24F },    { 0x370, 0x52F },   { 0x1E00, 0x1FFF },
                   { 0x2010, 0x20BF }, { 0x3040, 0x30FF }, { 0x4E00, 0x9FFF }, { 0xAC00, 0xD7A3 } };
    GString *text = g_string_new(NULL);
    guint block = (guint)g_rand_int_range(random, 0, G_N_ELEMENTS(blocks));
    int length = g_rand_int_range(random, 1, 12);
    for (int i = 0; i < length; i++) {
        if (g_rand_int_range(random, 0, 6) == 0)
            block = (guint)g_rand_int_range(random, 0, G_N_ELEMENTS(blocks));
        gunichar character = (gunichar)g_rand_int_range(random, (gint32)blocks[block].first,
                                                        (gint32)blocks[block].last + 1);
        g_string_append_unichar(text, character);
    }
    return g_string_free(text, FALSE);
}

/* The way without shaping, which most names take, gives exactly what shaping gives. */
static void test_plain_lines(void)
{
    enum { RANDOM_TEXTS = 4000 };
    g_autoptr(json_t) list = layout_support_names();
    static const struct {
        const char *path;
        guint least; /* names that need no shaping */
    } cases[] = {
        { FONT_SUPPORT_DEJAVU, 70 },
        { FONT_SUPPORT_LATIN, 55 },
        { FONT_SUPPORT_CFF, 50 },
        { FONT_SUPPORT_HAN, 60 },
    };
    g_autoptr(GRand) random = g_rand_new_with_seed(20260616);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(font_set) fonts = font_support_set(cases[i].path);
        if (fonts == NULL)
            continue;
        const struct font *font = font_set_find(fonts, "test");
        struct font_chain chain = { .fonts = &font, .length = 1, .whole = 1 };
        struct text_style style = font_support_style("test");
        style.char_space = i;
        guint plain_lines = 0;
        size_t index;
        json_t *name;
        json_array_foreach (json_object_get(list, "names"), index, name) {
            const char *text = json_string_value(json_object_get(name, "name"));
            assert_shaped_the_same(&chain, &style, text, &plain_lines);
        }
        g_test_message("%s: %u names without shaping", cases[i].path, plain_lines);
        g_assert_cmpuint(plain_lines, >=, cases[i].least);
        for (guint r = 0; r < RANDOM_TEXTS; r++) {
            g_autofree char *text = random_text(random);
            assert_shaped_the_same(&chain, &style, text, &plain_lines);
        }
        g_test_message("%s: %u lines without shaping", cases[i].path, plain_lines);
    }
}

/* Advances are exact, not rounded to thousandths of an em. */
static void test_exact_advances(void)
{
    g_autoptr(GBytes) bytes = font_support_read(FONT_SUPPORT_DEJAVU);
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (bytes == NULL || fonts == NULL)
        return;
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    hb_blob_t *blob = hb_blob_create(data, (guint)length, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *face = hb_face_create(blob, 0);
    hb_font_t *font = hb_font_create(face);
    double sum = 0;
    const char *text = "Hamburgefonstiv 0123456789";
    for (const char *at = text; *at != '\0'; at++) {
        hb_codepoint_t glyph;
        g_assert_true(hb_font_get_nominal_glyph(font, (guint8)*at, &glyph));
        sum += hb_font_get_glyph_h_advance(font, glyph);
    }
    g_autoptr(layout) layout = layout_support_lay(fonts, "test", text);
    g_assert_cmpfloat_with_epsilon(layout_support_line(layout, 0)->width,
                                   sum * 36 / hb_face_get_upem(face), 1e-6);
    hb_font_destroy(font);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
}

static void test_unusable_fonts(void)
{
    g_autoptr(font_set) fonts = font_set_new();
    static const char *const texts[] = { "", "no font data", "%PDF-1.7", "wOFF\0\1\0\0", "ttcf" };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new_static(texts[i], strlen(texts[i]));
        g_autoptr(GError) error = NULL;
        g_assert_false(font_set_add(fonts, "broken", bytes, &error));
        g_assert_error(error, PDF_ERROR, ERROR_DATA);
        g_assert_nonnull(strstr(error->message, "\"broken\""));
        g_autoptr(GError) second = NULL;
        g_assert_null(font_describe(bytes, &second));
        g_assert_error(second, PDF_ERROR, ERROR_DATA);
    }
    g_assert_null(font_set_find(fonts, "broken"));
}

/* A font cut off at any place, or with bytes changed, is refused or set, and never ends the program. */
static void test_damaged_fonts(void)
{
    enum { DAMAGES = 60 };
    g_autoptr(GBytes) bytes = font_support_read(FONT_SUPPORT_THAI);
    if (bytes == NULL)
        return;
    gsize length;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (guint i = 0; i < DAMAGES; i++) {
        guint8 *copy = g_memdup2(data, length);
        gsize kept = length;
        for (guint b = 0; b < 40; b++)
            copy[g_rand_int_range(random, 0, b % 2 == 0 ? 2000 : (gint32)length)] =
                (guint8)g_rand_int(random);
        if (i % 3 == 0)
            kept = (gsize)g_rand_int_range(random, 0, (gint32)length);
        g_autoptr(GBytes) damaged = g_bytes_new_take(copy, kept);
        g_autoptr(font_set) fonts = font_set_new();
        if (font_set_add(fonts, "test", damaged, NULL)) {
            g_autoptr(layout) layout =
                layout_support_lay(fonts, "test", "\u0E2A\u0E21\u0E0A\u0E32\u0E22 Anna");
            g_assert_cmpuint(layout->lines->len, ==, 1);
        }
        g_autofree char *description = font_describe(damaged, NULL);
    }
}

static void test_describe(void)
{
    static const struct {
        const char *path, *family, *outlines, *weights, *faces;
    } cases[] = {
        { FONT_SUPPORT_DEJAVU, "DejaVu Sans", "glyf", NULL, NULL },
        { FONT_SUPPORT_HAN, "WenQuanYi Micro Hei", "glyf", NULL, "2, of which the first is used" },
        { FONT_SUPPORT_CFF, "EB Garamond", "cff", NULL, NULL },
        { FONT_SUPPORT_VARIABLE, "Inter", "glyf", "100 to 900, 400 without the option weight",
          NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GBytes) bytes = font_support_read(cases[i].path);
        g_autoptr(GError) error = NULL;
        if (bytes == NULL)
            continue;
        g_autofree char *text = font_describe(bytes, &error);
        g_assert_no_error(error);
        g_autoptr(json_t) report = json_read_text(text, -1, "report", &error);
        g_assert_no_error(error);
        const char *family = json_string_value(json_object_get(report, "family"));
        g_assert_true(g_str_has_prefix(family, cases[i].family));
        g_assert_cmpstr(json_string_value(json_object_get(report, "outlines")), ==,
                        cases[i].outlines);
        g_assert_cmpint(json_integer_value(json_object_get(report, "characters")), >, 500);
        g_assert_cmpstr(json_string_value(json_object_get(report, "weights")), ==,
                        cases[i].weights);
        g_assert_cmpstr(json_string_value(json_object_get(report, "faces")), ==, cases[i].faces);
    }
}

struct thread_work {
    const struct font_set *fonts;
    const char *const *fallbacks;
    const json_t *names;
    double sum;
};

static gpointer lay_all_names(gpointer data)
{
    struct thread_work *work = data;
    struct text_style style = font_support_style("Helvetica");
    size_t index;
    json_t *name;
    json_array_foreach ((json_t *)work->names, index, name) {
        g_autoptr(layout) layout =
            layout_text(work->fonts, work->fallbacks, &style,
                        json_string_value(json_object_get(name, "name")), LAYOUT_SUPPORT_WIDTH);
        work->sum += layout->fault;
        for (guint i = 0; i < layout->lines->len; i++)
            work->sum += layout_support_line(layout, i)->width;
    }
    return NULL;
}

/* Threads share a font set, whose characters are looked up for the first time by whoever comes first. */
static void test_threads(void)
{
    enum { THREADS = 4 };
    const char *const *fallbacks;
    g_autoptr(font_set) fonts = font_support_chain(&fallbacks);
    g_autoptr(json_t) list = layout_support_names();
    struct thread_work work[THREADS];
    GThread *threads[THREADS];
    for (guint i = 0; i < THREADS; i++) {
        work[i] = (struct thread_work){ fonts, fallbacks, json_object_get(list, "names"), 0 };
        threads[i] = g_thread_new("layout", lay_all_names, &work[i]);
    }
    for (guint i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
    for (guint i = 1; i < THREADS; i++)
        g_assert_cmpfloat_with_epsilon(work[i].sum, work[0].sum, 1e-9);
    g_assert_cmpfloat(work[0].sum, >, 1000);
}

void layout_faces_add_tests(void)
{
    g_test_add_func("/layout/fallback", test_fallback);
    g_test_add_func("/layout/kerning", test_kerning);
    g_test_add_func("/layout/weight", test_weight);
    g_test_add_func("/layout/decomposed", test_decomposed);
    g_test_add_func("/layout/plain-lines", test_plain_lines);
    g_test_add_func("/layout/exact-advances", test_exact_advances);
    g_test_add_func("/layout/threads", test_threads);
    g_test_add_func("/font/unusable", test_unusable_fonts);
    g_test_add_func("/font/damaged", test_damaged_fonts);
    g_test_add_func("/font/describe", test_describe);
}
