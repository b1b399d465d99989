/* Layout as a registrar meets it: where lines stand, which font they take, and what is refused. */
#include "config.h"

#include "font_support.h"

#include "base/error.h"
#include "base/json.h"
#include "pdf/pdf.h"
#include "pdf/itemise.h"

#include <hb-ot.h>
#include <math.h>
#include <string.h>

static const double page_width = 842, page_height = 595;

static struct layout *lay(const struct font_set *fonts, const char *font, const char *text)
{
    struct text_style style = font_support_style(font);
    return layout_check(fonts, NULL, &style, text, page_width, page_height);
}

static const struct layout_line *line_at(const struct layout *layout, guint index)
{
    g_assert_cmpuint(index, <, layout->lines->len);
    return layout->lines->pdata[index];
}

static const struct layout_run *run_at(const struct layout_line *line, guint index)
{
    g_assert_cmpuint(index, <, line->runs->len);
    return &g_array_index(line->runs, struct layout_run, index);
}

static void assert_fault(const struct layout *layout, enum layout_fault fault, const char *part)
{
    g_assert_cmpint(layout->fault, ==, fault);
    if (strstr(layout->fault_text, part) == NULL)
        g_error("\"%s\" does not say \"%s\"", layout->fault_text, part);
}

static void test_lines(void)
{
    g_autoptr(font_set) fonts = font_set_new();
    g_autoptr(layout) layout = lay(fonts, "Helvetica", "one\r\n\ntwo\n");
    g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
    g_assert_cmpuint(layout->lines->len, ==, 4);
    g_assert_cmpstr(line_at(layout, 0)->text, ==, "one");
    g_assert_cmpstr(line_at(layout, 1)->text, ==, "");
    g_assert_cmpstr(line_at(layout, 2)->text, ==, "two");
    g_assert_cmpstr(line_at(layout, 3)->text, ==, "");
    g_assert_cmpfloat_with_epsilon(line_at(layout, 1)->width, 0, 1e-9);
    g_assert_cmpfloat_with_epsilon(line_at(layout, 1)->x, page_width / 2, 1e-9);
    g_assert_cmpfloat_with_epsilon(line_at(layout, 2)->y, 300 - 2 * 36 * 1.1, 1e-9);
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
        g_autoptr(layout) layout = lay(fonts, cases[i].font, cases[i].text);
        g_test_message("%s %s", cases[i].font, cases[i].text);
        g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
        g_assert_cmpfloat_with_epsilon(line_at(layout, 0)->width, cases[i].width * 36 / 1000, 1e-6);
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
        g_autoptr(layout) layout = layout_text(fonts, NULL, &style, "Anna\nAnna Maria", page_width);
        g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
        for (guint l = 0; l < 2; l++) {
            const struct layout_line *line = line_at(layout, l);
            g_assert_cmpfloat_with_epsilon(line->x + cases[i].share * line->width, cases[i].at,
                                           1e-9);
        }
    }
}

static struct layout *lay_fit(const struct font_set *fonts, const char *text, enum layout_fit fit,
                              double max_width)
{
    struct text_style style = font_support_style("test");
    style.fit = fit;
    style.max_width = max_width;
    style.char_space = 1;
    return layout_check(fonts, NULL, &style, text, page_width, page_height);
}

static void test_shrink(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    g_autoptr(layout) fits = lay_fit(fonts, "Anna Maria", LAYOUT_SHRINK, 400);
    g_assert_cmpfloat_with_epsilon(fits->style.size, 36, 1e-9);
    g_autoptr(layout) small = lay_fit(fonts, "Anna\nAnna Maria Magdalena", LAYOUT_SHRINK, 200);
    g_assert_cmpint(small->fault, ==, LAYOUT_FINE);
    g_assert_cmpfloat(line_at(small, 1)->width, <=, 200);
    g_assert_cmpfloat(line_at(small, 1)->width, >, 199);
    double size = small->style.size;
    g_assert_cmpfloat_with_epsilon(small->style.char_space, size / 36, 1e-9);
    g_assert_cmpfloat_with_epsilon(line_at(small, 0)->y, 300, 1e-9);
    g_assert_cmpfloat_with_epsilon(line_at(small, 1)->y, 300 - size * 1.1, 1e-9);
    g_autoptr(layout) illegible = lay_fit(fonts, "Anna Maria Magdalena", LAYOUT_SHRINK, 50);
    assert_fault(illegible, LAYOUT_TOO_WIDE, "50 points");
    assert_fault(illegible, LAYOUT_TOO_WIDE, "below 8");
    g_autoptr(layout) refused = lay_fit(fonts, "Anna Maria Magdalena", LAYOUT_REFUSE, 300);
    assert_fault(refused, LAYOUT_TOO_WIDE, "may have 300");
    g_autoptr(layout) narrow = lay_fit(fonts, "Anna", LAYOUT_REFUSE, 300);
    g_assert_cmpint(narrow->fault, ==, LAYOUT_FINE);
}

