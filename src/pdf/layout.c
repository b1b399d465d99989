#include "config.h"

#include "pdf/layout.h"

#include "base/text.h"
#include "pdf/shape.h"

#include <string.h>

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
    const struct font *font = font_set_find(fonts, name);
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

/* Controls and the separators of lines and paragraphs have no look; formats and joiners are drawn as
 * nothing. */
static bool line_find_control(const gunichar *characters, gsize length, struct layout *layout)
{
    for (gsize i = 0; i < length; i++) {
        gunichar character = characters[i];
        if ((character >= 0x20 && character < 0x7F) || character > 0x2029)
            continue;
        if (!g_unichar_iscntrl(character) && character != 0x2028 && character != 0x2029)
            continue;
        layout_set_fault(layout, LAYOUT_CONTROL,
                         g_strdup_printf("the text contains the control character U+%04X, which "
                                         "can't be printed: remove it",
                                         character));
        return true;
    }
    return false;
}

static void lay_line(struct layout *layout, const struct font_chain *chain, const char *text,
                     gsize bytes, double page_width)
{
    struct layout_line *line = g_new0(struct layout_line, 1);
    line->text = g_strndup(text, bytes);
    line->runs = g_array_new(FALSE, FALSE, sizeof(struct layout_run));
    g_array_set_clear_func(line->runs, layout_run_clear);
    line->y = layout->style.y - layout->lines->len * layout->style.size * layout->style.line_height;
    g_ptr_array_add(layout->lines, line);

    glong length;
    g_autofree gunichar *characters = g_utf8_to_ucs4_fast(line->text, (glong)bytes, &length);
    struct shaped_line shaped = { .runs = line->runs, .missing = -1 };
    if (length > 0 && !shape_plain_line(chain, &layout->style, characters, (gsize)length, &shaped)
        && !line_find_control(characters, (gsize)length, layout)) {
        shape_line(chain, &layout->style, characters, (gsize)length, &shaped);
        if (shaped.right_to_left)
            layout_set_fault(layout, LAYOUT_RIGHT_TO_LEFT,
                             g_strdup("the text runs from right to left, which this version "
                                      "does not print"));
        else if (shaped.missing >= 0)
            set_missing(layout, chain, characters[shaped.missing]);
    }
    line->width = shaped.width;
    line->x = (page_width - line->width) / 2;
}

static void lay_lines(struct layout *layout, const struct font_chain *chain, const char *text,
                      double page_width)
{
    for (const char *start = text; start != NULL;) {
        const char *end = strchr(start, '\n');
        gsize bytes = end != NULL ? (gsize)(end - start) : strlen(start);
        gsize kept = end != NULL && bytes > 0 && end[-1] == '\r' ? bytes - 1 : bytes;
        lay_line(layout, chain, start, kept, page_width);
        start = end != NULL ? end + 1 : NULL;
    }
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
    if (chain_build(&chain, fonts, fallbacks, layout))
        lay_lines(layout, &chain, text, page_width);
    return layout;
}

const char *layout_line_font(const struct layout *layout, const struct layout_line *line)
{
    if (line->runs->len == 0)
        return layout->style.font;
    return g_array_index(line->runs, struct layout_run, 0).font->name;
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
                                     "its size smaller, or move it",
                                     name, beyond, edge));
}

static void check_line(struct layout *layout, const struct layout_line *line, double page_width,
                       double page_height)
{
    for (guint i = 0; i < line->runs->len; i++) {
        const struct layout_ink *ink = &g_array_index(line->runs, struct layout_run, i).ink;
        if (!ink->any)
            continue;
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
