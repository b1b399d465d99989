#include "config.h"

#include "base/keyed_hash.h"

#include <string.h>

/* The answers that the authors of SipHash publish, for the key 00 01 … 0f. */
static const struct {
    guint64 hash, wide[2];
} answers[] = {
    { G_GUINT64_CONSTANT(0x726fdb47dd0e0e31),
      { G_GUINT64_CONSTANT(0xe6a825ba047f81a3), G_GUINT64_CONSTANT(0x930255c71472f66d) } },
    { G_GUINT64_CONSTANT(0x74f839c593dc67fd),
      { G_GUINT64_CONSTANT(0x44af996bd8c187da), G_GUINT64_CONSTANT(0x45fc229b11597634) } },
};

static void test_answers(void)
{
    guint8 bytes[16];
    struct hash_key key;
    for (guint i = 0; i < sizeof bytes; i++)
        bytes[i] = (guint8)i;
    memcpy(key.words, bytes, sizeof key.words);
    for (gsize i = 0; i < G_N_ELEMENTS(key.words); i++)
        key.words[i] = GUINT64_FROM_LE(key.words[i]);
    for (gsize size = 0; size < G_N_ELEMENTS(answers); size++) {
        guint64 wide[2];
        g_assert_cmphex(keyed_hash(&key, (const char *)bytes, size), ==, answers[size].hash);
        keyed_hash_wide(&key, (const char *)bytes, size, wide);
        g_assert_cmphex(wide[0], ==, answers[size].wide[0]);
        g_assert_cmphex(wide[1], ==, answers[size].wide[1]);
    }
}

/* Every byte counts, wherever it stands in its word. */
static void test_bytes(void)
{
    char text[20] = "nineteen characters";
    struct hash_key key;
    g_assert_true(hash_key_make(&key));
    const guint64 whole = keyed_hash(&key, text, 19);
    for (gsize i = 0; i < 19; i++) {
        guint64 wide[2], other[2];
        keyed_hash_wide(&key, text, 19, wide);
        text[i]++;
        keyed_hash_wide(&key, text, 19, other);
        g_assert_cmphex(keyed_hash(&key, text, 19), !=, whole);
        g_assert_cmphex(wide[0], !=, other[0]);
        g_assert_cmphex(wide[1], !=, other[1]);
        text[i]--;
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keyed-hash/answers", test_answers);
    g_test_add_func("/keyed-hash/bytes", test_bytes);
    return g_test_run();
}
