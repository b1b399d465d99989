#include "config.h"

#include "schedule/schedule.h"

#include "base/clock.h"
#include "base/text.h"
#include "schedule/crontab.h"
#include "schedule/zone.h"

static const char *const kind_names[] = {
    [SCHEDULE_NONE] = "",
    [SCHEDULE_INTERVAL] = "interval",
    [SCHEDULE_CRONTAB] = "crontab",
    [SCHEDULE_CLOCKED] = "clocked",
};

static const char *const periods[] = {
    "days", "hours", "minutes", "seconds", "microseconds", NULL
};
#define SECOND G_GINT64_CONSTANT(1000000)
static const gint64 period_lengths[] = { 24 * 60 * 60 * SECOND, 60 * 60 * SECOND, 60 * SECOND,
                                         SECOND, 1 };

const char *schedule_kind_name(enum schedule_kind kind)
{
    return kind_names[kind];
}

enum schedule_kind schedule_kind_find(const char *name)
{
    for (guint i = SCHEDULE_INTERVAL; i < G_N_ELEMENTS(kind_names); i++)
        if (g_strcmp0(kind_names[i], name) == 0)
            return (enum schedule_kind)i;
    return SCHEDULE_NONE;
}

const char *const *schedule_periods(void)
{
    return periods;
}

gint64 schedule_interval_length(const struct schedule *schedule)
{
    for (guint i = 0; periods[i] != NULL; i++) {
        if (g_strcmp0(periods[i], schedule->interval_period) != 0)
            continue;
        const bool good = schedule->interval_every >= 1
                          && schedule->interval_every <= SCHEDULE_LAST_INSTANT / period_lengths[i];
        return good ? schedule->interval_every * period_lengths[i] : 0;
    }
    return 0;
}

static void validate_interval(const struct schedule *schedule, GPtrArray *faults)
{
    const char *period = schedule->interval_period != NULL ? schedule->interval_period : "";
    const bool known = g_strv_contains(periods, period);
    if (schedule->interval_every < 1)
        schedule_faults_add(faults, "interval_every",
                            "every %" G_GINT64_FORMAT
                            " can't be used: write a number from 1 on, such as 10",
                            schedule->interval_every);
    if (!known) {
        g_autofree char *shown = text_show(period);
        schedule_faults_add(faults, "interval_period",
                            "\"%s\" is no period: choose days, hours, minutes, seconds or "
                            "microseconds",
                            shown);
    }
    if (known && schedule->interval_every >= 1 && schedule_interval_length(schedule) == 0)
        schedule_faults_add(faults, "interval_every",
                            "every %" G_GINT64_FORMAT
                            " %s is so long that the next time is after the year 9999",
                            schedule->interval_every, period);
}

static void validate_crontab(const struct schedule *schedule, GPtrArray *faults)
{
    struct crontab crontab;
    g_autoptr(GError) error = NULL;
    g_autoptr(GTimeZone) zone =
        zone_open(schedule->crontab_zone != NULL ? schedule->crontab_zone : "", &error);
    crontab_read(schedule->crontab != NULL ? schedule->crontab : "", &crontab, faults);
    if (zone == NULL)
        schedule_faults_add(faults, "crontab_zone", "%s", error->message);
}

static void validate_clocked(const struct schedule *schedule, GPtrArray *faults)
{
    if (schedule->clocked == 0)
        schedule_faults_add(faults, "clocked",
                            "there is no time at which it should run: write one "
                            "such as 2027-06-30 09:00");
    if (!schedule->one_off)
        schedule_faults_add(faults, "one_off",
                            "what runs at one time runs once: it must be a one-off");
}

static void validate_instant(gint64 instant, const char *field, GPtrArray *faults)
{
    if (instant < 0 || instant > SCHEDULE_LAST_INSTANT)
        schedule_faults_add(faults, field, "a time must be between the years 1970 and 9999");
}

GPtrArray *schedule_validate(const struct schedule *schedule)
{
    GPtrArray *faults = schedule_faults_new();
    switch (schedule->kind) {
    case SCHEDULE_NONE:
        schedule_faults_add(faults, "schedule_kind",
                            "choose when it runs: every so often, by a crontab, or at one time");
        break;
    case SCHEDULE_INTERVAL:
        validate_interval(schedule, faults);
        break;
    case SCHEDULE_CRONTAB:
        validate_crontab(schedule, faults);
        break;
    case SCHEDULE_CLOCKED:
        validate_instant(schedule->clocked, "clocked", faults);
        validate_clocked(schedule, faults);
        break;
    }
    validate_instant(schedule->start_time, "start_time", faults);
    validate_instant(schedule->expires, "expires", faults);
    return faults;
}

/* "it ended at 2027-06-30T00:00:00Z, so ..." */
static void warn(GPtrArray *warnings, const char *before, gint64 instant, const char *after)
{
    g_autofree char *shown = clock_format(instant);
    g_ptr_array_add(warnings, g_strconcat(before, " ", shown, ", ", after, NULL));
}

GPtrArray *schedule_warnings(const struct schedule *schedule, gint64 now)
{
    GPtrArray *warnings = g_ptr_array_new_with_free_func(g_free);
    const gint64 start = schedule->start_time;
    const gint64 expires = schedule->expires;
    const bool clocked = schedule->kind == SCHEDULE_CLOCKED && schedule->clocked != 0;
    if (expires != 0 && expires <= now)
        warn(warnings, "it ended at", expires, "so it does not run any more");
    else if (expires != 0 && start >= expires)
        warn(warnings, "it ends at", expires, "before it begins, so it never runs");
    if (clocked && schedule->clocked <= now)
        warn(warnings, "its time,", schedule->clocked, "has passed, so it does not run");
    else if (clocked && expires != 0 && schedule->clocked >= expires)
        warn(warnings, "it ends at", expires, "before its time, so it never runs");
    return warnings;
}
