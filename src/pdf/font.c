#include "config.h"

#include "pdf/font_parts.h"

#include "base/error.h"
#include "base/json.h"
#include "pdf/font_active.h"
#include "pdf/font_language.h"

#include <hb-ot.h>
#include <string.h>

struct font_set {
    GPtrArray *fonts;   /* struct font, the standard ones first */
    GHashTable *by_key; /* name, or name and weight -> struct font */
};

static void font_free(gpointer data)
{
    struct font *font = data;
    for (guint i = 0; i < font->page_count; i++)
        g_free(font->pages[i]);
    g_free(font->pages);
    for (guint i = 0; i < font->glyph_page_count; i++)
        g_free(font->glyph_pages[i]);
    g_free(font->glyph_pages);
    hb_set_destroy(font->active);
    hb_font_destroy(font->hb);
    hb_face_destroy(font->face);
    g_free(font->name);
    g_free(font);
}

/* Names have no blanks. Caller frees. */
static char *make_key(const char *name, double weight)
{
    return weight > 0 ? g_strdup_printf("%s %g", name, weight) : g_strdup(name);
}

static void set_insert(struct font_set *set, struct font *font, double weight)
{
    g_ptr_array_add(set->fonts, font);
    g_hash_table_insert(set->by_key, make_key(font->name, weight), font);
}

struct font_set *font_set_new(void)
{
    /* Beyond the basic plane the standard fonts have nothing. */
    enum { PAGES = 0x10000 >> FONT_PAGE_BITS };
    struct font_set *set = g_new0(struct font_set, 1);
    set->fonts = g_ptr_array_new_with_free_func(font_free);
    set->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < STANDARD_FONTS; i++) {
        struct font *font = g_new0(struct font, 1);
        font->standard = standard_font_at(i);
        font->name = g_strdup(font->standard->name);
        font->units_per_em = 1000;
        font->page_count = PAGES;
        font->pages = g_new0(gpointer, font->page_count);
        set_insert(set, font, 0);
    }
    return set;
}

void font_set_free(struct font_set *set)
{
    if (set == NULL)
        return;
    g_hash_table_unref(set->by_key);
    g_ptr_array_unref(set->fonts);
    g_free(set);
}

static void bytes_unref(void *bytes)
{
    g_bytes_unref(bytes);
}

static bool face_has_table(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    const bool there = hb_blob_get_length(blob) > 0;
    hb_blob_destroy(blob);
    return there;
}

static const char *face_outlines(hb_face_t *face)
{
    static const struct {
        hb_tag_t tag;
        const char *name;
    } kinds[] = {
        { HB_TAG('g', 'l', 'y', 'f'), "glyf" },
        { HB_TAG('C', 'F', 'F', ' '), "cff" },
        { HB_TAG('C', 'F', 'F', '2'), "cff2" },
    };
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (face_has_table(face, kinds[i].tag))
            return kinds[i].name;
    }
    return NULL;
}

/* HarfBuzz takes all letters of a variable font of CFF2 for zero wide that lacks the table of their widths, which
 * OpenType demands. */
static bool face_lacks_widths(hb_face_t *face)
{
    return face_has_table(face, HB_TAG('C', 'F', 'F', '2'))
           && face_has_table(face, HB_TAG('f', 'v', 'a', 'r'))
           && !face_has_table(face, HB_TAG('H', 'V', 'A', 'R'));
}

