#include "config.h"

#include "font_support.h"

#define NOTO "/usr/share/fonts/truetype/noto/"

enum { CHAIN = 24 };

static const char *const chain[CHAIN] = {
    FONT_SUPPORT_DEJAVU,
    NOTO "NotoSerif-Regular.ttf",
    FONT_SUPPORT_DEVANAGARI,
    NOTO "NotoSerifBengali-Regular.ttf",
    NOTO "NotoSerifGurmukhi-Regular.ttf",
    NOTO "NotoSerifGujarati-Regular.ttf",
    NOTO "NotoSerifTamil-Regular.ttf",
    NOTO "NotoSerifTelugu-Regular.ttf",
    NOTO "NotoSerifKannada-Regular.ttf",
    NOTO "NotoSerifMalayalam-Regular.ttf",
    NOTO "NotoSerifSinhala-Regular.ttf",
    FONT_SUPPORT_THAI,
    NOTO "NotoSerifLao-Regular.ttf",
    NOTO "NotoSerifKhmer-Regular.ttf",
    NOTO "NotoSerifMyanmar-Regular.ttf",
    NOTO "NotoSerifTibetan-Regular.ttf",
    NOTO "NotoSerifEthiopic-Regular.ttf",
    NOTO "NotoSerifGeorgian-Regular.ttf",
    NOTO "NotoSerifArmenian-Regular.ttf",
    FONT_SUPPORT_HAN,
};

GBytes *font_support_read(const char *path)
{
    char *data;
    gsize length;
    if (!g_file_get_contents(path, &data, &length, NULL)) {
        g_autofree char *reason = g_strdup_printf("%s is not installed", path);
        g_test_skip(reason);
        return NULL;
    }
    return g_bytes_new_take(data, length);
}

struct font_set *font_support_set(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = font_support_read(path);
    if (bytes == NULL)
        return NULL;
    struct font_set *set = font_set_new();
    font_set_add(set, "test", bytes, &error);
    g_assert_no_error(error);
    return set;
}

struct font_set *font_support_chain(const char *const **slugs)
{
    static const char *installed[CHAIN + 1];
    struct font_set *set = font_set_new();
    guint count = 0;
    for (guint i = 0; i < CHAIN && chain[i] != NULL; i++) {
        char *data;
        gsize length;
        if (!g_file_get_contents(chain[i], &data, &length, NULL))
            continue;
        g_autoptr(GBytes) bytes = g_bytes_new_take(data, length);
        g_autoptr(GError) error = NULL;
        font_set_add(set, chain[i], bytes, &error);
        g_assert_no_error(error);
        installed[count++] = chain[i];
    }
    installed[count] = NULL;
    *slugs = installed;
    return set;
}

struct text_style font_support_style(const char *font)
{
    return (struct text_style){
        .font = font,
        .size = 36,
        .line_height = 1.1,
        .y = 300,
        .language = "",
    };
}
