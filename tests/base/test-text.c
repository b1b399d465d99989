#include "config.h"

#include "base/text.h"

#include <string.h>

struct showing_case {
    const char *name, *text, *shown;
};

static const struct showing_case showing_cases[] = {
    { "nothing", NULL, "" },
    { "empty", "", "" },
    { "plain", "Jane Doe", "Jane Doe" },
    { "accents", "Zoë Ñandú, \u0141ukasz", "Zoë Ñandú, Łukasz" },
    { "decomposed", "Ngo\u0302\u0301", "Ngo\u0302\u0301" },
    { "chinese", "李明", "李明" },
    { "emoji", "\U0001F600", "\U0001F600" },
    { "line feed", "a\nb", "a<U+000A>b" },
    { "carriage return", "a\rb", "a<U+000D>b" },
    { "tab and backspace", "a\tb\b", "a<U+0009>b<U+0008>" },
    { "escape", "\033[2J", "<U+001B>[2J" },
    { "operating system command", "\033]0;title\a", "<U+001B>]0;title<U+0007>" },
    { "delete", "\177", "<U+007F>" },
    { "control sequence introducer",
      "\xC2\x9B"
      "31m",
      "<U+009B>31m" },
    { "bare C1 byte",
      "\x9B"
      "31m",
      "<9B>31m" },
    { "next line",
      "a\xC2\x85"
      "b",
      "a<U+0085>b" },
    { "override", "a\u202Egpj.exe", "a<U+202E>gpj.exe" },
    { "isolates", "\u2066\u2067\u2068\u2069", "<U+2066><U+2067><U+2068><U+2069>" },
    { "marks of direction", "\u200E\u200F\u061C", "<U+200E><U+200F><U+061C>" },
    { "zero width", "a\u200Bb\u200Cc\u200Dd\uFEFF", "a<U+200B>b<U+200C>c<U+200D>d<U+FEFF>" },
    { "soft hyphen", "a\u00ADb", "a<U+00AD>b" },
    { "word joiner", "\u2060\u2064", "<U+2060><U+2064>" },
    { "line separator", "\u2028\u2029", "<U+2028><U+2029>" },
    { "Hangul fillers", "\u3164\u115F\uFFA0", "<U+3164><U+115F><U+FFA0>" },
    { "tags", "\U000E0041", "<U+E0041>" },
    { "private use", "\uE000\U000F0000", "<U+E000><U+F0000>" },
    { "noncharacters", "\uFDD0\uFFFE\U0001FFFF", "<U+FDD0><U+FFFE><U+1FFFF>" },
    { "unassigned", "\u0378", "<U+0378>" },
    { "surrogate", "\xED\xA0\x80", "<ED><A0><80>" },
    { "overlong slash", "\xC0\xAF", "<C0><AF>" },
    { "cut short", "a\xE2\x82", "a<E2><82>" },
    { "latin-1", "Jos\xE9 P", "Jos<E9> P" },
    { "four marks", "a\u0301\u0302\u0303\u0304b", "a\u0301\u0302\u0303\u0304b" },
    { "six marks", "a\u0301\u0302\u0303\u0304\u0305\u0306b",
      "a\u0301\u0302\u0303\u0304<+2 marks>b" },
    { "marks at the end", "a\u0301\u0302\u0303\u0304\u0305",
      "a\u0301\u0302\u0303\u0304<+1 marks>" },
    { "mark without base", "\u0301a", "<U+0301>a" },
    { "mark after a control", "\n\u0301", "<U+000A><U+0301>" },
    { "hebrew", "דוד", "\u2068דוד\u2069" },
    { "arabic in latin", "Ali علي", "\u2068Ali علي\u2069" },
    { "arabic number sign is drawn", "\u0600", "\u2068\u0600\u2069" },
    { "devanagari", "क्षत्रिय", "क्षत्रिय" },
    { "thai", "น้ำ", "น้ำ" },
    { "shell and PDF are plain text here", "$(id) ) Tj ET", "$(id) ) Tj ET" },
};

static void test_show(const void *data)
{
    const struct showing_case *item = data;
    g_autofree char *shown = text_show(item->text);
    g_assert_cmpstr(shown, ==, item->shown);
}

static void test_show_bytes(void)
{
    g_autofree char *nul = text_show_bytes("a\0b", 3);
    g_assert_cmpstr(nul, ==, "a<U+0000>b");
    g_autofree char *part = text_show_bytes("abc", 2);
    g_assert_cmpstr(part, ==, "ab");
    /* A character cut by the length is bytes, and what stands behind it is not read. */
    g_autofree char *cut = text_show_bytes("\xC3\xA9", 1);
    g_assert_cmpstr(cut, ==, "<C3>");
    g_autofree char *nuls = text_show_bytes("\0\0", 2);
    g_assert_cmpstr(nuls, ==, "<U+0000><U+0000>");
}

