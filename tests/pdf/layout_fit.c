/* What becomes of texts that are wider than they may be: smaller letters, several lines, or a refusal. */
#include "config.h"

#include "layout_support.h"

#include <glib/gstdio.h>
#include <stdlib.h>

static struct layout *lay_fit(const struct font_set *fonts, const char *text, enum layout_fit fit,
                              double max_width)
{
    struct text_style style = font_support_style("test");
    style.fit = fit;
    style.max_width = max_width;
    style.char_space = 1;
    return layout_check(fonts, NULL, &style, text, LAYOUT_SUPPORT_WIDTH, LAYOUT_SUPPORT_HEIGHT);
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
    g_assert_cmpfloat(layout_support_line(small, 1)->width, <=, 200);
    g_assert_cmpfloat(layout_support_line(small, 1)->width, >, 199);
    double size = small->style.size;
    g_assert_cmpfloat_with_epsilon(small->style.char_space, size / 36, 1e-9);
    g_assert_cmpfloat_with_epsilon(layout_support_line(small, 0)->y, 300, 1e-9);
    g_assert_cmpfloat_with_epsilon(layout_support_line(small, 1)->y, 300 - size * 1.1, 1e-9);
    g_autoptr(layout) illegible = lay_fit(fonts, "Anna Maria Magdalena", LAYOUT_SHRINK, 50);
    layout_support_assert_fault(illegible, LAYOUT_TOO_WIDE, "50 points");
    layout_support_assert_fault(illegible, LAYOUT_TOO_WIDE, "below 8");
    g_autoptr(layout) refused = lay_fit(fonts, "Anna Maria Magdalena", LAYOUT_REFUSE, 300);
    layout_support_assert_fault(refused, LAYOUT_TOO_WIDE, "may have 300");
    g_autoptr(layout) narrow = lay_fit(fonts, "Anna", LAYOUT_REFUSE, 300);
    g_assert_cmpint(narrow->fault, ==, LAYOUT_FINE);
}

static void assert_lines(const struct layout *layout, const char *const *texts)
{
    g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
    for (guint i = 0; texts[i] != NULL; i++)
        g_assert_cmpstr(layout_support_line(layout, i)->text, ==, texts[i]);
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
        g_assert_cmpfloat_with_epsilon(layout_support_line(layout, last)->y, 300 - last * 36 * 1.1,
                                       1e-9);
    }
}

#define THAI FONT_SUPPORT_THAI
#define LAO "/usr/share/fonts/truetype/noto/NotoSerifLao-Regular.ttf"
#define KHMER "/usr/share/fonts/truetype/noto/NotoSerifKhmer-Regular.ttf"
#define BURMESE "/usr/share/fonts/truetype/noto/NotoSerifMyanmar-Regular.ttf"

/* Scripts without spaces between words: where words end by a dictionary, but at spaces as long as what stands between them
 * fits, so that names keep together. */
static void test_wrap_words(void)
{
    static const struct {
        const char *font, *text;
        double width;
        const char *lines[8];
    } cases[] = {
        { THAI,
          "ประกาศนียบัตรสำเร็จการศึกษาหลักสูตรการเขียนโปรแกรมคอมพิวเตอร์",
          400,
          { "ประกาศนียบัตรสำเร็จการ", "ศึกษาหลักสูตรการเขียน", "โปรแกรมคอมพิวเตอร์" } },
        { THAI, "สมชาย ใจดีงาม", 200, { "สมชาย", "ใจดีงาม" } },
        { THAI, "สมชาย ใจดีงาม", 120, { "สมชาย", "ใจดี", "งาม" } },
        { LAO,
          "ໃບຢັ້ງຢືນການສຳເລັດການສຶກສາຫຼັກສູດຄອມພິວເຕີ",
          400,
          { "ໃບຢັ້ງຢືນການສຳເລັດ", "ການສຶກສາຫຼັກສູດຄອມພິວເຕີ" } },
        { KHMER,
          "វិញ្ញាបនបត្របញ្ជាក់ការសិក្សាវគ្គសិក្សាកុំព្យូទ័រ។សូមអបអរ",
          400,
          { "វិញ្ញាបនបត្របញ្ជាក់", "ការសិក្សាវគ្គសិក្សាកុំព្យូទ័រ។", "សូមអបអរ" } },
        { BURMESE,
          "ကွန်ပျူတာပရိုဂရမ်ရေးသားခြင်းသင်တန်းပြီးမြောက်ကြောင်းအောင်လက်မှတ်။ဂုဏ်ပြု",
          400,
          { "ကွန်ပျူတာပရိုဂရမ်", "ရေးသားခြင်းသင်တန်း", "ပြီးမြောက်ကြောင်း", "အောင်လက်မှတ်။ဂုဏ်ပြု" } },
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(font_set) fonts = font_support_set(cases[i].font);
        if (fonts == NULL)
            return;
        g_autoptr(layout) layout = lay_fit(fonts, cases[i].text, LAYOUT_WRAP, cases[i].width);
        assert_lines(layout, cases[i].lines);
        g_assert_cmpfloat_with_epsilon(layout->style.size, 36, 1e-9);
    }
}

