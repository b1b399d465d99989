/* Composing as a reader of the certificate meets it: the letters look as the font has them, the text can
 * be found and copied, and the same texts give the same bytes. */
#include "config.h"

#include "font_support.h"
#include "name_support.h"
#include "sheet_support.h"
#include "support.h"

#include "base/error.h"
#include "pdf/compose.h"
#include "pdf/font_parts.h"
#include "pdf/pdf.h"

#include <stdlib.h>
#include <string.h>

static const double page_width = 842, page_height = 595;

static void free_layout(gpointer layout)
{
    layout_free(layout);
}

static void free_overlay(gpointer overlay)
{
    overlay_free(overlay);
}

static struct overlay *draw(struct composer *composer, const GPtrArray *layouts)
{
    g_autoptr(GError) error = NULL;
    struct overlay *overlay =
        composer_draw(composer, NULL, layouts, page_width, page_height, &error);
    g_assert_no_error(error);
    return overlay;
}

static struct overlay *draw_text(struct composer *composer, const struct font_set *fonts,
                                 const char *const *fallbacks, const struct text_style *style,
                                 const char *text)
{
    g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func(free_layout);
    g_ptr_array_add(layouts, layout_text(fonts, fallbacks, style, text, page_width));
    return draw(composer, layouts);
}

static struct composer *new_composer(const struct font_set *fonts)
{
    g_autoptr(GError) error = NULL;
    struct composer *composer = composer_new(fonts, &error);
    g_assert_no_error(error);
    return composer;
}

static void assert_same_bytes(const GByteArray *one, const GByteArray *other)
{
    g_assert_cmpuint(one->len, ==, other->len);
    g_assert_true(memcmp(one->data, other->data, one->len) == 0);
}

static void assert_same_overlay(const struct overlay *one, const struct overlay *other)
{
    assert_same_bytes(one->content, other->content);
    g_assert_cmpuint(one->standard_fonts->len, ==, other->standard_fonts->len);
    for (guint i = 0; i < one->standard_fonts->len; i++)
        g_assert_cmpstr(one->standard_fonts->pdata[i], ==, other->standard_fonts->pdata[i]);
    g_assert_cmpuint(one->layers->len, ==, other->layers->len);
    for (guint i = 0; i < one->layers->len; i++) {
        const struct text_layer *a = one->layers->pdata[i], *b = other->layers->pdata[i];
        g_assert_cmpstr(a->local_name, ==, b->local_name);
        g_assert_cmpstr(a->dictionary, ==, b->dictionary);
        assert_same_bytes(a->to_unicode, b->to_unicode);
    }
}

/* A certificate: a name in the chain, a course in Times, a date in Courier. */
static struct overlay *draw_certificate(struct composer *composer, const struct font_set *fonts,
                                        const char *const *fallbacks, const char *name)
{
    static const struct {
        const char *font, *text;
    } others[] = { { "Times-Roman", "Data (Science)\nBasics" }, { "Courier", "May 01, 2026" } };
    g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func(free_layout);
    const struct text_style style = font_support_style("Helvetica");
    g_ptr_array_add(layouts, layout_text(fonts, fallbacks, &style, name, page_width));
    struct text_style other_styles[G_N_ELEMENTS(others)];
    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        other_styles[i] = font_support_style(others[i].font);
        other_styles[i].char_space = i;
        other_styles[i].color[0] = 0.25;
        other_styles[i].y = 200 - 120 * (double)i;
        g_ptr_array_add(layouts,
                        layout_text(fonts, NULL, &other_styles[i], others[i].text, page_width));
    }
    return draw(composer, layouts);
}

static const char *const some_names[] = { "Anna", "\u0141ucja \u017B\u00F3\u0142\u0107",
                                          "\u0401\u043B\u043A\u0430", "\u0386\u03BD\u03BD\u03B1" };

