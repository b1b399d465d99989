#include "config.h"

#include "pdf/shape.h"

#include "pdf/itemise.h"

#include <fribidi.h>

/* Where the next cluster goes, and how wide units are. */
struct pen {
    double x;     /* points from the line's start */
    double scale; /* points per font unit */
    double space; /* points after each cluster */
};

void layout_run_clear(gpointer data)
{
    struct layout_run *run = data;
    g_clear_pointer(&run->clusters, g_array_unref);
    g_clear_pointer(&run->glyphs, g_array_unref);
}

static void run_init(struct layout_run *run, const struct font *font, gsize first, gsize end)
{
    guint expected = (guint)(end - first);
    *run = (struct layout_run){ .font = font, .first = (guint32)first, .end = (guint32)end };
    run->clusters = g_array_sized_new(FALSE, FALSE, sizeof(struct layout_cluster), expected);
    run->glyphs = g_array_sized_new(FALSE, FALSE, sizeof(struct layout_glyph), expected);
}

/* Adds a glyph's ink, whose origin is at x, y. */
static void ink_add(struct layout_ink *ink, const struct font_ink *glyph, double x, double y,
                    double scale)
{
    struct layout_ink added = {
        x + glyph->left * scale,
        y + glyph->bottom * scale,
        x + glyph->right * scale,
        y + glyph->top * scale,
        true,
    };
    if (glyph->left == glyph->right)
        return;
    if (!ink->any) {
        *ink = added;
        return;
    }
    ink->left = MIN(ink->left, added.left);
    ink->bottom = MIN(ink->bottom, added.bottom);
    ink->right = MAX(ink->right, added.right);
    ink->top = MAX(ink->top, added.top);
}

static void run_add_character(struct layout_run *run, struct pen *pen,
                              const struct font_character *entry, gsize first, gsize end)
{
    struct layout_glyph glyph = { entry->glyph, 0, 0 };
    struct layout_cluster cluster = {
        .first = (guint32)first,
        .end = (guint32)end,
        .first_glyph = run->glyphs->len,
        .end_glyph = run->glyphs->len + 1,
        .x = pen->x,
        .advance = entry->advance * pen->scale + pen->space,
    };
    g_array_append_val(run->glyphs, glyph);
    g_array_append_val(run->clusters, cluster);
    ink_add(&run->ink, &entry->ink, pen->x, 0, pen->scale);
    pen->x += cluster.advance;
}

bool shape_plain_line(const struct font_chain *chain, const struct text_style *style,
                      const gunichar *characters, gsize length, struct shaped_line *shaped)
{
    const struct font *font = chain->fonts[0];
    bool told = style->kerning || (style->language != NULL && *style->language != '\0');
    if (told && font->standard == NULL)
        return false;
    for (gsize i = 0; i < length; i++) {
        if (!font_character(font, characters[i])->plain)
            return false;
    }
    struct pen pen = { 0, style->size / font->units_per_em, style->char_space };
    struct layout_run run;
    run_init(&run, font, 0, length);
    for (gsize i = 0; i < length; i++)
        run_add_character(&run, &pen, font_character(font, characters[i]), i, i + 1);
    g_array_append_val(shaped->runs, run);
    shaped->width = length > 0 ? pen.x - pen.space : 0;
    shaped->missing = -1;
    return true;
}

/* A grapheme of a standard font: its characters, or their composed form. */
static void add_standard_grapheme(struct layout_run *run, struct pen *pen,
                                  const gunichar *characters, gsize first, gsize end)
{
    bool whole = true;
    for (gsize i = first; i < end; i++) {
        whole = whole
                && (font_character(run->font, characters[i])->glyph != 0
                    || font_character_is_ignorable(characters[i]));
    }
    if (whole) {
        for (gsize i = first; i < end; i++) {
            const struct font_character *entry = font_character(run->font, characters[i]);
            if (entry->glyph != 0)
                run_add_character(run, pen, entry, i, i + 1);
        }
        return;
    }
    g_autofree char *text =
        g_ucs4_to_utf8(characters + first, (glong)(end - first), NULL, NULL, NULL);
    g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
    for (const char *at = composed; *at != '\0'; at = g_utf8_next_char(at)) {
        const struct font_character *entry = font_character(run->font, g_utf8_get_char(at));
        if (entry->glyph != 0)
            run_add_character(run, pen, entry, first, end);
    }
}

/* From right to left what comes last stands first, and brackets face the other way. */
static void shape_standard_item(struct layout_run *run, struct pen *pen, const gunichar *characters,
                                const struct text_item *item)
{
    gsize length = item->end - item->first;
    g_autofree gunichar *mirrored = NULL;
    if (run->right_to_left) {
        mirrored = g_memdup2(characters, item->end * sizeof *characters);
        for (gsize i = item->first; i < item->end; i++)
            fribidi_get_mirror_char(characters[i], &mirrored[i]);
        characters = mirrored;
    }
    g_autofree gsize *starts = g_new(gsize, length + 1);
    gsize count = 0;
    for (gsize start = item->first; start < item->end; count++) {
        starts[count] = start;
        start = grapheme_end(characters, item->end, start);
    }
    starts[count] = item->end;
    for (gsize i = 0; i < count; i++) {
        gsize at = run->right_to_left ? count - 1 - i : i;
        add_standard_grapheme(run, pen, characters, starts[at], starts[at + 1]);
    }
}