static void lay_thai(void)
{
    g_autoptr(font_set) fonts = font_support_set(THAI);
    g_autoptr(font_set) latin = font_support_set(FONT_SUPPORT_DEJAVU);
    if (fonts == NULL || latin == NULL)
        exit(0);
    g_autoptr(layout) spaces = lay_fit(latin, "Anna Maria", LAYOUT_WRAP, 150);
    g_assert_cmpint(spaces->fault, ==, LAYOUT_FINE);
    g_autoptr(layout) fitting = lay_fit(fonts, "สมชาย", LAYOUT_WRAP, 400);
    g_assert_cmpint(fitting->fault, ==, LAYOUT_FINE);
    g_autoptr(layout) layout = lay_fit(fonts, "สมชาย ใจดี", LAYOUT_WRAP, 120);
    layout_support_assert_fault(layout, LAYOUT_NO_WORDS, "สมชาย ใจดี");
    layout_support_assert_fault(layout, LAYOUT_NO_WORDS, "install the package libicu");
}

/* A machine without ICU refuses those texts only that need it. */
static void test_no_words(void)
{
    if (g_test_subprocess()) {
        lay_thai();
        return;
    }
    g_autofree char *directory = g_dir_make_tmp("layout-XXXXXX", NULL);
    g_autofree char *broken = g_build_filename(directory, ICU_FILE, NULL);
    g_assert_true(g_file_set_contents(broken, "no library", -1, NULL));
    g_autofree char *before = g_strdup(g_getenv("LD_LIBRARY_PATH"));
    g_setenv("LD_LIBRARY_PATH", directory, TRUE);
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    if (before != NULL)
        g_setenv("LD_LIBRARY_PATH", before, TRUE);
    else
        g_unsetenv("LD_LIBRARY_PATH");
    g_test_trap_assert_passed();
    g_unlink(broken);
    g_rmdir(directory);
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
    g_assert_cmpfloat(layout_support_line(layout, 1)->width, <=, 400);
    g_assert_cmpfloat(layout_support_line(layout, 1)->width, >, 398);
    g_autoptr(layout) marks =
        lay_fit(fonts, "a\u0301\u0301\u0301\u0301 e\u0302\u0303", LAYOUT_WRAP, 30);
    const char *const whole[] = { "a\u0301\u0301\u0301\u0301", "e\u0302\u0303", NULL };
    assert_lines(marks, whole);
    g_autoptr(layout) illegible = lay_fit(fonts, "Anna Magdalena", LAYOUT_WRAP, 30);
    layout_support_assert_fault(illegible, LAYOUT_TOO_WIDE, "Magdalena");
    layout_support_assert_fault(illegible, LAYOUT_TOO_WIDE, "below 8");
}

void layout_fit_add_tests(void)
{
    g_test_add_func("/layout/shrink", test_shrink);
    g_test_add_func("/layout/wrap", test_wrap);
    g_test_add_func("/layout/wrap-words", test_wrap_words);
    g_test_add_func("/layout/no-words", test_no_words);
    g_test_add_func("/layout/wrap-long-word", test_wrap_long_word);
}
