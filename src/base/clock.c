#include "config.h"

#include "base/clock.h"

#include <string.h>

gint64 clock_now(void)
{
    return g_get_real_time();
}

static GDateTime *clock_date_time(gint64 instant, GTimeZone *zone)
{
    gint64 seconds = instant / G_USEC_PER_SEC;
    gint64 rest = instant % G_USEC_PER_SEC;
    if (rest < 0) {
        rest += G_USEC_PER_SEC;
        seconds--;
    }
    g_autoptr(GDateTime) whole = g_date_time_new_from_unix_utc(seconds);
    g_autoptr(GDateTime) exact = g_date_time_add(whole, rest);
    return g_date_time_to_timezone(exact, zone);
}

char *clock_format(gint64 instant)
{
    const gint64 rest = instant % G_USEC_PER_SEC;
    g_autoptr(GDateTime) time =
        g_date_time_new_from_unix_utc(instant / G_USEC_PER_SEC - (rest < 0 ? 1 : 0));
    int year = 0, month = 0, day = 0;
    if (time == NULL)
        return NULL;
    /* As g_date_time_format would, which takes ten times as long: lists have several in each row. */
    g_date_time_get_ymd(time, &year, &month, &day);
    return g_strdup_printf("%d-%02d-%02dT%02d:%02d:%02dZ", year, month, day,
                           g_date_time_get_hour(time), g_date_time_get_minute(time),
                           g_date_time_get_second(time));
}

char *clock_format_in_zone(gint64 instant, GTimeZone *zone)
{
    g_autoptr(GDateTime) time = clock_date_time(instant, zone);
    g_autofree char *seconds = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");
    g_autofree char *offset =
        g_date_time_get_utc_offset(time) == 0 ? g_strdup("Z") : g_date_time_format(time, "%:z");
    const int rest = g_date_time_get_microsecond(time);
    g_autofree char *fraction = rest == 0 ? g_strdup("") : g_strdup_printf(".%06d", rest);
    return g_strconcat(seconds, fraction, offset, NULL);
}

/* GLib reads the fraction of a second as a double, which loses the last digit of some. */
bool clock_parse(const char *text, gint64 *instant)
{
    const char *point = strchr(text, '.');
    const gsize digits = point != NULL ? strspn(point + 1, "0123456789") : 0;
    if (point != NULL && (digits == 0 || digits > 6))
        return false;
    g_autofree char *whole = g_strdup(text);
    gint64 fraction = 0;
    if (point != NULL) {
        whole[point - text] = '\0';
        g_autofree char *padded = g_strdup_printf("%.*s00000", (int)digits, point + 1);
        padded[6] = '\0';
        fraction = g_ascii_strtoll(padded, NULL, 10);
        g_autofree char *joined = g_strconcat(whole, point + 1 + digits, NULL);
        g_free(whole);
        whole = g_steal_pointer(&joined);
    }
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(whole, utc);
    if (time == NULL)
        return false;
    *instant = g_date_time_to_unix(time) * G_USEC_PER_SEC + fraction;
    return true;
}
