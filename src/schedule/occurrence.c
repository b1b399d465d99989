#include "config.h"

#include "schedule/occurrence.h"

#include "schedule/zone.h"

#define DAY 86400
#define HOUR 3600
#define MINUTE 60
#define DAYS_SEARCHED (48 * 366)
/* The first and the last date that GLib and people write with four digits: 0001-01-01 and 9999-12-31. */
#define DAY_FIRST (-719162)
#define DAY_LAST 2932896

static gint64 divide_down(gint64 number, gint64 by)
{
    return number / by - (number % by < 0 ? 1 : 0);
}

static bool has(const struct crontab *crontab, enum crontab_field field, gint64 number)
{
    return (crontab->sets[field] >> number & 1) != 0;
}

static bool matches_wall(const struct crontab *crontab, gint64 wall)
{
    const gint64 day = divide_down(wall, DAY);
    const gint64 second = wall - day * DAY;
    return has(crontab, CRONTAB_HOUR, second / HOUR)
           && has(crontab, CRONTAB_MINUTE, second % HOUR / MINUTE)
           && crontab_matches_day(crontab, day);
}

static void add(GArray *instants, gint64 seconds)
{
    const gint64 instant = seconds * G_USEC_PER_SEC;
    g_array_append_val(instants, instant);
}

/* A day on which the clock jumps, every hour in the crontab: the real minutes that fall on this date. */
static void list_real_minutes(const struct crontab *crontab, GTimeZone *zone, gint64 day,
                              GArray *instants)
{
    for (gint64 second = (day - 1) * DAY; second < (day + 2) * DAY; second += MINUTE) {
        const gint64 wall = second + zone_offset(zone, second);
        if (divide_down(wall, DAY) == day && matches_wall(crontab, wall))
            add(instants, second);
    }
}

/* A time that the clock jumps over is left out where the time that it becomes is in the crontab itself. */
static bool is_doubled(const struct crontab *crontab, GTimeZone *zone, gint64 second)
{
    return matches_wall(crontab, second + zone_offset(zone, second));
}

static void list_fixed_times(const struct crontab *crontab, GTimeZone *zone, gint64 day,
                             GArray *instants)
{
    for (gint64 minute = 0; minute < DAY / MINUTE; minute++) {
        bool skipped = false;
        if (!has(crontab, CRONTAB_HOUR, minute / 60) || !has(crontab, CRONTAB_MINUTE, minute % 60))
            continue;
        const gint64 second = zone_instant(zone, day * DAY + minute * MINUTE, &skipped);
        if (!skipped || !is_doubled(crontab, zone, second))
            add(instants, second);
    }
}

static int compare_instants(gconstpointer one, gconstpointer other)
{
    const gint64 first = *(const gint64 *)one;
    const gint64 second = *(const gint64 *)other;
    return (first > second) - (first < second);
}

/* Replaces the content of `instants` by the occurrences of one date of the zone's calendar, in order; none
 * stands under two dates. */
static void list_day(const struct crontab *crontab, GTimeZone *zone, gint64 day, GArray *instants)
{
    gint64 offset = 0;
    g_array_set_size(instants, 0);
    if (day < DAY_FIRST || day > DAY_LAST || !crontab_matches_day(crontab, day))
        return;
    if (!zone_is_steady(zone, (day - 2) * DAY, (day + 3) * DAY, &offset)) {
        if (crontab_is_hourly(crontab))
            list_real_minutes(crontab, zone, day, instants);
        else
            list_fixed_times(crontab, zone, day, instants);
        g_array_sort(instants, compare_instants);
        return;
    }
    for (gint64 minute = 0; minute < DAY / MINUTE; minute++)
        if (has(crontab, CRONTAB_HOUR, minute / 60) && has(crontab, CRONTAB_MINUTE, minute % 60))
            add(instants, day * DAY + minute * MINUTE - offset);
}

static gint64 local_day(GTimeZone *zone, gint64 instant)
{
    const gint64 second = divide_down(instant, G_USEC_PER_SEC);
    return divide_down(second + zone_offset(zone, second), DAY);
}

/* A jumping clock moves times to the next date at most, so the day after the first that has one can have
 * an earlier one still, and the day before that of `after` a later one. */
bool occurrence_next(const struct crontab *crontab, GTimeZone *zone, gint64 after, gint64 *instant)
{
    g_autoptr(GArray) instants = g_array_new(FALSE, FALSE, sizeof(gint64));
    const gint64 first = local_day(zone, after) - 1;
    gint64 last = MIN(first + DAYS_SEARCHED, DAY_LAST);
    bool found = false;
    for (gint64 day = first; day <= last; day++) {
        list_day(crontab, zone, day, instants);
        for (guint i = 0; i < instants->len; i++) {
            const gint64 one = g_array_index(instants, gint64, i);
            if (one <= after || (found && one >= *instant))
                continue;
            if (!found)
                last = MIN(last, day + 1);
            found = true;
            *instant = one;
        }
    }
    return found;
}

bool occurrence_latest(const struct crontab *crontab, GTimeZone *zone, gint64 after, gint64 until,
                       gint64 *instant, gint64 *count)
{
    g_autoptr(GArray) instants = g_array_new(FALSE, FALSE, sizeof(gint64));
    *count = 0;
    if (until <= after)
        return false;
    const gint64 last = local_day(zone, until) + 1;
    for (gint64 day = local_day(zone, after) - 1; day <= last; day++) {
        list_day(crontab, zone, day, instants);
        for (guint i = 0; i < instants->len; i++) {
            const gint64 one = g_array_index(instants, gint64, i);
            if (one <= after || one > until)
                continue;
            *instant = *count == 0 ? one : MAX(*instant, one);
            ++*count;
        }
    }
    return *count > 0;
}
