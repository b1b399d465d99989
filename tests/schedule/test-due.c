/* What is due, when next, and why not: SCHEDULES.md section 10. */
#include "config.h"

#include "base/clock.h"
#include "schedule/due.h"

#include <string.h>

static gint64 instant(const char *text)
{
    gint64 read = 0;
    if (text != NULL)
        g_assert_true(clock_parse(text, &read));
    return read;
}

/* Every ten days since the first of June, unless a test says otherwise. */
static struct schedule ten_days(void)
{
    return (struct schedule){
        .kind = SCHEDULE_INTERVAL,
        .enabled = true,
        .interval_every = 10,
        .interval_period = "days",
        .anchor = instant("2026-06-01T12:00:00Z"),
    };
}

static struct schedule crontab(const char *text, const char *zone, const char *anchor)
{
    return (struct schedule){
        .kind = SCHEDULE_CRONTAB,
        .enabled = true,
        .crontab = text,
        .crontab_zone = zone,
        .anchor = instant(anchor),
    };
}

static void check_instant(gint64 got, const char *wanted)
{
    g_autofree char *shown = got != 0 ? clock_format(got) : NULL;
    g_assert_cmpstr(shown, ==, wanted);
}

/* The judgement at an instant; texts NULL where there is nothing. */
static void check(const struct schedule *schedule, const char *now, enum schedule_reason reason,
                  const char *slot, gint64 slots, const char *next)
{
    struct schedule_judgement judgement;
    schedule_judge(schedule, instant(now), NULL, &judgement);
    g_test_message("%s: %s", now, judgement.why != NULL ? judgement.why : "due");
    g_assert_cmpint(judgement.reason, ==, reason);
    check_instant(judgement.slot, slot);
    g_assert_cmpint(judgement.slots, ==, slots);
    check_instant(judgement.next, next);
    g_assert_cmpint(judgement.why == NULL, ==, reason == SCHEDULE_DUE);
    schedule_judgement_clear(&judgement);
}

/* The times of an interval stand on a grid, however late a run is; several missed ones are one run. */
static void test_interval(void)
{
    struct schedule schedule = ten_days();
    check(&schedule, "2026-06-11T11:59:59Z", SCHEDULE_WAITS, NULL, 0, "2026-06-11T12:00:00Z");
    check(&schedule, "2026-06-11T12:00:00Z", SCHEDULE_DUE, "2026-06-11T12:00:00Z", 1,
          "2026-06-21T12:00:00Z");
    check(&schedule, "2026-07-04T00:00:00Z", SCHEDULE_DUE, "2026-07-01T12:00:00Z", 3,
          "2026-07-11T12:00:00Z");
    schedule.last_slot = instant("2026-07-01T12:00:00Z");
    check(&schedule, "2026-07-04T00:00:00Z", SCHEDULE_WAITS, NULL, 0, "2026-07-11T12:00:00Z");
    check(&schedule, "2026-07-11T12:00:00Z", SCHEDULE_DUE, "2026-07-11T12:00:00Z", 1,
          "2026-07-21T12:00:00Z");
}

/* The first time of an interval is the start time; of a crontab the first at it or after. */
static void test_start(void)
{
    struct schedule schedule = ten_days();
    schedule.start_time = instant("2026-06-05T00:00:00Z");
    check(&schedule, "2026-06-04T00:00:00Z", SCHEDULE_WAITS, NULL, 0, "2026-06-05T00:00:00Z");
    check(&schedule, "2026-06-05T00:00:00Z", SCHEDULE_DUE, "2026-06-05T00:00:00Z", 1,
          "2026-06-15T00:00:00Z");
    /* A start before it was set is over: it counts from the anchor. */
    schedule.start_time = instant("2026-01-01T00:00:00Z");
    check(&schedule, "2026-06-02T00:00:00Z", SCHEDULE_WAITS, NULL, 0, "2026-06-11T12:00:00Z");
    struct schedule daily = crontab("0 9 * * *", "UTC", "2026-06-01T12:00:00Z");
    daily.start_time = instant("2026-06-05T09:00:00Z");
    check(&daily, "2026-06-04T10:00:00Z", SCHEDULE_WAITS, NULL, 0, "2026-06-05T09:00:00Z");
    check(&daily, "2026-06-05T09:00:00Z", SCHEDULE_DUE, "2026-06-05T09:00:00Z", 1,
          "2026-06-06T09:00:00Z");
    daily.start_time = instant("2026-06-05T09:00:01Z");
    check(&daily, "2026-06-06T08:00:00Z", SCHEDULE_WAITS, NULL, 0, "2026-06-06T09:00:00Z");
}

