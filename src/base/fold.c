#include "config.h"

#include "base/fold.h"

#include <string.h>

struct fold_letter {
    gunichar letter; /* lower case */
    const char *typed;
};

/* Letters of Latin alphabets without a decomposition. In order. */
static const struct fold_letter letters[] = {
    { 0x00DF, "ss" }, /* ß */
    { 0x00E6, "ae" }, /* æ */
    { 0x00F0, "d" },  /* ð */
    { 0x00F8, "o" },  /* ø */
    { 0x00FE, "th" }, /* þ */
    { 0x0111, "d" },  /* đ */
    { 0x0127, "h" },  /* ħ */
    { 0x0131, "i" },  /* ı */
    { 0x0138, "k" },  /* ĸ */
    { 0x0142, "l" },  /* ł */
    { 0x014B, "n" },  /* ŋ */
    { 0x0153, "oe" }, /* œ */
    { 0x0167, "t" },  /* ŧ */
    { 0x0180, "b" },  /* ƀ */
    { 0x0199, "k" },  /* ƙ */
    { 0x01B4, "y" },  /* ƴ */
    { 0x01B6, "z" },  /* ƶ */
    { 0x01DD, "e" },  /* ǝ */
    { 0x01E5, "g" },  /* ǥ */
    { 0x0253, "b" },  /* ɓ */
    { 0x0254, "o" },  /* ɔ */
    { 0x0256, "d" },  /* ɖ */
    { 0x0257, "d" },  /* ɗ */
    { 0x0259, "e" },  /* ə */
    { 0x025B, "e" },  /* ɛ */
    { 0x0260, "g" },  /* ɠ */
    { 0x0268, "i" },  /* ɨ */
    { 0x0289, "u" },  /* ʉ */
    { 0x03C2, "σ" },  /* final sigma */
};

static const char *fold_find_letter(gunichar letter)
{
    if (letter > letters[G_N_ELEMENTS(letters) - 1].letter)
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(letters) && letters[i].letter <= letter; i++)
        if (letters[i].letter == letter)
            return letters[i].typed;
    return NULL;
}

static void fold_add(GString *folded, gunichar character)
{
    if (character < 0x80) {
        g_string_append_c(folded, g_ascii_tolower((char)character));
        return;
    }
    if (g_unichar_ismark(character))
        return;
    const gunichar lower = g_unichar_tolower(character);
    const char *typed = fold_find_letter(lower);
    if (typed != NULL)
        g_string_append(folded, typed);
    else if (!g_unichar_ismark(lower))
        g_string_append_unichar(folded, lower);
}

static char *fold_unicode(const char *text, gssize length)
{
    g_autofree char *valid = g_utf8_make_valid(text, length);
    g_autofree char *plain = g_utf8_normalize(valid, -1, G_NORMALIZE_ALL);
    g_autoptr(GString) folded = g_string_sized_new(strlen(plain));
    for (const char *next = plain; *next != '\0'; next = g_utf8_next_char(next))
        fold_add(folded, g_utf8_get_char(next));
    return g_string_free(g_steal_pointer(&folded), FALSE);
}

char *text_fold(const char *text, gssize length)
{
    const gsize size = length < 0 ? strlen(text) : (gsize)length;
    for (gsize i = 0; i < size; i++)
        if ((guchar)text[i] >= 0x80 || text[i] == '\0')
            return fold_unicode(text, (gssize)size);
    return g_ascii_strdown(text, (gssize)size);
}

char *text_fold_letter(gunichar letter)
{
    const gunichar lower = g_unichar_tolower(letter);
    const char *typed = fold_find_letter(lower);
    if (typed == NULL || (guchar)typed[0] >= 0x80)
        return NULL;
    char *plain =
        lower != letter && typed[0] == typed[1] ? g_ascii_strup(typed, -1) : g_strdup(typed);
    if (lower != letter)
        plain[0] = g_ascii_toupper(plain[0]);
    return plain;
}

bool text_is_unspaced(gunichar character)
{
    switch (g_unichar_get_script(character)) {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_YI:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
    case G_UNICODE_SCRIPT_TIBETAN:
        return true;
    default:
        return false;
    }
}
