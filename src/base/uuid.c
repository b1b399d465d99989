#include "config.h"

#include "base/uuid.h"

#include <string.h>
#include <sys/random.h>

#define UUID_BYTES 16

static bool is_dash(gsize place)
{
    return place == 8 || place == 13 || place == 18 || place == 23;
}

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

bool uuid_read(const char *text, gsize length, char uuid[UUID_LENGTH + 1])
{
    if (length != UUID_LENGTH)
        return false;
    for (gsize i = 0; i < UUID_LENGTH; i++) {
        if (is_dash(i) ? text[i] != '-' : !g_ascii_isxdigit(text[i]))
            return false;
        uuid[i] = g_ascii_tolower(text[i]);
    }
    uuid[UUID_LENGTH] = '\0';
    return true;
}

/* 32 digits, with white space anywhere, get their dashes. */
static bool find_digits(const char *typed, char uuid[UUID_LENGTH + 1])
{
    char dashed[UUID_LENGTH];
    gsize length = 0;
    for (const char *at = typed; *at != '\0'; at++) {
        if (g_ascii_isspace(*at) || *at == '-')
            continue;
        if (is_dash(length))
            dashed[length++] = '-';
        if (length == UUID_LENGTH)
            return false;
        dashed[length++] = *at;
    }
    return uuid_read(dashed, length, uuid);
}

bool uuid_find(const char *typed, char uuid[UUID_LENGTH + 1])
{
    const gsize length = strlen(typed);
    for (gsize end = length; end >= UUID_LENGTH; end--)
        if (uuid_read(typed + end - UUID_LENGTH, UUID_LENGTH, uuid))
            return true;
    return find_digits(typed, uuid);
}
