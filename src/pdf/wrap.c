#include "config.h"

#include "pdf/wrap.h"

#include "pdf/itemise.h"

#define BIT(type) ((guint64)1 << (type))

/* Classes of UAX 14: what keeps to the text before it, and what keeps to the text after it. */
static const guint64 keeps_to_previous =
    BIT(G_UNICODE_BREAK_CLOSE_PUNCTUATION) | BIT(G_UNICODE_BREAK_CLOSE_PARANTHESIS)
    | BIT(G_UNICODE_BREAK_EXCLAMATION) | BIT(G_UNICODE_BREAK_INFIX_SEPARATOR)
    | BIT(G_UNICODE_BREAK_SYMBOL) | BIT(G_UNICODE_BREAK_NON_STARTER)
    | BIT(G_UNICODE_BREAK_CONDITIONAL_JAPANESE_STARTER) | BIT(G_UNICODE_BREAK_POSTFIX)
    | BIT(G_UNICODE_BREAK_QUOTATION) | BIT(G_UNICODE_BREAK_HYPHEN) | BIT(G_UNICODE_BREAK_AFTER)
    | BIT(G_UNICODE_BREAK_INSEPARABLE) | BIT(G_UNICODE_BREAK_NON_BREAKING_GLUE)
    | BIT(G_UNICODE_BREAK_WORD_JOINER) | BIT(G_UNICODE_BREAK_ZERO_WIDTH_JOINER)
    | BIT(G_UNICODE_BREAK_COMBINING_MARK);
static const guint64 keeps_to_next =
    BIT(G_UNICODE_BREAK_OPEN_PUNCTUATION) | BIT(G_UNICODE_BREAK_QUOTATION)
    | BIT(G_UNICODE_BREAK_PREFIX) | BIT(G_UNICODE_BREAK_BEFORE)
    | BIT(G_UNICODE_BREAK_NON_BREAKING_GLUE) | BIT(G_UNICODE_BREAK_WORD_JOINER)
    | BIT(G_UNICODE_BREAK_ZERO_WIDTH_JOINER);

static bool class_is_in(gunichar character, guint64 classes)
{
    return (classes & BIT(g_unichar_break_type(character))) != 0;
}

/* Spaces that a line may end at; those that don't break are of another class. */
static bool is_space(gunichar character)
{
    return character == 0x200B
           || (g_unichar_type(character) == G_UNICODE_SPACE_SEPARATOR
               && !class_is_in(character, BIT(G_UNICODE_BREAK_NON_BREAKING_GLUE)));
}

static bool stands_alone(gunichar character)
{
    switch (g_unichar_get_script(character)) {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_YI:
        return true;
    default:
        /* Punctuation of these scripts belongs to many of them. */
        return character >= 0x3000 && character <= 0x30FF;
    }
}

/* Whether a line may end between two graphemes; `last` and `next` are the base before and after. */
static bool may_break(gunichar last, gunichar next)
{
    if (is_space(next))
        return false;
    if (is_space(last))
        return true;
    return (stands_alone(last) || stands_alone(next)) && !class_is_in(next, keeps_to_previous)
           && !class_is_in(last, keeps_to_next);
}

/* The end of the piece that starts here: what no line may end inside. */
static gsize piece_end(const gunichar *characters, gsize length, gsize start)
{
    gsize end = grapheme_end(characters, length, start);
    for (gsize base = start; end < length && !may_break(characters[base], characters[end]);) {
        base = end;
        end = grapheme_end(characters, length, end);
    }
    return end;
}

static gsize without_spaces(const gunichar *characters, gsize start, gsize end)
{
    while (end > start && is_space(characters[end - 1]))
        end--;
    return end;
}

gsize wrap_next_line(const gunichar *characters, gsize length, gsize start, double width,
                     wrap_measure *measure, gpointer user, struct wrapped_line *line)
{
    while (start < length && is_space(characters[start]))
        start++;
    line->first = line->end = start;
    gsize next = start;
    for (gsize end = start; end < length;) {
        end = piece_end(characters, length, end);
        gsize kept = without_spaces(characters, start, end);
        if (next > start && measure(characters + start, kept - start, user) > width)
            break;
        next = end;
        line->end = kept;
    }
    return next;
}
