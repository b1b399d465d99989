#include "config.h"

#include "import/encoding.h"

#include "import/encoding_private.h"

#include <string.h>

/* Layer: import. The table of code pages. In the order in which they are proposed when they read equally well. */

static const char *const western[] = {
    "äöüß",     "àâæçèéêëîïôùûüÿœ", "áéíñóúü",    "àáâãçéêíóôõúü", "àèéìíîòóùú", "åäöéü",
    "æøåéòóôü", "áðéíóúýþæö",       "àçèéíïòóúü", "äéèêëïíóöüû",   NULL,
};
static const char *const central[] = {
    "ąćęłńóśźż", "áäčďéěíĺľňóôŕřšťúůýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "äöüß", NULL,
};
static const char *const cyrillic[] = {
    "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "абвгдђежзијклљмнњопрстћуфхцчџш",
    NULL,
};
static const char *const greek[] = { "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋ", NULL };
static const char *const turkish[] = { "çğıöşüâî", NULL };
static const char *const hebrew[] = { "אבגדהוזחטיכלמנסעפצקרשתךםןףץ", NULL };
static const char *const arabic[] = { "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئپچژگ", NULL };
static const char *const baltic[] = { "ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž", NULL };

const struct encoding_page encoding_pages[] = {
    [ENCODING_UTF8] = { .encoding = { "utf-8", NULL, "Unicode" },
                        .aliases = "utf8 cp65001",
                        .never_proposed = true },
    [ENCODING_UTF16LE] = { .encoding = { "utf-16le", "UTF-16LE", "Unicode in two bytes" },
                           .aliases = "utf16le utf16 ucs2 ucs2le unicode",
                           .never_proposed = true },
    [ENCODING_UTF16BE] = { .encoding = { "utf-16be", "UTF-16BE",
                                         "Unicode in two bytes, the higher one first" },
                           .aliases = "utf16be ucs2be",
                           .never_proposed = true },
    { .encoding = { "utf-32le", "UTF-32LE", "Unicode in four bytes" },
      .aliases = "utf32le utf32 ucs4",
      .never_proposed = true },
    { .encoding = { "utf-32be", "UTF-32BE", "Unicode in four bytes, the highest one first" },
      .aliases = "utf32be ucs4be",
      .never_proposed = true },
    { .encoding = { "windows-1252", "WINDOWS-1252", "Western European" },
      .aliases = "windows1252 cp1252 ansi iso88591 latin1 usascii ascii",
      .alphabets = western },
    { .encoding = { "windows-1250", "WINDOWS-1250", "Central European" },
      .aliases = "windows1250 cp1250",
      .alphabets = central },
    { .encoding = { "cp932", "CP932", "Japanese, Shift-JIS" },
      .aliases = "cp932 shiftjis sjis ms932 mskanji windows31j",
      .common = { 0x81, 0x97, 0x40 } },
    { .encoding = { "cp949", "CP949", "Korean" },
      .aliases = "cp949 uhc ksc56011987 euckr",
      .common = { 0xB0, 0xC8, 0xA1 } },
    { .encoding = { "gb18030", "GB18030", "Chinese, simplified" },
      .aliases = "gb18030 gbk gb2312 cp936",
      .common = { 0xB0, 0xD7, 0xA1 } },
    { .encoding = { "big5", "BIG5-HKSCS", "Chinese, traditional" },
      .aliases = "big5 cp950 big5hkscs",
      .common = { 0xA4, 0xC6, 0x40 } },
    { .encoding = { "windows-1255", "WINDOWS-1255", "Hebrew" },
      .aliases = "windows1255 cp1255",
      .alphabets = hebrew },
    { .encoding = { "windows-1251", "WINDOWS-1251", "Cyrillic" },
      .aliases = "windows1251 cp1251",
      .alphabets = cyrillic },
    { .encoding = { "windows-1253", "WINDOWS-1253", "Greek" },
      .aliases = "windows1253 cp1253",
      .alphabets = greek },
    { .encoding = { "windows-1254", "WINDOWS-1254", "Turkish" },
      .aliases = "windows1254 cp1254 iso88599 latin5",
      .alphabets = turkish },
    { .encoding = { "windows-1256", "WINDOWS-1256", "Arabic" },
      .aliases = "windows1256 cp1256",
      .alphabets = arabic },
    { .encoding = { "windows-1257", "WINDOWS-1257", "Baltic" },
      .aliases = "windows1257 cp1257",
      .alphabets = baltic },
    { .encoding = { "macintosh", "MACINTOSH", "Western European of old Macintosh computers" },
      .aliases = "macintosh macroman mac xmacroman",
      .alphabets = western },
};
const guint encoding_page_count = G_N_ELEMENTS(encoding_pages);

const struct encoding *encoding_find(const char *name)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    for (; *name != '\0'; name++)
        if (g_ascii_isalnum(*name))
            g_string_append_c(plain, g_ascii_tolower(*name));
    for (guint i = 0; i < encoding_page_count; i++) {
        g_auto(GStrv) aliases = g_strsplit(encoding_pages[i].aliases, " ", -1);
        if (g_strv_contains((const char *const *)aliases, plain->str))
            return &encoding_pages[i].encoding;
    }
    return NULL;
}
