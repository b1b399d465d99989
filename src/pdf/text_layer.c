#include "config.h"

#include "pdf/text_layer.h"

#include "pdf/compose.h"
#include "pdf/content.h"

#include <math.h>

/* Codes 1 to 255 of a font; a further pair goes into the next font. */
enum { CODES_PER_FONT = 255 };

struct layer_pair {
    gunichar character;
    gint32 width; /* 1/1000 em */
};

struct layer_builder {
    GArray *pairs;       /* struct layer_pair, in order of first use: font 0 has the first 255 */
    GHashTable *by_pair; /* struct layer_pair -> index */
};

static const char digits[] = "0123456789ABCDEF";

/* While a run is written. */
struct layer_text {
    struct layer_builder *builder;
    GString *content;
    double size;
    guint font;  /* the current one's number from 1, or 0 */
    gint32 pen;  /* 1/1000 em from the start of the current TJ's line */
    bool open;   /* inside the brackets of a TJ */
    bool in_hex; /* inside a string of it */
};

static guint pair_hash(gconstpointer key)
{
    const struct layer_pair *pair = key;
    return pair->character * 31U + (guint)pair->width;
}

static gboolean pair_equal(gconstpointer a, gconstpointer b)
{
    const struct layer_pair *one = a, *other = b;
    return one->character == other->character && one->width == other->width;
}

struct layer_builder *layer_builder_new(void)
{
    struct layer_builder *builder = g_new0(struct layer_builder, 1);
    builder->pairs = g_array_new(FALSE, FALSE, sizeof(struct layer_pair));
    builder->by_pair = g_hash_table_new_full(pair_hash, pair_equal, g_free, NULL);
    return builder;
}

void layer_builder_free(struct layer_builder *builder)
{
    g_hash_table_unref(builder->by_pair);
    g_array_unref(builder->pairs);
    g_free(builder);
}

static guint builder_find(struct layer_builder *builder, gunichar character, gint32 width)
{
    struct layer_pair pair = { character, width };
    gpointer index;
    if (g_hash_table_lookup_extended(builder->by_pair, &pair, NULL, &index))
        return GPOINTER_TO_UINT(index);
    guint added = builder->pairs->len;
    g_array_append_val(builder->pairs, pair);
    g_hash_table_insert(builder->by_pair, g_memdup2(&pair, sizeof pair), GUINT_TO_POINTER(added));
    return added;
}

/* Characters that say how to draw others; a reader that gets them back finds less. */
static bool character_is_left_out(gunichar character)
{
    return character == 0xAD || character == 0x200E || character == 0x200F || character == 0xFEFF
           || (character >= 0x202A && character <= 0x202E)
           || (character >= 0x2066 && character <= 0x2069)
           || (character >= 0xFE00 && character <= 0xFE0F)
           || (character >= 0xE0100 && character <= 0xE01EF);
}

static void text_close_hex(struct layer_text *text)
{
    if (text->in_hex)
        g_string_append_c(text->content, '>');
    text->in_hex = false;
}

static void text_close(struct layer_text *text)
{
    text_close_hex(text);
    if (text->open)
        g_string_append(text->content, "] TJ\n");
    text->open = false;
}

static void text_add_code(struct layer_text *text, guint index, gint32 width)
{
    guint font = 1 + index / CODES_PER_FONT;
    guint code = 1 + index % CODES_PER_FONT;
    if (font != text->font) {
        text_close(text);
        g_string_append(text->content, "/TL");
        content_add_number(text->content, font, 0);
        content_add_number(text->content, text->size, 4);
        g_string_append(text->content, "Tf\n");
        text->font = font;
    }
    if (!text->open)
        g_string_append_c(text->content, '[');
    if (!text->in_hex)
        g_string_append_c(text->content, '<');
    text->open = text->in_hex = true;
    g_string_append_c(text->content, digits[code >> 4]);
    g_string_append_c(text->content, digits[code & 0xF]);
    text->pen += width;
}

/* Widths are whole thousandths; what that loses is made good before a reader could take it for a gap. */
static void text_move_to(struct layer_text *text, double x)
{
    enum { TOLERANCE = 5 };
    gint32 wanted = (gint32)lround(x * 1000 / text->size);
    if (text->font == 0 || ABS(wanted - text->pen) < TOLERANCE)
        return;
    text_close_hex(text);
    if (!text->open)
        g_string_append_c(text->content, '[');
    text->open = true;
    content_add_number(text->content, text->pen - wanted, 0);
    text->pen = wanted;
}

static void text_add_cluster(struct layer_text *text, const struct layout_cluster *cluster,
                             const gunichar *characters, bool right_to_left)
{
    guint32 base = cluster->first;
    while (base < cluster->end && character_is_left_out(characters[base]))
        base++;
    if (base == cluster->end)
        return;
    gint32 width = MAX(0, (gint32)lround(cluster->advance * 1000 / text->size));
    text_move_to(text, cluster->x);
    /* Readers turn right-to-left text round, so there marks go before their base. */
    for (guint32 i = base; i < cluster->end; i++) {
        guint32 at = right_to_left ? cluster->end - 1 - (i - base) : i;
        if (character_is_left_out(characters[at]))
            continue;
        gint32 own = at == base ? width : 0;
        text_add_code(text, builder_find(text->builder, characters[at], own), own);
    }
}

