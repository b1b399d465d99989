/* Names in every script: each that must be printed is printed, and readers find and copy what it says; what
 * no font has is refused by name. */
#include "config.h"

#include "name_support.h"
#include "wrapped_lines.h"

#include "pdf/shape.h"

#include <locale.h>
#include <string.h>

static const double page_width = 842, page_height = 595;

/* What readers read otherwise, by the name's number in names.json: the words of text in both directions come in
 * another order. Any PDF meets this that has its text as it stands on the page. */
struct reading {
    guint number;
    const char *read;
};

static const struct reading read_by_poppler[] = {
    { 138, "Smith \u0645\u062D\u0645\u062F" },
    { 139, ") (PhD\u062F\u06A9\u062A\u0631 \u0631\u0636\u0627 Dr." },
    { 140, "\u0645\u062D\u0645\u062FSmith" },
    { 141, "ABC 123 \u0639\u0644\u064A" },
};

static const struct reading read_by_browser[] = {
    { 139, ")PhD( \u062F\u06A9\u062A\u0631 \u0631\u0636\u0627 .Dr" },
    { 140, "Smith \u0645\u062D\u0645\u062F" },
    { 141, "ABC 123 \u0639\u0644\u064A" },
};

static const struct reader {
    const char *name;
    char **(*read)(const GPtrArray *overlays, double page_width, double page_height);
    const struct reading *otherwise;
    guint count;
} poppler = { "poppler", name_support_read_pages, read_by_poppler, G_N_ELEMENTS(read_by_poppler) },
  browser = { "pdf.js", name_support_read_pages_in_browser, read_by_browser,
              G_N_ELEMENTS(read_by_browser) };

static void free_layout(gpointer layout)
{
    layout_free(layout);
}

static void free_overlay(gpointer overlay)
{
    overlay_free(overlay);
}

/* The chain, and what is composed from it. */
struct stage {
    const char *font;
    const char *const *fallbacks;
    struct font_set *fonts;
    struct composer *composer;
};

static bool stage_open(struct stage *stage)
{
    g_autoptr(GError) error = NULL;
    stage->fonts = name_support_fonts(&stage->font, &stage->fallbacks);
    if (stage->fonts == NULL)
        return false;
    stage->composer = composer_new(stage->fonts, &error);
    g_assert_no_error(error);
    return true;
}

static void stage_close(struct stage *stage)
{
    composer_free(stage->composer);
    font_set_free(stage->fonts);
}

static struct overlay *stage_draw(struct stage *stage, const struct text_style *style,
                                  const char *text)
{
    g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func(free_layout);
    g_autoptr(GError) error = NULL;
    struct layout *layout =
        layout_check(stage->fonts, stage->fallbacks, style, text, page_width, page_height);
    g_ptr_array_add(layouts, layout);
    if (layout->fault != LAYOUT_FINE)
        g_error("%s: %s", text, layout->fault_text);
    struct overlay *overlay =
        composer_draw(stage->composer, NULL, layouts, page_width, page_height, &error);
    g_assert_no_error(error);
    return overlay;
}

static const char *wanted_reading(const struct reader *reader, const struct name_sample *name)
{
    for (guint i = 0; i < reader->count; i++) {
        if (reader->otherwise[i].number == name->number)
            return reader->otherwise[i].read;
    }
    return name->shown;
}

static void assert_readings(const struct reader *reader, const GPtrArray *names, char **pages)
{
    guint wrong = 0;
    for (guint i = 0; i < names->len; i++) {
        const struct name_sample *name = names->pdata[i];
        g_autofree char *wanted = name_support_comparable(wanted_reading(reader, name));
        g_autofree char *got = name_support_comparable(pages[i]);
        if (strcmp(wanted, got) == 0)
            continue;
        g_test_message("%03u wanted \"%s\", %s reads \"%s\"", name->number, wanted, reader->name,
                       got);
        wrong++;
    }
    g_test_message("%u names, %u read otherwise", names->len, wrong);
    g_assert_cmpuint(wrong, ==, 0);
}

struct reading_test {
    const struct reader *reader;
    double char_space;
};

/* Every name that must be shown is, and is read on the page. */
static void test_names(gconstpointer data)
{
    const struct reading_test *test = data;
    struct stage stage;
    if (!stage_open(&stage))
        return;
    g_autoptr(GPtrArray) names = name_support_read("show");
    g_autoptr(GPtrArray) overlays = g_ptr_array_new_with_free_func(free_overlay);
    g_assert_cmpuint(names->len, ==, 130);
    for (guint i = 0; i < names->len; i++) {
        const struct name_sample *name = names->pdata[i];
        struct text_style style = name_support_style(name, stage.font);
        style.size = 32;
        style.char_space = test->char_space;
        style.line_height = 1.2;
        style.max_width = 800;
        style.y = 500;
        if (strlen(name->shown) > 200)
            style.fit = LAYOUT_WRAP;
        g_ptr_array_add(overlays, stage_draw(&stage, &style, name->shown));
    }
    g_auto(GStrv) pages = test->reader->read(overlays, page_width, page_height);
    if (pages != NULL)
        assert_readings(test->reader, names, pages);
    stage_close(&stage);
}

