#include "config.h"

#include "base/uuid.h"

#include <sys/random.h>

#define UUID_BYTES 16

void uuid_make(char uuid[UUID_LENGTH + 1])
{
    static const char digits[] = "0123456789abcdef";
    guint8 bytes[UUID_BYTES];
    /* So few bytes are never cut short once the kernel's generator is seeded, which it waits for. */
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        g_error("the kernel gives no random numbers");
    bytes[6] = (guint8)((bytes[6] & 0x0F) | 0x40);
    bytes[8] = (guint8)((bytes[8] & 0x3F) | 0x80);
    char *out = uuid;
    for (guint i = 0; i < UUID_BYTES; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 0x0F];
    }
    *out = '\0';
}