/* Left-to-right text whose characters aren't drawn one by one is given to readers once more as a whole;
 * for right-to-left text that would do harm. */
static bool run_needs_actual_text(const struct layout_run *run)
{
    for (guint i = 0; !run->right_to_left && i < run->clusters->len; i++) {
        const struct layout_cluster *cluster =
            &g_array_index(run->clusters, struct layout_cluster, i);
        if (cluster->end - cluster->first > 1)
            return true;
    }
    return false;
}

void text_layer_open_actual(GString *content, const struct layout_run *run,
                            const gunichar *characters)
{
    g_string_append(content, "/Span <</ActualText <FEFF");
    for (guint32 i = run->first; i < run->end; i++) {
        if (!character_is_left_out(characters[i]))
            content_add_utf16(content, characters[i]);
    }
    g_string_append(content, ">>> BDC\n");
}

void layer_builder_add_run(struct layer_builder *builder, GString *content,
                           const struct layout_run *run, const gunichar *characters, double size,
                           double x, double y)
{
    if (run->clusters->len == 0)
        return;
    bool actual = run_needs_actual_text(run);
    if (actual)
        text_layer_open_actual(content, run, characters);
    struct layer_text text = { .builder = builder, .content = content, .size = size };
    double start = g_array_index(run->clusters, struct layout_cluster, 0).x;
    text.pen = (gint32)lround(start * 1000 / size);
    g_string_append(content, "BT\n1 0 0 1 ");
    content_add_number(content, x + start, 4);
    content_add_number(content, y, 4);
    g_string_append(content, "Tm\n");
    for (guint i = 0; i < run->clusters->len; i++)
        text_add_cluster(&text, &g_array_index(run->clusters, struct layout_cluster, i), characters,
                         run->right_to_left);
    text_close(&text);
    g_string_append(content, "ET\n");
    if (actual)
        g_string_append(content, "EMC\n");
}

static char *make_dictionary(const struct layer_pair *pairs, guint count)
{
    g_autoptr(GString) text =
        g_string_new("<< /Type /Font /Subtype /Type3 /FontBBox [0 -250 1000 750] /FontMatrix "
                     "[0.001 0 0 0.001 0 0] "
                     "/Resources << >> /CharProcs << /e @GLYPH@ >> /ToUnicode @TOUNICODE@ ");
    g_string_append_printf(text, "/FirstChar 1 /LastChar %u /Widths [", count);
    for (guint i = 0; i < count; i++)
        content_add_number(text, pairs[i].width, 0);
    g_string_truncate(text, text->len - 1);
    g_string_append(text, "] /Encoding << /Type /Encoding /Differences [1");
    for (guint i = 0; i < count; i++)
        g_string_append(text, " /e");
    g_string_append(text, "] >> >>");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static GByteArray *make_to_unicode(const struct layer_pair *pairs, guint count)
{
    enum { ROWS_PER_BLOCK = 100 };
    GString *text = g_string_new("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                                 "/CMapName /Testamur-Text def\n/CMapType 2 def\n"
                                 "1 begincodespacerange\n<01> <FF>\nendcodespacerange\n");
    for (guint i = 0; i < count; i++) {
        if (i % ROWS_PER_BLOCK == 0)
            g_string_append_printf(text, "%s%u beginbfchar\n", i > 0 ? "endbfchar\n" : "",
                                   MIN(ROWS_PER_BLOCK, count - i));
        const char code[] = { '<', digits[(i + 1) >> 4], digits[(i + 1) & 0xF], '>', ' ', '<' };
        g_string_append_len(text, code, sizeof code);
        content_add_utf16(text, pairs[i].character);
        g_string_append(text, ">\n");
    }
    g_string_append(text, "endbfchar\nendcmap\nCMapName currentdict /CMap defineresource pop\n"
                          "end\nend\n");
    gsize length = text->len;
    return g_byte_array_new_take((guint8 *)g_string_free(text, FALSE), length);
}

static void layer_free(gpointer data)
{
    struct text_layer *layer = data;
    g_free(layer->local_name);
    g_free(layer->dictionary);
    g_byte_array_unref(layer->to_unicode);
    g_free(layer);
}

GPtrArray *layer_builder_finish(const struct layer_builder *builder)
{
    GPtrArray *layers = g_ptr_array_new_with_free_func(layer_free);
    for (guint first = 0; first < builder->pairs->len; first += CODES_PER_FONT) {
        const struct layer_pair *pairs = &g_array_index(builder->pairs, struct layer_pair, first);
        guint count = MIN(CODES_PER_FONT, builder->pairs->len - first);
        struct text_layer *layer = g_new0(struct text_layer, 1);
        layer->local_name = g_strdup_printf("TL%u", layers->len + 1);
        layer->dictionary = make_dictionary(pairs, count);
        layer->to_unicode = make_to_unicode(pairs, count);
        g_ptr_array_add(layers, layer);
    }
    return layers;
}
