#include "config.h"

#include "rules/color.h"

#include "base/error.h"
#include "base/text.h"
#include "rules/options.h"

static int hex_value(const char *digits, int count)
{
    return count == 1 ? 17 * g_ascii_xdigit_value(digits[0])
                      : 16 * g_ascii_xdigit_value(digits[0]) + g_ascii_xdigit_value(digits[1]);
}

bool color_read(const char *text, double color[3], GError **error)
{
    const char *digits = *text == '#' ? text + 1 : text;
    size_t length = 0;
    while (g_ascii_isxdigit(digits[length]))
        length++;
    if (digits[length] != '\0' || (length != 3 && length != 6)) {
        g_autofree char *shown = text_show(text);
        g_set_error(
            error, RULES_ERROR, ERROR_DATA,
            "\"%s\" is not a colour; write 3 or 6 hexadecimal digits, such as #333 or #1a2b3c",
            shown);
        return false;
    }
    const int width = length == 3 ? 1 : 2;
    for (int i = 0; i < 3; i++)
        color[i] = hex_value(digits + i * width, width) / 255.0;
    return true;
}
