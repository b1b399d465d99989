#include "config.h"

#include "base/text.h"

#include <string.h>

#define MARKS_SHOWN 4
#define ISOLATE_BEGIN "\u2068"
#define ISOLATE_END "\u2069"
#define ELLIPSIS "\u2026"

struct character_range {
    gunichar first, last;
};

/* Drawn as nothing, or as blank, although their general category does not say so: the rest of Unicode's
 * Default_Ignorable_Code_Point, and the Braille blank. In order. */
static const struct character_range invisible_ranges[] = {
    { 0x034F, 0x034F },   /* combining grapheme joiner */
    { 0x115F, 0x1160 },   /* Hangul fillers */
    { 0x17B4, 0x17B5 },   /* Khmer inherent vowels */
    { 0x2065, 0x2065 },   /* reserved between the invisible operators */
    { 0x2800, 0x2800 },   /* Braille blank */
    { 0x3164, 0x3164 },   /* Hangul filler */
    { 0xFFA0, 0xFFA0 },   /* half-width Hangul filler */
    { 0xFFF0, 0xFFF8 },   /* reserved */
    { 0xE0000, 0xE00FF }, /* tags */
    { 0xE01F0, 0xE0FFF }, /* reserved */
};

/* Format characters that are drawn: the number and verse signs before Arabic digits, and Kaithi's. */
static const struct character_range drawn_format_ranges[] = {
    { 0x0600, 0x0605 }, { 0x06DD, 0x06DD },   { 0x0890, 0x0891 },
    { 0x08E2, 0x08E2 }, { 0x110BD, 0x110BD }, { 0x110CD, 0x110CD },
};

/* The blocks whose characters run from right to left by default (Unicode, DerivedBidiClass). */
static const struct character_range right_to_left_ranges[] = {
    { 0x0590, 0x08FF },   { 0xFB1D, 0xFDFF },   { 0xFE70, 0xFEFF },
    { 0x10800, 0x10FFF }, { 0x1E800, 0x1EFFF },
};

static bool range_contains(const struct character_range *ranges, gsize count, gunichar character)
{
    for (gsize i = 0; i < count && ranges[i].first <= character; i++)
        if (character <= ranges[i].last)
            return true;
    return false;
}

static bool character_is_drawn_format(gunichar character)
{
    return range_contains(drawn_format_ranges, G_N_ELEMENTS(drawn_format_ranges), character);
}

bool text_is_invisible(gunichar character)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return true;
    case G_UNICODE_FORMAT:
        return !character_is_drawn_format(character);
    default:
        return range_contains(invisible_ranges, G_N_ELEMENTS(invisible_ranges), character);
    }
}

bool text_is_hidden(gunichar character)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED: /* noncharacters, and what no terminal knows the width of */
        return true;
    default:
        return text_is_invisible(character);
    }
}

/* What is drawn over or into the character before it: marks, and the vowels and finals of Hangul written
 * by letters, which a terminal joins to one syllable. */
static bool character_is_mark(gunichar character)
{
    return g_unichar_iszerowidth(character) && !character_is_drawn_format(character);
}

static bool character_is_right_to_left(gunichar character)
{
    return range_contains(right_to_left_ranges, G_N_ELEMENTS(right_to_left_ranges), character);
}

/* A pair of isolates that is not closed yet, or the whole text. */
struct isolation {
    gsize at;           /* where its beginning stands in what is shown */
    bool right_to_left; /* there is such text directly in it */
    bool around;        /* there is a kept pair in it */
};

/* How far text_show_bytes has come. However deep the pairs lie in each other, they are kept: with a limit, what is put
 * between isolates for having reached it would be another text when it is shown again. */
struct showing {
    GString *shown;
    bool has_base; /* a mark may follow */
    int marks;     /* on the current base */
    struct isolation whole;
    /* NULL as long as there was none. */
    GArray *open;     /* struct isolation, the innermost last */
    GArray *given_up; /* gsize: where a beginning stands that is to be shown by its code */
};

static void showing_end_base(struct showing *showing)
{
    if (showing->marks > MARKS_SHOWN)
        g_string_append_printf(showing->shown, "<+%d marks>", showing->marks - MARKS_SHOWN);
    showing->marks = 0;
}

