#include "config.h"

#include "pdf/layout.h"

#include "base/text.h"
#include "pdf/itemise.h"
#include "pdf/words.h"
#include "pdf/wrap.h"

#include <math.h>

static void line_free(gpointer data)
{
    struct layout_line *line = data;
    g_free(line->text);
    g_array_unref(line->runs);
    g_free(line);
}

void layout_free(struct layout *layout)
{
    g_ptr_array_unref(layout->lines);
    g_free(layout->fault_text);
    g_free(layout);
}

/* The first fault found is the one that is told. */
static void layout_set_fault(struct layout *layout, enum layout_fault fault, char *text)
{
    if (layout->fault != LAYOUT_FINE) {
        g_free(text);
        return;
    }
    layout->fault = fault;
    layout->fault_text = text;
}

/* Characters as a person can find them: the character itself and its code point. */
static char *name_character(gunichar character)
{
    char bytes[6];
    const int length = g_unichar_to_utf8(character, bytes);
    if (!g_unichar_isgraph(character) || text_is_invisible(character))
        return g_strdup_printf("U+%04X", character);
    return g_strdup_printf("\"%.*s\" (U+%04X)", length, bytes, character);
}

static void set_missing(struct layout *layout, const struct font_chain *chain, gunichar character)
{
    g_autofree char *name = name_character(character);
    g_autofree char *others = NULL;
    if (chain->whole == 2)
        others = g_strdup_printf(", nor has \"%s\"", chain->fonts[1]->name);
    else if (chain->whole > 2)
        others = g_strdup_printf(", nor has any of the %u fallback fonts", chain->whole - 1);
    layout_set_fault(
        layout, LAYOUT_NO_GLYPH,
        g_strdup_printf("the font \"%s\" has no character %s%s: choose a font that has "
                        "it, or name one in fallback_fonts",
                        chain->fonts[0]->name, name, others != NULL ? others : ""));
}

static void chain_add(struct font_chain *chain, const struct font *font)
{
    chain->fonts[chain->length++] = font;
}

/* The style's font, the fallbacks, and last, where the style's font is a standard one, Symbol and
 * ZapfDingbats, which lend single characters as the reference does. */
static bool chain_build(struct font_chain *chain, const struct font_set *fonts,
                        const char *const *fallbacks, struct layout *layout)
{
    static const char *const lenders[] = { "Symbol", "ZapfDingbats" };
    const char *name = layout->style.font;
    const struct font *font = font_set_find_weight(fonts, name, layout->style.weight);
    for (guint i = 0; font != NULL; i++) {
        chain_add(chain, font);
        name = fallbacks != NULL ? fallbacks[i] : NULL;
        if (name == NULL)
            break;
        font = font_set_find(fonts, name);
    }
    if (font == NULL) {
        g_autofree char *shown = text_show(name);
        layout_set_fault(
            layout, LAYOUT_NO_FONT,
            g_strdup_printf("there is no font \"%s\": name a standard font or the slug "
                            "of a font asset",
                            shown));
        return false;
    }
    chain->whole = chain->length;
    for (guint i = 0; chain->fonts[0]->standard != NULL && i < G_N_ELEMENTS(lenders); i++)
        chain_add(chain, font_set_find(fonts, lenders[i]));
    return true;
}

static bool character_is_control(gunichar character)
{
    return g_unichar_iscntrl(character) || character == 0x2028 || character == 0x2029
           || character == 0x202D || character == 0x202E;
}

/* Controls and the separators of lines and paragraphs have no look, and what turns letters round makes a text
 * look like another one; other formats and joiners are drawn as nothing. */
static bool find_control(const gunichar *characters, gsize length, struct layout *layout)
{
    for (gsize i = 0; i < length; i++) {
        gunichar character = characters[i];
        if (character >= 0x20 && character < 0x7F)
            continue;
        if (!character_is_control(character))
            continue;
        layout_set_fault(layout, LAYOUT_CONTROL,
                         g_strdup_printf("the text contains the control character U+%04X, which "
                                         "can't be printed: remove it",
                                         character));
        return true;
    }
    return false;
}

