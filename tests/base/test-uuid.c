#include "config.h"

#include "base/uuid.h"

#include <string.h>

static const char id[] = "4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c11";

static void test_make(void)
{
    char made[UUID_LENGTH + 1];
    char read[UUID_LENGTH + 1];
    uuid_make(made);
    g_assert_true(uuid_read(made, strlen(made), read));
    g_assert_cmpstr(made, ==, read);
    g_assert_cmpint(made[14], ==, '4');
}

static void test_read(void)
{
    static const char *const refused[] = {
        "",
        "4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c1",
        "4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c111",
        "4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c1g",
        "4f0c3a52x7d0e-4c55-9a3f-0d6f9f0a7c11",
        "{4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c}",
        "4f0c3a527d0e4c559a3f0d6f9f0a7c11",
        "4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c1\xC3",
    };
    char read[UUID_LENGTH + 1];
    g_assert_true(uuid_read("4F0C3A52-7D0E-4c55-9A3F-0D6F9F0A7C11", UUID_LENGTH, read));
    g_assert_cmpstr(read, ==, id);
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
        g_assert_false(uuid_read(refused[i], strlen(refused[i]), read));
}

static void test_find(void)
{
    static const char *const typed[] = {
        "4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c11",
        "  4F0C3A52-7D0E-4C55-9A3F-0D6F9F0A7C11\n",
        "{4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c11}",
        "urn:uuid:4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c11",
        "https://example.org/verify/4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c11",
        "https://e.org/00000000-0000-4000-8000-000000000000/4f0c3a52-7d0e-4c55-9a3f-0d6f9f0a7c11/",
        "4f0c3a527d0e4c559a3f0d6f9f0a7c11",
        "4f0c3a52 7d0e 4c55 9a3f 0d6f9f0a7c11",
        "4f0c3a52-7d0e-\n4c55-9a3f-0d6f9f0a7c11",
    };
    static const char *const without[] = {
        "", "-", "no id", "4f0c3a527d0e4c559a3f0d6f9f0a7c1", "4f0c3a527d0e4c559a3f0d6f9f0a7c111",
    };
    char found[UUID_LENGTH + 1];
    for (gsize i = 0; i < G_N_ELEMENTS(typed); i++) {
        g_assert_true(uuid_find(typed[i], found));
        g_assert_cmpstr(found, ==, id);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(without); i++)
        g_assert_false(uuid_find(without[i], found));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/uuid/make", test_make);
    g_test_add_func("/uuid/read", test_read);
    g_test_add_func("/uuid/find", test_find);
    return g_test_run();
}