/* The first face of a font file, checked; NULL and an error when nothing can be drawn with it. */
static hb_face_t *face_open(GBytes *bytes, GError **error)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    if (length == 0 || length > G_MAXINT) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "the file is empty or too large for a font");
        return NULL;
    }
    hb_blob_t *blob = hb_blob_create(data, (guint)length, HB_MEMORY_MODE_READONLY,
                                     g_bytes_ref(bytes), bytes_unref);
    guint faces = hb_face_count(blob);
    hb_face_t *face = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    hb_set_t *characters = hb_set_create();
    if (faces > 0)
        hb_face_collect_unicodes(face, characters);
    bool mapped = !hb_set_is_empty(characters);
    hb_set_destroy(characters);
    const char *fault = NULL;
    if (faces == 0 || hb_face_get_glyph_count(face) == 0)
        fault = "the file is no TrueType or OpenType font";
    else if (face_outlines(face) == NULL)
        fault = "the font has no outlines (it may be a bitmap or emoji font): choose another one";
    else if (face_lacks_widths(face))
        fault = "the font has several weights but no widths of letters for them (it lacks the "
                "table HVAR): choose another one, or one of its weights as a file of its own";
    else if (!mapped)
        fault = "the font has no characters: choose another one";
    if (fault == NULL)
        return face;
    hb_face_destroy(face);
    g_set_error_literal(error, PDF_ERROR, ERROR_DATA, fault);
    return NULL;
}

bool font_character_is_ignorable(gunichar character)
{
    static const struct {
        gunichar first, last;
    } ranges[] = {
        { 0xAD, 0xAD },       { 0x34F, 0x34F },   { 0x61C, 0x61C },     { 0x115F, 0x1160 },
        { 0x17B4, 0x17B5 },   { 0x180B, 0x180F }, { 0x200B, 0x200F },   { 0x202A, 0x202E },
        { 0x2060, 0x206F },   { 0x3164, 0x3164 }, { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },
        { 0xFFA0, 0xFFA0 },   { 0xFFF0, 0xFFF8 }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A },
        { 0xE0000, 0xE0FFF },
    };
    if (character < 0xAD)
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(ranges); i++) {
        if (character >= ranges[i].first && character <= ranges[i].last)
            return true;
    }
    return false;
}

/* Scripts that are set glyph by glyph, from left to right, and whose letters are the same in all languages. */
static bool character_is_plain(gunichar character)
{
    /* Fonts treat accents that stand alone as marks. */
    if (g_unichar_type(character) == G_UNICODE_MODIFIER_SYMBOL || g_unichar_ismark(character)
        || font_character_is_ignorable(character) || character == 0x2044
        || (character >= 0x1100 && character <= 0x11FF))
        return false;
    switch (g_unichar_get_script(character)) {
    case G_UNICODE_SCRIPT_COMMON:
        /* Of these, the ones that have a direction of their own or none are left to the full way. */
        return character < 0x600 || (character >= 0x2010 && character <= 0x2027)
               || (character >= 0x2030 && character <= 0x205E)
               || (character >= 0x20A0 && character <= 0x2BFF)
               || (character >= 0x3000 && character <= 0x303F);
    case G_UNICODE_SCRIPT_LATIN:
    case G_UNICODE_SCRIPT_GREEK:
    case G_UNICODE_SCRIPT_CYRILLIC:
    case G_UNICODE_SCRIPT_ARMENIAN:
    case G_UNICODE_SCRIPT_GEORGIAN:
        return true;
    default:
        return false;
    }
}

static hb_set_t *find_active_glyphs(struct font *font)
{
    hb_set_t *characters = hb_set_create(), *plain = hb_set_create();
    hb_face_collect_unicodes(font->face, characters);
    hb_codepoint_t character = HB_SET_VALUE_INVALID, glyph;
    while (hb_set_next(characters, &character)) {
        if (character_is_plain(character) && hb_font_get_nominal_glyph(font->hb, character, &glyph))
            hb_set_add(plain, glyph);
    }
    hb_set_t *active = font_active_glyphs(font->face, plain);
    hb_set_destroy(plain);
    hb_set_destroy(characters);
    return active;
}

