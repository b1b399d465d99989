#include "config.h"

#include "base/keyed_hash.h"

#include <string.h>
#include <sys/random.h>

bool hash_key_make(struct hash_key *key)
{
    return getrandom(key->words, sizeof key->words, 0) == sizeof key->words;
}

struct sip {
    guint64 a, b, c, d;
};

static guint64 rotate(guint64 word, int bits)
{
    return word << bits | word >> (64 - bits);
}

static void sip_round(struct sip *sip)
{
    sip->a += sip->b;
    sip->c += sip->d;
    sip->b = rotate(sip->b, 13) ^ sip->a;
    sip->d = rotate(sip->d, 16) ^ sip->c;
    sip->a = rotate(sip->a, 32) + sip->d;
    sip->c += sip->b;
    sip->d = rotate(sip->d, 21) ^ sip->a;
    sip->b = rotate(sip->b, 17) ^ sip->c;
    sip->c = rotate(sip->c, 32);
}

static void sip_add(struct sip *sip, guint64 word)
{
    sip->d ^= word;
    sip_round(sip);
    sip_round(sip);
    sip->a ^= word;
}

static struct sip sip_begin(const struct hash_key *key)
{
    return (struct sip){ key->words[0] ^ G_GUINT64_CONSTANT(0x736f6d6570736575),
                         key->words[1] ^ G_GUINT64_CONSTANT(0x646f72616e646f6d),
                         key->words[0] ^ G_GUINT64_CONSTANT(0x6c7967656e657261),
                         key->words[1] ^ G_GUINT64_CONSTANT(0x7465646279746573) };
}

static void sip_add_all(struct sip *sip, const char *bytes, gsize size)
{
    guint64 word, last = (guint64)size << 56;
    for (; size >= sizeof word; size -= sizeof word, bytes += sizeof word) {
        memcpy(&word, bytes, sizeof word);
        sip_add(sip, GUINT64_FROM_LE(word));
    }
    for (gsize i = 0; i < size; i++)
        last |= (guint64)(guint8)bytes[i] << 8 * i;
    sip_add(sip, last);
}

static guint64 sip_end(struct sip *sip)
{
    for (int i = 0; i < 4; i++)
        sip_round(sip);
    return sip->a ^ sip->b ^ sip->c ^ sip->d;
}

guint64 keyed_hash(const struct hash_key *key, const char *bytes, gsize size)
{
    struct sip sip = sip_begin(key);
    sip_add_all(&sip, bytes, size);
    sip.c ^= 0xff;
    return sip_end(&sip);
}

void keyed_hash_wide(const struct hash_key *key, const char *bytes, gsize size, guint64 hash[2])
{
    struct sip sip = sip_begin(key);
    sip.b ^= 0xee;
    sip_add_all(&sip, bytes, size);
    sip.c ^= 0xee;
    hash[0] = sip_end(&sip);
    sip.b ^= 0xdd;
    hash[1] = sip_end(&sip);
}
