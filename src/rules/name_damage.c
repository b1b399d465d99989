#include "config.h"

#include "rules/name_damage.h"

#include <glib.h>
#include <string.h>

/* What Windows-1252 has for the bytes 80 to 9F; 0: nothing. */
static const gunichar2 windows_high[] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

/* The byte above 7F that Windows-1252 has for a character; 0 when there is none. */
static guint8 windows_byte(gunichar character)
{
    if (character >= 0xa0 && character <= 0xff)
        return (guint8)character;
    for (guint i = 0; i < G_N_ELEMENTS(windows_high); i++) {
        if (character != 0 && windows_high[i] == character)
            return (guint8)(0x80 + i);
    }
    return 0;
}

/* How many bytes the UTF-8 sequence has that this byte leads; 0 when it leads none. */
static int sequence_length(guint8 lead)
{
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef)
        return 3;
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/* Whether a character that stands for a continuation byte could also belong to the name: Š and other
 * letters, dashes, apostrophes. */
static bool is_natural(gunichar character)
{
    return (character > 0xff && g_unichar_isalpha(character) && character != 0x02c6)
           || (character >= 0x2013 && character <= 0x201d);
}

/* Whether the characters from here on are the bytes of one UTF-8 sequence; *end is set behind them, and
 * *certain when they can hardly be anything else. */
static bool sequence_read(const char *text, const char **end, bool *certain)
{
    const guint8 lead = windows_byte(g_utf8_get_char(text));
    const int length = sequence_length(lead);
    char bytes[5] = { (char)lead };
    bool natural = true;
    for (int i = 1; i < length; i++) {
        text = g_utf8_next_char(text);
        const gunichar character = g_utf8_get_char(text);
        bytes[i] = (char)windows_byte(character);
        if (bytes[i] == 0)
            return false;
        natural = natural && is_natural(character);
    }
    *end = g_utf8_next_char(text);
    *certain = (lead >= 0xc2 && lead <= 0xc5) || !natural;
    return length > 0 && g_utf8_validate(bytes, length, NULL);
}

bool name_is_misread_utf8(const char *name)
{
    int sequences = 0;
    while (*name != '\0') {
        const char *end = g_utf8_next_char(name);
        bool certain = false;
        if (sequence_read(name, &end, &certain)) {
            sequences++;
            if (certain || sequences >= 2)
                return true;
        }
        name = end;
    }
    return false;
}

bool name_is_misread_script(const char *name)
{
    int run = 0;
    for (; *name != '\0'; name = g_utf8_next_char(name)) {
        const gunichar character = g_utf8_get_char(name);
        run = character >= 0xc0 && character <= 0xff ? run + 1 : 0;
        if (run >= 4)
            return true;
    }
    return false;
}

bool name_has_lost_letters(const char *name)
{
    return strchr(name, '?') != NULL || strstr(name, "\uFFFD") != NULL;
}

bool name_has_entity(const char *name)
{
    return strchr(name, '&') != NULL
           && g_regex_match_simple("&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});", name, 0,
                                   0);
}

/* Letters of the longest marker, and one more. */
#define MARKER_MOST 14

/* The first letters of all markers. */
#define MARKER_BEGINNINGS "adnrtuv"

/* The letters and digits of a name in lower case: what markers are compared by. False: more than any marker has, or such
 * that none has or begins with. */
static bool letters_of(const char *name, char letters[MARKER_MOST])
{
    gsize count = 0;
    for (; *name != '\0'; name = g_utf8_next_char(name)) {
        const bool ascii = (guchar)*name < 0x80;
        if (ascii ? !g_ascii_isalnum(*name) : !g_unichar_isalnum(g_utf8_get_char(name)))
            continue;
        const gunichar lower =
            ascii ? (gunichar)g_ascii_tolower(*name) : g_unichar_tolower(g_utf8_get_char(name));
        if (lower >= 0x80 || count + 1 >= MARKER_MOST)
            return false;
        if (count == 0 && strchr(MARKER_BEGINNINGS, (int)lower) == NULL)
            return false;
        letters[count++] = (char)lower;
    }
    letters[count] = '\0';
    return true;
}

bool name_is_marker(const char *name)
{
    static const char *const markers[] = { "null",         "nil",           "none",    "na",
                                           "nan",          "undefined",     "unknown", "unnamed",
                                           "notavailable", "notapplicable", "noname",  "anonymous",
                                           "tba",          "tbd",           "test",    "testuser",
                                           "deleted",      "deleteduser",   NULL };
    static const char *const sheet_errors[] = { "na",    "name", "null", "num",
                                                "value", "ref",  "div0", NULL };
    char letters[MARKER_MOST];
    return letters_of(name, letters)
           && (g_strv_contains(markers, letters)
               || (*name == '#' && g_strv_contains(sheet_errors, letters)));
}
