#include "config.h"

#include "console/terminal/fold.h"

#include "base/fold.h"

#include <glib.h>

struct fold_word {
    gunichar character;
    const char *ascii;
};

/* What the console itself writes, and GLib's table has other ideas of. */
static const struct fold_word fold_words[] = {
    { 0x2026, "~" }, /* ellipsis: one cell, as it was counted */
    { 0x25B8, ">" }, /* the current row */
    { 0x25BE, "v" }, /* opens a list; sorted downwards */
    { 0x25B4, "^" }, /* sorted upwards */
    { 0x2022, "*" }, /* a choice taken */
    { 0x203A, ">" }, /* between the parts of the place */
    { 0x00B7, "|" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2500, "-" }, { 0x2502, "|" },
    { 0x2588, "#" }, { 0x2591, "." }, { 0x2191, "^" }, { 0x2193, "v" }, { 0x2190, "<" },
    { 0x2192, ">" }, { 0x00A0, " " }, { 0x2068, "" },  { 0x2069, "" },  { 0x200E, "" },
    { 0x202F, " " }, { 0x2009, " " },
};

static const char *fold_find(gunichar character)
{
    for (gsize i = 0; i < G_N_ELEMENTS(fold_words); i++)
        if (fold_words[i].character == character)
            return fold_words[i].ascii;
    return NULL;
}

char *fold_to_ascii(const char *shown)
{
    GString *ascii = g_string_new(NULL);
    for (const char *at = shown; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar character = g_utf8_get_char(at);
        const char *known = fold_find(character);
        if (character < 0x80) {
            g_string_append_c(ascii, (char)character);
        } else if (known != NULL) {
            g_string_append(ascii, known);
        } else if (!g_unichar_iszerowidth(character)) {
            char one[8] = "";
            one[g_unichar_to_utf8(character, one)] = '\0';
            g_autofree char *folded = g_str_to_ascii(one, "C");
            g_autofree char *letter = g_str_equal(folded, "?") ? text_fold_letter(character) : NULL;
            if (letter != NULL)
                g_string_append_c(ascii, letter[0]); /* one cell, as it was counted */
            else
                g_string_append(ascii, folded);
        }
    }
    return g_string_free(ascii, FALSE);
}