/* Enough of a text to recognise it by. */
static char *name_text(const char *text)
{
    static const int most = 60;
    const char *end = text;
    for (int i = 0; i < most && *end != '\0'; i++)
        end = g_utf8_next_char(end);
    g_autofree char *start = g_strndup(text, (gsize)(end - text));
    return g_strdup_printf("\"%s%s\"", start, *end != '\0' ? "…" : "");
}

static bool is_too_wide(const struct text_style *style, double width)
{
    /* What rounding may do, and nobody sees. */
    const double tolerance = 0.005;
    return style->max_width > 0 && width > style->max_width + tolerance;
}

/* A text being laid out. */
struct setting {
    struct layout *layout;
    const struct font_chain *chain;
    double page_width;
    const gunichar *paragraph; /* the one that lines are being taken from */
    gsize paragraph_length;
};

static void setting_shape(const struct setting *setting, const gunichar *characters, gsize length,
                          struct shaped_line *shaped)
{
    const struct font_chain *chain = setting->chain;
    const struct text_style *style = &setting->layout->style;
    struct text_paragraph paragraph;
    if (shape_plain_line(chain, style, characters, length, shaped))
        return;
    text_paragraph_read(chain, style, setting->paragraph, setting->paragraph_length, &paragraph);
    shape_line(chain, style, &paragraph, characters, length, shaped);
}

static void lay_line(const struct setting *setting, const gunichar *characters, gsize length)
{
    struct layout *layout = setting->layout;
    struct layout_line *line = g_new0(struct layout_line, 1);
    line->text = g_ucs4_to_utf8(characters, (glong)length, NULL, NULL, NULL);
    line->runs = g_array_new(FALSE, FALSE, sizeof(struct layout_run));
    g_array_set_clear_func(line->runs, layout_run_clear);
    g_ptr_array_add(layout->lines, line);
    if (length == 0)
        return;
    struct shaped_line shaped = { .runs = line->runs, .missing = -1 };
    setting_shape(setting, characters, length, &shaped);
    if (shaped.missing >= 0)
        set_missing(layout, setting->chain, characters[shaped.missing]);
    line->width = shaped.width;
}

static double measure_line(const gunichar *characters, gsize length, gpointer setting)
{
    g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(struct layout_run));
    g_array_set_clear_func(runs, layout_run_clear);
    struct shaped_line shaped = { .runs = runs, .missing = -1 };
    setting_shape(setting, characters, length, &shaped);
    return shaped.width;
}

/* Where words end in the paragraph. Without its dictionaries a text would look different from one machine to the other, so
 * it is refused then. */
static bool find_words(const struct setting *setting, bool **ends)
{
    g_autoptr(GError) error = NULL;
    if (words_find(setting->paragraph, setting->paragraph_length, ends, &error))
        return true;
    const GPtrArray *lines = setting->layout->lines;
    const struct layout_line *line = lines->pdata[lines->len - 1];
    g_autofree char *name = name_text(line->text);
    layout_set_fault(
        setting->layout, LAYOUT_NO_WORDS,
        g_strdup_printf("%s has to be wrapped, and where its words end is not known: %s", name,
                        error->message));
    return false;
}

/* More lines than any page has; what follows leaves it anyway. */
enum { MOST_LINES = 1000 };

/* Lays out what stands between two line feeds, in as many lines as it takes where the style wraps. */
static void lay_paragraph(struct setting *setting, const gunichar *characters, gsize length)
{
    setting->paragraph = characters;
    setting->paragraph_length = length;
    lay_line(setting, characters, length);
    const struct text_style *style = &setting->layout->style;
    GPtrArray *lines = setting->layout->lines;
    const struct layout_line *whole = lines->pdata[lines->len - 1];
    if (style->fit != LAYOUT_WRAP || !is_too_wide(style, whole->width)
        || setting->layout->fault != LAYOUT_FINE)
        return;
    g_autofree bool *ends = NULL;
    if (!find_words(setting, &ends))
        return;
    g_ptr_array_set_size(lines, (gint)lines->len - 1);
    const struct wrapped_text text = { characters, length, ends };
    for (gsize start = 0; start < length && lines->len <= MOST_LINES;) {
        struct wrapped_line line;
        start = wrap_next_line(&text, start, style->max_width, measure_line, setting, &line);
        lay_line(setting, characters + line.first, line.end - line.first);
    }
}