/* A new crontab does not run for a time of today that passed before it was set (Q7). */
static void test_crontab(void)
{
    struct schedule schedule = crontab("0 9 * * *", "Europe/Warsaw", "2026-11-27T10:00:00Z");
    check(&schedule, "2026-11-27T10:00:01Z", SCHEDULE_WAITS, NULL, 0, "2026-11-28T08:00:00Z");
    check(&schedule, "2026-11-30T12:00:00Z", SCHEDULE_DUE, "2026-11-30T08:00:00Z", 3,
          "2026-12-01T08:00:00Z");
    schedule.last_slot = instant("2026-11-30T08:00:00Z");
    check(&schedule, "2026-11-30T12:00:00Z", SCHEDULE_WAITS, NULL, 0, "2026-12-01T08:00:00Z");
}

static void test_clocked(void)
{
    struct schedule schedule = {
        .kind = SCHEDULE_CLOCKED,
        .enabled = true,
        .one_off = true,
        .clocked = instant("2026-12-01T08:00:00Z"),
        .anchor = instant("2026-11-01T00:00:00Z"),
    };
    check(&schedule, "2026-11-30T00:00:00Z", SCHEDULE_WAITS, NULL, 0, "2026-12-01T08:00:00Z");
    check(&schedule, "2026-12-01T08:00:00Z", SCHEDULE_DUE, "2026-12-01T08:00:00Z", 1, NULL);
    /* Late, any time later. */
    check(&schedule, "2027-12-01T08:00:00Z", SCHEDULE_DUE, "2026-12-01T08:00:00Z", 1, NULL);
    schedule.has_run = true;
    check(&schedule, "2027-12-01T08:00:00Z", SCHEDULE_USED_UP, NULL, 0, NULL);
    schedule.has_run = false;
    schedule.last_slot = schedule.clocked;
    check(&schedule, "2026-12-02T00:00:00Z", SCHEDULE_USED_UP, NULL, 0, NULL);
    schedule.last_slot = 0;
    schedule.anchor = instant("2026-12-01T09:00:00Z");
    check(&schedule, "2026-12-01T09:00:00Z", SCHEDULE_PASSED, NULL, 0, NULL);
    schedule.anchor = instant("2026-11-01T00:00:00Z");
    schedule.start_time = instant("2026-12-05T00:00:00Z");
    check(&schedule, "2026-12-02T00:00:00Z", SCHEDULE_WAITS, NULL, 0, "2026-12-05T00:00:00Z");
    check(&schedule, "2026-12-05T00:00:00Z", SCHEDULE_DUE, "2026-12-01T08:00:00Z", 1, NULL);
}

static void test_end(void)
{
    struct schedule schedule = ten_days();
    schedule.expires = instant("2026-06-25T00:00:00Z");
    check(&schedule, "2026-06-22T00:00:00Z", SCHEDULE_DUE, "2026-06-21T12:00:00Z", 2, NULL);
    /* Found too late: it is named, and not run. */
    check(&schedule, "2026-06-25T00:00:00Z", SCHEDULE_EXPIRED, "2026-06-21T12:00:00Z", 2, NULL);
    schedule.last_slot = instant("2026-06-21T12:00:00Z");
    check(&schedule, "2026-06-22T00:00:00Z", SCHEDULE_ENDS_FIRST, NULL, 0, NULL);
    check(&schedule, "2026-06-25T00:00:00Z", SCHEDULE_EXPIRED, NULL, 0, NULL);
    /* An end at a time itself excludes it. */
    schedule = ten_days();
    schedule.expires = instant("2026-06-11T12:00:00Z");
    check(&schedule, "2026-06-11T11:59:59Z", SCHEDULE_ENDS_FIRST, NULL, 0, NULL);
    check(&schedule, "2026-06-11T12:00:00Z", SCHEDULE_EXPIRED, NULL, 0, NULL);
}

static void test_one_off(void)
{
    struct schedule schedule = ten_days();
    schedule.one_off = true;
    check(&schedule, "2026-06-02T00:00:00Z", SCHEDULE_WAITS, NULL, 0, "2026-06-11T12:00:00Z");
    check(&schedule, "2026-06-11T12:00:00Z", SCHEDULE_DUE, "2026-06-11T12:00:00Z", 1, NULL);
    schedule.has_run = true;
    schedule.last_slot = instant("2026-06-11T12:00:00Z");
    check(&schedule, "2026-07-11T12:00:00Z", SCHEDULE_USED_UP, NULL, 0, NULL);
}