static void assert_lines(const struct layout *layout, const char *const *texts)
{
    g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
    for (guint i = 0; texts[i] != NULL; i++)
        g_assert_cmpstr(line_at(layout, i)->text, ==, texts[i]);
    g_assert_cmpuint(layout->lines->len, ==, g_strv_length((char **)texts));
}

/* At spaces, at zero-width spaces, and between Han characters and kana; not before punctuation that closes, not after
 * what opens, and never between a letter and its marks. */
static void test_wrap(void)
{
    static const struct {
        const char *text;
        double width;
        const char *lines[6];
    } cases[] = {
        { "Anna  Maria Magdalena", 210, { "Anna  Maria", "Magdalena" } },
        { "Anna\u00A0Maria Anna", 230, { "Anna\u00A0Maria", "Anna" } },
        { "Anna-Maria Anna", 230, { "Anna-Maria", "Anna" } },
        { "one\n\ntwo two two ", 150, { "one", "", "two two", "two" } },
        { "abcdef\u200Bghijkl", 200, { "abcdef", "ghijkl" } },
        { "\u6F22\u5B57\u6F22\u5B57\u3001\u6F22",
          150,
          { "\u6F22\u5B57\u6F22", "\u5B57\u3001\u6F22" } },
        { "\u6F22\u5B57\u6F22\uFF08\u5B57\uFF09",
          150,
          { "\u6F22\u5B57\u6F22", "\uFF08\u5B57\uFF09" } },
        { "\u30A2\u30A4\u30FC\u30A2", 80, { "\u30A2", "\u30A4\u30FC", "\u30A2" } },
    };
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_HAN);
    if (fonts == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(layout) layout = lay_fit(fonts, cases[i].text, LAYOUT_WRAP, cases[i].width);
        g_test_message("%s", cases[i].text);
        assert_lines(layout, cases[i].lines);
        g_assert_cmpfloat_with_epsilon(layout->style.size, 36, 1e-9);
        guint last = layout->lines->len - 1;
        g_assert_cmpfloat_with_epsilon(line_at(layout, last)->y, 300 - last * 36 * 1.1, 1e-9);
    }
}

/* Letters become smaller only where a word is too wide by itself. */
static void test_wrap_long_word(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    g_autoptr(layout) layout =
        lay_fit(fonts, "Anna Wolfeschlegelsteinhausenberger Maria", LAYOUT_WRAP, 400);
    const char *const lines[] = { "Anna", "Wolfeschlegelsteinhausenberger", "Maria", NULL };
    assert_lines(layout, lines);
    g_assert_cmpfloat(line_at(layout, 1)->width, <=, 400);
    g_assert_cmpfloat(line_at(layout, 1)->width, >, 398);
    g_autoptr(layout) marks =
        lay_fit(fonts, "a\u0301\u0301\u0301\u0301 e\u0302\u0303", LAYOUT_WRAP, 30);
    const char *const whole[] = { "a\u0301\u0301\u0301\u0301", "e\u0302\u0303", NULL };
    assert_lines(marks, whole);
    g_autoptr(layout) illegible = lay_fit(fonts, "Anna Magdalena", LAYOUT_WRAP, 30);
    assert_fault(illegible, LAYOUT_TOO_WIDE, "Magdalena");
    assert_fault(illegible, LAYOUT_TOO_WIDE, "below 8");
}

static void test_char_space(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    static const char *const names[] = { "Helvetica", "test" };
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        struct text_style style = font_support_style(names[i]);
        g_autoptr(layout) plain = layout_text(fonts, NULL, &style, "Anna", page_width);
        style.char_space = 2.5;
        g_autoptr(layout) spaced = layout_text(fonts, NULL, &style, "Anna", page_width);
        g_assert_cmpfloat_with_epsilon(line_at(spaced, 0)->width, line_at(plain, 0)->width + 7.5,
                                       1e-9);
        g_assert_cmpfloat_with_epsilon(line_at(spaced, 0)->x, line_at(plain, 0)->x - 3.75, 1e-9);
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
    g_autoptr(layout) composed = layout_text(fonts, NULL, &style, "\u00E9x", page_width);
    g_autoptr(layout) decomposed = layout_text(fonts, NULL, &style, "e\u0301x", page_width);
    g_assert_cmpfloat_with_epsilon(line_at(composed, 0)->width, line_at(decomposed, 0)->width,
                                   1e-9);
}