struct again_case {
    const char *text, *shown;
};

/* What was shown before is not shown again by codes; isolates that do no such work are. */
static const struct again_case again_cases[] = {
    { "\u2068דוד\u2069", "\u2068דוד\u2069" },
    { "no \"\u2068דוד\u2069\" here", "no \"\u2068דוד\u2069\" here" },
    { "\u2068דוד\u2069 דוד", "\u2068\u2068דוד\u2069 דוד\u2069" },
    { "\u2068a \u2068דוד\u2069\u2069", "\u2068a \u2068דוד\u2069\u2069" },
    { "\u2068abc\u2069", "<U+2068>abc<U+2069>" },
    { "\u2068דוד", "\u2068<U+2068>דוד\u2069" },
    { "דוד\u2069", "\u2068דוד<U+2069>\u2069" },
    { "\u2069\u2068", "<U+2069><U+2068>" },
    { "\u2068\u2068דוד\u2069", "<U+2068>\u2068דוד\u2069" },
    { "\u2067דוד\u2069", "\u2068<U+2067>דוד<U+2069>\u2069" },
    { "a\u2068\u0301ד\u2069\u0301", "a\u2068<U+0301>ד\u2069<U+0301>" },
};

static void test_show_again(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(again_cases); i++) {
        g_autofree char *shown = text_show(again_cases[i].text);
        g_assert_cmpstr(shown, ==, again_cases[i].shown);
        g_autofree char *again = text_show(shown);
        g_assert_cmpstr(again, ==, shown);
    }
}

static char *isolated(const char *text, int times)
{
    GString *result = g_string_new(NULL);
    for (int i = 0; i < times; i++)
        g_string_append(result, "\u2068");
    g_string_append(result, text);
    for (int i = 0; i < times; i++)
        g_string_append(result, "\u2069");
    return g_string_free(result, FALSE);
}

/* As often as somebody cares to type it, and in a time that is as long as the text. */
static void test_show_again_deep(void)
{
    for (int depth = 1; depth < 300; depth++) {
        g_autofree char *inner = isolated("דוד", depth);
        g_autofree char *text = g_strconcat("דוד ", inner, NULL);
        g_autofree char *shown = text_show(text);
        g_autofree char *expected = isolated(text, 1);
        g_assert_cmpstr(shown, ==, expected);
        g_autofree char *again = text_show(shown);
        g_assert_cmpstr(again, ==, shown);
    }
    g_autofree char *empty = isolated("", 200000);
    g_autofree char *shown = text_show(empty);
    g_assert_null(strstr(shown, "\u2068"));
    g_assert_true(g_str_has_suffix(shown, "<U+2069>"));
}

/* Whatever the bytes: valid, no control but those shown by their codes, isolates in pairs, and all that
 * runs from right to left within them; shown again it stays as it is. */
static void assert_harmless(const char *shown)
{
    g_assert_true(g_utf8_validate(shown, -1, NULL));
    int depth = 0;
    for (const char *at = shown; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar character = g_utf8_get_char(at);
        if (character == 0x2068 || character == 0x2069)
            depth += character == 0x2068 ? 1 : -1;
        else
            g_assert_false(text_is_invisible(character));
        if (character >= 0x590 && character <= 0x8FF && g_unichar_isalpha(character))
            g_assert_cmpint(depth, >, 0);
    }
    g_assert_cmpint(depth, ==, 0);
    g_autofree char *again = text_show(shown);
    g_assert_cmpstr(again, ==, shown);
}

/* Short texts of the characters that matter to each other. */
static void test_show_any_characters(void)
{
    static const gunichar alphabet[] = { 'a', 0x5D3, 0x2068, 0x2069, 0x2067, 0x301, '\n', 0x202E };
    g_autoptr(GRand) rand = g_rand_new_with_seed(20260617);
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (gint32 left = g_rand_int_range(rand, 0, 24); left > 0; left--)
            g_string_append_unichar(
                text, alphabet[g_rand_int_range(rand, 0, (gint32)G_N_ELEMENTS(alphabet))]);
        g_autofree char *shown = text_show(text->str);
        assert_harmless(shown);
        const int cells = g_rand_int_range(rand, 1, 12);
        g_autofree char *fitted = text_fit_cells(shown, cells);
        g_assert_cmpint(text_cells(fitted), ==, cells);
        int depth = 0;
        for (const char *at = fitted; *at != '\0'; at = g_utf8_next_char(at))
            depth += (g_utf8_get_char(at) == 0x2068) - (g_utf8_get_char(at) == 0x2069);
        g_assert_cmpint(depth, ==, 0);
    }
}