static void lay_paragraphs(struct setting *setting, const gunichar *characters, gsize length)
{
    g_ptr_array_set_size(setting->layout->lines, 0);
    for (gsize start = 0, end; start <= length; start = end + 1) {
        for (end = start; end < length && characters[end] != '\n';)
            end++;
        gsize kept = end - start;
        if (end < length && kept > 0 && characters[end - 1] == '\r')
            kept--;
        if (find_control(characters + start, kept, setting->layout))
            kept = 0;
        lay_paragraph(setting, characters + start, kept);
    }
}

static void place_lines(const struct setting *setting)
{
    static const double shares[] = { [LAYOUT_CENTER] = 0.5, [LAYOUT_LEFT] = 0, [LAYOUT_RIGHT] = 1 };
    const struct text_style *style = &setting->layout->style;
    double share = shares[style->align];
    double block = style->max_width > 0 ? style->max_width : setting->page_width;
    double x = style->placed ? style->x : (setting->page_width - block) / 2 + share * block;
    for (guint i = 0; i < setting->layout->lines->len; i++) {
        struct layout_line *line = setting->layout->lines->pdata[i];
        line->x = x - share * line->width;
        line->y = style->y - i * style->size * style->line_height;
    }
}

static const struct layout_line *widest_line(const struct layout *layout)
{
    const struct layout_line *widest = layout->lines->pdata[0];
    for (guint i = 1; i < layout->lines->len; i++) {
        const struct layout_line *line = layout->lines->pdata[i];
        if (line->width > widest->width)
            widest = line;
    }
    return widest;
}

/* Makes the letters so small that the widest line fits; false, and a fault, where they would be illegible. */
static bool shrink(struct layout *layout, const struct layout_line *widest)
{
    const double steps_per_point = 100;
    struct text_style *style = &layout->style;
    double factor = style->max_width / widest->width;
    double size = floor(style->size * factor * steps_per_point) / steps_per_point;
    if (size >= LAYOUT_SMALLEST_SIZE) {
        style->char_space *= size / style->size;
        style->size = size;
        return true;
    }
    g_autofree char *name = name_text(widest->text);
    const char *wrap = style->fit == LAYOUT_WRAP ? "" : ", or several lines (fit \"wrap\")";
    layout_set_fault(
        layout, LAYOUT_TOO_WIDE,
        g_strdup_printf("%s would have to be %.1f points small to fit into %g points of "
                        "width, and below %d nobody could read it: give it a greater "
                        "max_width%s",
                        name, size, style->max_width, LAYOUT_SMALLEST_SIZE, wrap));
    return false;
}

/* Makes a text fit that is wider than it may be. */
static void fit_lines(struct setting *setting, const gunichar *characters, gsize length)
{
    struct layout *layout = setting->layout;
    const struct layout_line *widest = widest_line(layout);
    if (layout->fault != LAYOUT_FINE || !is_too_wide(&layout->style, widest->width))
        return;
    if (layout->style.fit != LAYOUT_REFUSE) {
        if (shrink(layout, widest))
            lay_paragraphs(setting, characters, length);
        return;
    }
    g_autofree char *name = name_text(widest->text);
    layout_set_fault(
        layout, LAYOUT_TOO_WIDE,
        g_strdup_printf("%s is %.1f points wide and may have %g: shorten it, give it a "
                        "greater max_width, or let fit \"shrink\" or \"wrap\" it",
                        name, widest->width, layout->style.max_width));
}