static void test_missing(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    g_autoptr(layout) polish = lay(fonts, "Helvetica", "Anna \u0141");
    assert_fault(polish, LAYOUT_NO_GLYPH, "U+0141");
    assert_fault(polish, LAYOUT_NO_GLYPH, "\u0141");
    assert_fault(polish, LAYOUT_NO_GLYPH, "Helvetica");
    g_autoptr(layout) emoji = lay(fonts, "test", "Jos\u00E9 \U0001F9D1");
    assert_fault(emoji, LAYOUT_NO_GLYPH, "U+1F9D1");
    struct text_style style = font_support_style("Helvetica");
    const char *const fallbacks[] = { "test", NULL };
    g_autoptr(layout) chained = layout_text(fonts, fallbacks, &style, "\u738B", page_width);
    assert_fault(chained, LAYOUT_NO_GLYPH, "\"test\"");
    g_autoptr(layout) mark = lay(fonts, "Helvetica", "x\u0328");
    assert_fault(mark, LAYOUT_NO_GLYPH, "U+0328");
    g_autoptr(layout) private = lay(fonts, "test", "\uE999");
    assert_fault(private, LAYOUT_NO_GLYPH, "U+E999");
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
        g_autoptr(layout) standard = lay(fonts, "Helvetica", texts[i]);
        assert_fault(standard, LAYOUT_CONTROL, "U+");
        g_autoptr(layout) asset = lay(fonts, "test", texts[i]);
        assert_fault(asset, LAYOUT_CONTROL, "U+");
    }
}

/* Characters as they stand from left to right; upper-case letters stand for Hebrew ones. */
static char *visual_order(const struct layout *layout)
{
    const struct layout_line *line = line_at(layout, 0);
    g_autofree gunichar *characters = g_utf8_to_ucs4_fast(line->text, -1, NULL);
    g_autoptr(GString) order = g_string_new(NULL);
    double x = 0;
    for (guint r = 0; r < line->runs->len; r++) {
        const struct layout_run *run = run_at(line, r);
        for (guint c = 0; c < run->clusters->len; c++) {
            const struct layout_cluster *cluster =
                &g_array_index(run->clusters, struct layout_cluster, c);
            g_assert_cmpfloat_with_epsilon(cluster->x, x, 1e-9);
            x += cluster->advance;
            gunichar character = characters[cluster->first];
            bool hebrew = character >= 0x5D0 && character <= 0x5EA;
            if (cluster->advance > 0)
                g_string_append_unichar(order, hebrew ? 'A' + character - 0x5D0 : character);
        }
    }
    g_assert_cmpfloat_with_epsilon(line->width, x, 1e-9);
    return g_string_free(g_steal_pointer(&order), FALSE);
}

static void test_right_to_left(void)
{
    static const struct {
        const char *text, *language, *order;
    } cases[] = {
        { "\u05D0\u05D1\u05D2", "", "CBA" },
        { "\u05D0\u05D1 \u05D2", "", "C BA" },
        { "Anna \u05D0\u05D1", "", "Anna BA" },
        { "\u05D0\u05D1 Anna 12", "", "Anna 12 BA" },
        { "\u05D0\u05D1 12 \u05D2", "", "C 12 BA" },
        { "(\u05D0\u05D1) x", "", "x )BA(" },
        { "x (\u05D0\u05D1)", "", "x (BA)" },
        { "x (\u05D0\u05D1)", "he", ")BA( x" },
        { "Anna.", "he", "Anna." },
        { "\u2067\u05D0\u05D1\u2069 Anna", "", "BA Anna" },
    };
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct text_style style = font_support_style("test");
        style.language = cases[i].language;
        g_autoptr(layout) layout = layout_text(fonts, NULL, &style, cases[i].text, page_width);
        g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
        g_autofree char *order = visual_order(layout);
        g_assert_cmpstr(order, ==, cases[i].order);
    }
}

