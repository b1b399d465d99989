/* When crontabs come round where clocks jump, in years with and without a leap day, and never. */
#include "config.h"

#include "base/clock.h"
#include "schedule/fault.h"
#include "schedule/occurrence.h"
#include "schedule/zone.h"

/* A crontab, where it runs, from when, and the times that follow; ended by NULL. */
struct course {
    const char *crontab, *zone, *after;
    const char *times[5];
};

static gint64 instant(const char *text)
{
    gint64 read = 0;
    g_assert_true(clock_parse(text, &read));
    return read;
}

static struct crontab crontab(const char *text)
{
    struct crontab read;
    g_autoptr(GPtrArray) faults = schedule_faults_new();
    g_assert_true(crontab_read(text, &read, faults));
    g_assert_cmpuint(faults->len, ==, 0);
    return read;
}

static GTimeZone *zone(const char *name)
{
    g_autoptr(GError) error = NULL;
    GTimeZone *opened = zone_open(name, &error);
    g_assert_no_error(error);
    return opened;
}

/* Each time follows the one before, and is the last one at its own instant, the only one since then. */
static void check_course(const struct course *course)
{
    const struct crontab read = crontab(course->crontab);
    g_autoptr(GTimeZone) in = zone(course->zone);
    gint64 before = instant(course->after);
    for (guint i = 0; i < G_N_ELEMENTS(course->times) && course->times[i] != NULL; i++) {
        gint64 next = 0;
        gint64 latest = 0;
        gint64 count = 0;
        g_assert_true(occurrence_next(&read, in, before, &next));
        g_autofree char *shown = clock_format(next);
        g_assert_cmpstr(shown, ==, course->times[i]);
        g_assert_true(occurrence_latest(&read, in, before, next, &latest, &count));
        g_assert_cmpint(latest, ==, next);
        g_assert_cmpint(count, ==, 1);
        g_assert_false(occurrence_latest(&read, in, before, next - 1, &latest, &count));
        before = next;
    }
}

static void check_courses(const struct course *courses, gsize count)
{
    for (gsize i = 0; i < count; i++)
        check_course(&courses[i]);
}

/* A fixed time that the clock jumps over comes later by the jump; with every hour, it does not exist. */
static void test_gap(void)
{
    static const struct course courses[] = {
        { "30 2 * * *",
          "America/New_York",
          "2024-03-09T12:00:00Z",
          { "2024-03-10T07:30:00Z", "2024-03-11T06:30:00Z" } },
        { "30 * * * *",
          "America/New_York",
          "2024-03-10T05:45:00Z",
          { "2024-03-10T06:30:00Z", "2024-03-10T07:30:00Z" } },
        { "0,20,40 2 * * *",
          "America/New_York",
          "2024-03-10T00:00:00Z",
          { "2024-03-10T07:00:00Z", "2024-03-10T07:20:00Z", "2024-03-10T07:40:00Z",
            "2024-03-11T06:00:00Z" } },
        /* 02:30 becomes 03:30, which is in the crontab itself: one time, not two. */
        { "30 2,3 * * *",
          "Europe/Warsaw",
          "2025-03-29T12:00:00Z",
          { "2025-03-30T01:30:00Z", "2025-03-31T00:30:00Z" } },
        /* Half an hour, at two in the morning. */
        { "15 2 * * *",
          "Australia/Lord_Howe",
          "2024-10-04T18:00:00Z",
          { "2024-10-05T15:45:00Z", "2024-10-06T15:15:00Z" } },
        /* A whole day: Friday the 30th never came, and its noon is Saturday's. */
        { "0 12 * * *",
          "Pacific/Apia",
          "2011-12-29T00:00:00Z",
          { "2011-12-29T22:00:00Z", "2011-12-30T22:00:00Z", "2011-12-31T22:00:00Z" } },
        { "0 12 30 12 *",
          "Pacific/Apia",
          "2011-12-29T00:00:00Z",
          { "2011-12-30T22:00:00Z", "2012-12-29T22:00:00Z" } },
        { "0 * 30 12 *",
          "Pacific/Apia",
          "2011-12-29T00:00:00Z",
          { "2012-12-29T10:00:00Z", "2012-12-29T11:00:00Z" } },
        /* At midnight: the day begins at one. */
        { "30 0 * * *",
          "America/Santiago",
          "2024-09-07T04:30:00Z",
          { "2024-09-08T04:30:00Z", "2024-09-09T03:30:00Z" } },
    };
    check_courses(courses, G_N_ELEMENTS(courses));
}

