#include "config.h"

#include "base/clock.h"
#include "base/error.h"

#include <string.h>

static void test_clock(void)
{
    g_autofree char *whole = clock_format(G_GINT64_CONSTANT(1781600700000000));
    g_assert_cmpstr(whole, ==, "2026-06-16T09:05:00Z");
    g_autofree char *before = clock_format(-1);
    g_assert_cmpstr(before, ==, "1969-12-31T23:59:59Z");
    g_autoptr(GTimeZone) berlin = g_time_zone_new_identifier("Europe/Berlin");
    g_autofree char *summer = clock_format_in_zone(G_GINT64_CONSTANT(1781600700000000), berlin);
    g_assert_cmpstr(summer, ==, "2026-06-16T11:05:00+02:00");
    g_autofree char *fraction = clock_format_in_zone(G_GINT64_CONSTANT(1781600700000042), berlin);
    g_assert_cmpstr(fraction, ==, "2026-06-16T11:05:00.000042+02:00");
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *zulu = clock_format_in_zone(G_GINT64_CONSTANT(1781600700000000), utc);
    g_assert_cmpstr(zulu, ==, "2026-06-16T09:05:00Z");
}

static void test_parse(void)
{
    static const gint64 instants[] = { 0, 1, 1781600700000000, 1781600700123456, 999999 };
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Asia/Kathmandu");
    for (gsize i = 0; i < G_N_ELEMENTS(instants); i++) {
        gint64 read = -1;
        g_autofree char *text = clock_format_in_zone(instants[i], zone);
        g_assert_true(clock_parse(text, &read));
        g_assert_cmpint(read, ==, instants[i]);
    }
    gint64 read = 0;
    g_assert_true(clock_parse("2026-06-16T09:05:00", &read));
    g_assert_cmpint(read, ==, 1781600700000000);
    g_assert_true(clock_parse("2026-06-16T09:05:00.5Z", &read));
    g_assert_cmpint(read, ==, 1781600700500000);
    static const char *const bad[] = { "", "yesterday", "2026-06-16T09:05:00.Z",
                                       "2026-06-16T09:05:00.1234567Z", "1781600700" };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(clock_parse(bad[i], &read));
}

/* Years are those that GLib has, with all their digits. */
static void test_far_years(void)
{
    static const char *const kept[] = { "0026-11-28T16:34:13.160000Z", "0001-01-01T00:00:00Z",
                                        "9999-12-31T23:59:59.999999Z" };
    static const char *const bad[] = { "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00",
                                       "0000-01-01T00:00:00Z" };
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GTimeZone) west = g_time_zone_new_identifier("America/New_York");
    g_autoptr(GTimeZone) east = g_time_zone_new_identifier("Asia/Tokyo");
    gint64 read = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
        g_assert_true(clock_parse(kept[i], &read));
        g_autofree char *text = clock_format_in_zone(read, utc);
        g_assert_cmpstr(text, ==, kept[i]);
    }
    g_autofree char *last = clock_format_in_zone(read, east);
    g_assert_cmpstr(last, ==, kept[2]);
    g_assert_true(clock_parse(kept[1], &read));
    g_autofree char *first = clock_format_in_zone(read, west);
    g_assert_cmpstr(first, ==, kept[1]);
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(clock_parse(bad[i], &read));
    g_assert_null(clock_format_in_zone(G_MAXINT64, utc));
    g_assert_null(clock_format_in_zone(G_MININT64, utc));
    g_assert_null(clock_format(G_MAXINT64));
}

static void test_exit_status(void)
{
    g_assert_cmpint(error_exit_status(NULL), ==, 0);
    g_autoptr(GError) busy = g_error_new_literal(BASE_ERROR, ERROR_BUSY, "");
    g_assert_cmpint(error_exit_status(busy), ==, 75);
    g_autoptr(GError) absent = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOENT, "");
    g_assert_cmpint(error_exit_status(absent), ==, 3);
    g_autoptr(GError) denied = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_ACCES, "");
    g_assert_cmpint(error_exit_status(denied), ==, 74);
    g_autoptr(GError) usage = g_error_new_literal(G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "");
    g_assert_cmpint(error_exit_status(usage), ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clock/format", test_clock);
    g_test_add_func("/clock/parse", test_parse);
    g_test_add_func("/clock/far-years", test_far_years);
    g_test_add_func("/error/exit-status", test_exit_status);
    return g_test_run();
}