/* Brackets that a standard font lends to text from right to left face the other way. */
static void test_mirrored_standard(void)
{
    static const char brackets[] = "(\xB6)";
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_HEBREW);
    if (fonts == NULL)
        return;
    const char *const fallbacks[] = { "test", NULL };
    struct text_style style = font_support_style("Helvetica");
    g_autoptr(layout) layout = layout_text(fonts, fallbacks, &style, "\u05D0(\u00B6)", page_width);
    g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
    const struct layout_run *run = run_at(line_at(layout, 0), 0);
    g_assert_cmpstr(run->font->name, ==, "Helvetica");
    g_assert_cmpuint(run->glyphs->len, ==, strlen(brackets));
    for (guint i = 0; i < run->glyphs->len; i++)
        g_assert_cmpuint(g_array_index(run->glyphs, struct layout_glyph, i).glyph, ==,
                         (guint8)brackets[i]);
}

/* Lines of a paragraph keep its direction, whatever they begin with. */
static void test_wrapped_direction(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL)
        return;
    struct text_style style = font_support_style("test");
    style.fit = LAYOUT_WRAP;
    style.max_width = 170;
    g_autoptr(layout) layout = layout_text(
        fonts, NULL, &style, "\u05D0\u05D1\u05D2\u05D3 \u05D0\u05D1\u05D2 ab \u05D0", page_width);
    g_assert_cmpuint(layout->lines->len, ==, 2);
    g_ptr_array_remove_index(layout->lines, 0);
    g_autofree char *order = visual_order(layout);
    g_assert_cmpstr(order, ==, "A ab");
}

static void test_unknown_font(void)
{
    g_autoptr(font_set) fonts = font_set_new();
    g_autoptr(layout) layout = lay(fonts, "no-such-asset", "Anna");
    assert_fault(layout, LAYOUT_NO_FONT, "no-such-asset");
    struct text_style style = font_support_style("Helvetica");
    const char *const fallbacks[] = { "gone", NULL };
    g_autoptr(layout) chained = layout_text(fonts, fallbacks, &style, "Anna", page_width);
    assert_fault(chained, LAYOUT_NO_FONT, "gone");
}

static void test_off_page(void)
{
    static const struct {
        double y, size, page_width;
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
        g_autoptr(layout) layout =
            layout_check(fonts, NULL, &style, "Aydin Gray", cases[i / 2].page_width, page_height);
        g_test_message("%s at %g", style.font, style.y);
        if (cases[i / 2].edge != NULL)
            assert_fault(layout, LAYOUT_OFF_PAGE, cases[i / 2].edge);
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
    g_autoptr(layout) plain = layout_check(fonts, NULL, &style, "A", page_width, page_height);
    g_assert_cmpint(plain->fault, ==, LAYOUT_FINE);
    g_autoptr(layout) zalgo = layout_check(fonts, NULL, &style, "A\u0301\u0301\u0301\u0301\u0301",
                                           page_width, page_height);
    assert_fault(zalgo, LAYOUT_OFF_PAGE, "upper edge");
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
        g_autoptr(layout) layout = lay(fonts, "test", cases[i].text);
        if (cases[i].refused)
            assert_fault(layout, LAYOUT_TOWER, "remove some");
        else
            g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
    }
}

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
        g_autoptr(layout) layout = layout_text(fonts, fallbacks, &style, cases[i].text, page_width);
        const struct layout_line *line = line_at(layout, 0);
        g_test_message("%s", cases[i].text);
        for (guint r = 0; cases[i].fonts[r] != NULL; r++)
            g_assert_cmpstr(run_at(line, r)->font->name, ==, cases[i].fonts[r]);
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
    g_autoptr(layout) plain = layout_text(fonts, NULL, &style, "AVATAR fi", page_width);
    style.kerning = true;
    g_autoptr(layout) kerned = layout_text(fonts, NULL, &style, "AVATAR fi", page_width);
    g_assert_cmpfloat(line_at(kerned, 0)->width, <, line_at(plain, 0)->width - 1);
    g_assert_cmpuint(run_at(line_at(plain, 0), 0)->glyphs->len, ==, 9);
    g_assert_cmpuint(run_at(line_at(kerned, 0), 0)->glyphs->len, ==, 8);
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
        g_autoptr(layout) layout = layout_text(fonts, NULL, &style, "Anna Maria", page_width);
        g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
        widths[i] = line_at(layout, 0)->width;
    }
    g_assert_cmpfloat_with_epsilon(widths[0], widths[1], 1e-9);
    g_assert_cmpfloat(widths[2], >, widths[1] + 5);
    g_assert_cmpfloat(widths[3], >, widths[2] + 5);
    struct text_style style = font_support_style("test");
    style.weight = 500;
    g_autoptr(layout) layout = layout_text(fonts, NULL, &style, "Anna", page_width);
    assert_fault(layout, LAYOUT_NO_FONT, "test");
    assert_no_weight(FONT_SUPPORT_VARIABLE, 950, "from 100 to 900");
    assert_no_weight(FONT_SUPPORT_DEJAVU, 700, "one weight only");
}

