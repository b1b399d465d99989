/* Layout as a registrar meets it: where lines stand, which font they take, and what is refused. */
#include "config.h"

#include "layout_support.h"

static void test_lines(void)
{
    g_autoptr(font_set) fonts = font_set_new();
    g_autoptr(layout) layout = layout_support_lay(fonts, "Helvetica", "one\r\n\ntwo\n");
    g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
    g_assert_cmpuint(layout->lines->len, ==, 4);
    g_assert_cmpstr(layout_support_line(layout, 0)->text, ==, "one");
    g_assert_cmpstr(layout_support_line(layout, 1)->text, ==, "");
    g_assert_cmpstr(layout_support_line(layout, 2)->text, ==, "two");
    g_assert_cmpstr(layout_support_line(layout, 3)->text, ==, "");
    g_assert_cmpfloat_with_epsilon(layout_support_line(layout, 1)->width, 0, 1e-9);
    g_assert_cmpfloat_with_epsilon(layout_support_line(layout, 1)->x, LAYOUT_SUPPORT_WIDTH / 2,
                                   1e-9);
    g_assert_cmpfloat_with_epsilon(layout_support_line(layout, 2)->y, 300 - 2 * 36 * 1.1, 1e-9);
}

/* The soft hyphen is drawn as a hyphen in standard fonts, as the reference does. */
static void test_standard_widths(void)
{
    static const struct {
        const char *font, *text;
        double width; /* 1/1000 em */
    } cases[] = {
        { "Helvetica", "W", 944 },
        { "Times-Roman", "\u00AD", 333 },
        { "Courier-Bold", "i\u20AC", 1200 },
        { "Helvetica", "e\u0301", 556 },
        { "Symbol", "\u03B1\u03A9", 631 + 768 },
        { "ZapfDingbats", "\u2713\u27A8", 755 + 883 },
        { "Helvetica", "x\u03B1", 500 + 631 },
        { "Helvetica", "x\u25A0", 500 + 761 },
    };
    g_autoptr(font_set) fonts = font_set_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(layout) layout = layout_support_lay(fonts, cases[i].font, cases[i].text);
        g_test_message("%s %s", cases[i].font, cases[i].text);
        g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
        g_assert_cmpfloat_with_epsilon(layout_support_line(layout, 0)->width,
                                       cases[i].width * 36 / 1000, 1e-6);
    }
}

static void test_place(void)
{
    static const struct {
        enum layout_align align;
        bool placed;
        double x, max_width;
        double share; /* of the line's width that lies to the left of `at` */
        double at;
    } cases[] = {
        { LAYOUT_CENTER, false, 0, 0, 0.5, 421 },    { LAYOUT_LEFT, false, 0, 0, 0, 0 },
        { LAYOUT_RIGHT, false, 0, 0, 1, 842 },       { LAYOUT_CENTER, false, 0, 600, 0.5, 421 },
        { LAYOUT_LEFT, false, 0, 600, 0, 121 },      { LAYOUT_RIGHT, false, 0, 600, 1, 721 },
        { LAYOUT_CENTER, true, 300, 600, 0.5, 300 }, { LAYOUT_LEFT, true, 72.5, 0, 0, 72.5 },
        { LAYOUT_RIGHT, true, 800, 100000, 1, 800 },
    };
    g_autoptr(font_set) fonts = font_set_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct text_style style = font_support_style("Helvetica");
        style.align = cases[i].align;
        style.placed = cases[i].placed;
        style.x = cases[i].x;
        style.max_width = cases[i].max_width;
        g_autoptr(layout) layout =
            layout_text(fonts, NULL, &style, "Anna\nAnna Maria", LAYOUT_SUPPORT_WIDTH);
        g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
        for (guint l = 0; l < 2; l++) {
            const struct layout_line *line = layout_support_line(layout, l);
            g_assert_cmpfloat_with_epsilon(line->x + cases[i].share * line->width, cases[i].at,
                                           1e-9);
        }
    }
}

static void test_char_space(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    static const char *const names[] = { "Helvetica", "test" };
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        struct text_style style = font_support_style(names[i]);
        g_autoptr(layout) plain = layout_text(fonts, NULL, &style, "Anna", LAYOUT_SUPPORT_WIDTH);
        style.char_space = 2.5;
        g_autoptr(layout) spaced = layout_text(fonts, NULL, &style, "Anna", LAYOUT_SUPPORT_WIDTH);
        g_assert_cmpfloat_with_epsilon(layout_support_line(spaced, 0)->width,
                                       layout_support_line(plain, 0)->width + 7.5, 1e-9);
        g_assert_cmpfloat_with_epsilon(layout_support_line(spaced, 0)->x,
                                       layout_support_line(plain, 0)->x - 3.75, 1e-9);
    }
}

/* A mark belongs to its letter: no space comes between them. */
static void test_char_space_marks(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    struct text_style style = font_support_style("test");
    style.char_space = 3;
    g_autoptr(layout) composed = layout_text(fonts, NULL, &style, "\u00E9x", LAYOUT_SUPPORT_WIDTH);
    g_autoptr(layout) decomposed =
        layout_text(fonts, NULL, &style, "e\u0301x", LAYOUT_SUPPORT_WIDTH);
    g_assert_cmpfloat_with_epsilon(layout_support_line(composed, 0)->width,
                                   layout_support_line(decomposed, 0)->width, 1e-9);
}

