#include "config.h"

#include "import/field.h"

#include "base/number.h"

#include "import/csv.h"

#include <math.h>
#include <string.h>

bool field_number(const char *text, double *value)
{
    gsize whole = 0;
    const gsize length = number_scan(text, value, &whole);
    if (length > 0 && text[length] == '\0')
        return true;
    if (text[0] == '\0' || strspn(text, "0123456789+-.eE") != strlen(text))
        return false;
    char *end = NULL;
    *value = g_ascii_strtod(text, &end);
    return *end == '\0' && isfinite(*value);
}

bool field_is_none(const char *text)
{
    return text[0] == '\0' || strcmp(text, "None") == 0;
}

/* The text without the spaces of other scripts and of web pages around it, which no one sees in a spreadsheet. */
static char *field_trim_wide(char *text, gsize *length)
{
    char *end = text + *length;
    while (text < end && g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    while (end > text) {
        char *last = g_utf8_prev_char(end);
        if (!g_unichar_isspace(g_utf8_get_char(last)))
            break;
        end = last;
    }
    *end = '\0';
    *length = (gsize)(end - text);
    return text;
}

char *field_measure(char *cell, gsize *length)
{
    char *text = cell[0] == '\'' || cell[0] == '=' ? csv_unguard(cell) : cell;
    *length = strlen(text);
    if (*length > 0 && (g_ascii_isspace(text[0]) || g_ascii_isspace(text[*length - 1])))
        *length = strlen(g_strstrip(text));
    if (*length > 0 && ((guchar)text[0] >= 0x80 || (guchar)text[*length - 1] >= 0x80))
        return field_trim_wide(text, length);
    return text;
}

char *field_text(char *cell)
{
    gsize length = 0;
    return cell == NULL ? NULL : field_measure(cell, &length);
}

bool field_is_identifier(const char *text)
{
    gsize count = 0;
    while (text[count] >= ' ' && text[count] < 0x7F)
        count++;
    if (text[count] == '\0')
        return count > 0 && count <= 255;
    count = 0;
    for (const char *here = text; *here != '\0'; here = g_utf8_next_char(here), count++) {
        const gunichar character = (guchar)*here < 0x80 ? (guchar)*here : g_utf8_get_char(here);
        if (character < 0x80 ? g_ascii_iscntrl((char)character) : g_unichar_iscntrl(character))
            return false;
    }
    return count > 0 && count <= 255;
}