/* A name typed as letters and marks is drawn as its composed form is. */
static void test_decomposed(void)
{
    g_autoptr(font_set) fonts = font_support_set(FONT_SUPPORT_LATIN);
    if (fonts == NULL)
        return;
    g_autoptr(layout) composed = lay(fonts, "test", "Nguy\u1EC5n Th\u1ECB");
    g_autoptr(layout) decomposed = lay(fonts, "test", "Nguye\u0302\u0303n Thi\u0323");
    g_assert_cmpint(composed->fault, ==, LAYOUT_FINE);
    g_assert_cmpint(decomposed->fault, ==, LAYOUT_FINE);
    g_assert_cmpfloat_with_epsilon(line_at(composed, 0)->width, line_at(decomposed, 0)->width,
                                   1e-9);
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

static json_t *read_names(void)
{
    g_autofree char *path =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", "names.json", NULL);
    g_autoptr(GError) error = NULL;
    json_t *list = json_read_file(path, &error);
    g_assert_no_error(error);
    return list;
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
    g_autoptr(json_t) list = read_names();
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
    g_autoptr(layout) layout = lay(fonts, "test", text);
    g_assert_cmpfloat_with_epsilon(line_at(layout, 0)->width, sum * 36 / hb_face_get_upem(face),
                                   1e-6);
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
            g_autoptr(layout) layout = lay(fonts, "test", "\u0E2A\u0E21\u0E0A\u0E32\u0E22 Anna");
            g_assert_cmpuint(layout->lines->len, ==, 1);
        }
        g_autofree char *description = font_describe(damaged, NULL);
    }
}

static void test_describe(void)
{
    static const struct {
        const char *path, *family, *outlines;
    } cases[] = {
        { FONT_SUPPORT_DEJAVU, "DejaVu Sans", "glyf" },
        { FONT_SUPPORT_HAN, "WenQuanYi Micro Hei", "glyf" },
        { FONT_SUPPORT_CFF, "EB Garamond", "cff" },
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
                        json_string_value(json_object_get(name, "name")), page_width);
        work->sum += layout->fault;
        for (guint i = 0; i < layout->lines->len; i++)
            work->sum += line_at(layout, i)->width;
    }
    return NULL;
}

/* Threads share a font set, whose characters are looked up for the first time by whoever comes first. */
static void test_threads(void)
{
    enum { THREADS = 4 };
    const char *const *fallbacks;
    g_autoptr(font_set) fonts = font_support_chain(&fallbacks);
    g_autoptr(json_t) list = read_names();
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

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/layout/lines", test_lines);
    g_test_add_func("/layout/standard-widths", test_standard_widths);
    g_test_add_func("/layout/char-space", test_char_space);
    g_test_add_func("/layout/char-space-marks", test_char_space_marks);
    g_test_add_func("/layout/missing", test_missing);
    g_test_add_func("/layout/controls", test_controls);
    g_test_add_func("/layout/right-to-left", test_right_to_left);
    g_test_add_func("/layout/mirrored-standard", test_mirrored_standard);
    g_test_add_func("/layout/wrapped-direction", test_wrapped_direction);
    g_test_add_func("/layout/unknown-font", test_unknown_font);
    g_test_add_func("/layout/off-page", test_off_page);
    g_test_add_func("/layout/off-page-marks", test_off_page_marks);
    g_test_add_func("/layout/fallback", test_fallback);
    g_test_add_func("/layout/kerning", test_kerning);
    g_test_add_func("/layout/towers", test_towers);
    g_test_add_func("/layout/place", test_place);
    g_test_add_func("/layout/weight", test_weight);
    g_test_add_func("/layout/shrink", test_shrink);
    g_test_add_func("/layout/wrap", test_wrap);
    g_test_add_func("/layout/wrap-long-word", test_wrap_long_word);
    g_test_add_func("/layout/decomposed", test_decomposed);
    g_test_add_func("/layout/plain-lines", test_plain_lines);
    g_test_add_func("/layout/exact-advances", test_exact_advances);
    g_test_add_func("/layout/threads", test_threads);
    g_test_add_func("/font/unusable", test_unusable_fonts);
    g_test_add_func("/font/damaged", test_damaged_fonts);
    g_test_add_func("/font/describe", test_describe);
    return g_test_run();
}
