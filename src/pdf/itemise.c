#include "config.h"

#include "pdf/itemise.h"

#include "pdf/font_language.h"

#include <fribidi.h>

/* A line being itemised. */
struct itemising {
    const struct font_chain *chain;
    const struct text_style *style;
    const struct text_paragraph *paragraph;
    const gunichar *characters;
    GArray *items;
    gssize missing;
};

static bool character_extends(gunichar character)
{
    return g_unichar_ismark(character) || character == 0x200C || character == 0x200D
           || (character >= 0x1160 && character <= 0x11FF)
           || (character >= 0x1F3FB && character <= 0x1F3FF)
           || (character >= 0xE0020 && character <= 0xE007F);
}

gsize grapheme_end(const gunichar *characters, gsize length, gsize start)
{
    gsize end = start + 1;
    while (end < length && character_extends(characters[end]))
        end++;
    return end;
}

static bool script_is_east_asian(GUnicodeScript script)
{
    switch (script) {
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

/* Returns the direction of the paragraph, which is found where `base` is FRIBIDI_PAR_ON. */
static FriBidiParType find_levels(const gunichar *characters, gsize length, FriBidiParType base,
                                  FriBidiLevel *levels)
{
    g_autofree FriBidiCharType *types = g_new(FriBidiCharType, length);
    g_autofree FriBidiBracketType *brackets = g_new(FriBidiBracketType, length);
    fribidi_get_bidi_types(characters, (FriBidiStrIndex)length, types);
    fribidi_get_bracket_types(characters, (FriBidiStrIndex)length, types, brackets);
    if (fribidi_get_par_embedding_levels_ex(types, brackets, (FriBidiStrIndex)length, &base, levels)
        == 0)
        g_error("fribidi ran out of memory");
    return base;
}

/* Characters of many scripts take that of the text before them, at the start of the text after them. */
static void find_scripts(const gunichar *characters, gsize length, GUnicodeScript *scripts)
{
    GUnicodeScript current = G_UNICODE_SCRIPT_COMMON;
    for (gsize i = 0; i < length; i++) {
        GUnicodeScript script = g_unichar_get_script(characters[i]);
        if (script != G_UNICODE_SCRIPT_COMMON && script != G_UNICODE_SCRIPT_INHERITED
            && script != G_UNICODE_SCRIPT_UNKNOWN)
            current = script;
        scripts[i] = current;
    }
    for (gsize i = length; i-- > 1;) {
        if (scripts[i - 1] == G_UNICODE_SCRIPT_COMMON)
            scripts[i - 1] = scripts[i];
    }
}

/* Whether a language chooses between faces of a script. */
static bool language_chooses(enum font_language language, GUnicodeScript script)
{
    if (language == FONT_LANGUAGE_URDU)
        return script == G_UNICODE_SCRIPT_ARABIC;
    return language != FONT_LANGUAGE_ANY && script_is_east_asian(script);
}

/* In what language characters of a script are: what the style says, what the text shows by kana or Hangul, what
 * is usual at the site. */
static const char *language_for(const struct text_style *style,
                                const struct text_paragraph *paragraph, GUnicodeScript script)
{
    const char *language = style->language != NULL ? style->language : "";
    const char *usual = style->site_language != NULL ? style->site_language : "";
    if (language_chooses(font_language_find(language), script))
        return language;
    if (script_is_east_asian(script) && paragraph->han_language != NULL)
        return paragraph->han_language;
    if (language_chooses(font_language_find(usual), script))
        return usual;
    return *language != '\0' ? language : "und";
}

/* The language that decides between fonts of a script which both have its characters. */
static enum font_language deciding_language(const char *language, GUnicodeScript script)
{
    enum font_language decides = font_language_find(language);
    return language_chooses(decides, script) ? decides : FONT_LANGUAGE_ANY;
}

/* The first font that has the characters, but a fallback that is made for the language before others. */
static const struct font *font_for(const struct font_chain *chain, guint count,
                                   enum font_language language, const gunichar *characters,
                                   gsize length)
{
    if (count > 0 && font_covers(chain->fonts[0], characters, length))
        return chain->fonts[0];
    for (guint i = 1; language != FONT_LANGUAGE_ANY && i < count; i++) {
        if ((chain->fonts[i]->languages >> language & 1) != 0
            && font_covers(chain->fonts[i], characters, length))
            return chain->fonts[i];
    }
    for (guint i = 1; i < count; i++) {
        if (font_covers(chain->fonts[i], characters, length))
            return chain->fonts[i];
    }
    return NULL;
}

static bool has_right_to_left_letter(const gunichar *characters, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        FriBidiCharType type = fribidi_get_bidi_type(characters[i]);
        if (FRIBIDI_IS_STRONG(type) && FRIBIDI_IS_RTL(type) && FRIBIDI_IS_LETTER(type))
            return true;
    }
    return false;
}

/* Text of a language that is written from right to left starts there, if it has a letter to show for it;
 * other text starts where its first letter does. */
static bool find_direction(const struct text_style *style, const gunichar *characters, gsize length)
{
    if (!has_right_to_left_letter(characters, length))
        return false;
    if (style->language != NULL && font_language_is_right_to_left(style->language))
        return true;
    g_autofree FriBidiLevel *levels = g_new(FriBidiLevel, length);
    return find_levels(characters, length, FRIBIDI_PAR_ON, levels) == FRIBIDI_PAR_RTL;
}

void text_paragraph_read(const struct font_chain *chain, const struct text_style *style,
                         const gunichar *characters, gsize length, struct text_paragraph *paragraph)
{
    GUnicodeScript deciding = G_UNICODE_SCRIPT_COMMON;
    *paragraph =
        (struct text_paragraph){ .right_to_left = find_direction(style, characters, length) };
    for (gsize i = 0; i < length; i++) {
        GUnicodeScript script = g_unichar_get_script(characters[i]);
        if (script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA)
            paragraph->han_language = "ja";
        else if (script == G_UNICODE_SCRIPT_HANGUL && paragraph->han_language == NULL)
            paragraph->han_language = "ko";
        if (script_is_east_asian(script) || script == G_UNICODE_SCRIPT_ARABIC)
            deciding = script;
    }
    const char *language = language_for(style, paragraph, deciding);
    paragraph->whole =
        font_for(chain, chain->whole, deciding_language(language, deciding), characters, length);
}

static void append_item(GArray *items, const struct text_item *item)
{
    if (items->len > 0) {
        struct text_item *last = &g_array_index(items, struct text_item, items->len - 1);
        if (last->end == item->first && last->font == item->font && last->script == item->script
            && last->level == item->level) {
            last->end = item->end;
            return;
        }
    }
    g_array_append_val(items, *item);
}

/* The character of a grapheme to name when no font has it: the first that all fonts lack. */
static gsize missing_character(const struct itemising *line, gsize first, gsize end)
{
    for (gsize i = first; i < end; i++) {
        if (font_for(line->chain, line->chain->length, FONT_LANGUAGE_ANY, line->characters + i, 1)
            == NULL)
            return i;
    }
    return first;
}

static void append_graphemes(struct itemising *line, struct text_item run,
                             enum font_language language)
{
    const struct font_chain *chain = line->chain;
    gsize end = run.end;
    for (gsize start = run.first; start < end; start = run.end) {
        run.first = start;
        run.end = grapheme_end(line->characters, end, start);
        run.font =
            font_for(chain, chain->length, language, line->characters + start, run.end - start);
        if (run.font == NULL) {
            run.font = chain->fonts[0];
            if (line->missing < 0)
                line->missing = (gssize)missing_character(line, start, run.end);
        }
        append_item(line->items, &run);
    }
}

/* Rule L2 of UAX 9, on items. */
static void reorder(struct text_item *items, guint count)
{
    guint8 highest = 0;
    for (guint i = 0; i < count; i++)
        highest = MAX(highest, items[i].level);
    for (guint8 level = highest; level > 0; level--) {
        for (guint start = 0; start < count;) {
            guint end = start;
            while (end < count && items[end].level >= level)
                end++;
            for (guint a = start, b = end; a + 1 < b; a++) {
                struct text_item item = items[a];
                items[a] = items[--b];
                items[b] = item;
            }
            start = MAX(end, start + 1);
        }
    }
}

/* In the font that covers the whole paragraph; if none does, run by run; then grapheme by grapheme. */
static void append_run(struct itemising *line, struct text_item run)
{
    enum font_language language = deciding_language(run.language, run.script);
    run.font = line->paragraph->whole;
    if (run.font == NULL)
        run.font = font_for(line->chain, line->chain->whole, language, line->characters + run.first,
                            run.end - run.first);
    if (run.font != NULL)
        append_item(line->items, &run);
    else
        append_graphemes(line, run, language);
}

GArray *text_itemise(const struct font_chain *chain, const struct text_style *style,
                     const struct text_paragraph *paragraph, const gunichar *characters,
                     gsize length, gssize *missing)
{
    struct itemising line = {
        .chain = chain,
        .style = style,
        .paragraph = paragraph,
        .characters = characters,
        .items = g_array_new(FALSE, FALSE, sizeof(struct text_item)),
        .missing = -1,
    };
    g_autofree FriBidiLevel *levels = g_new(FriBidiLevel, length);
    g_autofree GUnicodeScript *scripts = g_new(GUnicodeScript, length);
    find_levels(characters, length, paragraph->right_to_left ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR,
                levels);
    find_scripts(characters, length, scripts);
    for (gsize start = 0, end; start < length; start = end) {
        end = grapheme_end(characters, length, start);
        while (end < length && levels[end] == levels[start] && scripts[end] == scripts[start])
            end = grapheme_end(characters, length, end);
        append_run(&line, (struct text_item){
                              .language = language_for(style, paragraph, scripts[start]),
                              .first = start,
                              .end = end,
                              .script = scripts[start],
                              .level = (guint8)levels[start],
                          });
    }
    reorder((struct text_item *)(gpointer)line.items->data, line.items->len);
    *missing = line.missing;
    return line.items;
}
