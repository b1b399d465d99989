#include "config.h"

#include "console/widgets/cluster.h"

#include <string.h>

static gunichar character_at(const char *text, gsize at)
{
    return g_utf8_get_char(text + at);
}

static gsize character_before(const char *text, gsize at)
{
    return (gsize)(g_utf8_prev_char(text + at) - text);
}

static bool is_regional(gunichar character)
{
    return character >= 0x1F1E6 && character <= 0x1F1FF;
}

static bool is_skin(gunichar character)
{
    return character >= 0x1F3FB && character <= 0x1F3FF;
}

/* Whether the character changes the one before it. What text_show makes visible (joiners, selectors) stands alone, so
 * that it can be found and removed. */
static bool is_attached(gunichar character)
{
    const GUnicodeType type = g_unichar_type(character);
    return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK
           || type == G_UNICODE_SPACING_MARK
           || (g_unichar_iszerowidth(character) && type != G_UNICODE_FORMAT
               && type != G_UNICODE_CONTROL);
}

bool cluster_begins(const char *text, gsize length, gsize at)
{
    if (at == 0 || at >= length)
        return true;
    const gunichar character = character_at(text, at);
    const gunichar before = character_at(text, character_before(text, at));
    if (character < 0x300 || before == '\n')
        return true;
    if (is_attached(character))
        return false;
    if (is_skin(character))
        return !g_unichar_iswide(before) || is_skin(before);
    if (!is_regional(character) || !is_regional(before))
        return true;
    int regionals = 0;
    while (at > 0 && is_regional(character_at(text, character_before(text, at)))) {
        at = character_before(text, at);
        regionals++;
    }
    return regionals % 2 == 0;
}

gsize cluster_after(const char *text, gsize length, gsize at)
{
    if (at >= length)
        return length;
    do
        at = (gsize)(g_utf8_next_char(text + at) - text);
    while (!cluster_begins(text, length, at));
    return MIN(at, length);
}

gsize cluster_before(const char *text, gsize length, gsize at)
{
    if (at == 0)
        return 0;
    do
        at = character_before(text, at);
    while (!cluster_begins(text, length, at));
    return at;
}

static bool is_word(gunichar character)
{
    return g_unichar_isalnum(character) || g_unichar_ismark(character) || character == '_';
}

gsize cluster_word_after(const char *text, gsize length, gsize at)
{
    while (at < length && !is_word(character_at(text, at)))
        at = cluster_after(text, length, at);
    while (at < length && is_word(character_at(text, at)))
        at = cluster_after(text, length, at);
    return at;
}

gsize cluster_word_before(const char *text, gsize length, gsize at)
{
    while (at > 0 && !is_word(character_at(text, cluster_before(text, length, at))))
        at = cluster_before(text, length, at);
    while (at > 0 && is_word(character_at(text, cluster_before(text, length, at))))
        at = cluster_before(text, length, at);
    return at;
}

/* text_show pairs isolating characters within the text that it is given: text with such is measured and painted cluster
 * by cluster, so that a part of it takes the same cells as it does in the whole. */
static bool has_isolates(const char *text, gsize from, gsize to)
{
    for (const char *at = text + from; (at = memchr(at, 0xE2, (gsize)(text + to - at))) != NULL;
         at++) {
        const gunichar character = g_utf8_get_char(at);
        if (character >= 0x2066 && character <= 0x2069)
            return true;
    }
    return false;
}

static int run_cells(const char *text, gsize from, gsize to)
{
    g_autofree char *run = g_strndup(text + from, to - from);
    return paint_cells(run);
}

int cluster_cells(const char *text, gsize from, gsize to)
{
    gsize at = from;
    while (at < to && text[at] >= ' ' && text[at] < 0x7f)
        at++;
    if (at == to)
        return (int)(to - from);
    if (!has_isolates(text, from, to))
        return run_cells(text, from, to);
    int cells = 0;
    for (at = from; at < to;) {
        const gsize next = cluster_after(text, to, at);
        cells += run_cells(text, at, next);
        at = next;
    }
    return cells;
}

static int run_paint(WINDOW *window, int row, int column, enum role role, const char *text,
                     gsize from, gsize to)
{
    g_autofree char *run = g_strndup(text + from, to - from);
    return paint_text(window, row, column, paint_cells(run), role, run);
}

int cluster_paint(WINDOW *window, int row, int column, enum role role, const char *text, gsize from,
                  gsize to)
{
    if (!has_isolates(text, from, to))
        return run_paint(window, row, column, role, text, from, to);
    int cells = 0;
    for (gsize at = from; at < to;) {
        const gsize next = cluster_after(text, to, at);
        cells += run_paint(window, row, column + cells, role, text, at, next);
        at = next;
    }
    return cells;
}