/* A fixed time that comes twice counts the first time; with every hour, both. */
static void test_overlap(void)
{
    static const struct course courses[] = {
        { "30 1 * * *",
          "America/New_York",
          "2024-11-02T12:00:00Z",
          { "2024-11-03T05:30:00Z", "2024-11-04T06:30:00Z" } },
        { "30 * * * *",
          "America/New_York",
          "2024-11-03T05:00:00Z",
          { "2024-11-03T05:30:00Z", "2024-11-03T06:30:00Z", "2024-11-03T07:30:00Z" } },
        /* Half an hour comes twice. */
        { "45 1 * * *",
          "Australia/Lord_Howe",
          "2024-04-06T00:00:00Z",
          { "2024-04-06T14:45:00Z", "2024-04-07T15:15:00Z" } },
        { "45 * * * *",
          "Australia/Lord_Howe",
          "2024-04-06T14:30:00Z",
          { "2024-04-06T14:45:00Z", "2024-04-06T15:15:00Z", "2024-04-06T16:15:00Z" } },
        /* From inside the second pass, the first one is over. */
        { "15 2 * * *", "Europe/Warsaw", "2025-10-26T01:10:00Z", { "2025-10-27T01:15:00Z" } },
        /* The hour before midnight comes twice: once in each case it is the earlier date's. */
        { "30 23 * * *",
          "America/Santiago",
          "2024-04-06T12:00:00Z",
          { "2024-04-07T02:30:00Z", "2024-04-08T03:30:00Z" } },
    };
    check_courses(courses, G_N_ELEMENTS(courses));
}

static void test_offsets(void)
{
    static const struct course courses[] = {
        { "0 9 * * mon",
          "Asia/Kathmandu",
          "2026-11-28T00:00:00Z",
          { "2026-11-30T03:15:00Z", "2026-12-07T03:15:00Z" } },
        { "0 9 * * mon",
          "Europe/Warsaw",
          "2026-10-20T00:00:00Z",
          { "2026-10-26T08:00:00Z", "2026-11-02T08:00:00Z" } },
        /* Rules, not only lists of past changes: the zone's file ends before these years. */
        { "0 9 1 7 *", "Europe/Warsaw", "2050-01-01T00:00:00Z", { "2050-07-01T07:00:00Z" } },
        { "0 9 1 1 *", "Europe/Warsaw", "2050-01-01T10:00:00Z", { "2051-01-01T08:00:00Z" } },
        /* A second past a minute is not that minute's. */
        { "* * * * *", "UTC", "2026-01-01T00:00:00.000001Z", { "2026-01-01T00:01:00Z" } },
        { "59 23 31 12 *", "UTC", "1969-12-31T23:58:59Z", { "1969-12-31T23:59:00Z" } },
    };
    check_courses(courses, G_N_ELEMENTS(courses));
}

/* The day of the month and that of the week must both match; leap days come when they come. */
static void test_sparse(void)
{
    static const struct course courses[] = {
        { "0 0 13 * fri",
          "UTC",
          "2026-01-01T00:00:00Z",
          { "2026-02-13T00:00:00Z", "2026-03-13T00:00:00Z", "2026-11-13T00:00:00Z" } },
        { "0 0 29 2 *", "UTC", "2025-01-01T00:00:00Z", { "2028-02-29T00:00:00Z" } },
        /* 2100 is no leap year. */
        { "0 0 29 2 *",
          "UTC",
          "2095-01-01T00:00:00Z",
          { "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z" } },
        { "0 0 29 2 mon", "UTC", "2072-03-01T00:00:00Z", { "2112-02-29T00:00:00Z" } },
        { "0 0 31 4,5 *", "UTC", "2026-01-01T00:00:00Z", { "2026-05-31T00:00:00Z" } },
    };
    check_courses(courses, G_N_ELEMENTS(courses));
}

