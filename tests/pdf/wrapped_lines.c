/* Wrapped texts: each line is shaped once more, by HarfBuzz alone, from the font's file and the text of the line. Glyphs,
 * where they stand, and how wide the line is must be the same: nothing of the neighbouring lines may be left in a line,
 * such as a letter's joined form, a sign that is set before its consonant, or the room of a space at its end. */
#include "config.h"

#include "wrapped_lines.h"

#include "name_support.h"

#include "pdf/shape.h"

#include <string.h>

enum { SIZE = 24, MOST_WIDTH = 250 };

/* Points. */
static const double tolerance = 1e-6;

/* HarfBuzz's own fonts, by the file's name. */
struct oracle {
    GHashTable *fonts;
    const char *language;
    guint runs, lines, wrapped;
};

static void font_free(gpointer font)
{
    hb_font_destroy(font);
}

static hb_font_t *oracle_font(struct oracle *oracle, const char *path)
{
    hb_font_t *font = g_hash_table_lookup(oracle->fonts, path);
    if (font != NULL)
        return font;
    hb_blob_t *blob = hb_blob_create_from_file(path);
    hb_face_t *face = hb_face_create(blob, 0);
    font = hb_font_create(face);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    g_hash_table_insert(oracle->fonts, g_strdup(path), font);
    return font;
}

/* What EVERY-SCRIPT.md leaves unkerned. */
static bool is_plain(hb_script_t script)
{
    static const hb_script_t plain[] = {
        HB_SCRIPT_COMMON,   HB_SCRIPT_LATIN,    HB_SCRIPT_GREEK,  HB_SCRIPT_CYRILLIC,
        HB_SCRIPT_ARMENIAN, HB_SCRIPT_GEORGIAN, HB_SCRIPT_HAN,    HB_SCRIPT_HIRAGANA,
        HB_SCRIPT_KATAKANA, HB_SCRIPT_BOPOMOFO, HB_SCRIPT_HANGUL, HB_SCRIPT_INVALID,
    };
    for (guint i = 0; i < G_N_ELEMENTS(plain); i++)
        if (plain[i] == script)
            return true;
    return false;
}

/* The run's part of the line, with the whole line as its surroundings. */
static hb_buffer_t *oracle_shape(struct oracle *oracle, const struct layout_line *line,
                                 const struct layout_run *run)
{
    static const hb_feature_t off[] = {
        { HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
        { HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
        { HB_TAG('k', 'e', 'r', 'n'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
    };
    const char *first = g_utf8_offset_to_pointer(line->text, (glong)run->first);
    const char *end = g_utf8_offset_to_pointer(line->text, (glong)run->end);
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_utf8(buffer, line->text, -1, (guint)(first - line->text), (int)(end - first));
    hb_buffer_guess_segment_properties(buffer);
    hb_buffer_set_direction(buffer, run->right_to_left ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_language(
        buffer, hb_language_from_string(*oracle->language != '\0' ? oracle->language : "und", -1));
    const bool plain = is_plain(hb_buffer_get_script(buffer));
    hb_shape(oracle_font(oracle, run->font->name), buffer, off, plain ? G_N_ELEMENTS(off) : 0);
    return buffer;
}

/* The glyphs of a run and their places; *x goes from the start of the line to the end of the run. */
static void check_run(struct oracle *oracle, const struct layout_line *line,
                      const struct layout_run *run, double *x)
{
    guint count, at = 0;
    hb_buffer_t *buffer = oracle_shape(oracle, line, run);
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, NULL);
    const double scale = (double)SIZE / run->font->units_per_em;
    g_assert_cmpuint(run->glyphs->len, ==, count);
    for (guint i = 0; i < run->clusters->len; i++) {
        const struct layout_cluster *cluster =
            &g_array_index(run->clusters, struct layout_cluster, i);
        for (; at < cluster->end_glyph; at++) {
            const struct layout_glyph *glyph = &g_array_index(run->glyphs, struct layout_glyph, at);
            g_assert_cmpuint(glyph->glyph, ==, infos[at].codepoint);
            g_assert_cmpfloat_with_epsilon(cluster->x + glyph->x * scale,
                                           *x + positions[at].x_offset * scale, tolerance);
            *x += positions[at].x_advance * scale;
        }
        g_assert_cmpfloat_with_epsilon(cluster->x + cluster->advance, *x, tolerance);
    }
    g_assert_cmpuint(at, ==, count);
    hb_buffer_destroy(buffer);
    oracle->runs++;
}

static void check_line(struct oracle *oracle, const struct layout_line *line)
{
    double x = 0;
    for (guint i = 0; i < line->runs->len; i++)
        check_run(oracle, line, &g_array_index(line->runs, struct layout_run, i), &x);
    g_assert_cmpfloat_with_epsilon(line->width, x, tolerance);
    g_assert_cmpfloat(line->width, <=, MOST_WIDTH + tolerance);
    g_assert_cmpfloat_with_epsilon(line->x + line->width / 2, 421, tolerance);
    oracle->lines++;
}

/* A text without what lines are broken at. Caller frees. */
static char *letters_of(const char *text)
{
    GString *letters = g_string_new(NULL);
    for (; *text != '\0'; text = g_utf8_next_char(text))
        if (!g_unichar_isspace(g_utf8_get_char(text)) && g_utf8_get_char(text) != 0x200B)
            g_string_append_unichar(letters, g_utf8_get_char(text));
    return g_string_free(letters, FALSE);
}

static void check_letters(const struct layout *layout, const char *text)
{
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < layout->lines->len; i++)
        g_string_append(all, ((const struct layout_line *)layout->lines->pdata[i])->text);
    g_autofree char *drawn = letters_of(all->str);
    g_autofree char *wanted = letters_of(text);
    g_assert_cmpstr(drawn, ==, wanted);
}

/* The name, its neighbour in the list, which is often of another script, and both once more. */
static char *long_text(const GPtrArray *names, guint index)
{
    const struct name_sample *name = names->pdata[index];
    const struct name_sample *next = names->pdata[(index + 1) % names->len];
    return g_strjoin(" ", name->shown, next->shown, name->shown, next->shown, NULL);
}

static void test_names(void)
{
    const char *font, *const *fallbacks;
    g_autoptr(font_set) fonts = name_support_fonts(&font, &fallbacks);
    if (fonts == NULL)
        return;
    g_autoptr(GPtrArray) names = name_support_read("show");
    g_autoptr(GHashTable) theirs =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, font_free);
    struct oracle oracle = { .fonts = theirs };
    for (guint i = 0; i < names->len; i++) {
        struct text_style style = name_support_style(names->pdata[i], font);
        g_autofree char *text = long_text(names, i);
        style.size = SIZE;
        style.fit = LAYOUT_WRAP;
        style.max_width = MOST_WIDTH;
        oracle.language = style.language;
        g_autoptr(layout) layout = layout_text(fonts, fallbacks, &style, text, 842);
        g_test_message("%u: %s", i, text);
        /* A word that is too wide by itself makes all of it smaller, which is compared elsewhere. */
        if (layout->fault != LAYOUT_FINE || layout->style.size < SIZE)
            continue;
        for (guint l = 0; l < layout->lines->len; l++)
            check_line(&oracle, layout->lines->pdata[l]);
        check_letters(layout, text);
        oracle.wrapped += layout->lines->len > 1;
    }
    g_test_message("%u texts in %u lines, %u runs", oracle.wrapped, oracle.lines, oracle.runs);
    g_assert_cmpuint(oracle.wrapped, >=, 100);
}

void wrapped_lines_add_tests(void)
{
    g_test_add_func("/scripts/wrapped-lines", test_names);
}
