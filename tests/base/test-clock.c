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
    g_test_add_func("/error/exit-status", test_exit_status);
    return g_test_run();
}
