#include "config.h"

#include "pdf/font_language.h"

#include <hb-ot.h>
#include <string.h>

struct known_language {
    const char *tag; /* the first subtags */
    enum font_language language;
};

/* The first that fits counts. */
static const struct known_language known_languages[] = {
    { "ja", FONT_LANGUAGE_JAPANESE },
    { "ko", FONT_LANGUAGE_KOREAN },
    { "zh-Hant", FONT_LANGUAGE_CHINESE_TRADITIONAL },
    { "zh-TW", FONT_LANGUAGE_CHINESE_TRADITIONAL },
    { "zh-HK", FONT_LANGUAGE_CHINESE_TRADITIONAL },
    { "zh-MO", FONT_LANGUAGE_CHINESE_TRADITIONAL },
    { "yue", FONT_LANGUAGE_CHINESE_TRADITIONAL },
    { "zh", FONT_LANGUAGE_CHINESE_SIMPLIFIED },
    { "cmn", FONT_LANGUAGE_CHINESE_SIMPLIFIED },
    { "ur", FONT_LANGUAGE_URDU },
    { "ks", FONT_LANGUAGE_URDU },
    { "pnb", FONT_LANGUAGE_URDU },
    { "skr", FONT_LANGUAGE_URDU },
};

static bool tag_begins(const char *tag, const char *start)
{
    size_t length = strlen(start);
    return g_ascii_strncasecmp(tag, start, length) == 0
           && (tag[length] == '\0' || tag[length] == '-' || tag[length] == '_');
}

enum font_language font_language_find(const char *tag)
{
    for (guint i = 0; i < G_N_ELEMENTS(known_languages); i++) {
        if (tag_begins(tag, known_languages[i].tag))
            return known_languages[i].language;
    }
    return FONT_LANGUAGE_ANY;
}

/* Bits of the field ulCodePageRange1. */
static const struct {
    guint bit;
    enum font_language language;
} code_pages[] = {
    { 17, FONT_LANGUAGE_JAPANESE },
    { 18, FONT_LANGUAGE_CHINESE_SIMPLIFIED },
    { 19, FONT_LANGUAGE_KOREAN },
    { 20, FONT_LANGUAGE_CHINESE_TRADITIONAL },
};

static guint read_code_pages(hb_face_t *face)
{
    enum { OFFSET = 78 };
    hb_blob_t *blob = hb_face_reference_table(face, HB_TAG('O', 'S', '/', '2'));
    guint length;
    const char *data = hb_blob_get_data(blob, &length);
    guint32 range = 0;
    if (length >= OFFSET + sizeof range) {
        memcpy(&range, data + OFFSET, sizeof range);
        range = GUINT32_FROM_BE(range);
    }
    hb_blob_destroy(blob);
    return range;
}

guint font_languages_of(hb_face_t *face)
{
    guint languages = 0;
    guint32 range = read_code_pages(face);
    for (guint i = 0; i < G_N_ELEMENTS(code_pages); i++) {
        if ((range >> code_pages[i].bit & 1) != 0)
            languages |= 1U << code_pages[i].language;
    }
    char name[128];
    guint size = sizeof name;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_FONT_FAMILY, hb_language_from_string("en", -1), &size,
                        name);
    if (strstr(name, "Nastal") != NULL)
        languages |= 1U << FONT_LANGUAGE_URDU;
    return languages;
}

bool font_language_is_right_to_left(const char *tag)
{
    static const char *const languages[] = {
        "ar",  "arc", "bal", "ckb", "dv",  "fa", "glk", "he",  "iw", "ks", "lrc",
        "mzn", "pnb", "prs", "ps",  "rhg", "sd", "skr", "syr", "ug", "ur", "yi",
    };
    for (guint i = 0; i < G_N_ELEMENTS(languages); i++) {
        if (tag_begins(tag, languages[i]))
            return strstr(tag, "-Latn") == NULL && strstr(tag, "-Cyrl") == NULL;
    }
    return strstr(tag, "-Arab") != NULL || strstr(tag, "-Hebr") != NULL;
}