/* Scripts whose letters stand by themselves: pairs are moved and joined only where the style asks. */
static bool script_is_plain(GUnicodeScript script)
{
    switch (script) {
    case G_UNICODE_SCRIPT_COMMON:
    case G_UNICODE_SCRIPT_LATIN:
    case G_UNICODE_SCRIPT_GREEK:
    case G_UNICODE_SCRIPT_CYRILLIC:
    case G_UNICODE_SCRIPT_ARMENIAN:
    case G_UNICODE_SCRIPT_GEORGIAN:
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_HANGUL:
        return true;
    default:
        return false;
    }
}

/* Joined scripts and those with a head line come apart when spaced. */
static bool script_is_joined(GUnicodeScript script)
{
    switch (script) {
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_MANDAIC:
    case G_UNICODE_SCRIPT_MONGOLIAN:
    case G_UNICODE_SCRIPT_PHAGS_PA:
    case G_UNICODE_SCRIPT_NKO:
    case G_UNICODE_SCRIPT_ADLAM:
    case G_UNICODE_SCRIPT_HANIFI_ROHINGYA:
    case G_UNICODE_SCRIPT_DEVANAGARI:
    case G_UNICODE_SCRIPT_BENGALI:
    case G_UNICODE_SCRIPT_GURMUKHI:
        return true;
    default:
        return false;
    }
}

static hb_buffer_t *shape_buffer(const struct text_style *style, const gunichar *characters,
                                 gsize length, const struct text_item *item, bool spaced)
{
    static const hb_feature_t off[] = {
        { HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
        { HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
        { HB_TAG('k', 'e', 'r', 'n'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
    };
    enum { NOTHING = 0, LIGATURES = 2, LIGATURES_AND_KERNING = 3 };
    guint count = spaced ? LIGATURES : NOTHING;
    if (script_is_plain(item->script) && !style->kerning)
        count = LIGATURES_AND_KERNING;
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_codepoints(buffer, characters, (int)length, (guint)item->first,
                             (int)(item->end - item->first));
    hb_buffer_set_direction(buffer, item->level % 2 != 0 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer,
                         hb_script_from_iso15924_tag(g_unicode_script_to_iso15924(item->script)));
    hb_buffer_set_language(buffer, hb_language_from_string(item->language, -1));
    hb_shape(item->font->hb, buffer, off, count);
    return buffer;
}

/* One cluster, whose glyphs are infos[start..end). */
static void run_add_cluster(struct layout_run *run, struct pen *pen, const hb_glyph_info_t *infos,
                            const hb_glyph_position_t *positions, guint start, guint end)
{
    struct layout_cluster cluster = {
        .first = infos[start].cluster,
        .first_glyph = run->glyphs->len,
        .x = pen->x,
    };
    gint32 x = 0, y = 0;
    for (guint i = start; i < end; i++) {
        struct layout_glyph glyph = {
            infos[i].codepoint,
            x + positions[i].x_offset,
            y + positions[i].y_offset,
        };
        g_array_append_val(run->glyphs, glyph);
        ink_add(&run->ink, font_glyph_ink(run->font, glyph.glyph), pen->x + glyph.x * pen->scale,
                glyph.y * pen->scale, pen->scale);
        x += positions[i].x_advance;
        y += positions[i].y_advance;
    }
    cluster.end_glyph = run->glyphs->len;
    cluster.advance = x * pen->scale;
    /* What takes no room by itself, such as a joiner, isn't spaced either. */
    if (x != 0)
        cluster.advance += pen->space;
    pen->x += cluster.advance;
    g_array_append_val(run->clusters, cluster);
}

/* A cluster reaches to the next one in the order of the text. */
static void run_close_clusters(struct layout_run *run)
{
    struct layout_cluster *clusters = (struct layout_cluster *)(gpointer)run->clusters->data;
    guint count = run->clusters->len;
    for (guint i = 0; i < count; i++) {
        if (run->right_to_left)
            clusters[i].end = i > 0 ? clusters[i - 1].first : run->end;
        else
            clusters[i].end = i + 1 < count ? clusters[i + 1].first : run->end;
    }
}

static void shape_asset_item(struct layout_run *run, struct pen *pen,
                             const struct text_style *style, const gunichar *characters,
                             gsize length, const struct text_item *item, gssize *missing)
{
    hb_buffer_t *buffer =
        shape_buffer(style, characters, length, item, pen->space > 0 || pen->space < 0);
    guint count;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, NULL);
    for (guint start = 0, end; start < count; start = end) {
        for (end = start; end < count && infos[end].cluster == infos[start].cluster; end++) {
            if (infos[end].codepoint == 0 && *missing < 0)
                *missing = infos[end].cluster;
        }
        run_add_cluster(run, pen, infos, positions, start, end);
    }
    hb_buffer_destroy(buffer);
    run_close_clusters(run);
}

void shape_line(const struct font_chain *chain, const struct text_style *style,
                const struct text_paragraph *paragraph, const gunichar *characters, gsize length,
                struct shaped_line *shaped)
{
    g_autoptr(GArray) items =
        text_itemise(chain, style, paragraph, characters, length, &shaped->missing);
    struct pen pen = { 0, 0, 0 };
    double trailing = 0;
    for (guint i = 0; i < items->len; i++) {
        const struct text_item *item = &g_array_index(items, struct text_item, i);
        struct layout_run run;
        run_init(&run, item->font, item->first, item->end);
        run.right_to_left = item->level % 2 != 0;
        pen.scale = style->size / item->font->units_per_em;
        pen.space = script_is_joined(item->script) ? 0 : style->char_space;
        if (item->font->standard != NULL)
            shape_standard_item(&run, &pen, characters, item);
        else
            shape_asset_item(&run, &pen, style, characters, length, item, &shaped->missing);
        if (run.clusters->len > 0)
            trailing = pen.space;
        g_array_append_val(shaped->runs, run);
    }
    shaped->width = pen.x - trailing;
}
