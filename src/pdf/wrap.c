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

/* The end of the word that starts here, within a piece; the piece's where no dictionary knows. */
static gsize word_end(const struct wrapped_text *text, gsize start, gsize end)
{
    gsize at = start;
    do
        at = grapheme_end(text->characters, end, at);
    while (at < end && (text->ends == NULL || !text->ends[at]));
    return at;
}

/* A line being filled. */
struct filling {
    const struct wrapped_text *text;
    double width;
    wrap_measure *measure;
    gpointer user;
    struct wrapped_line *line;
    gsize next; /* where the line after it starts, as far as it is filled */
};

static bool fits(const struct filling *filling, gsize start, gsize end)
{
    const gunichar *characters = filling->text->characters;
    const gsize kept = without_spaces(characters, start, end);
    return filling->measure(characters + start, kept - start, filling->user) <= filling->width;
}

/* Takes what stands up to `end` into the line if it fits, or if the line is empty. */
static bool take(struct filling *filling, gsize end)
{
    struct wrapped_line *line = filling->line;
    if (filling->next > line->first && !fits(filling, line->first, end))
        return false;
    filling->next = end;
    line->end = without_spaces(filling->text->characters, line->first, end);
    return true;
}

static bool take_piece(struct filling *filling, gsize end)
{
    const struct wrapped_text *text = filling->text;
    const gsize start = filling->next;
    gsize word = word_end(text, start, end);
    if (word == end || fits(filling, start, end))
        return take(filling, end);
    while (take(filling, word) && word < end)
        word = word_end(text, word, end);
    return filling->next == end;
}

gsize wrap_next_line(const struct wrapped_text *text, gsize start, double width,
                     wrap_measure *measure, gpointer user, struct wrapped_line *line)
{
    const gunichar *characters = text->characters;
    while (start < text->length && is_space(characters[start]))
        start++;
    line->first = line->end = start;
    struct filling filling = { text, width, measure, user, line, start };
    while (filling.next < text->length
           && take_piece(&filling, piece_end(characters, text->length, filling.next)))
        ;
    return filling.next;
}