/* What a page holds doesn't depend on what was composed before it. */
static void test_order(void)
{
    enum { PAGES = 600 };
    const char *const *fallbacks;
    g_autoptr(font_set) fonts = font_support_chain(&fallbacks);
    g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func(free_overlay);
    for (guint i = 0; i < G_N_ELEMENTS(some_names); i++) {
        g_autoptr(composer) fresh = new_composer(fonts);
        g_ptr_array_add(wanted, draw_certificate(fresh, fonts, fallbacks, some_names[i]));
    }
    g_autoptr(composer) composer = new_composer(fonts);
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (guint i = 0; i < PAGES; i++) {
        guint which = (guint)g_rand_int_range(random, 0, G_N_ELEMENTS(some_names));
        g_autoptr(overlay) overlay =
            draw_certificate(composer, fonts, fallbacks, some_names[which]);
        assert_same_overlay(overlay, wanted->pdata[which]);
    }
}

struct thread_work {
    const struct font_set *fonts;
    const char *const *fallbacks;
    GPtrArray *overlays;
};

static gpointer draw_all(gpointer data)
{
    enum { ROUNDS = 20 };
    struct thread_work *work = data;
    g_autoptr(composer) composer = new_composer(work->fonts);
    for (guint i = 0; i < ROUNDS * G_N_ELEMENTS(some_names); i++)
        g_ptr_array_add(work->overlays, draw_certificate(composer, work->fonts, work->fallbacks,
                                                         some_names[i % G_N_ELEMENTS(some_names)]));
    return NULL;
}

static void test_threads(void)
{
    enum { THREADS = 4 };
    const char *const *fallbacks;
    g_autoptr(font_set) fonts = font_support_chain(&fallbacks);
    struct thread_work work[THREADS];
    GThread *threads[THREADS];
    for (guint i = 0; i < THREADS; i++) {
        work[i] =
            (struct thread_work){ fonts, fallbacks, g_ptr_array_new_with_free_func(free_overlay) };
        threads[i] = g_thread_new("compose", draw_all, &work[i]);
    }
    for (guint i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
    for (guint i = 0; i < THREADS; i++) {
        for (guint j = 0; j < work[i].overlays->len; j++)
            assert_same_overlay(work[i].overlays->pdata[j],
                                work[0].overlays->pdata[j % G_N_ELEMENTS(some_names)]);
    }
    for (guint i = 0; i < THREADS; i++)
        g_ptr_array_unref(work[i].overlays);
}

/* Poppler's text of each page equals the name that the page shows. */
static void assert_texts(const GPtrArray *overlays, const GPtrArray *names)
{
    g_auto(GStrv) pages = name_support_read_pages(overlays, page_width, page_height);
    if (pages == NULL)
        return;
    guint wrong = 0;
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *wanted = name_support_comparable(names->pdata[i]);
        g_autofree char *got = name_support_comparable(pages[i]);
        if (strcmp(wanted, got) != 0) {
            g_test_message("wanted \"%s\", poppler reads \"%s\"", wanted, got);
            wrong++;
        }
    }
    g_test_message("%u names, %u read otherwise", names->len, wrong);
    g_assert_cmpuint(wrong, ==, 0);
}

/* More different characters than a font of the text layer has codes. */
static void test_many_characters(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    g_autoptr(composer) composer = new_composer(fonts);
    g_autoptr(GString) text = g_string_new(NULL);
    for (gunichar character = 0x100; character < 0x240; character++)
        g_string_append_unichar(text, character);
    struct text_style style = font_support_style("test");
    style.size = 3;
    g_autoptr(GPtrArray) overlays = g_ptr_array_new_with_free_func(free_overlay);
    g_ptr_array_add(overlays, draw_text(composer, fonts, NULL, &style, text->str));
    const struct overlay *overlay = overlays->pdata[0];
    g_assert_cmpuint(overlay->layers->len, ==, 2);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_add(names, text->str);
    assert_texts(overlays, names);
}