static void test_show_any_bytes(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(20260616);
    for (int round = 0; round < 3000; round++) {
        char bytes[64];
        const gint32 length = g_rand_int_range(rand, 0, (gint32)sizeof bytes);
        for (gint32 i = 0; i < length; i++)
            bytes[i] = (char)g_rand_int_range(rand, 0, 256);
        g_autofree char *shown = text_show_bytes(bytes, length);
        assert_harmless(shown);
    }
    for (gunichar character = 0; character <= 0x10FFFF; character++) {
        char bytes[8] = { 0 };
        const int length = g_unichar_to_utf8(character, bytes);
        g_autofree char *shown = text_show_bytes(bytes, length);
        assert_harmless(shown);
    }
}

static void test_cells(void)
{
    g_assert_cmpint(text_cells(""), ==, 0);
    g_assert_cmpint(text_cells("Jane"), ==, 4);
    g_assert_cmpint(text_cells("李明"), ==, 4);
    g_assert_cmpint(text_cells("e\u0301"), ==, 1);
    g_assert_cmpint(text_cells("\u2068דוד\u2069"), ==, 3);
}

static void assert_fits(const char *shown, int cells, const char *expected)
{
    g_autofree char *fitted = text_fit_cells(shown, cells);
    g_assert_cmpstr(fitted, ==, expected);
    g_assert_cmpint(text_cells(fitted), ==, MAX(cells, 0));
}

static void test_join_lines(void)
{
    g_autofree char *joined = text_join_lines(g_strdup("Course\nof\n\nTests"));
    g_assert_cmpstr(joined, ==, "Course of  Tests");
}

static void test_fit(void)
{
    assert_fits("Jane", 6, "Jane  ");
    assert_fits("Jane", 4, "Jane");
    assert_fits("Jane Doe", 4, "Jan…");
    assert_fits("Jane", 1, "…");
    assert_fits("Jane", 0, "");
    assert_fits("Jane", -3, "");
    assert_fits("李明", 3, "李…");
    assert_fits("李明李", 4, "李… ");
    assert_fits("e\u0301e\u0301e\u0301", 2, "e\u0301…");
    assert_fits("\u2068דוד\u2069", 2, "\u2068ד…\u2069");
    assert_fits("\u2068דוד\u2069", 5, "\u2068דוד\u2069  ");
    assert_fits("", 2, "  ");
}

static void test_trim(void)
{
    static const char *const pairs[][2] = {
        { "  a b  ", "a b" },
        { "", "" },
        { " \t\r\n", "" },
        { "\u00A0a\u3000", "a" },
        { "\xC2\x85"
          "a\v",
          "a" },
        { "a", "a" },
        { " \xFF ", "\xFF" },
        { "\u200Ba", "\u200Ba" },
        { "\x7F ", "\x7F" },
        { " é ", "é" },
        { "a\xC3 ", "a\xC3" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *trimmed = text_trim(pairs[i][0]);
        g_assert_cmpstr(trimmed, ==, pairs[i][1]);
    }
}

static void test_invisible(void)
{
    g_assert_true(text_is_invisible(0x200B));
    g_assert_true(text_is_invisible(0x202E));
    g_assert_true(text_is_invisible(0x3164));
    g_assert_true(text_is_invisible(0x07));
    g_assert_true(text_is_invisible(0x2028));
    g_assert_false(text_is_invisible('a'));
    g_assert_false(text_is_invisible(' '));
    g_assert_false(text_is_invisible(0xFE0F));
    g_assert_false(text_is_invisible(0xE0100));
    g_assert_false(text_is_invisible(0x0601));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(showing_cases); i++) {
        g_autofree char *path = g_strconcat("/text/show/", showing_cases[i].name, NULL);
        g_test_add_data_func(path, &showing_cases[i], test_show);
    }
    g_test_add_func("/text/show-bytes", test_show_bytes);
    g_test_add_func("/text/show-any-bytes", test_show_any_bytes);
    g_test_add_func("/text/show-any-characters", test_show_any_characters);
    g_test_add_func("/text/show-again", test_show_again);
    g_test_add_func("/text/show-again-deep", test_show_again_deep);
    g_test_add_func("/text/cells", test_cells);
    g_test_add_func("/text/fit", test_fit);
    g_test_add_func("/text/join-lines", test_join_lines);
    g_test_add_func("/text/trim", test_trim);
    g_test_add_func("/text/invisible", test_invisible);
    return g_test_run();
}
