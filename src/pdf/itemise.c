#include "config.h"

#include "pdf/itemise.h"

#include <fribidi.h>

/* What a line's characters are, one by one. */
struct line_properties {
    FriBidiLevel *levels;
    GUnicodeScript *scripts;
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

static void find_levels(const gunichar *characters, gsize length, FriBidiLevel *levels)
{
    g_autofree FriBidiCharType *types = g_new(FriBidiCharType, length);
    g_autofree FriBidiBracketType *brackets = g_new(FriBidiBracketType, length);
    FriBidiParType base = FRIBIDI_PAR_ON;
    fribidi_get_bidi_types(characters, (FriBidiStrIndex)length, types);
    fribidi_get_bracket_types(characters, (FriBidiStrIndex)length, types, brackets);
    if (fribidi_get_par_embedding_levels_ex(types, brackets, (FriBidiStrIndex)length, &base, levels)
        == 0)
        g_error("fribidi ran out of memory");
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

static const struct font *font_for(const struct font_chain *chain, guint count,
                                   const gunichar *characters, gsize length)
{
    for (guint i = 0; i < count; i++) {
        if (font_covers(chain->fonts[i], characters, length))
            return chain->fonts[i];
    }
    return NULL;
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
static gsize missing_character(const struct font_chain *chain, const gunichar *characters,
                               gsize first, gsize end)
{
    for (gsize i = first; i < end; i++) {
        if (font_for(chain, chain->length, characters + i, 1) == NULL)
            return i;
    }
    return first;
}

static void append_graphemes(GArray *items, const struct font_chain *chain,
                             const gunichar *characters, struct text_item run, gssize *missing)
{
    gsize end = run.end;
    for (gsize start = run.first; start < end; start = run.end) {
        run.first = start;
        run.end = grapheme_end(characters, end, start);
        run.font = font_for(chain, chain->length, characters + start, run.end - start);
        if (run.font == NULL) {
            run.font = chain->fonts[0];
            if (*missing < 0)
                *missing = (gssize)missing_character(chain, characters, start, run.end);
        }
        append_item(items, &run);
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

/* In the first font that covers the whole line; if none does, run by run; then grapheme by grapheme. */
static void append_run(GArray *items, const struct font_chain *chain, const struct font *whole,
                       const gunichar *characters, struct text_item run, gssize *missing)
{
    run.font = whole;
    if (run.font == NULL)
        run.font = font_for(chain, chain->whole, characters + run.first, run.end - run.first);
    if (run.font != NULL)
        append_item(items, &run);
    else
        append_graphemes(items, chain, characters, run, missing);
}

GArray *text_itemise(const struct font_chain *chain, const gunichar *characters, gsize length,
                     gssize *missing)
{
    GArray *items = g_array_new(FALSE, FALSE, sizeof(struct text_item));
    g_autofree FriBidiLevel *levels = g_new(FriBidiLevel, length);
    g_autofree GUnicodeScript *scripts = g_new(GUnicodeScript, length);
    find_levels(characters, length, levels);
    find_scripts(characters, length, scripts);
    *missing = -1;
    const struct font *whole = font_for(chain, chain->whole, characters, length);
    for (gsize start = 0, end; start < length; start = end) {
        end = grapheme_end(characters, length, start);
        while (end < length && levels[end] == levels[start] && scripts[end] == scripts[start])
            end = grapheme_end(characters, length, end);
        struct text_item run = {
            .first = start,
            .end = end,
            .script = scripts[start],
            .level = (guint8)levels[start],
        };
        append_run(items, chain, whole, characters, run, missing);
    }
    reorder((struct text_item *)(gpointer)items->data, items->len);
    return items;
}
