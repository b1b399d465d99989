/* SipHash-2-4: a hash of bytes that nobody can foresee who does not know the key, so that texts from outside can't be
 * chosen to have the same one. Layer: base. */
#ifndef BASE_KEYED_HASH_H
#define BASE_KEYED_HASH_H

#include <glib.h>
#include <stdbool.h>

struct hash_key {
    guint64 words[2];
};

/* A random one. False: the system has no random numbers. */
bool hash_key_make(struct hash_key *key) G_GNUC_WARN_UNUSED_RESULT;

/* SipHash: whoever does not know the key can't choose bytes that have the same hash. */
guint64 keyed_hash(const struct hash_key *key, const char *bytes, gsize size);

/* The same in 128 bits, where two texts with one hash must not be (SipHash-2-4-128). */
void keyed_hash_wide(const struct hash_key *key, const char *bytes, gsize size, guint64 hash[2]);

#endif
