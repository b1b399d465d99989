#include "config.h"

#include "console/widgets/instant_text.h"

#include "base/error.h"
#include "base/text.h"
#include "console/terminal/terminal.h"
#include "schedule/zone.h"

#include <string.h>

#define DAY 86400
#define HALF_DAY 12
#define EPOCH_JULIAN 719163 /* 1970-01-01 as GDate counts days */

/* Wall clock readings are seconds since 1970-01-01 00:00 of the zone's clock, as in schedule/zone.h. */
struct reading {
    gint64 wall;
    int microseconds;
};

static bool take_digits(const char **at, int least, int most, int *number)
{
    int count = 0;
    *number = 0;
    for (; count < most && g_ascii_isdigit(**at); count++)
        *number = *number * 10 + *(*at)++ - '0';
    return count >= least && !g_ascii_isdigit(**at);
}

static bool take_character(const char **at, char character)
{
    if (**at != character)
        return false;
    (*at)++;
    return true;
}

static void skip_blanks(const char **at)
{
    while (**at == ' ')
        (*at)++;
}

static bool take_date(const char **at, gint64 *day)
{
    int year, month, of_month;
    if (!take_digits(at, 4, 4, &year) || !take_character(at, '-') || !take_digits(at, 1, 2, &month)
        || !take_character(at, '-') || !take_digits(at, 1, 2, &of_month))
        return false;
    if (year < 1 || !g_date_valid_dmy((GDateDay)of_month, (GDateMonth)month, (GDateYear)year))
        return false;
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)of_month, (GDateMonth)month, (GDateYear)year);
    *day = (gint64)g_date_get_julian(&date) - EPOCH_JULIAN;
    return true;
}

/* Up to six digits behind the point: microseconds. */
static bool take_fraction(const char **at, int *microseconds)
{
    const char *begin = *at;
    if (!take_digits(at, 1, 6, microseconds))
        return false;
    for (gssize digits = *at - begin; digits < 6; digits++)
        *microseconds *= 10;
    return true;
}

static bool take_time(const char **at, struct reading *reading)
{
    int hour, minute, second = 0;
    if (!take_digits(at, 1, 2, &hour) || !take_character(at, ':')
        || !take_digits(at, 2, 2, &minute))
        return false;
    if (take_character(at, ':') && !take_digits(at, 2, 2, &second))
        return false;
    if (take_character(at, '.') && !take_fraction(at, &reading->microseconds))
        return false;
    reading->wall += hour * 3600 + minute * 60 + second;
    return hour < 24 && minute < 60 && second < 60;
}

/* Seconds east of UTC. */
static bool take_offset(const char **at, gint64 *offset)
{
    if (take_character(at, 'Z')) {
        *offset = 0;
        return true;
    }
    const char sign = **at;
    int hours, minutes = 0;
    if (sign != '+' && sign != '-')
        return false;
    (*at)++;
    if (!take_digits(at, 2, 2, &hours))
        return false;
    if (take_character(at, ':') && !take_digits(at, 2, 2, &minutes))
        return false;
    *offset = (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return hours <= HALF_DAY + 2 && minutes < 60;
}

static const char *zone_abbreviation(GTimeZone *zone, gint64 seconds)
{
    const int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, seconds);
    return g_time_zone_get_abbreviation(zone, interval);
}

/* The zone's abbreviation on either side of the reading. */
static bool take_abbreviation(const char **at, GTimeZone *zone, gint64 wall, gint64 *offset)
{
    for (int side = -1; side <= 1; side += 2) {
        const gint64 there = wall + side * DAY;
        const char *name = zone_abbreviation(zone, there);
        if (name != NULL && strcmp(*at, name) == 0) {
            *at += strlen(name);
            *offset = zone_offset(zone, there);
            return true;
        }
    }
    return false;
}

static char *show_wall_time(gint64 wall)
{
    const int second = (int)(((wall % DAY) + DAY) % DAY);
    return g_strdup_printf("%02d:%02d", second / 3600, second / 60 % 60);
}

