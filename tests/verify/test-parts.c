#include "config.h"

#include "verify/bucket.h"
#include "verify/language.h"
#include "verify/request.h"

#define SECOND G_USEC_PER_SEC

static GInetAddress *address(const char *text)
{
    return g_inet_address_new_from_string(text);
}

static bool take(struct buckets *buckets, const char *from, gint64 now)
{
    g_autoptr(GInetAddress) client = address(from);
    return buckets_take(buckets, client, now);
}

static void test_bucket_fills(void)
{
    const struct bucket_rate each = { .burst = 3, .per_second = 1 };
    const struct bucket_rate total = { .burst = 5, .per_second = 2 };
    g_autoptr(buckets) buckets = buckets_new(each, total, 100);
    gint64 now = 1000 * SECOND;
    for (int i = 0; i < 3; i++)
        g_assert_true(take(buckets, "192.0.2.1", now));
    g_assert_false(take(buckets, "192.0.2.1", now));
    g_assert_true(take(buckets, "192.0.2.2", now));
    g_assert_false(take(buckets, "192.0.2.1", now + SECOND / 2));
    g_assert_true(take(buckets, "192.0.2.1", now + SECOND));
    g_assert_false(take(buckets, "192.0.2.1", now + SECOND));
    /* No more than the burst, however long nobody asked. */
    now += 1000 * SECOND;
    for (int i = 0; i < 3; i++)
        g_assert_true(take(buckets, "192.0.2.1", now));
    g_assert_false(take(buckets, "192.0.2.1", now));
    for (int i = 0; i < 5; i++)
        g_assert_true(buckets_take_total(buckets, now));
    g_assert_false(buckets_take_total(buckets, now));
    g_assert_true(buckets_take_total(buckets, now + SECOND / 2));
}

static void test_bucket_addresses(void)
{
    const struct bucket_rate each = { .burst = 1, .per_second = 0.001 };
    g_autoptr(buckets) buckets = buckets_new(each, each, 100);
    g_assert_true(take(buckets, "2001:db8:1:2::1", SECOND));
    g_assert_false(take(buckets, "2001:db8:1:2:ffff::9", SECOND));
    g_assert_true(take(buckets, "2001:db8:1:3::1", SECOND));
    g_assert_true(take(buckets, "192.0.2.1", SECOND));
    g_assert_false(take(buckets, "::ffff:192.0.2.1", SECOND));
    g_assert_true(take(buckets, "::ffff:192.0.2.2", SECOND));
}

/* However many addresses ask, memory has an end, and those who come later share what is left. */
static void test_bucket_crowd(void)
{
    const struct bucket_rate each = { .burst = 2, .per_second = 1 };
    g_autoptr(buckets) buckets = buckets_new(each, each, 10);
    gint64 now = SECOND;
    guint served = 0;
    for (int i = 0; i < 1000; i++) {
        g_autofree char *from = g_strdup_printf("10.0.%d.%d", i / 256, i % 256);
        served += take(buckets, from, now);
    }
    g_assert_cmpuint(served, ==, 12);
    /* Those who have gone make room. */
    now += 10 * SECOND;
    g_assert_true(take(buckets, "198.51.100.1", now));
    g_assert_true(take(buckets, "198.51.100.2", now));
    g_assert_true(take(buckets, "198.51.100.2", now));
    g_assert_true(take(buckets, "198.51.100.3", now));
}

static void test_request_segments(void)
{
    static const char *const refused[] = { "",     "verify", "/%",   "/%zz",
                                           "/%00", "/a%2Fb", "/%ff", "http://x/verify" };
    g_autoptr(request) request = request_parse("/verify/a%20b%C3%A9+c/?id=x+y%21&id=z&empty=");
    g_assert_nonnull(request);
    g_assert_cmpuint(g_strv_length(request->segments), ==, 3);
    g_assert_cmpstr(request->segments[1], ==, "a bé+c");
    g_assert_cmpstr(request->segments[2], ==, "");
    g_assert_cmpstr(request_query(request, "id"), ==, "z");
    g_assert_cmpstr(request_query(request, "empty"), ==, "");
    g_assert_null(request_query(request, "other"));
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
        g_assert_null(request_parse(refused[i]));
    g_autoptr(request) odd = request_parse("/verify?a=%ff&&&=x&b");
    g_assert_nonnull(odd);
    g_assert_null(request_query(odd, "a"));
}

/* Each has all texts, which languages_load checks, and none of them could be taken for another's. */
static void test_languages(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) languages = languages_load(&error);
    g_assert_no_error(error);
    g_assert_cmpuint(languages->len, >=, 15);
    const struct language *english = languages_choose(languages, NULL, "en");
    for (guint i = 0; i < languages->len; i++) {
        const struct language *language = languages->pdata[i];
        const bool rtl = g_str_equal(language->code, "ar");
        g_assert_cmpstr(language->texts[TEXT_DIRECTION], ==, rtl ? "rtl" : "ltr");
        g_assert_cmpstr(language->texts[TEXT_VALID], !=, language->texts[TEXT_WITHDRAWN]);
        g_assert_cmpstr(language->texts[TEXT_WITHDRAWN], !=, language->texts[TEXT_UNKNOWN]);
        if (language != english)
            g_assert_cmpstr(language->texts[TEXT_VALID_WORDS], !=,
                            english->texts[TEXT_VALID_WORDS]);
        for (int text = 0; text < LANGUAGE_TEXTS; text++)
            g_assert_true(g_utf8_validate(language->texts[text], -1, NULL));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verify/bucket/fills", test_bucket_fills);
    g_test_add_func("/verify/bucket/addresses", test_bucket_addresses);
    g_test_add_func("/verify/bucket/crowd", test_bucket_crowd);
    g_test_add_func("/verify/request/segments", test_request_segments);
    g_test_add_func("/verify/languages", test_languages);
    return g_test_run();
}
