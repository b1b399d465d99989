#include "config.h"

#include "base/clock.h"

#include <string.h>

gint64 clock_now(void)
{
    return g_get_real_time();
}

/* The second in which the instant lies, before 1970, too. */
static gint64 clock_second(gint64 instant)
{
    return instant / G_USEC_PER_SEC - (instant % G_USEC_PER_SEC < 0 ? 1 : 0);
}

static GDateTime *clock_date_time(gint64 instant, GTimeZone *zone)
{
    const gint64 second = clock_second(instant);
    g_autoptr(GDateTime) whole = g_date_time_new_from_unix_utc(second);
    if (whole == NULL)
        return NULL;
    g_autoptr(GDateTime) exact = g_date_time_add(whole, instant - second * G_USEC_PER_SEC);
    GDateTime *there = g_date_time_to_timezone(exact, zone);
    /* In the first and the last hours that there are it may be another year there. */
    return there != NULL ? there : g_steal_pointer(&exact);
}

static void put_digits(char *at, int number)
{
    at[0] = (char)('0' + number / 10);
    at[1] = (char)('0' + number % 10);
}

/* Digit by digit: lists have several instants in each row, and g_date_time_format takes its time. It would also leave out
 * the zeros before a year. */
static void put_date_time(char *at, GDateTime *time)
{
    int year = 0, month = 0, day = 0;
    g_date_time_get_ymd(time, &year, &month, &day);
    put_digits(at, year / 100);
    put_digits(at + 2, year % 100);
    put_digits(at + 5, month);
    put_digits(at + 8, day);
    put_digits(at + 11, g_date_time_get_hour(time));
    put_digits(at + 14, g_date_time_get_minute(time));
    put_digits(at + 17, g_date_time_get_second(time));
}

char *clock_format(gint64 instant)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(clock_second(instant));
    if (time == NULL)
        return NULL;
    char *text = g_strdup("0000-00-00T00:00:00Z");
    put_date_time(text, time);
    return text;
}

char *clock_format_in_zone(gint64 instant, GTimeZone *zone)
{
    g_autoptr(GDateTime) time = clock_date_time(instant, zone);
    if (time == NULL)
        return NULL;
    char seconds[] = "0000-00-00T00:00:00";
    put_date_time(seconds, time);
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
    g_autoptr(GDateTime) there = time != NULL ? g_date_time_to_utc(time) : NULL;
    if (there == NULL)
        return false;
    *instant = g_date_time_to_unix(there) * G_USEC_PER_SEC + fraction;
    return true;
}