/* Operators in a name stay letters. */
static void test_hostile_names(void)
{
    static const char *const hostile[] = {
        ") Tj ET", "\\) Q (", "<</S/JavaScript>>",  "%", "endstream",
        "(((",     "a\\",     "@GLYPH@ @TOUNICODE@"
    };
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    g_autoptr(composer) composer = new_composer(fonts);
    g_autoptr(GPtrArray) overlays = g_ptr_array_new_with_free_func(free_overlay);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < 2 * G_N_ELEMENTS(hostile); i++) {
        struct text_style style = font_support_style(i % 2 == 0 ? "Helvetica" : "test");
        g_ptr_array_add(overlays, draw_text(composer, fonts, NULL, &style, hostile[i / 2]));
        g_ptr_array_add(names, (gpointer)hostile[i / 2]);
    }
    assert_texts(overlays, names);
}

static void test_refused_layout(void)
{
    g_autoptr(font_set) fonts = font_set_new();
    g_autoptr(composer) composer = new_composer(fonts);
    g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func(free_layout);
    struct text_style style = font_support_style("Helvetica");
    g_ptr_array_add(layouts, layout_text(fonts, NULL, &style, "\u738B", page_width));
    g_autoptr(GError) error = NULL;
    g_assert_null(composer_draw(composer, NULL, layouts, page_width, page_height, &error));
    g_assert_error(error, PDF_ERROR, ERROR_REFUSED);
}

static void test_qpdf_accepts(void)
{
    const char *const *fallbacks;
    g_autoptr(font_set) fonts = font_support_chain(&fallbacks);
    g_autoptr(composer) composer = new_composer(fonts);
    g_autoptr(GPtrArray) overlays = g_ptr_array_new_with_free_func(free_overlay);
    for (guint i = 0; i < G_N_ELEMENTS(some_names); i++)
        g_ptr_array_add(overlays, draw_certificate(composer, fonts, fallbacks, some_names[i]));
    g_autofree char *directory = support_directory();
    g_autofree char *path = g_build_filename(directory, "check.pdf", NULL);
    sheet_write(overlays, page_width, page_height, path);
    g_autofree char *report = support_run(true, NULL, "qpdf", "--check", path, NULL);
    if (report != NULL)
        g_assert_null(strstr(report, "WARNING"));
    support_remove_directory(g_steal_pointer(&directory));
}

/* A page larger than libharu's limits, and one that was refused, leave the next one as it is. */
static void test_odd_pages(void)
{
    const char *const *fallbacks;
    g_autoptr(font_set) fonts = font_support_chain(&fallbacks);
    g_autoptr(composer) composer = new_composer(fonts);
    g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func(free_layout);
    struct text_style style = font_support_style("Times-Roman");
    style.size = 5000;
    style.char_space = 900;
    g_ptr_array_add(layouts, layout_text(fonts, NULL, &style, "A", 40000));
    g_autoptr(overlay) wanted = draw_certificate(composer, fonts, fallbacks, "Anna");
    for (guint i = 0; i < 3; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(overlay) large = composer_draw(composer, NULL, layouts, 40000, 1, &error);
        g_assert_no_error(error);
        g_assert_nonnull(
            g_strstr_len((const char *)large->content->data, large->content->len, "/F1 5000 Tf"));
        g_autoptr(overlay) overlay = draw_certificate(composer, fonts, fallbacks, "Anna");
        assert_same_overlay(overlay, wanted);
    }
}

