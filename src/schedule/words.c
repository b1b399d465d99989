#include "config.h"

#include "schedule/words.h"

#include "base/text.h"
#include "schedule/crontab.h"

#include <string.h>

static GDateTime *time_in(gint64 instant, GTimeZone *zone)
{
    const gint64 whole = instant - (instant % G_USEC_PER_SEC + G_USEC_PER_SEC) % G_USEC_PER_SEC;
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(whole / G_USEC_PER_SEC);
    g_autoptr(GDateTime) exact = utc != NULL ? g_date_time_add(utc, instant - whole) : NULL;
    return exact != NULL ? g_date_time_to_timezone(exact, zone) : NULL;
}

/* The weekday and the date, never in the process locale. */
static char *date_words(GDateTime *time)
{
    static const char days[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    g_autofree char *date = g_date_time_format(time, "%Y-%m-%d");
    return g_strdup_printf("%s %s", days[g_date_time_get_day_of_week(time) - 1], date);
}

/* Hours and minutes; seconds and their fraction when there are any. */
static char *clock_words(GDateTime *time)
{
    const int fraction = g_date_time_get_microsecond(time);
    g_autofree char *rest = fraction != 0 ? g_strdup_printf(".%06d", fraction) : g_strdup("");
    const bool seconds = g_date_time_get_second(time) != 0 || fraction != 0;
    g_autofree char *clock = g_date_time_format(time, seconds ? "%H:%M:%S" : "%H:%M");
    return g_strconcat(clock, rest, NULL);
}

char *schedule_time_words(gint64 instant, GTimeZone *zone)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) there = time_in(instant, zone != NULL ? zone : utc);
    g_autoptr(GDateTime) here = time_in(instant, utc);
    if (there == NULL || here == NULL)
        return g_strdup("a time that no calendar holds");
    g_autofree char *date = date_words(there);
    g_autofree char *clock = clock_words(there);
    const char *name = g_date_time_get_timezone_abbreviation(there);
    if (g_strcmp0(name, "UTC") == 0)
        return g_strdup_printf("%s %s UTC", date, clock);
    g_autofree char *utc_date = date_words(here);
    g_autofree char *utc_clock = clock_words(here);
    const bool same = g_str_equal(date, utc_date);
    return g_strdup_printf("%s %s %s (%s%s%s UTC)", date, clock, name, same ? "" : utc_date,
                           same ? "" : " ", utc_clock);
}

/* "every 10 days", "every day" */
static char *interval_text(const struct schedule *schedule)
{
    const char *period = schedule->interval_period != NULL ? schedule->interval_period : "";
    if (schedule->interval_every != 1)
        return g_strdup_printf("every %" G_GINT64_FORMAT " %s", schedule->interval_every, period);
    const gsize length = strlen(period);
    return g_strdup_printf("every %.*s", (int)(length > 0 ? length - 1 : 0), period);
}

/* Fields without the blanks in them; an empty one stands as *. */
static char *crontab_text(const struct schedule *schedule)
{
    const char *text = schedule->crontab != NULL ? schedule->crontab : "";
    const char *zone = schedule->crontab_zone != NULL ? schedule->crontab_zone : "";
    g_auto(GStrv) fields = crontab_split(text);
    g_autofree char *joined =
        fields != NULL ? crontab_join((const char *const *)fields) : g_strdup(text);
    return g_strdup_printf("%s (m/h/dM/MY/d) %s", joined, *zone != '\0' ? zone : "UTC");
}

static char *clocked_text(const struct schedule *schedule)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = time_in(schedule->clocked, utc);
    if (time == NULL)
        return g_strdup("at one time");
    const int fraction = g_date_time_get_microsecond(time);
    g_autofree char *rest = fraction != 0 ? g_strdup_printf(".%06d", fraction) : g_strdup("");
    g_autofree char *whole = g_date_time_format(time, "%Y-%m-%d %H:%M:%S");
    return g_strconcat(whole, rest, "+00:00", NULL);
}

char *schedule_text(const struct schedule *schedule)
{
    switch (schedule->kind) {
    case SCHEDULE_INTERVAL:
        return interval_text(schedule);
    case SCHEDULE_CRONTAB:
        return crontab_text(schedule);
    case SCHEDULE_CLOCKED:
        return clocked_text(schedule);
    case SCHEDULE_NONE:
        break;
    }
    return g_strdup("");
}

static char *kind_words(const struct schedule *schedule, GTimeZone *zone)
{
    if (schedule->kind == SCHEDULE_CRONTAB) {
        g_autofree char *words =
            schedule_crontab_words(schedule->crontab != NULL ? schedule->crontab : "");
        g_autofree char *shown = text_show(schedule->crontab_zone);
        return g_strdup_printf("%s (%s)", words, *shown != '\0' ? shown : "UTC");
    }
    if (schedule->kind == SCHEDULE_CLOCKED && schedule->clocked != 0) {
        g_autofree char *time = schedule_time_words(schedule->clocked, zone);
        return g_strconcat("Once, on ", time, NULL);
    }
    if (schedule->kind != SCHEDULE_INTERVAL)
        return g_strdup("Not chosen yet");
    g_autofree char *text = schedule_text(schedule);
    g_autofree char *shown = text_show(text);
    *shown = g_ascii_toupper(*shown);
    return g_steal_pointer(&shown);
}

char *schedule_describe(const struct schedule *schedule, GTimeZone *zone)
{
    g_autofree char *kind = kind_words(schedule, zone);
    g_autoptr(GString) words = g_string_new(kind);
    if (schedule->one_off && schedule->kind != SCHEDULE_CLOCKED)
        g_string_append(words, ", one time only");
    if (schedule->start_time != 0) {
        g_autofree char *start = schedule_time_words(schedule->start_time, zone);
        g_string_append_printf(words, ", from %s", start);
    }
    if (schedule->expires != 0) {
        g_autofree char *expires = schedule_time_words(schedule->expires, zone);
        g_string_append_printf(words, ", until %s", expires);
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}