/* The last one of many, and their number, over years with jumps of the clock. */
static void test_latest(void)
{
    static const struct {
        const char *crontab, *after, *until, *latest;
        gint64 count;
    } spans[] = {
        { "0 9 * * *", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2025-12-31T08:00:00Z",
          365 },
        { "30 2 * * *", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2025-12-31T01:30:00Z",
          365 },
        { "0 * * * *", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z",
          8760 },
        { "* * * * *", "2025-01-01T00:00:00Z", "2025-01-01T00:01:00Z", "2025-01-01T00:01:00Z", 1 },
        { "*/15 2 * * *", "2025-10-25T12:00:00Z", "2025-10-26T12:00:00Z", "2025-10-26T00:45:00Z",
          4 },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(spans); i++) {
        const struct crontab read = crontab(spans[i].crontab);
        g_autoptr(GTimeZone) in = zone("Europe/Warsaw");
        gint64 latest = 0;
        gint64 count = 0;
        g_assert_true(occurrence_latest(&read, in, instant(spans[i].after), instant(spans[i].until),
                                        &latest, &count));
        g_autofree char *shown = clock_format(latest);
        g_assert_cmpstr(shown, ==, spans[i].latest);
        g_assert_cmpint(count, ==, spans[i].count);
    }
}

/* An independent look: every minute of some weeks, by GLib's own calendar, against hourly crontabs. */
static void test_every_minute(void)
{
    static const char *const zones[] = { "America/New_York", "Australia/Lord_Howe",
                                         "Asia/Kathmandu", "America/St_Johns" };
    static const char *const starts[] = { "2024-03-06T00:00:00Z", "2024-04-04T00:00:00Z",
                                          "2024-10-03T00:00:00Z", "2024-11-01T00:00:00Z",
                                          "2006-10-27T00:00:00Z" };
    const struct crontab read = crontab("5,36 * * * mon,sat,sun");
    for (gsize i = 0; i < G_N_ELEMENTS(zones) * G_N_ELEMENTS(starts); i++) {
        g_autoptr(GTimeZone) in = zone(zones[i / G_N_ELEMENTS(starts)]);
        const gint64 start = instant(starts[i % G_N_ELEMENTS(starts)]);
        gint64 expected = 0;
        g_assert_true(occurrence_next(&read, in, start - 1, &expected));
        for (gint64 now = start; now < start + 5 * G_TIME_SPAN_DAY; now += G_TIME_SPAN_MINUTE) {
            g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(now / G_USEC_PER_SEC);
            g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, in);
            const int weekday = g_date_time_get_day_of_week(local);
            const bool matches =
                (g_date_time_get_minute(local) == 5 || g_date_time_get_minute(local) == 36)
                && (weekday == 1 || weekday == 6 || weekday == 7);
            g_assert_cmpint(matches, ==, now == expected);
            if (matches)
                g_assert_true(occurrence_next(&read, in, now, &expected));
        }
    }
}

static void test_zones(void)
{
    static const char *const good[] = {
        "",    "UTC",     "Europe/Warsaw", "America/Argentina/Ushuaia",
        "EST", "EST5EDT", "US/Eastern",    "Etc/GMT+5"
    };
    static const char *const bad[] = { "Mars/Olympus",
                                       "europe/warsaw",
                                       "+05:00",
                                       "ABC5",
                                       "EST5EDT,M3.2.0,M11.1.0",
                                       "leapseconds",
                                       "posixrules",
                                       "right/Europe/Warsaw",
                                       "/etc/localtime",
                                       "../../../etc/passwd",
                                       "Europe",
                                       "Europe/../../etc",
                                       "zone.tab",
                                       " UTC" };
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GTimeZone) opened = zone(good[i]);
        g_assert_nonnull(opened);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(zone_open(bad[i], &error));
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, "Europe/Warsaw"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/occurrence/gap", test_gap);
    g_test_add_func("/occurrence/overlap", test_overlap);
    g_test_add_func("/occurrence/offsets", test_offsets);
    g_test_add_func("/occurrence/sparse", test_sparse);
    g_test_add_func("/occurrence/latest", test_latest);
    g_test_add_func("/occurrence/every-minute", test_every_minute);
    g_test_add_func("/occurrence/zones", test_zones);
    return g_test_run();
}
