#include "config.h"

#include "base/hex.h"

char *hex_write(const guint8 *bytes, gsize size)
{
    static const char digits[] = "0123456789abcdef";
    char *text = g_malloc(2 * size + 1);
    for (gsize i = 0; i < size; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 0x0F];
    }
    text[2 * size] = '\0';
    return text;
}
