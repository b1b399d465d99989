#include "config.h"

#include "pdf/standard_font.h"

#include <hpdf.h>
#include <string.h>

static const struct standard_font fonts[STANDARD_FONTS] = {
    { "Helvetica", STANDARD_ENCODING_WINANSI },
    { "Helvetica-Bold", STANDARD_ENCODING_WINANSI },
    { "Helvetica-Oblique", STANDARD_ENCODING_WINANSI },
    { "Helvetica-BoldOblique", STANDARD_ENCODING_WINANSI },
    { "Times-Roman", STANDARD_ENCODING_WINANSI },
    { "Times-Bold", STANDARD_ENCODING_WINANSI },
    { "Times-Italic", STANDARD_ENCODING_WINANSI },
    { "Times-BoldItalic", STANDARD_ENCODING_WINANSI },
    { "Courier", STANDARD_ENCODING_WINANSI },
    { "Courier-Bold", STANDARD_ENCODING_WINANSI },
    { "Courier-Oblique", STANDARD_ENCODING_WINANSI },
    { "Courier-BoldOblique", STANDARD_ENCODING_WINANSI },
    { "Symbol", STANDARD_ENCODING_SYMBOL },
    { "ZapfDingbats", STANDARD_ENCODING_DINGBATS },
};

/* Codes 0x80 to 0x9F of WinAnsiEncoding; all others are Latin-1. */
static const guint16 winansi_extras[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* Consecutive characters at consecutive codes. */
struct code_range {
    guint16 character;
    guint8 code;
    guint8 count;
};

static const struct code_range symbol_ranges[] = {
    { 0x0020, 0x20, 2 }, { 0x2200, 0x22, 1 }, { 0x0023, 0x23, 1 },  { 0x2203, 0x24, 1 },
    { 0x0025, 0x25, 2 }, { 0x220B, 0x27, 1 }, { 0x0028, 0x28, 2 },  { 0x2217, 0x2A, 1 },
    { 0x002B, 0x2B, 2 }, { 0x2212, 0x2D, 1 }, { 0x002E, 0x2E, 18 }, { 0x2245, 0x40, 1 },
    { 0x0391, 0x41, 2 }, { 0x03A7, 0x43, 1 }, { 0x0394, 0x44, 2 },  { 0x2206, 0x44, 1 },
    { 0x03A6, 0x46, 1 }, { 0x0393, 0x47, 1 }, { 0x0397, 0x48, 1 },  { 0x0399, 0x49, 1 },
    { 0x03D1, 0x4A, 1 }, { 0x039A, 0x4B, 4 }, { 0x039F, 0x4F, 2 },  { 0x0398, 0x51, 1 },
    { 0x03A1, 0x52, 1 }, { 0x03A3, 0x53, 3 }, { 0x03C2, 0x56, 1 },  { 0x03A9, 0x57, 1 },
    { 0x2126, 0x57, 1 }, { 0x039E, 0x58, 1 }, { 0x03A8, 0x59, 1 },  { 0x0396, 0x5A, 1 },
    { 0x005B, 0x5B, 1 }, { 0x2234, 0x5C, 1 }, { 0x005D, 0x5D, 1 },  { 0x22A5, 0x5E, 1 },
    { 0x005F, 0x5F, 1 }, { 0x03B1, 0x61, 2 }, { 0x03C7, 0x63, 1 },  { 0x03B4, 0x64, 2 },
    { 0x03C6, 0x66, 1 }, { 0x03B3, 0x67, 1 }, { 0x03B7, 0x68, 1 },  { 0x03B9, 0x69, 1 },
    { 0x03D5, 0x6A, 1 }, { 0x03BA, 0x6B, 4 }, { 0x00B5, 0x6D, 1 },  { 0x03BF, 0x6F, 2 },
    { 0x03B8, 0x71, 1 }, { 0x03C1, 0x72, 1 }, { 0x03C3, 0x73, 3 },  { 0x03D6, 0x76, 1 },
    { 0x03C9, 0x77, 1 }, { 0x03BE, 0x78, 1 }, { 0x03C8, 0x79, 1 },  { 0x03B6, 0x7A, 1 },
    { 0x007B, 0x7B, 3 }, { 0x223C, 0x7E, 1 }, { 0x20AC, 0xA0, 1 },  { 0x03D2, 0xA1, 1 },
    { 0x2032, 0xA2, 1 }, { 0x2264, 0xA3, 1 }, { 0x2044, 0xA4, 1 },  { 0x221E, 0xA5, 1 },
    { 0x0192, 0xA6, 1 }, { 0x2663, 0xA7, 1 }, { 0x2666, 0xA8, 1 },  { 0x2665, 0xA9, 1 },
    { 0x2660, 0xAA, 1 }, { 0x2194, 0xAB, 1 }, { 0x2190, 0xAC, 4 },  { 0x00B0, 0xB0, 2 },
    { 0x2033, 0xB2, 1 }, { 0x2265, 0xB3, 1 }, { 0x00D7, 0xB4, 1 },  { 0x221D, 0xB5, 1 },
    { 0x2202, 0xB6, 1 }, { 0x2022, 0xB7, 1 }, { 0x00F7, 0xB8, 1 },  { 0x2260, 0xB9, 2 },
    { 0x2248, 0xBB, 1 }, { 0x2026, 0xBC, 1 }, { 0x21B5, 0xBF, 1 },  { 0x2135, 0xC0, 1 },
    { 0x2111, 0xC1, 1 }, { 0x211C, 0xC2, 1 }, { 0x2118, 0xC3, 1 },  { 0x2297, 0xC4, 1 },
    { 0x2295, 0xC5, 1 }, { 0x2205, 0xC6, 1 }, { 0x2229, 0xC7, 2 },  { 0x2283, 0xC9, 1 },
    { 0x2287, 0xCA, 1 }, { 0x2284, 0xCB, 1 }, { 0x2282, 0xCC, 1 },  { 0x2286, 0xCD, 1 },
    { 0x2208, 0xCE, 2 }, { 0x2220, 0xD0, 1 }, { 0x2207, 0xD1, 1 },  { 0x00AE, 0xD2, 1 },
    { 0x00A9, 0xD3, 1 }, { 0x2122, 0xD4, 1 }, { 0x220F, 0xD5, 1 },  { 0x221A, 0xD6, 1 },
    { 0x22C5, 0xD7, 1 }, { 0x00AC, 0xD8, 1 }, { 0x2227, 0xD9, 2 },  { 0x21D4, 0xDB, 1 },
    { 0x21D0, 0xDC, 4 }, { 0x25CA, 0xE0, 1 }, { 0x2329, 0xE1, 1 },  { 0x2211, 0xE5, 1 },
    { 0x232A, 0xF1, 1 }, { 0x222B, 0xF2, 1 }, { 0x2320, 0xF3, 1 },  { 0x2321, 0xF5, 1 },
};

static const struct code_range dingbats_ranges[] = {
    { 0x0020, 0x20, 1 },  { 0x2701, 0x21, 4 },  { 0x260E, 0x25, 1 },  { 0x2706, 0x26, 4 },
    { 0x261B, 0x2A, 1 },  { 0x261E, 0x2B, 1 },  { 0x270C, 0x2C, 28 }, { 0x2605, 0x48, 1 },
    { 0x2729, 0x49, 35 }, { 0x25CF, 0x6C, 1 },  { 0x274D, 0x6D, 1 },  { 0x25A0, 0x6E, 1 },
    { 0x274F, 0x6F, 4 },  { 0x25B2, 0x73, 1 },  { 0x25BC, 0x74, 1 },  { 0x25C6, 0x75, 1 },
    { 0x2756, 0x76, 1 },  { 0x25D7, 0x77, 1 },  { 0x2758, 0x78, 7 },  { 0x2761, 0xA1, 7 },
    { 0x2663, 0xA8, 1 },  { 0x2666, 0xA9, 1 },  { 0x2665, 0xAA, 1 },  { 0x2660, 0xAB, 1 },
    { 0x2460, 0xAC, 10 }, { 0x2776, 0xB6, 31 }, { 0x2192, 0xD5, 1 },  { 0x2194, 0xD6, 2 },
    { 0x2798, 0xD8, 24 }, { 0x27B1, 0xF1, 14 },
};

static guint8 code_in_ranges(const struct code_range *ranges, gsize count, gunichar character)
{
    for (gsize i = 0; i < count; i++) {
        const struct code_range *range = &ranges[i];
        if (character >= range->character && character < (gunichar)range->character + range->count)
            return (guint8)(range->code + (character - range->character));
    }
    return 0;
}

static guint8 code_in_winansi(gunichar character)
{
    if ((character >= 0x20 && character <= 0x7E) || (character >= 0xA0 && character <= 0xFF))
        return (guint8)character;
    for (guint i = 0; i < G_N_ELEMENTS(winansi_extras); i++) {
        if (winansi_extras[i] != 0 && winansi_extras[i] == character)
            return (guint8)(0x80 + i);
    }
    return 0;
}

guint8 standard_font_code(const struct standard_font *font, gunichar character)
{
    switch (font->encoding) {
    case STANDARD_ENCODING_SYMBOL:
        return code_in_ranges(symbol_ranges, G_N_ELEMENTS(symbol_ranges), character);
    case STANDARD_ENCODING_DINGBATS:
        return code_in_ranges(dingbats_ranges, G_N_ELEMENTS(dingbats_ranges), character);
    case STANDARD_ENCODING_WINANSI:
        break;
    }
    return code_in_winansi(character);
}

bool standard_font_is_name(const char *name)
{
    for (guint i = 0; i < STANDARD_FONTS; i++) {
        if (strcmp(fonts[i].name, name) == 0)
            return true;
    }
    return false;
}

const struct standard_font *standard_font_at(guint number)
{
    return &fonts[number];
}

static void read_metrics(HPDF_Doc document, const struct standard_font *font,
                         struct standard_metrics *metrics)
{
    bool winansi = font->encoding == STANDARD_ENCODING_WINANSI;
    HPDF_Font known = HPDF_GetFont(document, font->name, winansi ? "WinAnsiEncoding" : NULL);
    if (known == NULL)
        g_error("libharu does not know the standard font %s", font->name);
    for (guint code = 0x20; code < 256; code++) {
        HPDF_BYTE text = (HPDF_BYTE)code;
        metrics->widths[code] = (guint16)HPDF_Font_TextWidth(known, &text, 1).width;
    }
    /* libharu takes the soft hyphen for a character that the font lacks. */
    if (winansi)
        metrics->widths[0xAD] = metrics->widths['-'];
    HPDF_Box box = HPDF_Font_GetBBox(known);
    metrics->top = (gint16)box.top;
    metrics->bottom = (gint16)box.bottom;
    metrics->ascent = winansi ? (gint16)HPDF_Font_GetAscent(known) : metrics->top;
    metrics->descent = winansi ? (gint16)HPDF_Font_GetDescent(known) : metrics->bottom;
}

const struct standard_metrics *standard_font_metrics(const struct standard_font *font)
{
    /* Most documents use one font or two, and each takes as long to read as a page to print. */
    static struct {
        struct standard_metrics metrics;
        gsize read;
    } table[STANDARD_FONTS];
    const gsize place = (gsize)(font - fonts);
    g_return_val_if_fail(place < STANDARD_FONTS, NULL);
    if (g_once_init_enter(&table[place].read)) {
        HPDF_Doc document = HPDF_New(NULL, NULL);
        if (document == NULL)
            g_error("libharu could not be started: out of memory");
        read_metrics(document, font, &table[place].metrics);
        HPDF_Free(document);
        g_once_init_leave(&table[place].read, 1);
    }
    return &table[place].metrics;
}