struct layout *layout_text(const struct font_set *fonts, const char *const *fallbacks,
                           const struct text_style *style, const char *text, double page_width)
{
    enum { LENDERS = 2, USUAL = 8 };
    struct layout *layout = g_new0(struct layout, 1);
    layout->style = *style;
    layout->lines = g_ptr_array_new_with_free_func(line_free);
    guint named = 1;
    while (fallbacks != NULL && fallbacks[named - 1] != NULL)
        named++;
    const struct font *usual[USUAL];
    g_autofree const struct font **many = NULL;
    struct font_chain chain = { .fonts = usual };
    if (named + LENDERS > USUAL) {
        many = g_new(const struct font *, named + LENDERS);
        chain.fonts = many;
    }
    struct setting setting = { layout, &chain, page_width, NULL, 0 };
    if (chain_build(&chain, fonts, fallbacks, layout)) {
        glong length;
        g_autofree gunichar *characters = g_utf8_to_ucs4_fast(text, -1, &length);
        lay_paragraphs(&setting, characters, (gsize)length);
        fit_lines(&setting, characters, (gsize)length);
        place_lines(&setting);
    }
    return layout;
}

const char *layout_line_font(const struct layout *layout, const struct layout_line *line)
{
    if (line->runs->len == 0)
        return layout->style.font;
    return g_array_index(line->runs, struct layout_run, 0).font->name;
}

static void check_edge(struct layout *layout, const struct layout_line *line, double beyond,
                       const char *edge)
{
    /* What rounding may do, and nobody sees. */
    static const double tolerance = 0.01;
    if (beyond <= tolerance || layout->fault != LAYOUT_FINE)
        return;
    g_autofree char *name = name_text(line->text);
    layout_set_fault(layout, LAYOUT_OFF_PAGE,
                     g_strdup_printf("%s reaches %.1f points beyond the %s of the page: make "
                                     "its size smaller, move it, or give it a max_width",
                                     name, beyond, edge));
}

static bool has_marks(const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        if (g_unichar_ismark(g_utf8_get_char(text)))
            return true;
    }
    return false;
}

/* Letters with the marks that languages use stay within these: vowelled Nastaliq is 1.9 sizes high, Khmer 0.6
 * deep. */
static void check_tower(struct layout *layout, const struct layout_line *line,
                        const struct layout_ink *ink)
{
    const double above = 2.25, below = 1.5; /* sizes from the baseline */
    double size = layout->style.size;
    double reach = MAX(ink->top / above, -ink->bottom / below);
    if (reach <= size || layout->fault != LAYOUT_FINE || !has_marks(line->text))
        return;
    g_autofree char *name = name_text(line->text);
    layout_set_fault(
        layout, LAYOUT_TOWER,
        g_strdup_printf("the marks of %s pile up to %.1f points above and %.1f below the line and "
                        "would print over other text: remove some of them",
                        name, ink->top, MAX(0, -ink->bottom)));
}

static void check_line(struct layout *layout, const struct layout_line *line, double page_width,
                       double page_height)
{
    for (guint i = 0; i < line->runs->len; i++) {
        const struct layout_ink *ink = &g_array_index(line->runs, struct layout_run, i).ink;
        if (!ink->any)
            continue;
        check_tower(layout, line, ink);
        check_edge(layout, line, -(line->x + ink->left), "left edge");
        check_edge(layout, line, line->x + ink->right - page_width, "right edge");
        check_edge(layout, line, -(line->y + ink->bottom), "lower edge");
        check_edge(layout, line, line->y + ink->top - page_height, "upper edge");
    }
}

struct layout *layout_check(const struct font_set *fonts, const char *const *fallbacks,
                            const struct text_style *style, const char *text, double page_width,
                            double page_height)
{
    struct layout *layout = layout_text(fonts, fallbacks, style, text, page_width);
    for (guint i = 0; layout->fault == LAYOUT_FINE && i < layout->lines->len; i++)
        check_line(layout, layout->lines->pdata[i], page_width, page_height);
    return layout;
}
