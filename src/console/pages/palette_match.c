#include "config.h"

#include "console/pages/palette_match.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define SUBSEQUENCE 5

/* Names that people know from elsewhere (":q"). */
struct alias {
    const char *typed, *name;
};
static const struct alias aliases[] = {
    { "q", "quit" },
    { "q!", "quit" },
    { "h", "help" },
};
#define ALIAS 1000

static bool is_word_begin(const char *text, const char *at)
{
    return at == text || !g_ascii_isalnum(at[-1]);
}

/* How a word stands in a text: at its beginning, at the beginning of a word, or within one. */
static int match_in(const char *text, const char *word, int first, int begins, int within)
{
    int best = 0;
    const char *at = text != NULL ? strstr(text, word) : NULL;
    for (; at != NULL; at = strstr(at + 1, word))
        best = MAX(best, at == text ? first : is_word_begin(text, at) ? begins : within);
    return best;
}

/* Whether the letters occur in this order ("crty" in "credential types"). */
static bool is_subsequence(const char *text, const char *word)
{
    for (; *text != '\0' && *word != '\0'; text++)
        if (*text == *word)
            word++;
    return *word == '\0';
}

static int match_word(const struct palette_words *words, const char *word)
{
    int best = match_in(words->caption, word, 100, 80, 60);
    best = MAX(best, match_in(words->name, word, 90, 70, 50));
    best = MAX(best, match_in(words->equivalent, word, 70, 70, 40));
    best = MAX(best, match_in(words->help, word, 30, 30, 20));
    if (best == 0 && strlen(word) > 1 && is_subsequence(words->caption, word))
        best = SUBSEQUENCE;
    for (gsize i = 0; i < G_N_ELEMENTS(aliases); i++)
        if (strcmp(word, aliases[i].typed) == 0 && g_strcmp0(words->name, aliases[i].name) == 0)
            best = ALIAS;
    return best;
}

int palette_match(const struct palette_words *words, const char *const *typed)
{
    int sum = 1;
    for (; *typed != NULL; typed++) {
        if (**typed == '\0')
            continue;
        const int best = match_word(words, *typed);
        if (best == 0)
            return 0;
        sum += best;
    }
    return sum;
}