static void test_unusable(void)
{
    struct schedule schedule = ten_days();
    schedule.enabled = false;
    check(&schedule, "2030-01-01T00:00:00Z", SCHEDULE_DISABLED, NULL, 0, NULL);
    schedule = crontab("0 0 31 2 *", "UTC", NULL);
    check(&schedule, "2026-06-02T00:00:00Z", SCHEDULE_UNUSABLE, NULL, 0, NULL);
    schedule = crontab("0 0 * * *", "Mars/Olympus", NULL);
    check(&schedule, "2026-06-02T00:00:00Z", SCHEDULE_UNUSABLE, NULL, 0, NULL);
    schedule = crontab("nonsense", "UTC", NULL);
    check(&schedule, "2026-06-02T00:00:00Z", SCHEDULE_UNUSABLE, NULL, 0, NULL);
    schedule = ten_days();
    schedule.interval_every = G_MAXINT64;
    check(&schedule, "2026-06-02T00:00:00Z", SCHEDULE_UNUSABLE, NULL, 0, NULL);
    schedule.interval_every = 2900000;
    check(&schedule, "2026-06-02T00:00:00Z", SCHEDULE_WAITS, NULL, 0, "9966-05-07T12:00:00Z");
    check(&schedule, "9966-05-08T00:00:00Z", SCHEDULE_DUE, "9966-05-07T12:00:00Z", 1, NULL);
    schedule.last_slot = instant("9966-05-07T12:00:00Z");
    check(&schedule, "9966-05-08T00:00:00Z", SCHEDULE_ENDLESS, NULL, 0, NULL);
}

/* The clock was set back: it waits, and says why. */
static void test_clock_back(void)
{
    struct schedule schedule = ten_days();
    schedule.last_slot = instant("2027-01-01T00:00:00Z");
    check(&schedule, "2026-06-12T00:00:00Z", SCHEDULE_CLOCK_BEHIND, NULL, 0,
          "2027-01-11T00:00:00Z");
    schedule.last_slot = instant("2026-06-12T00:00:59Z");
    check(&schedule, "2026-06-12T00:00:00Z", SCHEDULE_WAITS, NULL, 0, "2026-06-22T00:00:59Z");
}

static void check_next(const struct schedule *schedule, const char *now, const char *wanted)
{
    g_autofree char *why = NULL;
    g_autoptr(GArray) times = schedule_next(schedule, instant(now), 5, NULL, &why);
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < times->len; i++) {
        g_autofree char *time = clock_format(g_array_index(times, gint64, i));
        g_string_append_printf(got, "%s%.16s", i > 0 ? " " : "", time);
    }
    g_assert_cmpint(times->len == 0, ==, why != NULL);
    g_assert_cmpstr(why != NULL ? why : got->str, ==, wanted);
}

static void test_next(void)
{
    struct schedule schedule = crontab("0 9 * * mon", "Europe/Warsaw", "2026-10-01T00:00:00Z");
    schedule.last_slot = instant("2026-10-12T07:00:00Z");
    check_next(&schedule, "2026-10-16T00:00:00Z",
               "2026-10-19T07:00 2026-10-26T08:00 2026-11-02T08:00 2026-11-09T08:00 "
               "2026-11-16T08:00");
    schedule.expires = instant("2026-10-26T08:00:01Z");
    check_next(&schedule, "2026-10-16T00:00:00Z", "2026-10-19T07:00 2026-10-26T08:00");
    schedule.one_off = true;
    check_next(&schedule, "2026-10-16T00:00:00Z", "2026-10-19T07:00");
    check_next(&schedule, "2026-10-20T00:00:00Z", "it is due now, and no further time comes");
    schedule.enabled = false;
    check_next(&schedule, "2026-10-20T00:00:00Z", "it is disabled");
    schedule = ten_days();
    check_next(&schedule, "2026-06-15T00:00:00Z",
               "2026-06-21T12:00 2026-07-01T12:00 2026-07-11T12:00 2026-07-21T12:00 "
               "2026-07-31T12:00");
    schedule.expires = instant("2026-06-02T00:00:00Z");
    check_next(&schedule, "2026-06-15T00:00:00Z", "it ended on Tue 2026-06-02 00:00 UTC");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/due/interval", test_interval);
    g_test_add_func("/due/start", test_start);
    g_test_add_func("/due/crontab", test_crontab);
    g_test_add_func("/due/clocked", test_clocked);
    g_test_add_func("/due/end", test_end);
    g_test_add_func("/due/one-off", test_one_off);
    g_test_add_func("/due/unusable", test_unusable);
    g_test_add_func("/due/clock-back", test_clock_back);
    g_test_add_func("/due/next", test_next);
    return g_test_run();
}
