#include "config.h"

#include "name_support.h"

#include "font_support.h"
#include "sheet_support.h"
#include "support.h"

#include "base/json.h"

#include <string.h>
#include <stdlib.h>

#define NOTO "/usr/share/fonts/truetype/noto/"

/* In the order of a site's chain. */
static const char *const font_paths[] = {
    NOTO "NotoSerif-Regular.ttf",
    NOTO "NotoNaskhArabic-Regular.ttf",
    NOTO "NotoNastaliqUrdu-Regular.ttf",
    NOTO "NotoSerifHebrew-Regular.ttf",
    NOTO "NotoSerifDevanagari-Regular.ttf",
    NOTO "NotoSerifBengali-Regular.ttf",
    NOTO "NotoSerifGurmukhi-Regular.ttf",
    NOTO "NotoSerifGujarati-Regular.ttf",
    NOTO "NotoSerifTamil-Regular.ttf",
    NOTO "NotoSerifTelugu-Regular.ttf",
    NOTO "NotoSerifKannada-Regular.ttf",
    NOTO "NotoSerifMalayalam-Regular.ttf",
    NOTO "NotoSerifSinhala-Regular.ttf",
    NOTO "NotoSerifThai-Regular.ttf",
    NOTO "NotoSerifLao-Regular.ttf",
    NOTO "NotoSerifKhmer-Regular.ttf",
    NOTO "NotoSerifMyanmar-Regular.ttf",
    NOTO "NotoSerifTibetan-Regular.ttf",
    NOTO "NotoSerifEthiopic-Regular.ttf",
    NOTO "NotoSerifGeorgian-Regular.ttf",
    NOTO "NotoSerifArmenian-Regular.ttf",
    NOTO "NotoSansMongolian-Regular.ttf",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
};

static const struct {
    const char *script, *language;
} languages[] = {
    { "Arabic (Persian)", "fa" }, { "Arabic (Urdu)", "ur" }, { "Han (Chinese)", "zh-Hans" },
    { "Japanese", "ja" },         { "Hangul", "ko" },
};

static void name_free(gpointer data)
{
    struct name_sample *name = data;
    g_free(name->script);
    g_free(name->action);
    g_free(name->text);
    g_free(name->shown);
    g_free(name);
}

static char *member(const json_t *object, const char *key)
{
    return g_strdup(json_string_value(json_object_get(object, key)));
}

static const char *script_language(const char *script)
{
    for (guint i = 0; i < G_N_ELEMENTS(languages); i++) {
        if (strcmp(languages[i].script, script) == 0)
            return languages[i].language;
    }
    return "";
}

GPtrArray *name_support_read(const char *action)
{
    g_autofree char *path =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", "names.json", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) list = json_read_file(path, &error);
    g_assert_no_error(error);
    GPtrArray *names = g_ptr_array_new_with_free_func(name_free);
    size_t index;
    json_t *entry;
    json_array_foreach (json_object_get(list, "names"), index, entry) {
        struct name_sample *name = g_new0(struct name_sample, 1);
        name->number = (guint)index;
        name->script = member(entry, "script");
        name->action = member(entry, "action");
        name->text = member(entry, "name");
        name->shown = member(entry, "certificate_must_show");
        name->language = script_language(name->script);
        if (action == NULL || strcmp(action, name->action) == 0)
            g_ptr_array_add(names, name);
        else
            name_free(name);
    }
    return names;
}

struct font_set *name_support_fonts(const char **first, const char *const **fallbacks)
{
    static const char *slugs[G_N_ELEMENTS(font_paths) + 1];
    g_autoptr(font_set) set = font_set_new();
    for (guint i = 0; i < G_N_ELEMENTS(font_paths); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = font_support_read(font_paths[i]);
        if (bytes == NULL)
            return NULL;
        font_set_add(set, font_paths[i], bytes, &error);
        g_assert_no_error(error);
        slugs[i] = font_paths[i];
    }
    *first = slugs[0];
    *fallbacks = slugs + 1;
    return g_steal_pointer(&set);
}

struct text_style name_support_style(const struct name_sample *name, const char *font)
{
    struct text_style style = font_support_style(font);
    style.size = 48;
    style.line_height = 3;
    style.language = name->language;
    return style;
}

/* Pages as a program prints them that is called with the file and, if not NULL, a further argument. */
static char **read_pages(const GPtrArray *overlays, double page_width, double page_height,
                         const char *program, const char *script)
{
    g_autofree char *directory = support_directory();
    g_autofree char *path = g_build_filename(directory, "names.pdf", NULL);
    sheet_write(overlays, page_width, page_height, path);
    g_autofree char *text = script != NULL ? support_run(false, NULL, program, script, path, NULL)
                                           : support_run(true, NULL, program, path, "-", NULL);
    support_remove_directory(g_steal_pointer(&directory));
    if (text == NULL)
        return NULL;
    char **pages = g_strsplit(text, "\f", -1);
    g_assert_cmpuint(g_strv_length(pages), ==, overlays->len + 1);
    return pages;
}

char **name_support_read_pages(const GPtrArray *overlays, double page_width, double page_height)
{
    return read_pages(overlays, page_width, page_height, "pdftotext", NULL);
}

char **name_support_read_pages_in_browser(const GPtrArray *overlays, double page_width,
                                          double page_height)
{
    if (!g_file_test("/usr/share/javascript/pdf/build/pdf.js", G_FILE_TEST_EXISTS)) {
        g_test_skip("pdf.js (libjs-pdf) is not installed");
        return NULL;
    }
    g_autofree char *script =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "pdf", "read-with-pdfjs", NULL);
    return read_pages(overlays, page_width, page_height, "nodejs", script);
}

char *name_support_comparable(const char *text)
{
    g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
    g_autoptr(GString) kept = g_string_new(NULL);
    for (const char *at = composed; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        GUnicodeType type = g_unichar_type(character);
        if (type == G_UNICODE_FORMAT || (character >= 0xFE00 && character <= 0xFE0F)
            || (character >= 0xE0100 && character <= 0xE01EF))
            continue;
        if (g_unichar_isspace(character))
            g_string_append_c(kept, ' ');
        else
            g_string_append_unichar(kept, character);
    }
    return g_strstrip(g_string_free(g_steal_pointer(&kept), FALSE));
}