/* Sets a font to a weight on its axis of weights. */
static bool font_set_weight(hb_font_t *font, double weight, GError **error)
{
    hb_ot_var_axis_info_t axis;
    hb_face_t *face = hb_font_get_face(font);
    if (!hb_ot_var_find_axis_info(face, HB_OT_TAG_VAR_AXIS_WEIGHT, &axis)) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "it has one weight only: leave weight out, or choose a variable font");
        return false;
    }
    if (weight < (double)axis.min_value || weight > (double)axis.max_value) {
        g_set_error(error, PDF_ERROR, ERROR_DATA, "it has weights from %g to %g, and not %g",
                    (double)axis.min_value, (double)axis.max_value, weight);
        return false;
    }
    const hb_variation_t variation = { HB_OT_TAG_VAR_AXIS_WEIGHT, (float)weight };
    hb_font_set_variations(font, &variation, 1);
    return true;
}

/* A font of an asset's first face; 0 is the weight that it comes with. */
static struct font *font_new(const char *slug, double weight, GBytes *bytes, GError **error)
{
    hb_face_t *face = face_open(bytes, error);
    if (face == NULL)
        return NULL;
    struct font *font = g_new0(struct font, 1);
    font->name = g_strdup(slug);
    font->units_per_em = hb_face_get_upem(face);
    font->face = face;
    font->hb = hb_font_create(face);
    hb_face_make_immutable(face);
    if (weight > 0 && !font_set_weight(font->hb, weight, error)) {
        font_free(font);
        return NULL;
    }
    hb_font_make_immutable(font->hb);
    font->languages = font_languages_of(face);
    font->page_count = 0x110000 >> FONT_PAGE_BITS;
    font->pages = g_new0(gpointer, font->page_count);
    font->glyph_page_count = (hb_face_get_glyph_count(face) + FONT_PAGE_SIZE - 1) >> FONT_PAGE_BITS;
    font->glyph_pages = g_new0(gpointer, font->glyph_page_count);
    return font;
}

static bool set_add(struct font_set *set, const char *slug, double weight, bool lends,
                    GBytes *bytes, GError **error)
{
    if (font_set_find_weight(set, slug, weight) != NULL)
        return true;
    struct font *font = font_new(slug, weight, bytes, error);
    if (font == NULL) {
        g_prefix_error(error, "font asset \"%s\": ", slug);
        return false;
    }
    if (!lends)
        font->active = find_active_glyphs(font);
    set_insert(set, font, weight);
    return true;
}

bool font_set_add(struct font_set *set, const char *slug, GBytes *bytes, GError **error)
{
    return set_add(set, slug, 0, false, bytes, error);
}

bool font_set_add_fallback(struct font_set *set, const char *slug, GBytes *bytes, GError **error)
{
    return set_add(set, slug, 0, true, bytes, error);
}

bool font_set_add_weight(struct font_set *set, const char *slug, double weight, GBytes *bytes,
                         GError **error)
{
    return set_add(set, slug, weight, false, bytes, error);
}

const struct font *font_set_find(const struct font_set *set, const char *name)
{
    return g_hash_table_lookup(set->by_key, name);
}

const struct font *font_set_find_weight(const struct font_set *set, const char *name, double weight)
{
    if (weight <= 0)
        return font_set_find(set, name);
    g_autofree char *key = make_key(name, weight);
    return g_hash_table_lookup(set->by_key, key);
}

bool font_name_is_standard(const char *name)
{
    return standard_font_is_name(name);
}

/* Characters whose glyph may be blank: spaces, marks and controls of complex scripts. A blank letter is
 * no glyph. */
static bool character_may_be_blank(gunichar character)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_SPACE_SEPARATOR:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_FORMAT:
        return true;
    default:
        return character == 0x2800 || font_character_is_ignorable(character);
    }
}

/* libharu has no metrics of single glyphs but the advance; accents and signs count as the tallest. */
static void read_standard(const struct standard_font *standard, gunichar character,
                          struct font_character *entry)
{
    entry->glyph = standard_font_code(standard, character);
    if (entry->glyph == 0)
        return;
    const struct standard_metrics *metrics = standard_font_metrics(standard);
    entry->advance = metrics->widths[entry->glyph];
    entry->plain = true;
    if (g_unichar_type(character) == G_UNICODE_SPACE_SEPARATOR)
        return;
    bool low = character < 0x80 && g_ascii_isalnum((gchar)character);
    entry->ink.right = (gint16)entry->advance;
    entry->ink.top = low ? metrics->ascent : metrics->top;
    entry->ink.bottom = low ? metrics->descent : metrics->bottom;
}