/* Through base and stamp: the encrypted file is sound, and its name can be found. */
static void test_stamped(void)
{
    const char *name = "\u0141ucja \u0401\u043B\u043A\u0430";
    const char *const *fallbacks;
    g_autoptr(font_set) fonts = font_support_chain(&fallbacks);
    g_autoptr(composer) composer = new_composer(fonts);
    g_autoptr(base) base = support_base("valid/cert_cairo_a4l.pdf");
    g_autoptr(overlay) overlay = draw_certificate(composer, fonts, fallbacks, name);
    const struct stamp_details details = support_details();
    g_autofree char *directory = support_directory();
    g_autofree char *path = g_build_filename(directory, "stamped.pdf", NULL);
    support_stamp_to(base, overlay, &details, path);
    g_autofree char *report = support_run(true, NULL, "qpdf", "--check", path, NULL);
    if (report != NULL)
        g_assert_null(strstr(report, "WARNING"));
    g_autofree char *text = support_run(true, NULL, "pdftotext", path, "-", NULL);
    if (text != NULL) {
        g_assert_nonnull(strstr(text, name));
        g_assert_nonnull(strstr(text, "Data (Science)"));
        g_assert_nonnull(strstr(text, "May 01, 2026"));
        g_assert_null(strstr(text, "Syntax"));
    }
    support_remove_directory(g_steal_pointer(&directory));
}

struct look {
    const char *name, *font, *text;
    bool joined; /* HarfBuzz's own choice of kern and ligatures */
};

/* HarfBuzz's own viewer draws the same text (it cuts off what is higher than the font's extents, so it is
 * given larger ones, and no ink is more than an em above the line); poppler turns both into pixels. */
static bool render_theirs(const struct look *look, const char *directory, guint dots_per_inch,
                          struct sheet_picture *picture)
{
    g_autofree char *path = g_build_filename(directory, "theirs.pdf", NULL);
    g_autofree char *font = g_strdup_printf("--font-file=%s", look->font);
    g_autofree char *text = g_strdup_printf("--text=%s", look->text);
    g_autofree char *output = g_strdup_printf("--output-file=%s", path);
    const char *features = look->joined ? "--features=" : "--features=-kern,-liga,-clig";
    g_autofree char *report = support_run(true, NULL, "hb-view", font, text, output, features,
                                          "--language=und", "--font-size=48", "--margin=60",
                                          "--font-extents=96,48,0", "--output-format=pdf", NULL);
    return report != NULL && sheet_render(path, dots_per_inch, picture);
}

static void test_looks(gconstpointer data)
{
    enum { DOTS = 600, SQUARE = 4 };
    const struct look *look = data;
    g_autoptr(font_set) fonts = font_support_set(look->font);
    if (fonts == NULL)
        return;
    g_autoptr(composer) composer = new_composer(fonts);
    struct text_style style = font_support_style("test");
    style.size = 48;
    style.y = 80;
    g_autoptr(GPtrArray) overlays = g_ptr_array_new_with_free_func(free_overlay);
    const double width = 500, height = 200;
    g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func(free_layout);
    g_ptr_array_add(layouts, layout_check(fonts, NULL, &style, look->text, width, height));
    g_ptr_array_add(overlays, draw(composer, layouts));
    g_autofree char *directory = support_directory();
    g_autofree char *path = g_build_filename(directory, "ours.pdf", NULL);
    sheet_write(overlays, width, height, path);
    struct sheet_picture ours = { 0, 0, NULL }, theirs = { 0, 0, NULL };
    if (sheet_render(path, DOTS, &ours) && render_theirs(look, directory, DOTS, &theirs)) {
        sheet_shrink(&ours, SQUARE);
        sheet_shrink(&theirs, SQUARE);
        struct sheet_difference difference = sheet_compare(&ours, &theirs);
        g_test_message("mean %.1f of 255, %u of %u pixels differ by more than 64", difference.mean,
                       difference.large, difference.ink);
        g_assert_cmpuint(difference.ink, >, 200);
        g_assert_cmpfloat(difference.mean, <=, 8);
        g_assert_cmpfloat(difference.large, <=, 0.002 * difference.ink);
    }
    sheet_picture_clear(&ours);
    sheet_picture_clear(&theirs);
    support_remove_directory(g_steal_pointer(&directory));
}