static char *show_offset(gint64 offset)
{
    const int minutes = (int)(ABS(offset) / 60);
    return g_strdup_printf("%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

/* The later of two instants at which the clock shows this reading; false when it comes once. */
static bool reading_comes_again(GTimeZone *zone, gint64 wall, gint64 first, gint64 *second)
{
    for (int side = -1; side <= 1; side += 2) {
        *second = wall - zone_offset(zone, wall + side * DAY);
        if (*second > first && *second + zone_offset(zone, *second) == wall)
            return true;
    }
    return false;
}

static char *reading_note(GTimeZone *zone, gint64 wall, gint64 instant, bool skipped)
{
    g_autofree char *time = show_wall_time(wall);
    gint64 second;
    if (skipped) {
        g_autofree char *taken = show_wall_time(instant + zone_offset(zone, instant));
        return g_strdup_printf("The clock jumps over %s on that day: %s is taken", time, taken);
    }
    if (!reading_comes_again(zone, wall, instant, &second))
        return NULL;
    g_autofree char *offset = show_offset(zone_offset(zone, second));
    return g_strdup_printf("%s comes twice on that day: the first is taken; write %s %s for the "
                           "second",
                           time, time, offset);
}

static bool instant_refuse(const char *text, GError **error)
{
    g_autofree char *shown = text_show(text);
    g_set_error(error, CONSOLE_ERROR, ERROR_DATA,
                "\"%s\" is no date and time: write it like 2026-11-30 09:00", shown);
    return false;
}

bool instant_text_parse(const char *text, GTimeZone *zone, gint64 *instant, char **note,
                        GError **error)
{
    g_autofree char *trimmed = text_trim(text);
    const char *at = trimmed;
    struct reading reading = { 0, 0 };
    gint64 day, offset;
    *instant = 0;
    if (note != NULL)
        *note = NULL;
    if (*at == '\0')
        return true;
    if (!take_date(&at, &day))
        return instant_refuse(trimmed, error);
    reading.wall = day * DAY;
    if (*at == 'T' || *at == 't')
        at++;
    skip_blanks(&at);
    if (g_ascii_isdigit(*at) && !take_time(&at, &reading))
        return instant_refuse(trimmed, error);
    skip_blanks(&at);
    bool skipped = false;
    if (*at == '\0') {
        const gint64 seconds = zone_instant(zone, reading.wall, &skipped);
        *instant = seconds * G_USEC_PER_SEC + reading.microseconds;
        if (note != NULL)
            *note = reading_note(zone, reading.wall, seconds, skipped);
        return true;
    }
    if ((!take_offset(&at, &offset) && !take_abbreviation(&at, zone, reading.wall, &offset))
        || *at != '\0')
        return instant_refuse(trimmed, error);
    *instant = (reading.wall - offset) * G_USEC_PER_SEC + reading.microseconds;
    return true;
}

char *instant_text_format(gint64 instant, GTimeZone *zone)
{
    if (instant == 0)
        return g_strdup("");
    gint64 seconds = instant / G_USEC_PER_SEC;
    gint64 microseconds = instant % G_USEC_PER_SEC;
    if (microseconds < 0) {
        microseconds += G_USEC_PER_SEC;
        seconds--;
    }
    const gint64 wall = seconds + zone_offset(zone, seconds);
    const gint64 of_day = ((wall % DAY) + DAY) % DAY;
    const gint64 day = (wall - of_day) / DAY + EPOCH_JULIAN;
    if (day < 1 || day > G_MAXINT32)
        return g_strdup("");
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)day);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%04d-%02d-%02d %02d:%02d", g_date_get_year(&date),
                           (int)g_date_get_month(&date), (int)g_date_get_day(&date),
                           (int)(of_day / 3600), (int)(of_day / 60 % 60));
    if (of_day % 60 != 0 || microseconds != 0)
        g_string_append_printf(text, ":%02d", (int)(of_day % 60));
    if (microseconds != 0)
        g_string_append_printf(text, ".%06d", (int)microseconds);
    if (zone_instant(zone, wall, NULL) != seconds) {
        g_autofree char *offset = show_offset(zone_offset(zone, seconds));
        g_string_append_printf(text, " %s", offset);
    }
    return g_string_free(text, FALSE);
}

char *instant_text_abbreviation(gint64 instant, GTimeZone *zone)
{
    const char *name = zone_abbreviation(zone, instant / G_USEC_PER_SEC);
    return g_strdup(name != NULL ? name : "");
}
