#include "config.h"

#include "console/widgets/json_brackets.h"

#include <string.h>

/* The character behind a string that begins at an offset; strings end with their line at the latest, so that a missing
 * quotation mark does not turn the rest inside out. */
static gsize string_end(const char *text, gsize length, gsize at, bool *closed)
{
    *closed = false;
    for (at++; at < length && text[at] != '\n'; at++) {
        if (text[at] == '"') {
            *closed = true;
            return at + 1;
        }
        if (text[at] == '\\' && at + 1 < length && text[at + 1] != '\n')
            at++;
    }
    return MIN(at, length);
}

static bool closes(char open, char close)
{
    return (open == '{' && close == '}') || (open == '[' && close == ']');
}

/* Bracket by bracket with those open on a stack. A closing one that does not fit is passed over. */
bool json_brackets_partner(const char *text, gsize length, gsize at, gsize *partner)
{
    if (at >= length || strchr("{}[]", text[at]) == NULL || text[at] == '\0')
        return false;
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < length; i++) {
        const char character = text[i];
        bool closed;
        if (character == '"') {
            i = string_end(text, length, i, &closed) - 1;
        } else if (character == '{' || character == '[') {
            g_array_append_val(open, i);
        } else if ((character == '}' || character == ']') && open->len > 0) {
            const gsize begin = g_array_index(open, gsize, open->len - 1);
            if (!closes(text[begin], character))
                continue;
            g_array_set_size(open, open->len - 1);
            if (i == at || begin == at) {
                *partner = i == at ? begin : i;
                return true;
            }
        }
    }
    return false;
}

bool json_brackets_in_string(const char *text, gsize at, gsize *quote)
{
    for (gsize i = 0; i < at; i++) {
        if (text[i] != '"')
            continue;
        bool closed;
        const gsize end = string_end(text, at, i, &closed);
        if (end == at && !closed) {
            *quote = i;
            return true;
        }
        i = end - 1;
    }
    return false;
}