/* Another thread may have been faster; both pages are equal, and one must stay. */
static gpointer publish_page(gpointer *place, gpointer page)
{
    if (g_atomic_pointer_compare_and_exchange(place, NULL, page))
        return page;
    g_free(page);
    return g_atomic_pointer_get(place);
}

static void read_ink(const struct font *font, guint32 glyph, struct font_ink *ink)
{
    hb_glyph_extents_t extents;
    if (!hb_font_get_glyph_extents(font->hb, glyph, &extents) || extents.width == 0
        || extents.height == 0)
        return;
    int right = extents.x_bearing + extents.width;
    int bottom = extents.y_bearing + extents.height;
    ink->left = (gint16)CLAMP(extents.x_bearing, G_MININT16, G_MAXINT16);
    ink->right = (gint16)CLAMP(right, G_MININT16, G_MAXINT16);
    ink->top = (gint16)CLAMP(extents.y_bearing, G_MININT16, G_MAXINT16);
    ink->bottom = (gint16)CLAMP(bottom, G_MININT16, G_MAXINT16);
}

const struct font_ink *font_glyph_ink(const struct font *font, guint32 glyph)
{
    static const struct font_ink none = { 0, 0, 0, 0 };
    guint page = glyph >> FONT_PAGE_BITS;
    if (page >= font->glyph_page_count)
        return &none;
    const struct font_ink *inks = g_atomic_pointer_get(&font->glyph_pages[page]);
    if (inks == NULL) {
        struct font_ink *filled = g_new0(struct font_ink, FONT_PAGE_SIZE);
        for (guint i = 0; i < FONT_PAGE_SIZE; i++)
            read_ink(font, page << FONT_PAGE_BITS | i, &filled[i]);
        inks = publish_page(&font->glyph_pages[page], filled);
    }
    return &inks[glyph & (FONT_PAGE_SIZE - 1)];
}

static void read_asset(const struct font *font, gunichar character, struct font_character *entry)
{
    hb_codepoint_t glyph;
    if (!hb_font_get_nominal_glyph(font->hb, character, &glyph) || glyph == 0)
        return;
    const struct font_ink *ink = font_glyph_ink(font, glyph);
    if (ink->left == ink->right && !character_may_be_blank(character))
        return;
    entry->glyph = glyph;
    entry->advance = hb_font_get_glyph_h_advance(font->hb, glyph);
    entry->ink = *ink;
    entry->plain =
        font->active != NULL && !hb_set_has(font->active, glyph) && character_is_plain(character);
}

static gpointer fill_page(const struct font *font, guint page)
{
    struct font_character *entries = g_new0(struct font_character, FONT_PAGE_SIZE);
    for (guint i = 0; i < FONT_PAGE_SIZE; i++) {
        gunichar character = page << FONT_PAGE_BITS | i;
        if (g_unichar_iscntrl(character))
            continue;
        if (font->standard != NULL)
            read_standard(font->standard, character, &entries[i]);
        else
            read_asset(font, character, &entries[i]);
    }
    return publish_page(&font->pages[page], entries);
}

const struct font_character *font_character(const struct font *font, gunichar character)
{
    static const struct font_character none = { .glyph = 0 };
    guint page = character >> FONT_PAGE_BITS;
    if (page >= font->page_count)
        return &none;
    const struct font_character *entries = g_atomic_pointer_get(&font->pages[page]);
    if (entries == NULL)
        entries = fill_page(font, page);
    return &entries[character & (FONT_PAGE_SIZE - 1)];
}

static bool font_has_all(const struct font *font, const gunichar *characters, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (font_character(font, characters[i])->glyph == 0
            && !font_character_is_ignorable(characters[i]))
            return false;
    }
    return true;
}

