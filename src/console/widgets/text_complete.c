#include "config.h"

#include "console/widgets/text_complete.h"

#include "console/widgets/json_brackets.h"

#include <string.h>

/* The word at the cursor: what is typed of it is before the cursor, what will be replaced may go on behind. */
struct word {
    gsize begin, end; /* to be replaced */
    gsize typed;      /* where its letters begin */
    bool quoted;      /* it stands in a string, whose quotation marks are replaced along with it */
};

static bool is_word(char character)
{
    return g_ascii_isalnum(character) || character == '_' || character == '-' || character == '.'
           || (guchar)character >= 0x80;
}

static struct word word_at_cursor(const struct edit *edit, bool json)
{
    const char *text = edit->text->str;
    struct word word = { .begin = edit->cursor, .end = edit->cursor };
    gsize quote;
    if (json && json_brackets_in_string(text, edit->cursor, &quote)) {
        const gsize rest = strcspn(text + edit->cursor, "\"\n");
        const bool closed = text[edit->cursor + rest] == '"';
        /* Without its end the string takes in the rest of the line, which is not part of the word. */
        word = (struct word){ quote, closed ? edit->cursor + rest + 1 : edit->cursor, quote + 1,
                              true };
        return word;
    }
    while (word.begin > 0 && is_word(text[word.begin - 1]))
        word.begin--;
    while (is_word(text[word.end]))
        word.end++;
    word.typed = word.begin;
    return word;
}

static char *word_typed(const struct edit *edit, const struct word *word)
{
    return g_strndup(edit->text->str + word->typed, edit->cursor - word->typed);
}

bool text_complete_open(struct offer *offer, const struct edit *edit, bool json,
                        const GPtrArray *words)
{
    offer_remove_all(offer);
    for (guint i = 0; i < words->len; i++) {
        g_auto(GStrv) parts = g_strsplit(g_ptr_array_index(words, i), "\t", 2);
        if (parts[0] != NULL)
            offer_add(offer, parts[0], NULL, parts[1]);
    }
    if (words->len == 0)
        return false;
    offer_open(offer, "");
    text_complete_narrow(offer, edit, json);
    /* What is typed may be another thing that is to be replaced: then everything is offered. */
    if (offer->shown->len == 0)
        offer_open(offer, "");
    return true;
}

void text_complete_narrow(struct offer *offer, const struct edit *edit, bool json)
{
    const struct word word = word_at_cursor(edit, json);
    g_autofree char *typed = word_typed(edit, &word);
    offer_narrow(offer, typed, true);
}

static bool is_literal(const char *word)
{
    return strchr("\"{[-0123456789", *word) != NULL || strcmp(word, "true") == 0
           || strcmp(word, "false") == 0 || strcmp(word, "null") == 0;
}

void text_complete_take(struct offer *offer, struct edit *edit, bool json)
{
    const struct offer_item *item = offer_current(offer);
    offer_close(offer);
    if (item == NULL)
        return;
    const struct word word = word_at_cursor(edit, json);
    const bool quotes = json && !is_literal(item->value);
    g_autofree char *text = quotes ? g_strdup_printf("\"%s\"", item->value) : g_strdup(item->value);
    edit_replace(edit, word.begin, word.end, text);
}