/* Capitals with two accents, which poppler cuts off in fonts: their ink is as high as the font says. */
static void test_tall_letters(void)
{
    enum { DOTS = 360, SIZE = 50 };
    static const char *const letters[] = { "\u01D5", "\u1EA4", "\u1ED6" };
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    g_autoptr(composer) composer = new_composer(fonts);
    const struct font *font = font_set_find(fonts, "test");
    g_autofree char *directory = support_directory();
    g_autofree char *path = g_build_filename(directory, "tall.pdf", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(letters); i++) {
        struct text_style style = font_support_style("test");
        style.size = SIZE;
        g_autoptr(GPtrArray) overlays = g_ptr_array_new_with_free_func(free_overlay);
        g_ptr_array_add(overlays, draw_text(composer, fonts, NULL, &style, letters[i]));
        sheet_write(overlays, page_width, page_height, path);
        struct sheet_picture picture = { 0, 0, NULL };
        if (!sheet_render(path, DOTS, &picture))
            break;
        sheet_shrink(&picture, 1);
        const struct font_character *entry = font_character(font, g_utf8_get_char(letters[i]));
        double dots_per_unit = SIZE / 72.0 * DOTS / font->units_per_em;
        g_assert_cmpfloat_with_epsilon(picture.height,
                                       (entry->ink.top - entry->ink.bottom) * dots_per_unit, 2);
        g_assert_cmpfloat_with_epsilon(picture.width,
                                       (entry->ink.right - entry->ink.left) * dots_per_unit, 2);
        sheet_picture_clear(&picture);
    }
    support_remove_directory(g_steal_pointer(&directory));
}

static const struct look looks[] = {
    { "latin", FONT_SUPPORT_DEJAVU, "\u0141ukasz \u017B\u00F3\u0142\u0107", false },
    { "latin-ligatures-off", FONT_SUPPORT_LATIN, "Sofia Office AVA", false },
    { "cyrillic", FONT_SUPPORT_DEJAVU, "\u0401\u043B\u043A\u0430 \u0407\u045E\u0439", false },
    { "greek", FONT_SUPPORT_DEJAVU, "\u0386\u03BD\u03BD\u03B1 \u1F48\u03B4\u03CC\u03C2", false },
    { "vietnamese", FONT_SUPPORT_DEJAVU, "Nguy\u1EC5n Th\u1ECB \u1EA5m", false },
    { "composites", FONT_SUPPORT_DEJAVU, "\u0451\u0457\u045E\u0390\u03CC\u1EA5\u1EB7\u1ED7",
      false },
    { "marks", FONT_SUPPORT_LATIN, "A\u0328\u0301 e\u0302\u0303 m\u0304", false },
    { "cff", FONT_SUPPORT_CFF, "Bj\u00F6rn \u00C5gren", false },
    { "devanagari", FONT_SUPPORT_DEVANAGARI,
      "\u092A\u094D\u0930\u093F\u092F\u093E \u0936\u0930\u094D\u092E\u093E", true },
    { "thai", FONT_SUPPORT_THAI, "\u0E2A\u0E21\u0E0A\u0E32\u0E22 \u0E14\u0E35", true },
    { "han", FONT_SUPPORT_HAN, "\u738B\u5C0F\u660E", false },
    { "hangul", FONT_SUPPORT_HAN, "\uAE40\uC9C0\uC6D0", false },
    { "kana", FONT_SUPPORT_HAN, "\u3055\u304F\u3089", false },
};

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/compose/order", test_order);
    g_test_add_func("/compose/threads", test_threads);
    g_test_add_func("/compose/many-characters", test_many_characters);
    g_test_add_func("/compose/hostile-names", test_hostile_names);
    g_test_add_func("/compose/refused-layout", test_refused_layout);
    g_test_add_func("/compose/qpdf-accepts", test_qpdf_accepts);
    g_test_add_func("/compose/odd-pages", test_odd_pages);
    g_test_add_func("/compose/stamped", test_stamped);
    g_test_add_func("/compose/tall-letters", test_tall_letters);
    for (guint i = 0; i < G_N_ELEMENTS(looks); i++) {
        g_autofree char *path = g_strdup_printf("/compose/looks/%s", looks[i].name);
        g_test_add_data_func(path, &looks[i], test_looks);
    }
    return g_test_run();
}
