#include "config.h"

#include "base/lower.h"

#include <glib.h>

char *text_lower(const char *text)
{
    GString *lower = g_string_sized_new(strlen(text));
    for (const char *next = text; *next != '\0'; next = g_utf8_next_char(next))
        if ((guchar)*next < 0x80)
            g_string_append_c(lower, g_ascii_tolower(*next));
        else
            g_string_append_unichar(lower, g_unichar_tolower(g_utf8_get_char(next)));
    return g_string_free(lower, FALSE);
}
