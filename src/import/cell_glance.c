#include "config.h"

#include "import/cell_glance.h"

/* Layer: import. */

static const guint8 glance_bytes[256] = {
    ['\0'] = 0,
    [1 ... 31] = GLANCE_OTHER,
    [' '] = GLANCE_SIGN,
    ['!' ... '$'] = GLANCE_OTHER,
    ['%'] = GLANCE_SIGN,
    ['&'] = GLANCE_OTHER,
    ['\''] = GLANCE_SIGN,
    ['(' ... '*'] = GLANCE_OTHER,
    ['+'] = GLANCE_SIGN,
    [','] = GLANCE_COMMA,
    ['-' ... '/'] = GLANCE_SIGN,
    ['0' ... '9'] = GLANCE_DIGIT,
    [':' ... '?'] = GLANCE_OTHER,
    ['@'] = GLANCE_AT,
    ['A' ... 'D'] = GLANCE_LETTER,
    ['E'] = GLANCE_E,
    ['F' ... 'Z'] = GLANCE_LETTER,
    ['[' ... '`'] = GLANCE_OTHER,
    ['a' ... 'd'] = GLANCE_LETTER,
    ['e'] = GLANCE_E,
    ['f' ... 'z'] = GLANCE_LETTER,
    ['{' ... 127] = GLANCE_OTHER,
    [128 ... 255] = GLANCE_FOREIGN,
};

guint cell_glance(const char *text)
{
    guint seen = 0;
    for (; *text != '\0'; text++)
        seen |= glance_bytes[(guchar)*text];
    return seen;
}
