/* Schedules in words, and schedules as people type them. */
#include "config.h"

#include "base/clock.h"
#include "schedule/crontab.h"
#include "schedule/wish.h"
#include "schedule/words.h"
#include "schedule/zone.h"

#include <string.h>

static void test_crontab_words(void)
{
    static const struct {
        const char *crontab, *words;
    } texts[] = {
        { "* * * * *", "Every minute" },
        { "0 9 * * mon", "At 09:00 AM, only on Monday" },
        { "* 9 * * *", "Every minute, between 09:00 AM and 09:59 AM" },
        { "0 22-2 * * *", "Between 10:00 PM and 02:59 AM" },
        { "0 0 13 * 5", "At 12:00 AM, on day 13 of the month, only on Friday" },
        { "30 8 1-7 jan,mar *",
          "At 08:30 AM, between day 1 and 7 of the month, only in January and March" },
        { "0 9 * * 5-7", "At 09:00 AM, only on Sunday, Friday, and Saturday" },
        { "0-30/10 9-17 * * *",
          "Every 10 minutes, minutes 0 through 30 past the hour, between 09:00 AM and 05:59 PM" },
        { "0 0 1 */3 *", "At 12:00 AM, on day 1 of the month, every 3 months" },
        { "0 9 1,10-12,20 * *", "At 09:00 AM, on day 1, 10 through 12, and 20 of the month" },
        /* A list with a step is said by its numbers. */
        { "5,*/30 9 * * *", "At 0, 5, and 30 minutes past the hour, at 09:00 AM" },
        { "0 */1 */1 */1 *", "Every hour" },
        /* What can't be used is left as it is. */
        { "bad 9 * * *", "bad 9 * * *" },
        { "0 9 * january *", "0 9 * january *" },
        { "0 9\x1b", "0 9<U+001B>" },
        { "", "" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *words = schedule_crontab_words(texts[i].crontab);
        g_assert_cmpstr(words, ==, texts[i].words);
    }
}

static void test_time_words(void)
{
    static const struct {
        const char *instant, *zone, *words;
    } times[] = {
        { "2026-11-30T08:00:00Z", "Europe/Warsaw", "Mon 2026-11-30 09:00 CET (08:00 UTC)" },
        { "2026-11-30T23:30:00Z", "Europe/Warsaw",
          "Tue 2026-12-01 00:30 CET (Mon 2026-11-30 23:30 UTC)" },
        { "2026-11-30T08:00:05Z", "UTC", "Mon 2026-11-30 08:00:05 UTC" },
        { "2026-11-30T08:00:05.25Z", "", "Mon 2026-11-30 08:00:05.250000 UTC" },
        { "2026-11-30T03:15:00Z", "Asia/Kathmandu", "Mon 2026-11-30 09:00 +0545 (03:15 UTC)" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
        gint64 instant = 0;
        g_assert_true(clock_parse(times[i].instant, &instant));
        g_autoptr(GTimeZone) zone = zone_open(times[i].zone, NULL);
        g_autofree char *words = schedule_time_words(instant, zone);
        g_assert_cmpstr(words, ==, times[i].words);
    }
}

/* A time is read in the zone unless it names an offset; what is written is read back as the same. */
static void test_read_time(void)
{
    static const struct {
        const char *typed, *instant, *written;
    } times[] = {
        { "2027-06-30", "2027-06-29T22:00:00Z", "2027-06-30 00:00" },
        { " 2027-06-30  09:00 ", "2027-06-30T07:00:00Z", "2027-06-30 09:00" },
        { "2027-06-30T09:00", "2027-06-30T07:00:00Z", "2027-06-30 09:00" },
        { "2027-06-30 09:00:05", "2027-06-30T07:00:05Z", "2027-06-30 09:00:05" },
        { "2027-06-30 09:00:00.5", "2027-06-30T07:00:00.500000Z", "2027-06-30 09:00:00.500000" },
        { "2027-06-30T09:00:00Z", "2027-06-30T09:00:00Z", "2027-06-30 11:00" },
        { "2027-06-30 09:00 +05:45", "2027-06-30T03:15:00Z", "2027-06-30 05:15" },
        { "2027-06-30 09:00Z", "2027-06-30T09:00:00Z", "2027-06-30 11:00" },
        /* Half past two comes twice. */
        { "2026-10-25 02:30", "2026-10-25T00:30:00Z", "2026-10-25 02:30" },
        { "2026-10-25 02:30+01:00", "2026-10-25T01:30:00Z", "2026-10-25 02:30+01:00" },
    };
    static const char *const bad[] = { "",
                                       "soon",
                                       "2027-6-30",
                                       "2027-13-01",
                                       "2027-06-30 25:00",
                                       "2027-06-30 9",
                                       "30.06.2027",
                                       "2027-06-30 09:00 Warsaw",
                                       "2027-03-28 02:30",
                                       "2027-06-30x",
                                       "now" };
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GTimeZone) zone = zone_open("Europe/Warsaw", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
        gint64 instant = 0;
        g_autoptr(GError) error = NULL;
        schedule_read_time(times[i].typed, zone, &instant, &error);
        g_assert_no_error(error);
        g_autofree char *shown = clock_format_in_zone(instant, utc);
        g_assert_cmpstr(shown, ==, times[i].instant);
        g_autofree char *written = schedule_write_time(instant, zone);
        g_assert_cmpstr(written, ==, times[i].written);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        gint64 instant = 0;
        g_autoptr(GError) error = NULL;
        g_assert_false(schedule_read_time(bad[i], zone, &instant, &error));
        g_assert_nonnull(error);
        g_test_message("%s", error->message);
    }
}

/* What a damaged database may hold. */
static void test_far_times(void)
{
    g_autoptr(GTimeZone) west = zone_open("America/New_York", NULL);
    gint64 instant = 0;
    g_assert_true(schedule_read_time("0026-06-30 09:00", NULL, &instant, NULL));
    g_autofree char *early = schedule_write_time(instant, NULL);
    g_assert_cmpstr(early, ==, "0026-06-30 09:00");
    g_autofree char *none = schedule_write_time(G_MAXINT64, west);
    g_assert_cmpstr(none, ==, "");
}

/* Wishes against a schedule of every 10 days that is disabled; the site is in Warsaw. */
static void check_wish(const struct schedule_wish *wish, const char *described)
{
    const struct schedule present = {
        .kind = SCHEDULE_INTERVAL,
        .interval_every = 10,
        .interval_period = "days",
        .crontab = "",
        .crontab_zone = "",
    };
    struct schedule_wanted wanted;
    g_autoptr(GError) error = NULL;
    g_autoptr(GTimeZone) zone = zone_open("Europe/Warsaw", NULL);
    g_autoptr(GPtrArray) faults = schedule_wish_read(wish, &present, "Europe/Warsaw", &wanted);
    schedule_faults_settle(faults, &error);
    g_assert_no_error(error);
    g_autofree char *words = schedule_describe(&wanted.schedule, zone);
    g_autofree char *whole =
        g_strdup_printf("%s%s", wanted.schedule.enabled ? "enabled: " : "", words);
    g_assert_cmpstr(whole, ==, described);
    schedule_wanted_clear(&wanted);
}

static void test_wish(void)
{
    static const char *const fields[] = { "0", " 9", "*", "*", "mon-fri" };
    static const struct {
        struct schedule_wish wish;
        const char *described;
    } wishes[] = {
        { { .every = NULL }, "Every 10 days" },
        { { .enabled = SCHEDULE_YES }, "enabled: Every 10 days" },
        { { .every = "36 hours" }, "Every 36 hours" },
        { { .every = "every 2 Days" }, "Every 2 days" },
        { { .every = "hour" }, "Every hour" },
        { { .every = "1 minute" }, "Every minute" },
        { { .every = "7" }, "Every 7 days" },
        { { .every = "7", .period = "hours" }, "Every 7 hours" },
        { { .crontab = "0  9 * * mon" }, "At 09:00 AM, only on Monday (Europe/Warsaw)" },
        { { .crontab = "0 9 * * *", .zone = "Asia/Tokyo" }, "At 09:00 AM (Asia/Tokyo)" },
        { { .crontab_fields = fields },
          "At 09:00 AM, only on Monday, Tuesday, Wednesday, Thursday, and Friday (Europe/Warsaw)" },
        { { .at = "2027-03-01 09:00" }, "Once, on Mon 2027-03-01 09:00 CET (08:00 UTC)" },
        { { .every = "1 day", .one_off = SCHEDULE_YES }, "Every day, one time only" },
        { { .from = "2027-01-01", .until = "2027-06-30 09:00" },
          "Every 10 days, from Fri 2027-01-01 00:00 CET (Thu 2026-12-31 23:00 UTC), until Wed "
          "2027-06-30 09:00 CEST (07:00 UTC)" },
        /* In the zone of the crontab, where it has one. */
        { { .crontab = "0 9 * * *", .zone = "Asia/Tokyo", .from = "2027-01-01" },
          "At 09:00 AM (Asia/Tokyo), from Thu 2026-12-31 16:00 CET (15:00 UTC)" },
        /* A form gives all its texts; those of other kinds are not looked at. */
        { { .kind = "interval", .every = "3", .period = "days", .crontab = "", .at = "" },
          "Every 3 days" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wishes); i++)
        check_wish(&wishes[i].wish, wishes[i].described);
}

static void test_bad_wish(void)
{
    static const char *const fields[] = { "", "25", "*", "*", "*" };
    static const struct {
        struct schedule_wish wish;
        const char *fields; /* that have a fault, in order */
    } wishes[] = {
        { { .every = "ten days" }, "interval_every" },
        { { .every = "0 days" }, "interval_every" },
        { { .every = "-1 days" }, "interval_every" },
        { { .every = "10 weeks" }, "interval_period" },
        { { .every = "10", .period = "" }, "interval_period" },
        { { .every = "999999999999 days" }, "interval_every" },
        { { .crontab = "0 9 * *" }, "crontab" },
        { { .crontab = "60 9 * * 9" }, "minute day_of_week" },
        { { .crontab_fields = fields }, "minute hour" },
        { { .crontab = "0 0 30 2 *" }, "day_of_month" },
        { { .crontab = "0 9 * * *", .zone = "Mars/Olympus" }, "crontab_zone" },
        { { .at = "soon" }, "clocked" },
        { { .at = "" }, "clocked" },
        { { .at = "2027-03-01", .one_off = SCHEDULE_NO }, "one_off" },
        { { .every = "1 day", .crontab = "* * * * *" }, "interval_every crontab" },
        { { .every = "1 day", .at = "2027-03-01" }, "interval_every clocked" },
        { { .kind = "solar" }, "schedule_kind" },
        { { .from = "yesterday", .until = "tomorrow" }, "start_time expires" },
        { { .until = "1969-01-01" }, "expires" },
    };
    const struct schedule present = { .kind = SCHEDULE_INTERVAL,
                                      .interval_every = 10,
                                      .interval_period = "days" };
    for (gsize i = 0; i < G_N_ELEMENTS(wishes); i++) {
        struct schedule_wanted wanted;
        g_autoptr(GPtrArray) faults = schedule_wish_read(&wishes[i].wish, &present, "UTC", &wanted);
        g_autoptr(GString) named = g_string_new(NULL);
        for (guint j = 0; j < faults->len; j++) {
            const struct schedule_fault *fault = faults->pdata[j];
            g_test_message("%s: %s", fault->field, fault->text);
            g_string_append_printf(named, "%s%s", j > 0 ? " " : "", fault->field);
        }
        g_assert_cmpstr(named->str, ==, wishes[i].fields);
        schedule_wanted_clear(&wanted);
    }
}

/* From one time to every so often: it does not stay a one-off. */
static void test_kinds_change(void)
{
    const struct schedule present = { .kind = SCHEDULE_CLOCKED, .one_off = true, .clocked = 1 };
    const struct schedule_wish wish = { .every = "1 day" };
    struct schedule_wanted wanted;
    g_autoptr(GPtrArray) faults = schedule_wish_read(&wish, &present, "UTC", &wanted);
    g_assert_cmpuint(faults->len, ==, 0);
    g_assert_false(wanted.schedule.one_off);
    g_assert_cmpint(wanted.schedule.kind, ==, SCHEDULE_INTERVAL);
    schedule_wanted_clear(&wanted);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words/crontab", test_crontab_words);
    g_test_add_func("/words/time", test_time_words);
    g_test_add_func("/words/read-time", test_read_time);
    g_test_add_func("/words/far-times", test_far_times);
    g_test_add_func("/words/wish", test_wish);
    g_test_add_func("/words/bad-wish", test_bad_wish);
    g_test_add_func("/words/kinds-change", test_kinds_change);
    return g_test_run();
}