/* The reason for a refusal names the character that can't be printed. */
static void test_refused(void)
{
    static const struct {
        const char *text, *reason;
        enum layout_fault fault;
    } cases[] = {
        { "Anna \U0001F393", "U+1F393", LAYOUT_NO_GLYPH },
        { "Zo\u00EB \U0001F1E9\U0001F1EA", "U+1F1E9", LAYOUT_NO_GLYPH },
        { "Jos\u00E9 \U0001F44D\U0001F3FD", "U+1F44D", LAYOUT_NO_GLYPH },
        { "\uE000Private", "U+E000", LAYOUT_NO_GLYPH },
        { "Anna\x1b[31mRed", "U+001B", LAYOUT_CONTROL },
        { "Anna\xC2\x9B"
          "31m",
          "U+009B", LAYOUT_CONTROL },
    };
    struct stage stage;
    if (!stage_open(&stage))
        return;
    g_autoptr(GPtrArray) names = name_support_read(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool known = false;
        for (guint n = 0; n < names->len; n++) {
            const struct name_sample *name = names->pdata[n];
            known =
                known
                || (strcmp(name->text, cases[i].text) == 0 && strcmp(name->action, "show") != 0);
        }
        g_assert_true(known);
        struct text_style style = name_support_style(names->pdata[0], stage.font);
        g_autoptr(layout) layout = layout_check(stage.fonts, stage.fallbacks, &style, cases[i].text,
                                                page_width, page_height);
        g_assert_cmpint(layout->fault, ==, cases[i].fault);
        g_assert_nonnull(strstr(layout->fault_text, cases[i].reason));
    }
    stage_close(&stage);
}

/* Faces of the same characters by language, kana and Hangul. */
static void test_faces(void)
{
    static const struct {
        const char *text, *language, *font;
    } cases[] = {
        { "\u0645\u062D\u0645\u062F", "", "NotoNaskhArabic" },
        { "\u0645\u062D\u0645\u062F", "ar", "NotoNaskhArabic" },
        { "\u0645\u062D\u0645\u062F", "ur-PK", "NotoNastaliqUrdu" },
        { "Anna", "ur", "NotoSerif-Regular" },
    };
    struct stage stage;
    if (!stage_open(&stage))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct name_sample sample = { .language = cases[i].language };
        struct text_style style = name_support_style(&sample, stage.font);
        g_autoptr(layout) layout =
            layout_text(stage.fonts, stage.fallbacks, &style, cases[i].text, page_width);
        g_assert_nonnull(strstr(layout_line_font(layout, layout->lines->pdata[0]), cases[i].font));
    }
    stage_close(&stage);
}

/* The glyph that a text's first Han character is drawn with. */
static guint32 han_glyph(const struct stage *stage, const char *text, const char *language,
                         const char *site_language)
{
    const struct name_sample sample = { .language = language };
    struct text_style style = name_support_style(&sample, stage->font);
    style.site_language = site_language;
    g_autoptr(layout) layout =
        layout_text(stage->fonts, stage->fallbacks, &style, text, page_width);
    const struct layout_line *line = layout->lines->pdata[0];
    const struct layout_run *run = &g_array_index(line->runs, struct layout_run, 0);
    g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
    return g_array_index(run->glyphs, struct layout_glyph, 0).glyph;
}

/* U+9AA8 is written in another way in Japan, China and Taiwan: as the style says, the text shows, or the site has
 * it. */
static void test_han(void)
{
    static const struct {
        const char *text, *language, *site_language;
        enum { JAPANESE, CHINESE, TAIWANESE, KOREAN, FORMS } form;
    } cases[] = {
        { "\u9AA8 \u306E", "", "en", JAPANESE },   { "\u9AA8 \u306E", "", "zh", JAPANESE },
        { "\u9AA8 \u306E", "zh-CN", "", CHINESE }, { "\u9AA8 \uAE40", "", "", KOREAN },
        { "\u9AA8", "", "zh-Hant", TAIWANESE },    { "\u9AA8", "en", "zh", CHINESE },
        { "\u9AA8", "ja", "zh", JAPANESE },        { "\u9AA8", "zh-Hans-SG", NULL, CHINESE },
    };
    static const char *const languages[FORMS] = { "ja", "zh-Hans", "zh-TW", "ko" };
    guint32 forms[FORMS];
    struct stage stage;
    if (!stage_open(&stage))
        return;
    for (guint i = 0; i < FORMS; i++)
        forms[i] = han_glyph(&stage, "\u9AA8", languages[i], NULL);
    g_assert_cmpuint(forms[JAPANESE], !=, forms[CHINESE]);
    g_assert_cmpuint(forms[JAPANESE], !=, forms[TAIWANESE]);
    g_assert_cmpuint(forms[CHINESE], !=, forms[TAIWANESE]);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint32 glyph = han_glyph(&stage, cases[i].text, cases[i].language, cases[i].site_language);
        g_assert_cmpuint(glyph, ==, forms[cases[i].form]);
    }
    stage_close(&stage);
}

int main(int count, char **arguments)
{
    static const struct reading_test plain = { &poppler, 0 }, spaced = { &poppler, 3.2 };
    static const struct reading_test in_browser = { &browser, 0 };
    setlocale(LC_ALL, "");
    g_test_init(&count, &arguments, NULL);
    g_test_add_data_func("/scripts/names", &plain, test_names);
    g_test_add_data_func("/scripts/names-spaced", &spaced, test_names);
    if (g_strcmp0(g_getenv("TESTAMUR_TEST_FULL"), "1") == 0)
        g_test_add_data_func("/scripts/names-in-browser", &in_browser, test_names);
    g_test_add_func("/scripts/refused", test_refused);
    g_test_add_func("/scripts/faces", test_faces);
    g_test_add_func("/scripts/han", test_han);
    wrapped_lines_add_tests();
    return g_test_run();
}
