#include "config.h"

#include "pdf/content.h"

#include <math.h>
#include <stdbool.h>

void content_add_number(GString *content, double number, guint decimals)
{
    enum { DIGITS = 24 };
    static const gint64 powers[] = {
        1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000
    };
    gint64 scaled = llround(number * (double)powers[decimals]);
    bool negative = scaled < 0;
    guint64 rest = negative ? (guint64)-scaled : (guint64)scaled;
    while (decimals > 0 && rest % 10 == 0) {
        rest /= 10;
        decimals--;
    }
    char text[DIGITS + 2];
    guint at = sizeof text;
    text[--at] = ' ';
    for (guint written = 0; rest > 0 || written <= decimals; written++) {
        if (written > 0 && written == decimals)
            text[--at] = '.';
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    }
    if (negative)
        text[--at] = '-';
    g_string_append_len(content, text + at, (gssize)(sizeof text - at));
}

static void add_unit(GString *content, guint unit)
{
    static const char digits[] = "0123456789ABCDEF";
    for (int shift = 12; shift >= 0; shift -= 4)
        g_string_append_c(content, digits[unit >> shift & 0xF]);
}

void content_add_utf16(GString *content, gunichar character)
{
    if (character < 0x10000) {
        add_unit(content, character);
        return;
    }
    add_unit(content, 0xD800 + ((character - 0x10000) >> 10));
    add_unit(content, 0xDC00 + ((character - 0x10000) & 0x3FF));
}
