/* Texts from right to left, and the two directions in one line. */
#include "config.h"

#include "layout_support.h"

#include <string.h>

/* Characters as they stand from left to right; upper-case letters stand for Hebrew ones. */
static char *visual_order(const struct layout *layout)
{
    const struct layout_line *line = layout_support_line(layout, 0);
    g_autofree gunichar *characters = g_utf8_to_ucs4_fast(line->text, -1, NULL);
    g_autoptr(GString) order = g_string_new(NULL);
    double x = 0;
    for (guint r = 0; r < line->runs->len; r++) {
        const struct layout_run *run = layout_support_run(line, r);
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
        g_autoptr(layout) layout =
            layout_text(fonts, NULL, &style, cases[i].text, LAYOUT_SUPPORT_WIDTH);
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
    g_autoptr(layout) layout =
        layout_text(fonts, fallbacks, &style, "\u05D0(\u00B6)", LAYOUT_SUPPORT_WIDTH);
    g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
    const struct layout_run *run = layout_support_run(layout_support_line(layout, 0), 0);
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
    g_autoptr(layout) layout =
        layout_text(fonts, NULL, &style, "\u05D0\u05D1\u05D2\u05D3 \u05D0\u05D1\u05D2 ab \u05D0",
                    LAYOUT_SUPPORT_WIDTH);
    g_assert_cmpuint(layout->lines->len, ==, 2);
    g_ptr_array_remove_index(layout->lines, 0);
    g_autofree char *order = visual_order(layout);
    g_assert_cmpstr(order, ==, "A ab");
}

void layout_direction_add_tests(void)
{
    g_test_add_func("/layout/right-to-left", test_right_to_left);
    g_test_add_func("/layout/mirrored-standard", test_mirrored_standard);
    g_test_add_func("/layout/wrapped-direction", test_wrapped_direction);
}