static void showing_add_code(struct showing *showing, gunichar character)
{
    showing_end_base(showing);
    g_string_append_printf(showing->shown, "<U+%04X>", character);
    showing->has_base = false;
}

static struct isolation *showing_innermost(struct showing *showing)
{
    if (showing->open == NULL || showing->open->len == 0)
        return &showing->whole;
    return &g_array_index(showing->open, struct isolation, showing->open->len - 1);
}

static void showing_begin_isolate(struct showing *showing)
{
    showing_end_base(showing);
    showing->has_base = false;
    const struct isolation begun = { .at = showing->shown->len };
    if (showing->open == NULL)
        showing->open = g_array_new(FALSE, FALSE, sizeof begun);
    g_array_append_val(showing->open, begun);
    g_string_append(showing->shown, ISOLATE_BEGIN);
}

static struct isolation showing_leave_isolate(struct showing *showing)
{
    const struct isolation inner = *showing_innermost(showing);
    g_array_set_size(showing->open, showing->open->len - 1);
    return inner;
}

/* The innermost pair turned out not to be one of ours. */
static void showing_give_up_isolate(struct showing *showing)
{
    const struct isolation inner = showing_leave_isolate(showing);
    struct isolation *outer = showing_innermost(showing);
    outer->right_to_left |= inner.right_to_left;
    outer->around |= inner.around;
    if (showing->given_up == NULL)
        showing->given_up = g_array_new(FALSE, FALSE, sizeof inner.at);
    g_array_append_val(showing->given_up, inner.at);
}

static void showing_end_isolate(struct showing *showing)
{
    const struct isolation *inner = showing_innermost(showing);
    if (!inner->right_to_left && !inner->around) {
        showing_give_up_isolate(showing);
        showing_add_code(showing, 0x2069);
        return;
    }
    showing_end_base(showing);
    showing->has_base = false;
    (void)showing_leave_isolate(showing);
    g_string_append(showing->shown, ISOLATE_END);
    showing_innermost(showing)->around = true;
}

static int compare_places(gconstpointer a, gconstpointer b)
{
    const gsize first = *(const gsize *)a, second = *(const gsize *)b;
    return (first > second) - (first < second);
}

/* All at once: each makes what follows it longer. */
static void showing_write_codes(struct showing *showing)
{
    g_autoptr(GArray) places = g_steal_pointer(&showing->given_up);
    if (places == NULL)
        return;
    g_array_sort(places, compare_places);
    GString *written = g_string_sized_new(showing->shown->len);
    gsize done = 0;
    for (guint i = 0; i < places->len; i++) {
        const gsize at = g_array_index(places, gsize, i);
        g_string_append_len(written, showing->shown->str + done, (gssize)(at - done));
        g_string_append(written, "<U+2068>");
        done = at + strlen(ISOLATE_BEGIN);
    }
    g_string_append(written, showing->shown->str + done);
    g_string_free(showing->shown, TRUE);
    showing->shown = written;
}

static void showing_add(struct showing *showing, gunichar character)
{
    if (character == 0x2068) {
        showing_begin_isolate(showing);
    } else if (character == 0x2069 && showing_innermost(showing) != &showing->whole) {
        showing_end_isolate(showing);
    } else if (text_is_hidden(character)) {
        showing_add_code(showing, character);
    } else if (!character_is_mark(character)) {
        showing_end_base(showing);
        g_string_append_unichar(showing->shown, character);
        showing->has_base = true;
        showing_innermost(showing)->right_to_left |= character_is_right_to_left(character);
    } else if (!showing->has_base) {
        /* At the beginning it would be drawn over the text before the field. */
        showing_add_code(showing, character);
    } else if (++showing->marks <= MARKS_SHOWN) {
        g_string_append_unichar(showing->shown, character);
    }
}

