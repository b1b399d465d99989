/* Dates and times as people type them, where clocks jump. */
#include "config.h"

#include "base/clock.h"
#include "console/widgets/instant_text.h"

#include <string.h>

struct reading {
    const char *zone, *typed, *instant; /* in UTC */
    const char *shown;                  /* as it is written afterwards */
    const char *note;                   /* a part of it; NULL: none */
};

static const struct reading readings[] = {
    { "UTC", "2026-11-30 09:00", "2026-11-30T09:00:00Z", "2026-11-30 09:00", NULL },
    { "UTC", "  2026-11-30T09:00:30Z ", "2026-11-30T09:00:30Z", "2026-11-30 09:00:30", NULL },
    { "UTC", "2026-1-5", "2026-01-05T00:00:00Z", "2026-01-05 00:00", NULL },
    { "UTC", "2026-01-05 9:05", "2026-01-05T09:05:00Z", "2026-01-05 09:05", NULL },
    { "UTC", "2026-01-05 09:05:06.25", "2026-01-05T09:05:06.250000Z", "2026-01-05 09:05:06.250000",
      NULL },
    { "UTC", "2026-06-16 11:05 +02:00", "2026-06-16T09:05:00Z", "2026-06-16 09:05", NULL },
    { "Europe/Warsaw", "2026-11-30 09:00", "2026-11-30T08:00:00Z", "2026-11-30 09:00", NULL },
    { "Europe/Warsaw", "2026-07-01 09:00 CEST", "2026-07-01T07:00:00Z", "2026-07-01 09:00", NULL },
    /* The gap: later by its length. */
    { "Europe/Warsaw", "2026-03-29 02:30", "2026-03-29T01:30:00Z", "2026-03-29 03:30",
      "jumps over 02:30 on that day: 03:30" },
    { "America/New_York", "2024-03-10 02:30", "2024-03-10T07:30:00Z", "2024-03-10 03:30", "jumps" },
    /* The overlap: the first, unless the offset is written behind it. */
    { "Europe/Warsaw", "2026-10-25 02:30", "2026-10-25T00:30:00Z", "2026-10-25 02:30",
      "write 02:30 +01:00 for the second" },
    { "Europe/Warsaw", "2026-10-25 02:30 +01:00", "2026-10-25T01:30:00Z", "2026-10-25 02:30 +01:00",
      NULL },
    { "Europe/Warsaw", "2026-10-25 02:30 CET", "2026-10-25T01:30:00Z", "2026-10-25 02:30 +01:00",
      NULL },
    { "Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45:00Z", "2026-10-04 02:45",
      "jumps" },
    { "Asia/Kathmandu", "2026-01-01 00:00", "2025-12-31T18:15:00Z", "2026-01-01 00:00", NULL },
    { "Pacific/Apia", "2011-12-30 12:00", "2011-12-30T22:00:00Z", "2011-12-31 12:00", "jumps" },
    { "UTC", "2040-06-15 00:00", "2040-06-15T00:00:00Z", "2040-06-15 00:00", NULL },
    { "UTC", "9999-12-31 23:59", "9999-12-31T23:59:00Z", "9999-12-31 23:59", NULL },
    { "UTC", "1901-02-03 04:05", "1901-02-03T04:05:00Z", "1901-02-03 04:05", NULL },
};

static void test_readings(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(readings); i++) {
        const struct reading *reading = &readings[i];
        g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(reading->zone);
        g_autoptr(GError) error = NULL;
        g_autofree char *note = NULL;
        gint64 instant, wanted;
        g_assert_nonnull(zone);
        g_assert_true(clock_parse(reading->instant, &wanted));
        g_test_message("%s in %s", reading->typed, reading->zone);
        g_assert_true(instant_text_parse(reading->typed, zone, &instant, &note, &error));
        g_assert_no_error(error);
        g_assert_cmpint(instant, ==, wanted);
        g_autofree char *shown = instant_text_format(instant, zone);
        g_assert_cmpstr(shown, ==, reading->shown);
        if (reading->note == NULL)
            g_assert_null(note);
        else
            g_assert_nonnull(strstr(note, reading->note));
        /* What is shown is read as the same instant. */
        gint64 again;
        g_assert_true(instant_text_parse(shown, zone, &again, NULL, &error));
        g_assert_cmpint(again, ==, wanted);
    }
}

static void test_faults(void)
{
    static const char *const faults[] = {
        "30.11.2026",           "2026-11-31",
        "2026-13-01",           "2026-11-30 24:00",
        "2026-11-30 09:60",     "2026-11-30 9",
        "2026-11-30 09:00 EST", "2026-11-30 09:00x",
        "2026-11-30 +",         "tomorrow",
        "0000-01-01",           "2026-11",
        "2026-11-30 09:00:1",   "2026-11-30 09:00 +9",
        "2026-11-30 \033[2J",   "99999-01-01",
    };
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Warsaw");
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(GError) error = NULL;
        gint64 instant;
        g_test_message("fault %u", (guint)i);
        g_assert_false(instant_text_parse(faults[i], zone, &instant, NULL, &error));
        g_assert_nonnull(strstr(error->message, "2026-11-30 09:00"));
        g_assert_null(strchr(error->message, '\033'));
    }
}

static void test_empty(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    g_autoptr(GError) error = NULL;
    gint64 instant = 1;
    g_assert_true(instant_text_parse("  ", zone, &instant, NULL, &error));
    g_assert_cmpint(instant, ==, 0);
    g_autofree char *shown = instant_text_format(0, zone);
    g_assert_cmpstr(shown, ==, "");
}

/* Every half hour around both changes of the clock comes back as itself. */
static void test_round(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Warsaw");
    static const char *const days[] = { "2026-03-28T00:00:00Z", "2026-10-24T00:00:00Z" };
    for (gsize day = 0; day < G_N_ELEMENTS(days); day++) {
        gint64 begin;
        g_assert_true(clock_parse(days[day], &begin));
        for (int half = 0; half < 96; half++) {
            const gint64 instant = begin + half * 30 * G_TIME_SPAN_MINUTE;
            g_autofree char *shown = instant_text_format(instant, zone);
            g_autoptr(GError) error = NULL;
            gint64 again;
            g_assert_true(instant_text_parse(shown, zone, &again, NULL, &error));
            g_assert_cmpint(again, ==, instant);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/instant-text/readings", test_readings);
    g_test_add_func("/console/instant-text/faults", test_faults);
    g_test_add_func("/console/instant-text/empty", test_empty);
    g_test_add_func("/console/instant-text/round", test_round);
    return g_test_run();
}