bool font_covers(const struct font *font, const gunichar *characters, gsize length)
{
    if (font_has_all(font, characters, length))
        return true;
    if (length < 2)
        return false;
    g_autofree char *text = g_ucs4_to_utf8(characters, (glong)length, NULL, NULL, NULL);
    if (text == NULL)
        return false;
    g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
    glong composed_length;
    g_autofree gunichar *composed_characters = g_utf8_to_ucs4_fast(composed, -1, &composed_length);
    return font_has_all(font, composed_characters, (gsize)composed_length);
}

static char *face_name(hb_face_t *face, hb_ot_name_id_t id, hb_ot_name_id_t otherwise)
{
    char text[256];
    guint size = sizeof text;
    hb_language_t english = hb_language_from_string("en", -1);
    if (hb_ot_name_get_utf8(face, id, english, &size, text) == 0) {
        size = sizeof text;
        hb_ot_name_get_utf8(face, otherwise, english, &size, text);
    }
    return g_utf8_make_valid(text, -1);
}

/* The field fsType of table OS/2. It binds embedding only, and Testamur embeds no font; it is shown
 * because a registrar may be asked. */
static const char *face_embedding(hb_face_t *face)
{
    hb_blob_t *blob = hb_face_reference_table(face, HB_TAG('O', 'S', '/', '2'));
    guint length;
    const char *data = hb_blob_get_data(blob, &length);
    guint rights = length >= 10 ? (guint)(guint8)data[8] << 8 | (guint8)data[9] : 0;
    hb_blob_destroy(blob);
    if ((rights & 0x2) != 0)
        return "restricted";
    if ((rights & 0x4) != 0)
        return "preview and print";
    return (rights & 0x8) != 0 ? "editable" : "installable";
}

/* What can be chosen by the option weight, and what can't be chosen at all. */
static void describe_choices(json_t *report, hb_face_t *face, GBytes *bytes)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    hb_ot_var_axis_info_t axis;
    hb_blob_t *blob = hb_blob_create(data, (guint)length, HB_MEMORY_MODE_READONLY, NULL, NULL);
    const guint faces = hb_face_count(blob);
    hb_blob_destroy(blob);
    if (hb_ot_var_find_axis_info(face, HB_OT_TAG_VAR_AXIS_WEIGHT, &axis)) {
        g_autofree char *weights =
            g_strdup_printf("%.0f to %.0f, %.0f without the option weight", (double)axis.min_value,
                            (double)axis.max_value, (double)axis.default_value);
        json_object_set_new(report, "weights", json_string(weights));
    }
    if (faces > 1) {
        g_autofree char *used = g_strdup_printf("%u, of which the first is used", faces);
        json_object_set_new(report, "faces", json_string(used));
    }
}

char *font_describe(GBytes *bytes, GError **error)
{
    hb_face_t *face = face_open(bytes, error);
    if (face == NULL)
        return NULL;
    hb_set_t *characters = hb_set_create();
    hb_face_collect_unicodes(face, characters);
    g_autofree char *family =
        face_name(face, HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY, HB_OT_NAME_ID_FONT_FAMILY);
    g_autofree char *style =
        face_name(face, HB_OT_NAME_ID_TYPOGRAPHIC_SUBFAMILY, HB_OT_NAME_ID_FONT_SUBFAMILY);
    g_autoptr(json_t) report = json_object();
    json_object_set_new(report, "family", json_text(family));
    json_object_set_new(report, "style", json_text(style));
    json_object_set_new(report, "glyphs", json_integer(hb_face_get_glyph_count(face)));
    json_object_set_new(report, "outlines", json_string(face_outlines(face)));
    json_object_set_new(report, "characters", json_integer(hb_set_get_population(characters)));
    json_object_set_new(report, "embedding", json_string(face_embedding(face)));
    describe_choices(report, face, bytes);
    hb_set_destroy(characters);
    hb_face_destroy(face);
    return json_write_compact(report);
}