static void test_missing(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    g_autoptr(layout) polish = layout_support_lay(fonts, "Helvetica", "Anna \u0141");
    layout_support_assert_fault(polish, LAYOUT_NO_GLYPH, "U+0141");
    layout_support_assert_fault(polish, LAYOUT_NO_GLYPH, "\u0141");
    layout_support_assert_fault(polish, LAYOUT_NO_GLYPH, "Helvetica");
    g_autoptr(layout) emoji = layout_support_lay(fonts, "test", "Jos\u00E9 \U0001F9D1");
    layout_support_assert_fault(emoji, LAYOUT_NO_GLYPH, "U+1F9D1");
    struct text_style style = font_support_style("Helvetica");
    const char *const fallbacks[] = { "test", NULL };
    g_autoptr(layout) chained =
        layout_text(fonts, fallbacks, &style, "\u738B", LAYOUT_SUPPORT_WIDTH);
    layout_support_assert_fault(chained, LAYOUT_NO_GLYPH, "\"test\"");
    g_autoptr(layout) mark = layout_support_lay(fonts, "Helvetica", "x\u0328");
    layout_support_assert_fault(mark, LAYOUT_NO_GLYPH, "U+0328");
    g_autoptr(layout) private = layout_support_lay(fonts, "test", "\uE999");
    layout_support_assert_fault(private, LAYOUT_NO_GLYPH, "U+E999");
}

static void test_controls(void)
{
    static const char *const texts[] = {
        "a\tb",
        "a\rb",
        "\x1b[31m",
        "a\xC2\x85",
        "a\u2028"
        "b",
        "\x7f",
        "a\r\r\nb",
        "\u202Ennia\u202C A",
    };
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(layout) standard = layout_support_lay(fonts, "Helvetica", texts[i]);
        layout_support_assert_fault(standard, LAYOUT_CONTROL, "U+");
        g_autoptr(layout) asset = layout_support_lay(fonts, "test", texts[i]);
        layout_support_assert_fault(asset, LAYOUT_CONTROL, "U+");
    }
}

static void test_unknown_font(void)
{
    g_autoptr(font_set) fonts = font_set_new();
    g_autoptr(layout) layout = layout_support_lay(fonts, "no-such-asset", "Anna");
    layout_support_assert_fault(layout, LAYOUT_NO_FONT, "no-such-asset");
    struct text_style style = font_support_style("Helvetica");
    const char *const fallbacks[] = { "gone", NULL };
    g_autoptr(layout) chained = layout_text(fonts, fallbacks, &style, "Anna", LAYOUT_SUPPORT_WIDTH);
    layout_support_assert_fault(chained, LAYOUT_NO_FONT, "gone");
}

static void test_off_page(void)
{
    static const struct {
        double y, size, width;
        const char *edge; /* NULL: fits */
    } cases[] = {
        { 300, 36, 842, NULL },       { 300, 36, 100, "left edge" }, { 580, 36, 842, "upper edge" },
        { 3, 36, 842, "lower edge" }, { 560, 36, 842, NULL },        { 9, 36, 842, NULL },
    };
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    static const char *const names[] = { "Helvetica", "test" };
    for (guint i = 0; i < 2 * G_N_ELEMENTS(cases); i++) {
        struct text_style style = font_support_style(names[i % 2]);
        style.y = cases[i / 2].y;
        style.size = cases[i / 2].size;
        g_autoptr(layout) layout = layout_check(fonts, NULL, &style, "Aydin Gray",
                                                cases[i / 2].width, LAYOUT_SUPPORT_HEIGHT);
        g_test_message("%s at %g", style.font, style.y);
        if (cases[i / 2].edge != NULL)
            layout_support_assert_fault(layout, LAYOUT_OFF_PAGE, cases[i / 2].edge);
        else
            g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
    }
}

/* Marks that tower above the line leave the page although the letters do not. */
static void test_off_page_marks(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    struct text_style style = font_support_style("test");
    style.y = 560;
    g_autoptr(layout) plain =
        layout_check(fonts, NULL, &style, "A", LAYOUT_SUPPORT_WIDTH, LAYOUT_SUPPORT_HEIGHT);
    g_assert_cmpint(plain->fault, ==, LAYOUT_FINE);
    g_autoptr(layout) zalgo = layout_check(fonts, NULL, &style, "A\u0301\u0301\u0301\u0301\u0301",
                                           LAYOUT_SUPPORT_WIDTH, LAYOUT_SUPPORT_HEIGHT);
    layout_support_assert_fault(zalgo, LAYOUT_OFF_PAGE, "upper edge");
}

/* A pile of marks would print over other text; what languages pile up does not. */
static void test_towers(void)
{
    static const struct {
        const char *text;
        bool refused;
    } cases[] = {
        { "A\u0301\u0301\u0301", false },
        { "\u1EA4\u0323\u0301", false },
        { "Z\u0351\u036B\u0343\u036A\u00E2lgo", false },
        { "A\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301", true },
        { "a\u0323\u0323\u0323\u0323\u0323\u0323\u0323\u0323\u0323\u0323", true },
    };
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_MARKS);
    if (fonts == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(layout) layout = layout_support_lay(fonts, "test", cases[i].text);
        if (cases[i].refused)
            layout_support_assert_fault(layout, LAYOUT_TOWER, "remove some");
        else
            g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
    }
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/layout/lines", test_lines);
    g_test_add_func("/layout/standard-widths", test_standard_widths);
    g_test_add_func("/layout/char-space", test_char_space);
    g_test_add_func("/layout/char-space-marks", test_char_space_marks);
    g_test_add_func("/layout/missing", test_missing);
    g_test_add_func("/layout/controls", test_controls);
    g_test_add_func("/layout/unknown-font", test_unknown_font);
    g_test_add_func("/layout/off-page", test_off_page);
    g_test_add_func("/layout/off-page-marks", test_off_page_marks);
    g_test_add_func("/layout/towers", test_towers);
    g_test_add_func("/layout/place", test_place);
    layout_fit_add_tests();
    layout_direction_add_tests();
    layout_faces_add_tests();
    layout_cff2_add_tests();
    return g_test_run();
}
