#include "config.h"

#include "import/encoding_private.h"

#include <string.h>

/* Layer: import. Whether a text that was read in some code page looks like what people write. A wrong code page gives
 * itself away by letters of two scripts in one word, by capitals and signs inside of words, and by letters that no language
 * of that code page has. */

/* Signs that texts of any language have outside of words. */
static bool score_is_usual_sign(gunichar sign)
{
    static const gunichar usual[] = { 0xA0,   0xA7,   0xAB,   0xB0,   0xB7,   0xBB,
                                      0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D,
                                      0x201E, 0x2026, 0x20AC, 0x2116 };
    for (gsize i = 0; i < G_N_ELEMENTS(usual); i++)
        if (usual[i] == sign)
            return true;
    return false;
}

static bool score_is_letter(gunichar sign)
{
    return g_unichar_isalpha(sign) || g_unichar_ismark(sign);
}

/* What is odd about two characters that follow each other, of which at least one is not ASCII. */
static double score_odd_pair(gunichar before, gunichar sign)
{
    const bool letter_before = score_is_letter(before), letter = score_is_letter(sign);
    if (before < 0x80 && sign < 0x80)
        return 0;
    if (letter_before && letter) {
        const GUnicodeScript first = g_unichar_get_script(before);
        const GUnicodeScript second = g_unichar_get_script(sign);
        if (first != second && first > G_UNICODE_SCRIPT_INHERITED
            && second > G_UNICODE_SCRIPT_INHERITED)
            return 1;
        if (g_unichar_islower(before) && g_unichar_isupper(sign))
            return 1;
        return second == G_UNICODE_SCRIPT_LATIN && before >= 0x80 && sign >= 0x80 ? 0.2 : 0;
    }
    /* A sign at the end of a word may be right; in front of a letter it hardly is, but for an apostrophe. */
    if (letter && before >= 0x80 && before != 0x2019 && !g_unichar_isspace(before))
        return score_is_usual_sign(before) ? 0.2 : 1;
    return 0;
}

static double score_alphabets(const struct encoding_page *page, const char *text, guint letters)
{
    guint most = 0;
    for (const char *const *alphabet = page->alphabets; *alphabet != NULL; alphabet++) {
        guint covered = 0;
        for (const char *here = text; *here != '\0'; here = g_utf8_next_char(here)) {
            const gunichar sign = g_utf8_get_char(here);
            if (sign >= 0x80 && g_utf8_strchr(*alphabet, -1, g_unichar_tolower(sign)) != NULL)
                covered++;
        }
        most = MAX(most, covered);
    }
    return (double)most / letters;
}

static double score_one_byte(const struct encoding_page *page, const char *text)
{
    double odd = 0;
    guint counted = 0;
    gunichar before = ' ';
    for (const char *here = text; *here != '\0'; here = g_utf8_next_char(here)) {
        const gunichar sign = g_utf8_get_char(here);
        const bool usual = score_is_usual_sign(sign);
        counted += sign >= 0x80 && !usual;
        odd += sign >= 0x80 && !usual && !score_is_letter(sign) ? 0.5 : 0;
        odd += score_odd_pair(before, sign);
        before = sign;
    }
    return counted == 0 ? 0.5 : score_alphabets(page, text, counted) - odd / counted;
}

/* Where letters of ours and others touch; in a name they hardly do. */
static guint score_seams(const char *text)
{
    guint seams = 0;
    gunichar before = ' ';
    for (const char *here = text; *here != '\0'; here = g_utf8_next_char(here)) {
        const gunichar sign = g_utf8_get_char(here);
        seams += g_unichar_isalpha(before) && g_unichar_isalpha(sign)
                 && (before < 0x80) != (sign < 0x80);
        before = sign;
    }
    return seams;
}

static double score_two_bytes(const struct encoding_range *common, const char *text,
                              const guchar *bytes, gsize length)
{
    guint pairs = 0, usual = 0;
    for (gsize i = 0; i < length; i++) {
        if (bytes[i] < 0x80)
            continue;
        const guchar lead = bytes[i], trail = i + 1 < length ? bytes[i + 1] : 0;
        pairs++;
        if (lead > 0x80 && trail >= 0x30) {
            usual +=
                lead >= common->lead_low && lead <= common->lead_high && trail >= common->trail_low;
            i++;
        }
    }
    return pairs == 0 ? 0 : (usual - 0.5 * score_seams(text)) / pairs;
}

double encoding_score(const struct encoding_page *page, const char *text, const char *bytes,
                      gsize length)
{
    return page->alphabets != NULL
               ? score_one_byte(page, text)
               : score_two_bytes(&page->common, text, (const guchar *)bytes, length);
}