char *text_show_bytes(const char *text, gssize length)
{
    if (text == NULL)
        return g_strdup("");
    const char *end = text + (length < 0 ? strlen(text) : (gsize)length);
    struct showing showing = { .shown = g_string_sized_new((gsize)(end - text) + 1) };
    while (text < end) {
        const gunichar character = g_utf8_get_char_validated(text, end - text);
        if (character < (gunichar)-2) {
            showing_add(&showing, character);
            text = g_utf8_next_char(text);
        } else if (*text == '\0') {
            /* GLib takes a NUL inside the length for an incomplete character. */
            showing_add_code(&showing, 0);
            text++;
        } else {
            showing_end_base(&showing);
            g_string_append_printf(showing.shown, "<%02X>", (guint)(guchar)*text);
            showing.has_base = false;
            text++;
        }
    }
    showing_end_base(&showing);
    while (showing_innermost(&showing) != &showing.whole)
        showing_give_up_isolate(&showing);
    showing_write_codes(&showing);
    g_clear_pointer(&showing.open, g_array_unref);
    if (showing.whole.right_to_left) {
        g_string_prepend(showing.shown, ISOLATE_BEGIN);
        g_string_append(showing.shown, ISOLATE_END);
    }
    return g_string_free(showing.shown, FALSE);
}

char *text_show(const char *text)
{
    return text_show_bytes(text, -1);
}

static int character_cells(gunichar character)
{
    if (character_is_mark(character))
        return 0;
    return g_unichar_iswide(character) ? 2 : 1;
}

static int text_cells_between(const char *text, const char *end)
{
    int cells = 0;
    for (; text < end; text = g_utf8_next_char(text))
        cells += character_cells(g_utf8_get_char(text));
    return cells;
}

int text_cells(const char *shown)
{
    return text_cells_between(shown, shown + strlen(shown));
}

/* Where to cut a text that is wider so that at most `cells` are used; marks stay with their base. */
static const char *text_cut(const char *text, int cells)
{
    int wanted;
    while ((wanted = character_cells(g_utf8_get_char(text))) <= cells) {
        cells -= wanted;
        text = g_utf8_next_char(text);
    }
    return text;
}

/* Closes the isolates that a cut has left open. */
static void text_close_isolates(GString *text)
{
    int open = 0;
    for (const char *at = text->str; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar character = g_utf8_get_char(at);
        open += (character == 0x2068) - (character == 0x2069);
    }
    for (; open > 0; open--)
        g_string_append(text, ISOLATE_END);
}

char *text_join_lines(char *text)
{
    return g_strdelimit(text, "\n", ' ');
}

char *text_fit_cells(const char *shown, int cells)
{
    if (cells <= 0)
        return g_strdup("");
    const char *end = shown + strlen(shown);
    const bool cut = text_cells_between(shown, end) > cells;
    GString *fitted = g_string_new(NULL);
    g_string_append_len(fitted, shown, (cut ? text_cut(shown, cells - 1) : end) - shown);
    if (cut)
        g_string_append(fitted, ELLIPSIS);
    text_close_isolates(fitted);
    for (int used = text_cells(fitted->str); used < cells; used++)
        g_string_append_c(fitted, ' ');
    return g_string_free(fitted, FALSE);
}

/* Unicode's White_Space; GLib's test lacks the vertical tab and the next-line control. */
static bool character_is_space(gunichar character)
{
    return character == 0x0B || character == 0x85
           || (character < (gunichar)-2 && g_unichar_isspace(character));
}

static bool byte_is_seen(char byte)
{
    return byte > ' ' && byte < 0x7f;
}

char *text_trim(const char *text)
{
    const gsize length = strlen(text);
    if (length > 0 && byte_is_seen(text[0]) && byte_is_seen(text[length - 1]))
        return g_strndup(text, length);
    const char *begin = NULL;
    const char *end = text;
    while (*text != '\0') {
        const gunichar character =
            (guchar)*text < 0x80 ? (guchar)*text : g_utf8_get_char_validated(text, -1);
        const char *next = character < (gunichar)-2 ? g_utf8_next_char(text) : text + 1;
        if ((character > ' ' && character < 0x7f) || !character_is_space(character)) {
            begin = begin != NULL ? begin : text;
            end = next;
        }
        text = next;
    }
    return begin != NULL ? g_strndup(begin, (gsize)(end - begin)) : g_strdup("");
}
